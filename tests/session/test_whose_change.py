"""A change of a region bears the name of who is at work; while the PIN is due it waits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from app.core.review_journal import Showing
from app.core.roi import GenerationAlgorithm, ReviewState, Roi
from app.session.reviewers import NOT_SAID, Asked
from app.session.session import Session
from app.session.tool_in_hand import EditTool
from tests.helpers.fake_heart import STUDY
from tests.helpers.fake_services import FakeServices, fake_services

ADA, BEA, PIN = "Rossi^Ada", "Verdi^Bea", "4711"


def with_a_proposal() -> tuple[FakeServices, Roi]:
    """A proposal is selected; Ada, who has a PIN, made it come and may have left."""
    services = fake_services()
    services.open_study()
    session = services.session
    session.reviewers.answer(ADA, PIN)
    session.propose()
    session.set_reviewer(ADA)
    assert session.review is not None and session.review.selected is not None
    return services, session.review.selected


def stroke(tool: EditTool, *points: tuple[float, float]) -> Callable[[Session], None]:
    def make(session: Session) -> None:
        session.hand.take(tool)
        session.editing.press(session.panes.active, np.array(points[0]), reach_mm=2.0)
        for point in points[1:]:
            session.editing.move(np.array(point))
        session.editing.release()

    return make


CHANGES = {
    "a brush": stroke(EditTool.PAINT, (2.0, 2.0), (2.0, 6.0)),
    "a box": stroke(EditTool.BOX, (2.0, 2.0), (6.0, 6.0)),
    "smooth": lambda session: session.reshaping.smooth(),
    "nudge": lambda session: session.reshaping.nudge(right=1, down=0),
    "copy": lambda session: session.reshaping.copy_to(1),
    "name": lambda session: session.naming.name("Tumour", "GTV"),
    "undo": lambda session: session.history.undo(),
}


def journalled(services: FakeServices) -> list[str]:
    services.session.journalling.finish()
    return [entry.reviewer_name for entry in services.journal.entries[STUDY]]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_waits_for_the_pin_and_then_bears_the_name_of_who_gave_it(change: Callable[[Session], None]):
    services, _ = with_a_proposal()
    session, review = services.session, services.session.review
    assert review is not None
    before, noted = review.rois, journalled(services)
    change(session)
    assert session.reviewers.question is Asked.PIN
    assert (review.rois, journalled(services)) == (before, noted), "it does not count yet"
    session.reviewers.answer(ADA, PIN)
    assert review.rois != before
    assert set(journalled(services)[len(noted) :]) == {ADA}


def test_who_gives_another_name_makes_the_change():
    services, roi = with_a_proposal()
    noted = len(journalled(services))
    services.session.reshaping.smooth()
    services.session.reviewers.answer(BEA)
    assert services.session.review is not None
    found = services.session.review.find(roi.roi_id)
    assert found is not None and found.state is ReviewState.EDITED
    assert set(journalled(services)[noted:]) == {BEA}


def test_without_the_pin_nothing_is_changed_and_that_is_said():
    services, roi = with_a_proposal()
    session = services.session
    CHANGES["a brush"](session)
    session.reviewers.withdraw()
    assert session.review is not None and session.review.find(roi.roi_id) is roi
    assert session.notices.all[-1].text == NOT_SAID


def test_a_change_that_waited_is_not_made_of_a_region_that_is_another_by_then():
    services, roi = with_a_proposal()
    session, review = services.session, services.session.review
    assert review is not None
    session.reshaping.smooth()
    review.redraw(roi.roi_id, roi.contours, "something that came in between")
    between = review.rois
    session.reviewers.answer(ADA, PIN)
    assert review.rois == between


def test_with_the_pin_given_nobody_is_asked_at_the_next_change():
    services, _ = with_a_proposal()
    session = services.session
    session.reshaping.smooth()
    session.reviewers.answer(ADA, PIN)
    session.reshaping.nudge(right=1, down=0)
    assert session.reviewers.question is None


def test_what_a_network_proposes_while_the_pin_is_due_names_nobody():
    services, _ = with_a_proposal()
    noted = len(journalled(services))
    services.session.propose_on_series()
    assert set(journalled(services)[noted:]) == {""}


def test_a_region_may_be_drawn_before_anybody_said_who_they_are_and_names_nobody():
    services = fake_services(reviewers=())
    services.open_study()
    CHANGES["a box"](services.session)
    assert services.session.reviewers.question is None
    review = services.session.review
    assert review is not None and [roi.generation for roi in review.rois] == [GenerationAlgorithm.MANUAL]
    assert journalled(services) == [""]


def test_that_nothing_is_there_waits_for_the_pin_too():
    services = fake_services()
    services.open_study()
    session = services.session
    session.reviewers.answer(ADA, PIN)
    session.draw_first.toggle()
    session.propose()
    session.set_reviewer(ADA)
    session.draw_first.say_nothing()
    assert session.reviewers.question is Asked.PIN and session.draw_first.can_say_nothing
    session.reviewers.answer(ADA, PIN)
    assert not session.draw_first.can_say_nothing
    session.journalling.finish()
    said = [
        entry.reviewer_name
        for entry in services.journal.entries[STUDY]
        for reading in entry.readings
        if reading.showing is Showing.AFTER_NOTHING
    ]
    assert said == [ADA]
