"""A decision belongs to whoever makes it hold: taking back or redoing another's step is a decision of one's own."""

from __future__ import annotations

import pytest

from app.core.roi import ReviewState, Roi
from app.session.reviewers import NEEDS_PIN
from tests.helpers.fake_services import FakeServices, fake_services

ADA, BEA = "Rossi^Ada", "Verdi^Bea"


def with_a_proposal(reviewer: str = ADA, pin: str = "") -> tuple[FakeServices, Roi]:
    services = fake_services()
    services.open_study()
    services.session.reviewers.answer(reviewer, pin)
    services.session.propose()
    review = services.session.review
    assert review is not None and review.selected is not None
    return services, review.selected


def found(services: FakeServices, roi: Roi) -> tuple[ReviewState, str]:
    review = services.session.review
    one = review.find(roi.roi_id) if review is not None else None
    assert one is not None
    return one.state, one.decision.reviewer_name if one.decision is not None else ""


def test_who_redoes_a_decision_of_somebody_else_makes_it():
    services, roi = with_a_proposal()
    services.session.deciding.validate_selected()
    services.session.history.undo()
    services.session.set_reviewer(BEA)
    services.session.history.redo()
    assert found(services, roi) == (ReviewState.VALIDATED, BEA)


def test_who_takes_back_that_somebody_else_reopened_a_region_decides_on_it():
    services, roi = with_a_proposal()
    session = services.session
    session.deciding.validate_selected()
    session.select(roi.roi_id)
    session.deciding.reopen_selected()
    session.set_reviewer(BEA)
    session.history.undo()
    assert found(services, roi) == (ReviewState.VALIDATED, BEA)


def test_who_takes_back_a_step_of_their_own_leaves_the_decision_to_who_made_it():
    services, roi = with_a_proposal()
    session = services.session
    session.deciding.validate_selected()
    session.set_reviewer(BEA)
    session.select(roi.roi_id)
    session.reshaping.smooth()
    assert found(services, roi) == (ReviewState.EDITED, "")
    session.history.undo()
    assert found(services, roi) == (ReviewState.VALIDATED, ADA)


def test_nothing_is_decided_by_redo_before_the_pin_was_given():
    services, roi = with_a_proposal(pin="4711")
    session = services.session
    session.deciding.validate_selected()
    session.history.undo()
    session.reviewers.use(ADA)
    session.history.redo()
    assert found(services, roi) == (ReviewState.PROPOSED, "")
    session.reviewers.answer(ADA, "4711")
    assert found(services, roi) == (ReviewState.VALIDATED, ADA)


def test_a_region_that_somebody_else_validated_awaits_a_decision_under_another_name():
    services, roi = with_a_proposal()
    session = services.session
    session.deciding.validate_selected()
    session.set_reviewer(BEA)
    session.select(roi.roi_id)
    session.naming.name("Tumour", "GTV")
    assert found(services, roi) == (ReviewState.PROPOSED, "")
    assert "awaits a decision again" in session.notices.all[-1].text


def test_a_comment_of_somebody_else_leaves_the_decision():
    services, roi = with_a_proposal()
    session = services.session
    session.deciding.validate_selected()
    session.set_reviewer(BEA)
    session.select(roi.roi_id)
    session.naming.name(roi.roi_class.name, roi.roi_class.rt_roi_interpreted_type, comment="large")
    assert found(services, roi) == (ReviewState.VALIDATED, ADA)


def test_what_is_decided_gets_no_other_name_before_the_pin_was_given():
    services, roi = with_a_proposal(pin="4711")
    session = services.session
    session.deciding.validate_selected()
    session.reviewers.use(ADA)
    session.select(roi.roi_id)
    session.naming.name("Tumour", "GTV")
    assert session.review is not None and session.review.selected is not None
    assert session.review.selected.roi_class == roi.roi_class
    session.reviewers.answer(ADA, "4711")
    assert session.review.selected.roi_class.name == "Tumour"
    assert found(services, roi) == (ReviewState.VALIDATED, ADA)


@pytest.mark.parametrize("spelt", ["rossi^ada", "ROSSI^Ada", "Rossi ^Ada", "Rossi^Ada^"])
def test_a_name_that_is_spelt_a_little_otherwise_needs_the_same_pin(spelt: str):
    services, roi = with_a_proposal(pin="4711")
    session = services.session
    session.reviewers.ask_for_change()
    session.reviewers.answer(spelt)
    assert session.reviewers.refusal == NEEDS_PIN
    assert not any(one.failed for one in session.reviewers.known)
    session.reviewers.use(spelt)
    session.deciding.validate_selected()
    assert found(services, roi) == (ReviewState.PROPOSED, "")
    session.reviewers.answer(spelt, "4711")
    assert found(services, roi) == (ReviewState.VALIDATED, ADA)


def test_nothing_is_reopened_in_the_name_of_somebody_who_has_not_given_the_pin():
    services, roi = with_a_proposal(pin="4711")
    session = services.session
    session.deciding.validate_selected()
    session.reviewers.use(ADA)
    session.select(roi.roi_id)
    session.deciding.reopen_selected()
    assert found(services, roi) == (ReviewState.VALIDATED, ADA)
    session.reviewers.answer(ADA, "4711")
    assert found(services, roi) == (ReviewState.PROPOSED, "")


def test_what_was_hidden_while_the_pin_was_asked_for_is_not_validated():
    services, roi = with_a_proposal(pin="4711")
    session = services.session
    session.reviewers.use(ADA)
    session.deciding.validate_selected()
    session.viewport.toggle_overlays()
    session.reviewers.answer(ADA, "4711")
    assert found(services, roi) == (ReviewState.PROPOSED, "")
    assert session.viewport.view.overlays_visible
    session.deciding.validate_selected()
    assert found(services, roi) == (ReviewState.VALIDATED, ADA)
