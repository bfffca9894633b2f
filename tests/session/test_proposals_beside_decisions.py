"""Proposals arrive while the user works: they take no decision key away from what is seen, and nobody's proposals."""

from __future__ import annotations

from dataclasses import replace

from app.core.errors import PixelDataError
from app.core.identity import SOPInstanceUID
from app.core.roi import ReviewState
from app.core.structure_set import ApprovalStatus
from app.session.proposing import Proposals
from app.session.session import Session
from tests.helpers.fake_heart import SHORT_AXIS
from tests.helpers.fake_networks import model_card
from tests.helpers.fake_services import FakeServices, fake_services, store_structure_set
from tests.helpers.linked_series import OF_ANOTHER, add_linked_series
from tests.helpers.stepwise_runner import StepwiseRunner


def proposed(services: FakeServices) -> Session:
    session = services.open_study()
    settle(services)
    session.propose()
    settle(services)
    return session


def settle(services: FakeServices) -> None:
    if isinstance(services.runner, StepwiseRunner):
        services.runner.run_all()


def test_proposals_elsewhere_do_not_move_the_region_that_is_being_decided_on():
    services = fake_services(StepwiseRunner())
    session = proposed(services)
    here = session.viewport.view.index
    session.viewport.step(1)
    session.propose()
    session.viewport.step(-1)
    assert session.review is not None
    looked_at = session.review.selected
    settle(services)
    assert session.review.selected is looked_at
    assert session.viewport.view.index == here
    assert "2 proposals await" in session.notices.all[-1].text


def test_proposals_do_not_pull_the_view_back_to_the_slice_that_was_left():
    services = fake_services(StepwiseRunner())
    session = services.open_study()
    settle(services)
    session.propose()
    session.viewport.step(2)
    there = session.viewport.view.index
    settle(services)
    assert session.viewport.view.index == there
    assert session.review is not None
    assert session.review.selected is None
    assert len(session.review.undecided) == 2


def test_a_network_that_finds_nothing_takes_away_no_proposals_of_another_one():
    services = fake_services()
    session = proposed(services)
    services.proposer.card_of = lambda network: replace(model_card(network), dnn_uid=SOPInstanceUID("2.25.999"))
    assert session.image is not None
    services.reader.values[session.image.sop_instance_uid] = services.reader.read_values(session.image) * 0
    session.propose()
    assert session.review is not None
    assert len(session.review.undecided) == 2


def test_proposals_of_a_stored_set_come_in_once_however_often_the_series_is_opened():
    services = fake_services()
    stored = store_structure_set(services, approved=False)
    roi = replace(stored.rois[0], state=ReviewState.PROPOSED, structure_set=None)
    services.reader.structure_sets[:] = [replace(stored, approval_status=ApprovalStatus.UNAPPROVED, rois=(roi,))]
    session = services.open_study()
    session.deciding.validate_selected()
    session.open_series(services.reader.series[SHORT_AXIS].series)
    assert session.review is not None
    assert [one.state for one in session.review.rois] == [ReviewState.VALIDATED]


def test_nothing_is_decided_while_its_outline_is_hidden():
    session = proposed(fake_services())
    session.viewport.toggle_overlays()
    session.deciding.validate_selected()
    assert session.review is not None
    assert len(session.review.undecided) == 2
    assert session.viewport.view.overlays_visible
    session.deciding.validate_selected()
    assert len(session.review.undecided) == 1


def test_nothing_is_validated_on_a_slice_whose_pixels_cannot_be_shown():
    services = fake_services()
    session = proposed(services)
    assert session.image is not None
    services.reader.failures[session.image.sop_instance_uid] = PixelDataError("The pixels cannot be decoded.")
    session.pixels.forget()
    services.show_pixels()
    session.deciding.validate_selected()
    assert session.review is not None
    assert len(session.review.undecided) == 2
    assert "cannot be seen" in session.notices.all[-1].text


def beside_another_patient(services: FakeServices) -> Session:
    """AI ROI was asked for in the first of two viewports; the second, of another patient, is the active one."""
    add_linked_series(services)
    session = services.open_study()
    settle(services)
    session.panes.arrange(1, 2)
    session.open_series(services.reader.series[OF_ANOTHER].series, pane=session.panes.all[1])
    settle(services)
    session.propose()
    session.panes.step(1)
    return session


def test_what_is_found_elsewhere_is_said_with_the_name_of_its_series():
    services = fake_services(StepwiseRunner())
    session = beside_another_patient(services)
    settle(services)
    assert session.review is not None
    assert not session.review.rois
    assert "2 proposals on “Cine short axis”" in session.notices.all[-1].text


def test_a_network_that_finds_nothing_on_a_slice_says_nothing_of_the_one_in_view_by_then():
    services = fake_services(StepwiseRunner())
    services.proposer.false_alarm = False
    for image in services.reader.series[SHORT_AXIS].slices:
        services.reader.values[image.sop_instance_uid] = services.reader.read_values(image) * 0
    session = beside_another_patient(services)
    settle(services)
    assert "this slice" not in session.notices.all[-1].text
    assert "“Cine short axis”" in session.notices.all[-1].text
    session.panes.step(1)
    session.propose()
    session.viewport.step(1)
    settle(services)
    assert "this slice" not in session.notices.all[-1].text
    assert "found nothing" in session.notices.all[-1].text


def test_a_network_that_was_chosen_for_one_patient_is_not_offered_for_another():
    services = fake_services(StepwiseRunner())
    session = beside_another_patient(services)
    settle(services)
    assert session.proposing.state == Proposals()
    session.panes.step(1)
    session.propose()
    settle(services)
    assert session.proposing.state.used is not None
    session.propose()
    session.panes.step(1)
    assert session.proposing.state.running
    assert session.proposing.state.used is None
    assert session.proposing.state.selection is None
