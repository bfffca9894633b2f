"""AI ROI: one click chooses, runs and shows; nothing it proposes is decided."""

from __future__ import annotations

from dataclasses import replace

from app.core.errors import DigestError, PixelDataError
from app.core.identity import SOPInstanceUID
from app.core.model_card import Candidate, Selection
from app.core.roi import ReviewState
from app.core.services import Finding
from app.session.notices import NoticeLevel
from app.session.primary_action import PrimaryAction
from app.session.proposing import Proposals
from tests.helpers.fake_services import (
    LOCALISER,
    NETWORK,
    OTHER_NETWORK,
    FakeServices,
    StepwiseRunner,
    fake_services,
)


def found(services: FakeServices) -> list[tuple[str, ReviewState]]:
    review = services.session.review
    assert review is not None
    return [(roi.sop_instance_uid, roi.state) for roi in review.rois]


def test_a_click_shows_proposals_on_the_slice_in_view_and_selects_the_first():
    services = fake_services()
    session = services.open_study()
    session.propose()
    assert session.image is not None
    assert session.review is not None
    assert found(services) == [(session.image.sop_instance_uid, ReviewState.PROPOSED)] * 2
    assert session.review.selected == session.review.rois[0]
    assert session.primary_action is PrimaryAction.DECIDE


def test_the_panel_learns_which_network_ran_why_where_and_how_long():
    services = fake_services()
    services.open_study().propose()
    state = services.session.proposing.state
    assert not state.running
    assert state.used == services.proposer.selection.chosen
    assert state.card is not None
    assert state.card.dnn_uid == NETWORK.dnn_uid
    assert (state.seconds, state.device) == (0.044, "CPU")


def test_progress_names_the_network_while_it_runs():
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.open_study()
    runner.run_all()
    texts = []
    session.proposing.changed.connect(lambda: texts.append(session.proposing.state.text))
    session.propose()
    assert session.proposing.state.running
    runner.run_all()
    assert texts[0] == "Choosing a network"
    assert "LV U-Net · MR · HEART" in texts


def test_without_a_matching_network_the_warning_says_what_was_compared_with_what():
    services = fake_services()
    session = services.open_study()
    services.proposer.selection = Selection((), services.proposer.selection.excluded)
    session.propose()
    notice = session.notices.all[-1]
    assert notice.level is NoticeLevel.WARNING
    for compared in (
        "Modality MR",
        "BodyPartExamined HEART",
        "SamplesPerPixel 1",
        "StudyDescription Heart short axis",
        OTHER_NETWORK.name,
        "is for CT",
    ):
        assert compared in notice.text
    assert found(services) == []
    assert session.proposing.state == Proposals(selection=services.proposer.selection)


def test_an_archive_without_networks_is_told_from_one_whose_networks_do_not_fit():
    services = fake_services()
    session = services.open_study()
    services.proposer.selection = Selection((), ())
    session.propose()
    assert "holds no network" in session.notices.all[-1].text


def test_a_network_that_cannot_be_trusted_changes_nothing():
    services = fake_services()
    session = services.open_study()
    session.propose()
    session.deciding.validate_selected()
    before = found(services)
    services.proposer.failure = DigestError("The weights of LV U-Net are not those it was made with.")
    session.propose()
    assert found(services) == before
    assert session.notices.all[-1].level is NoticeLevel.ERROR
    assert not session.proposing.state.running


def test_a_run_that_finds_nothing_says_so():
    services = fake_services()
    session = services.open_study()
    session.viewport.show_slice(0)
    session.propose()
    assert found(services) == []
    assert session.notices.all[-1].text == "LV U-Net found nothing on this slice."


def test_what_a_classifier_says_is_told_where_it_draws_nothing():
    services = fake_services()
    services.proposer.findings = (Finding("Stomach", 0.934), Finding("Liver", 0.02))
    session = services.open_study()
    session.viewport.show_slice(0)
    session.propose()
    text = session.notices.all[-1].text
    assert text.startswith("LV U-Net drew nothing. On the slice: Stomach 0.93, Liver 0.02 ")
    assert "not a calibrated probability" in text
    assert session.proposing.state.findings in text


def test_what_a_network_that_only_draws_says_of_the_slice_is_nothing():
    services = fake_services()
    services.open_study().propose()
    assert services.session.proposing.state.findings == ""


def test_the_user_can_run_another_candidate():
    services = fake_services()
    session = services.open_study()
    other = Candidate(replace(NETWORK, dnn_uid=SOPInstanceUID("2.25.7"), name="Second"), "also fits")
    session.propose(other)
    assert session.proposing.state.used == other
    assert session.proposing.state.card is not None
    assert session.proposing.state.card.name == "Second"


def test_proposing_again_replaces_the_undecided_and_keeps_the_decided():
    services = fake_services()
    session = services.open_study()
    session.propose()
    session.deciding.validate_selected()
    assert session.review is not None
    validated = session.review.to_save
    session.propose()
    assert session.review.to_save == validated
    assert len(session.review.undecided) == 2


def test_the_whole_series_is_asked_slice_by_slice():
    services = fake_services()
    session = services.open_study()
    session.propose_on_series()
    assert session.review is not None
    slices = {roi.sop_instance_uid for roi in session.review.rois}
    assert 2 < len(slices) < 12
    assert all(roi.state is ReviewState.PROPOSED for roi in session.review.rois)
    assert session.image is not None
    assert session.image.sop_instance_uid in slices


def test_cancelling_changes_nothing_and_says_so():
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.open_study()
    runner.run_all()
    session.propose()
    session.cancel()
    runner.run_all()
    assert found(services) == []
    assert not session.proposing.state.running
    assert "cancelled" in session.notices.all[-1].text


def test_opening_another_series_withdraws_the_run():
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.open_study()
    runner.run_all()
    session.propose()
    session.open_series(services.reader.series[LOCALISER].series)
    runner.run("open-1")
    runner.run_all()
    assert found(services) == []
    assert session.proposing.state == Proposals()


def test_without_an_image_there_is_nothing_to_ask_about():
    services = fake_services()
    services.session.propose()
    services.session.propose_on_series()
    assert services.session.proposing.state == Proposals()


def test_one_slice_that_fails_takes_no_proposal_of_the_others_away():
    services = fake_services()
    session = services.open_study()
    assert session.opened is not None
    slices = session.opened.series.slices
    broken = slices[len(slices) // 2]
    services.reader.failures[broken.sop_instance_uid] = PixelDataError("The pixels are damaged.")
    session.propose_on_series()
    touched = {uid for uid, _ in found(services)}
    assert len(touched) >= 3
    assert broken.sop_instance_uid not in touched
    (warning,) = [notice for notice in session.notices.all if notice.level is NoticeLevel.WARNING]
    assert warning.text.startswith(f"1 of {len(slices)} slices got no proposal.")
    assert "The pixels are damaged." in warning.text


def test_where_every_slice_fails_the_reason_is_reported():
    services = fake_services()
    session = services.open_study()
    assert session.opened is not None
    for image in session.opened.series.slices:
        services.reader.failures[image.sop_instance_uid] = PixelDataError("The pixels are damaged.")
    session.propose_on_series()
    assert found(services) == []
    assert [notice.level for notice in session.notices.all] == [NoticeLevel.ERROR]
