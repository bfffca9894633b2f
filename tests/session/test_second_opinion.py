"""A second network's opinion stands beside the first: both are ordinary proposals, and a person takes one of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.core.identity import SOPInstanceUID
from app.core.model_card import Candidate, Selection
from app.core.roi import ReviewState
from app.session.closed_regions import HINT_IS_NO_OUTLINE
from app.session.commands import command
from app.session.deciding import NO_RIVAL
from app.session.display import Display, resolve
from app.session.outlines import OutlineLine
from app.session.pane import Pane
from app.session.panes import Layout
from app.session.second_opinion import NO_OTHER
from app.session.session import Session
from app.session.side_by_side import BESIDE, NEEDS_TWO
from app.session.synchronising import Linked
from tests.helpers.fake_networks import NETWORK
from tests.helpers.fake_services import FakeServices, fake_services

SECOND = replace(NETWORK, dnn_uid=SOPInstanceUID("2.25.202"), name="Heart net")


BOTH = Selection((Candidate(NETWORK, "It fits."), Candidate(SECOND, "It fits, too.")), ())


@pytest.fixture
def services() -> FakeServices:
    made = fake_services()
    made.proposer.false_alarm = False
    mask = np.zeros((112, 176), bool)
    mask[46:70, 84:106] = True
    made.proposer.masks[SECOND.dnn_uid] = mask
    return made


def asked_both(services: FakeServices) -> Session:
    services.proposer.selection = BOTH
    session = services.open_study()
    session.propose()
    session.second_opinion.ask()
    (candidate,) = session.second_opinion.offers
    session.second_opinion.start(candidate)
    services.show_pixels()
    return session


def shown(session: Session, pane: Pane | None = None) -> Display:
    wanted = pane or session.panes.active
    if wanted.image is not None:
        wanted.pixels.pixels(wanted.image)
    return resolve(session, wanted)


def states(session: Session) -> dict[str, ReviewState]:
    assert session.review is not None
    return {roi.network.name: roi.state for roi in session.review.rois if roi.network is not None}


def test_only_networks_that_fit_and_have_not_looked_are_offered(services: FakeServices):
    session = services.open_study()
    session.propose()
    session.second_opinion.ask()
    assert session.second_opinion.offers == ()
    assert session.notices.all[-1].text == NO_OTHER
    services.proposer.selection = BOTH
    offered: list[int] = []
    session.second_opinion.offered.connect(lambda: offered.append(len(session.second_opinion.offers)))
    session.second_opinion.ask()
    assert offered == [1]
    assert [one.network.name for one in session.second_opinion.offers] == ["Heart net"]


def test_both_are_proposals_told_apart_by_line_and_name_and_nothing_is_decided(services: FakeServices):
    session = asked_both(services)
    assert states(session) == {"LV U-Net": ReviewState.PROPOSED, "Heart net": ReviewState.PROPOSED}
    first, second = shown(session).shapes
    assert (first.label, first.line) == ("? Left ventricle · LV U-Net", OutlineLine.USUAL)
    assert (second.label, second.line) == ("? Left ventricle · Heart net", OutlineLine.OTHER_NETWORK)
    assert first.selected, "what was selected stays so"


def test_how_far_they_agree_is_said_and_stands_beside_the_image(services: FakeServices):
    session = asked_both(services)
    assert session.notices.all[-1].text.startswith("LV U-Net and Heart net compared. Left ventricle Dice 0.")
    assert any(mark.startswith("Left ventricle Dice 0.") for mark in shown(session).marks)


def test_one_is_taken_instead_of_the_other_in_one_step(services: FakeServices):
    session = asked_both(services)
    assert session.review is not None
    second = session.review.rois[1]
    session.select(second.roi_id)
    session.deciding.take_instead()
    assert states(session) == {"LV U-Net": ReviewState.REJECTED, "Heart net": ReviewState.VALIDATED}
    session.history.undo()
    assert states(session) == {"LV U-Net": ReviewState.PROPOSED, "Heart net": ReviewState.PROPOSED}
    session.history.redo()
    assert states(session) == {"LV U-Net": ReviewState.REJECTED, "Heart net": ReviewState.VALIDATED}


def test_taking_one_asks_for_a_look_as_validating_does(services: FakeServices):
    session = asked_both(services)
    session.viewport.toggle_overlays()
    session.deciding.take_instead()
    assert set(states(session).values()) == {ReviewState.PROPOSED}
    assert session.notices.all[-1].text == "The outlines were hidden. Look at them, then decide."


def test_without_another_proposal_in_its_place_there_is_nothing_to_take_it_for(services: FakeServices):
    session = asked_both(services)
    session.deciding.reject_selected()
    session.deciding.take_instead()
    assert session.notices.all[-1].text == NO_RIVAL
    assert states(session)["Heart net"] is ReviewState.PROPOSED


def test_a_hint_is_not_taken(services: FakeServices):
    services.proposer.is_coarse = True
    session = asked_both(services)
    session.deciding.take_instead()
    assert session.notices.all[-1].text == HINT_IS_NO_OUTLINE
    assert set(states(session).values()) == {ReviewState.PROPOSED}


def test_side_by_side_each_viewport_shows_one_and_both_move_together(services: FakeServices):
    session = asked_both(services)
    index = session.viewport.view.index
    session.side_by_side.toggle()
    left, right = session.panes.all
    assert right.viewport.view.index == index
    assert [shape.label for shape in shown(session, left).shapes] == ["? Left ventricle"]
    assert shown(session, left).marks[0] == "Only LV U-Net"
    assert shown(session, right).marks[0] == "Only Heart net"
    assert [shape.roi.network.name for shape in shown(session, right).shapes if shape.roi.network] == ["Heart net"]
    assert session.synchronising.links(Linked.MAGNIFICATION)
    session.viewport.step(1)
    assert right.viewport.view.index == index + 1
    session.side_by_side.toggle()
    assert session.panes.layout == Layout(1, 1)
    assert not session.synchronising.links(Linked.MAGNIFICATION)
    session.viewport.show_slice(index)
    assert len(shown(session).shapes) == 2


def test_side_by_side_a_region_is_decided_where_it_is_shown(services: FakeServices):
    session = asked_both(services)
    session.side_by_side.toggle()
    left, right = session.panes.all
    review = session.review
    assert review is not None
    review.select(review.rois[1].roi_id)
    session.deciding.validate_selected()
    assert session.notices.all[-1].text == BESIDE
    assert states(session)["Heart net"] is ReviewState.PROPOSED
    session.panes.activate(right)
    assert review.selected is review.rois[1]
    session.deciding.validate_selected()
    assert states(session)["Heart net"] is ReviewState.VALIDATED
    assert session.panes.active is left, "where the next one is"
    assert len(shown(session, left).shapes) == 2, "what is decided is shown in both"


def test_picked_on_the_list_a_region_is_shown_where_it_is(services: FakeServices):
    session = asked_both(services)
    session.side_by_side.toggle()
    assert session.review is not None
    session.select(session.review.rois[1].roi_id)
    assert session.panes.active is session.panes.all[1]


def test_another_series_in_a_viewport_ends_it(services: FakeServices):
    session = asked_both(services)
    session.side_by_side.toggle()
    session.panes.all[1].close()
    assert not session.side_by_side.is_on
    assert len(shown(session).shapes) == 2


def test_without_two_opinions_it_is_said_how_to_get_them(services: FakeServices):
    session = services.open_study()
    session.propose()
    assert not command("side-by-side").enabled(session)
    session.side_by_side.toggle()
    assert session.notices.all[-1].text == NEEDS_TWO
    assert session.panes.layout == Layout(1, 1)
