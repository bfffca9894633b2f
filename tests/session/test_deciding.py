"""V and X act on the selected region, and only while it is in view; then the next one comes."""

from __future__ import annotations

import pytest

from app.core.plane_region import in_plane_mm
from app.core.roi import ReviewState
from app.session.closed_regions import HINT_IS_NO_OUTLINE, STORED_REGION_STAYS
from app.session.primary_action import PrimaryAction
from app.session.reshaping import HINT_IS_DRAWN_FIRST
from app.session.session import Session
from tests.helpers.fake_services import fake_services, store_structure_set


def proposed(*, whole_series: bool = False) -> Session:
    session = fake_services().open_study()
    if whole_series:
        session.propose_on_series()
    else:
        session.propose()
    return session


def states(session: Session) -> list[ReviewState]:
    assert session.review is not None
    return [roi.state for roi in session.review.rois]


def test_looking_scrolling_selecting_and_stepping_decide_nothing():
    session = proposed(whole_series=True)
    assert session.review is not None
    for roi in session.review.rois:
        session.select(roi.roi_id)
    for index in range(12):
        session.viewport.show_slice(index)
    for _ in range(30):
        session.deciding.next_undecided()
        session.deciding.step_roi(1)
        session.deciding.step_roi(-1)
    session.step_series(1)
    session.step_series(-1)
    assert set(states(session)) == {ReviewState.PROPOSED}


def test_one_key_decides_one_region_and_selects_the_next():
    session = proposed()
    session.deciding.validate_selected()
    assert states(session) == [ReviewState.VALIDATED, ReviewState.PROPOSED]
    assert session.review is not None
    assert session.review.selected == session.review.rois[1]
    session.deciding.reject_selected()
    assert states(session) == [ReviewState.VALIDATED, ReviewState.REJECTED]


def test_the_next_region_may_lie_on_another_slice_which_is_then_shown():
    session = proposed(whole_series=True)
    first = session.viewport.view.index
    session.deciding.validate_selected()
    session.deciding.validate_selected()
    assert session.viewport.view.index != first
    assert session.review is not None
    assert session.image is not None
    assert session.review.selected is not None
    assert session.review.selected.sop_instance_uid == session.image.sop_instance_uid


def test_a_decision_key_on_another_slice_only_shows_the_region():
    session = proposed()
    assert session.review is not None
    selected = session.review.rois[0]
    here = session.viewport.view.index
    session.viewport.show_slice(0)
    # Scrolling away has dropped the selection; what is selected without being shown must not be decided.
    session.review.select(selected.roi_id)
    session.deciding.validate_selected()
    assert set(states(session)) == {ReviewState.PROPOSED}
    assert session.viewport.view.index == here
    session.deciding.validate_selected()
    assert states(session) == [ReviewState.VALIDATED, ReviewState.PROPOSED]


def test_on_a_slice_without_regions_the_keys_do_nothing():
    session = proposed()
    session.viewport.show_slice(0)
    session.deciding.validate_selected()
    session.deciding.reject_selected()
    assert session.review is not None
    assert session.review.selected is None
    assert set(states(session)) == {ReviewState.PROPOSED}


def test_coming_back_to_a_slice_selects_what_is_undecided_on_it():
    session = proposed()
    here = session.viewport.view.index
    session.viewport.show_slice(0)
    session.viewport.show_slice(here)
    assert session.review is not None
    assert session.review.selected == session.review.rois[0]


def test_when_all_is_decided_the_sum_is_said_and_saving_is_next():
    session = proposed()
    session.deciding.validate_selected()
    session.deciding.reject_selected()
    assert session.notices.all[-1].text == "All decided: 1 validated, 1 rejected. Now save them."
    assert session.primary_action is PrimaryAction.SAVE
    assert session.unsaved_decisions == 2


def test_undo_shows_where_it_took_something_back():
    session = proposed(whole_series=True)
    first = session.viewport.view.index
    session.deciding.validate_selected()
    session.deciding.validate_selected()
    session.viewport.show_slice(0)
    session.deciding.undo()
    session.deciding.undo()
    assert session.viewport.view.index == first
    assert set(states(session)) == {ReviewState.PROPOSED}
    session.deciding.redo()
    assert states(session).count(ReviewState.VALIDATED) == 1


def test_a_rejected_region_can_be_selected_and_reopened():
    session = proposed()
    assert session.review is not None
    rejected = session.review.rois[0]
    session.deciding.reject_selected()
    session.select(rejected.roi_id)
    session.deciding.reopen_selected()
    assert set(states(session)) == {ReviewState.PROPOSED}


def test_a_stored_region_stays_and_the_user_is_told_why():
    services = fake_services()
    store_structure_set(services)
    session = services.open_study()
    assert session.review is not None
    session.select(session.review.rois[0].roi_id)
    for act in (
        session.deciding.reject_selected,
        session.deciding.validate_selected,
        session.deciding.reopen_selected,
    ):
        session.notices.dismiss_passing()
        act()
        assert session.notices.all[-1].text == STORED_REGION_STAYS
    assert states(session) == [ReviewState.VALIDATED]


def test_without_a_series_every_action_is_harmless():
    session = fake_services().session
    session.deciding.validate_selected()
    session.deciding.reject_selected()
    session.deciding.reopen_selected()
    session.deciding.next_undecided()
    session.deciding.step_roi(1)
    session.deciding.undo()
    session.deciding.redo()
    session.save()
    assert session.save_plan() is None
    assert session.unsaved_decisions == 0


@pytest.mark.parametrize("key", ["validate_selected", "reject_selected"])
def test_a_key_decides_nothing_while_the_slices_move_and_stops_them(key):
    session = proposed(whole_series=True)
    session.panes.active.toggle_cine()
    session.viewport.advance_cine()
    getattr(session.deciding, key)()
    assert set(states(session)) == {ReviewState.PROPOSED}
    assert not session.viewport.view.playing
    assert "moving" in session.notices.all[-1].text
    getattr(session.deciding, key)()
    assert len(set(states(session))) == 2


def test_nor_while_they_follow_those_of_another_viewport():
    session = proposed(whole_series=True)
    deciding, record = session.panes.active, session.series
    assert record is not None
    session.panes.arrange(1, 2)
    other = session.panes.all[1]
    session.open_series(record.series, pane=other)
    other.toggle_cine()
    other.viewport.advance_cine()
    assert session.panes.active is deciding
    session.deciding.validate_selected()
    assert set(states(session)) == {ReviewState.PROPOSED}
    assert not other.viewport.view.playing


def test_nothing_is_rejected_that_cannot_be_looked_at_either():
    session = proposed()
    session.viewport.toggle_overlays()
    session.deciding.reject_selected()
    session.mpr.open(session.panes.active)
    session.deciding.reject_selected()
    assert set(states(session)) == {ReviewState.PROPOSED}


def test_the_next_undecided_slice_comes_round_the_end_whatever_was_decided():
    session = proposed(whole_series=True)
    review = session.review
    assert review is not None and session.series is not None
    open_slices = sorted({session.series.index_of(roi.image) for roi in review.undecided})
    assert len(open_slices) > 3
    for roi in review.on_slice(session.series.slices[open_slices[1]].reference):
        review.validate(roi.roi_id)
    session.viewport.show_slice(open_slices[0])

    session.deciding.next_open_slice()
    assert session.viewport.view.index == open_slices[2]
    session.viewport.show_slice(open_slices[-1])
    session.deciding.next_open_slice()

    assert session.viewport.view.index == open_slices[0]
    assert review.selected is not None and review.selected.is_open


def hinted() -> Session:
    services = fake_services()
    services.proposer.is_coarse = True
    services.proposer.false_alarm = False
    session = services.open_study()
    session.propose()
    return session


def test_a_hint_cannot_be_validated_before_somebody_has_changed_its_outline():
    session = hinted()
    session.deciding.validate_selected()
    assert states(session) == [ReviewState.PROPOSED]
    assert session.notices.all[-1].text == HINT_IS_NO_OUTLINE
    review, image = session.review, session.image
    assert review is not None
    assert image is not None
    assert image.plane is not None
    assert not review.validate(review.rois[0].roi_id), "nor in any other way"
    region = in_plane_mm(review.rois[0].contours, image.plane)
    session.reshaping.redraw(review, review.rois[0], (region[0] + 2.0,), image.plane, "push")
    session.deciding.validate_selected()
    assert states(session) == [ReviewState.VALIDATED]
    session.history.undo()
    session.history.undo()
    session.deciding.validate_selected()
    assert states(session) == [ReviewState.PROPOSED], "taken back, it is a hint again"


@pytest.mark.parametrize("change", ["smooth", "fill_holes", "keep_largest", "copy"])
def test_no_command_makes_an_outline_of_a_hint_without_a_hand(change: str):
    session = hinted()
    reshaping = session.reshaping
    commands = {
        "smooth": reshaping.smooth,
        "fill_holes": reshaping.fill_holes,
        "keep_largest": reshaping.keep_largest,
        "copy": lambda: reshaping.copy_to(1),
    }
    commands[change]()
    assert session.review is not None
    assert [roi.is_hint for roi in session.review.rois] == [True]
    assert session.notices.all[-1].text == HINT_IS_DRAWN_FIRST


def test_a_hint_can_be_rejected_as_it_is():
    session = hinted()
    session.deciding.reject_selected()
    assert states(session) == [ReviewState.REJECTED]
