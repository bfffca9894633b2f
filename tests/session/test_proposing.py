"""AI ROI: one click chooses, runs and shows; nothing it proposes is decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.core.errors import DigestError, NetworkFailedError, PixelDataError
from app.core.identity import SOPInstanceUID
from app.core.model_card import Candidate, Selection
from app.core.network_services import Finding
from app.core.pixels import ImagePixels
from app.core.roi import ReviewState
from app.core.volume import ImageSlice
from app.session.notices import NoticeLevel
from app.session.primary_action import PrimaryAction
from app.session.proposing import Proposals
from tests.helpers.fake_heart import LOCALISER
from tests.helpers.fake_networks import NETWORK, OTHER_NETWORK
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner


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


class TestTheWholeSeries:
    """Its proposals come slice by slice, from the one in view outwards."""

    @pytest.fixture
    def services(self, monkeypatch):
        monkeypatch.setattr("app.session.proposal_run.PUBLISHED_EVERY_S", 0.0)
        return fake_services(StepwiseRunner())

    @pytest.fixture
    def session(self, services):
        session = services.open_study()
        services.runner.run_all()
        return session

    @staticmethod
    def when_asked_about(services: FakeServices, count: int, act: Callable[[], object]) -> None:
        """Do something when that many slices were read."""
        read = services.reader.read_pixels
        asked = []

        def watched(image: ImageSlice) -> ImagePixels:
            asked.append(image)
            if len(asked) == count:
                act()
            return read(image)

        services.reader.read_pixels = watched

    def test_the_slice_in_view_comes_first_and_then_its_neighbours(self, services, session):
        session.viewport.show_slice(4)
        session.propose_on_series()
        services.runner.run_all()
        assert services.proposer.asked == [4, 3, 5, 2, 6, 1, 7, 0, 8, 9, 10, 11]

    def test_what_has_come_is_on_the_list_while_the_rest_is_computed(self, services, session):
        seen = []
        self.when_asked_about(services, 3, lambda: seen.append([uid for uid, _ in found(services)]))
        session.propose_on_series()
        services.runner.run_all()
        assert session.image is not None
        assert set(seen[0]) >= {session.image.sop_instance_uid}
        assert len(seen[0]) < len(found(services))

    def test_what_came_stays_when_it_is_cancelled(self, services, session):
        self.when_asked_about(services, 4, session.cancel)
        session.propose_on_series()
        services.runner.run_all()
        kept = len(found(services))
        assert 0 < kept < 12
        assert session.notices.all[-1].text == (f"AI ROI was cancelled; the {kept} proposals that had come stay.")
        assert not session.proposing.state.running
        assert session.proposing.state.used == services.proposer.selection.chosen

    def test_it_is_taken_back_in_one_step(self, services, session):
        session.propose_on_series()
        services.runner.run_all()
        assert found(services)
        assert session.review is not None
        session.review.undo()
        assert found(services) == []

    def test_a_decision_in_between_is_taken_back_without_what_came_before_it(self, services, session):
        self.when_asked_about(services, 4, lambda: session.deciding.validate_selected())
        session.propose_on_series()
        services.runner.run_all()
        assert session.review is not None
        everything = len(session.review.rois)
        assert session.review.count(ReviewState.VALIDATED) == 1
        session.review.undo()
        assert session.review.count(ReviewState.VALIDATED) == 1
        assert 0 < len(session.review.rois) < everything
        session.review.undo()
        assert session.review.count(ReviewState.VALIDATED) == 0
        assert len(session.review.rois) > 0

    def test_the_region_that_is_being_decided_on_stays_selected(self, services, session):
        selected = []
        assert session.review is not None
        self.when_asked_about(services, 3, lambda: selected.append(session.review.selected))
        session.propose_on_series()
        services.runner.run_all()
        assert session.review.selected == selected[0] is not None

    def test_nobody_is_taken_to_a_slice_that_was_left(self, services, session):
        here = session.viewport.view.index
        self.when_asked_about(services, 1, lambda: session.viewport.show_slice(0))
        session.propose_on_series()
        services.runner.run_all()
        assert session.viewport.view.index == 0 != here
        assert "Space shows the next" in session.notices.all[-1].text

    def test_how_many_slices_failed_is_said_with_the_first_reason(self, services, session):
        assert session.opened is not None
        slices = session.opened.series.slices
        for index in (2, 9):
            services.reader.failures[slices[index].sop_instance_uid] = PixelDataError("The pixels are damaged.")
        session.propose_on_series()
        services.runner.run_all()
        (warning,) = [notice for notice in session.notices.all if notice.level is NoticeLevel.WARNING]
        assert warning.text == "2 of 12 slices got no proposal. Slice 3: The pixels are damaged."

    def test_what_came_before_a_failure_stays(self, services, session):
        failure = NetworkFailedError("The network LV U-Net was ended.")

        def fail() -> None:
            raise failure

        self.when_asked_about(services, 4, fail)
        session.propose_on_series()
        services.runner.run_all()
        assert found(services)
        assert session.notices.all[-1].text == failure.what
        assert not session.proposing.state.running
