"""Drawing and changing regions by hand: what a stroke does, what it never does, and that it can be taken back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.core.contour import area_mm2, mask_of_contours
from app.core.polygon import even_odd_area
from app.core.roi import GenerationAlgorithm, ReviewState, Roi
from app.session.editing import LEAST_RADIUS_MM, MOST_RADIUS_MM
from app.session.reviewing import Review
from app.session.session import Session
from app.session.tool_in_hand import EditTool, MouseTool
from tests.helpers.fake_heart import COLUMN_SPACING_MM, LOCALISER, ROW_SPACING_MM, SHORT_AXIS
from tests.helpers.fake_services import FakeServices

REACH_MM = 2.0


def review_of(session: Session) -> Review:
    assert session.review is not None
    return session.review


def proposal(session: Session) -> Roi:
    session.propose()
    roi = review_of(session).selected
    assert roi is not None
    return roi


def drag(session: Session, tool: EditTool, *points: tuple[float, float]) -> None:
    """Press at the first point, move through the others and let go; row and column."""
    session.hand.take(tool)
    pane = session.panes.active
    session.editing.press(pane, np.array(points[0]), reach_mm=REACH_MM)
    for point in points[1:]:
        session.editing.move(np.array(point))
    session.editing.release()


def centre(session: Session, roi: Roi) -> tuple[float, float]:
    """Row and column of a pixel in the middle of the region's muscle: a place that it covers."""
    rows, columns = np.nonzero(mask(session, roi))
    return float(rows[len(rows) // 2]), float(columns[len(rows) // 2])


def mask(session: Session, roi: Roi) -> np.ndarray:
    assert session.image is not None and session.image.plane is not None
    return mask_of_contours(roi.contours, session.image.plane)


def area(session: Session, roi: Roi) -> float:
    assert session.image is not None and session.image.plane is not None
    return area_mm2(roi.contours, session.image.plane)


def selected(session: Session) -> Roi:
    roi = review_of(session).selected
    assert roi is not None
    return roi


def test_painting_without_a_selection_makes_a_new_region_that_awaits_a_decision(session: Session):
    session.editing.resize(4.0 / session.editing.radius_mm)

    drag(session, EditTool.PAINT, (50.0, 60.0))

    roi = selected(session)
    assert roi.state is ReviewState.EDITED and roi.is_open
    assert roi.generation is GenerationAlgorithm.MANUAL
    assert session.image is not None and roi.image == session.image.reference
    assert area(session, roi) == pytest.approx(np.pi * 16, rel=0.01)


def test_the_brush_is_round_in_millimetres_on_pixels_that_are_not_square(session: Session):
    drag(session, EditTool.PAINT, (50.0, 60.0))

    rows, columns = np.nonzero(mask(session, selected(session)))

    assert (rows.max() - rows.min()) * ROW_SPACING_MM == pytest.approx(10, abs=1.5 * ROW_SPACING_MM)
    assert (columns.max() - columns.min()) * COLUMN_SPACING_MM == pytest.approx(10, abs=1.5 * COLUMN_SPACING_MM)


def test_painting_adds_to_the_selected_proposal_and_says_that_a_hand_was_in_it(session: Session):
    before = proposal(session)
    row, column = centre(session, before)

    drag(session, EditTool.PAINT, (row, column), (row, column + 25))

    after = selected(session)
    assert after.roi_id == before.roi_id
    assert after.state is ReviewState.EDITED
    assert after.generation is GenerationAlgorithm.SEMIAUTOMATIC
    assert after.network == before.network
    assert after.score is None
    assert area(session, after) > area(session, before)
    assert not (mask(session, before) & ~mask(session, after)).any()


def test_erasing_takes_away_only_what_the_brush_went_over(session: Session):
    before = proposal(session)
    row, column = centre(session, before)

    drag(session, EditTool.ERASE, (row, column))

    removed = mask(session, before) & ~mask(session, selected(session))
    rows, columns = np.nonzero(removed)
    far = np.hypot((rows - row) * ROW_SPACING_MM, (columns - column) * COLUMN_SPACING_MM)
    assert removed.any() and far.max() <= session.editing.radius_mm + 0.1
    assert not (mask(session, selected(session)) & ~mask(session, before)).any()


def test_erasing_everything_is_refused_and_said(session: Session):
    before = proposal(session)
    session.editing.resize(100)

    drag(session, EditTool.ERASE, centre(session, before))

    assert selected(session) is before
    assert "Reject it instead" in session.notices.all[-1].text


def test_pushing_from_inside_grows_and_from_outside_shrinks(session: Session):
    drag(session, EditTool.PAINT, (50.0, 60.0), (50.0, 75.0))
    before = area(session, selected(session))
    drag(session, EditTool.PUSH, (50.0, 70.0), (50.0, 80.0))
    grown = area(session, selected(session))
    drag(session, EditTool.PUSH, (20.0, 65.0), (46.0, 65.0))

    assert grown > before
    assert area(session, selected(session)) < grown


def test_drawing_outside_of_the_selected_region_makes_another(session: Session):
    before = proposal(session)

    drag(session, EditTool.DRAW, (5.0, 5.0), (5.0, 25.0), (20.0, 25.0), (20.0, 5.0))

    drawn = selected(session)
    assert drawn.roi_id != before.roi_id
    assert drawn.generation is GenerationAlgorithm.MANUAL
    assert drawn.roi_class == before.roi_class
    assert area(session, drawn) == pytest.approx(15 * ROW_SPACING_MM * 20 * COLUMN_SPACING_MM)
    assert review_of(session).find(before.roi_id) is before


def test_drawing_from_inside_of_the_selected_region_adds_to_it(session: Session):
    before = proposal(session)
    row, column = centre(session, before)

    drag(session, EditTool.DRAW, (row, column), (row, column + 30), (row + 20, column + 30))

    assert selected(session).roi_id == before.roi_id
    assert area(session, selected(session)) > area(session, before)


def test_a_click_that_draws_nothing_leaves_nothing(session: Session):
    drag(session, EditTool.DRAW, (5.0, 5.0))

    assert review_of(session).rois == ()
    assert review_of(session).steps.undo_text == ""


def test_a_cut_makes_regions_of_the_parts_which_all_await_decisions(session: Session):
    drag(session, EditTool.PAINT, (50.0, 40.0), (50.0, 80.0))
    before = selected(session)

    drag(session, EditTool.CUT, (20.0, 55.0), (80.0, 55.0))

    parts = review_of(session).rois
    assert len(parts) == 2
    assert {part.state for part in parts} == {ReviewState.EDITED}
    assert sum(area(session, part) for part in parts) == pytest.approx(area(session, before), rel=1e-3)
    session.history.undo()
    assert review_of(session).rois == (before,)


def test_a_cut_that_does_not_go_through_changes_nothing_and_says_so(session: Session):
    drag(session, EditTool.PAINT, (50.0, 40.0), (50.0, 80.0))
    before = selected(session)

    drag(session, EditTool.CUT, (20.0, 55.0), (50.0, 55.0))

    assert selected(session) is before
    assert "does not go through" in session.notices.all[-1].text


def test_a_corner_is_dragged_added_on_an_edge_and_taken_away(session: Session):
    drag(session, EditTool.DRAW, (20.0, 20.0), (20.0, 60.0), (50.0, 60.0), (50.0, 20.0))
    square = area(session, selected(session))

    drag(session, EditTool.POINTS, (50.0, 60.0), (60.0, 70.0))
    dragged = area(session, selected(session))
    drag(session, EditTool.POINTS, (20.0, 40.0), (10.0, 40.0))
    added = area(session, selected(session))
    taken = session.editing.remove_corner(session.panes.active, np.array([10.0, 40.0]), reach_mm=REACH_MM)

    assert square < dragged < added
    assert taken
    assert area(session, selected(session)) == pytest.approx(dragged)


def test_each_stroke_is_one_step_back(session: Session):
    before = proposal(session)
    row, column = centre(session, before)
    drag(session, EditTool.PAINT, (row, column), (row, column + 10), (row, column + 25))
    drag(session, EditTool.ERASE, (row, column))

    session.history.undo()
    session.history.undo()
    assert selected(session) is before

    session.history.redo()
    assert selected(session).state is ReviewState.EDITED


def test_a_stroke_that_is_given_up_changes_nothing(session: Session):
    before = proposal(session)
    session.hand.take(EditTool.ERASE)
    session.editing.press(session.panes.active, np.array(centre(session, before)), reach_mm=REACH_MM)
    assert session.image is not None
    shown = session.editing.preview(session.image)
    assert shown is not None
    assert even_odd_area(shown.loops) * ROW_SPACING_MM * COLUMN_SPACING_MM < area(session, before)

    assert session.editing.drop()

    assert selected(session) is before
    assert session.editing.preview(session.image) is None


def test_laying_the_tool_down_gives_the_stroke_up(session: Session):
    session.hand.take(EditTool.PAINT)
    session.editing.press(session.panes.active, np.array([50.0, 60.0]), reach_mm=REACH_MM)

    session.hand.take(MouseTool.SELECT)

    assert session.editing.stroke is None
    assert review_of(session).rois == ()


def test_a_stroke_does_not_go_on_over_another_slice(session: Session):
    session.hand.take(EditTool.PAINT)
    session.editing.press(session.panes.active, np.array([50.0, 60.0]), reach_mm=REACH_MM)
    session.viewport.step(1)

    assert not session.editing.move(np.array([50.0, 80.0]))
    assert not session.editing.release()
    assert review_of(session).rois == ()


def test_what_was_validated_awaits_a_decision_again_when_it_is_changed(session: Session):
    before = proposal(session)
    row, column = centre(session, before)
    session.deciding.validate_selected()
    session.select(before.roi_id)
    assert selected(session).state is ReviewState.VALIDATED

    drag(session, EditTool.ERASE, (row, column))

    assert selected(session).state is ReviewState.EDITED
    assert selected(session).decision is None
    assert review_of(session).to_save == ()


def test_what_a_structure_set_holds_is_closed(session: Session):
    before = proposal(session)
    row, column = centre(session, before)
    session.set_reviewer("Rossi^Ada")
    session.deciding.validate_selected()
    session.save()
    session.select(before.roi_id)
    saved = selected(session)

    drag(session, EditTool.ERASE, (row, column))

    assert selected(session) is saved


def test_ai_roi_again_leaves_what_a_hand_changed(session: Session):
    before = proposal(session)
    drag(session, EditTool.PAINT, centre(session, before))
    edited = selected(session)

    session.propose()

    assert review_of(session).find(edited.roi_id) is edited


def test_an_edited_region_is_validated_and_reopened_as_edited(session: Session):
    drag(session, EditTool.PAINT, (50.0, 60.0))
    roi = selected(session)

    session.deciding.validate_selected()
    session.select(roi.roi_id)
    assert selected(session).state is ReviewState.VALIDATED
    session.deciding.reopen_selected()

    assert selected(session).state is ReviewState.EDITED


def test_nothing_is_drawn_beyond_the_image(session: Session):
    drag(session, EditTool.PAINT, (0.0, 0.0))

    assert session.image is not None and session.image.plane is not None
    points = np.concatenate([session.image.plane.to_row_column(c.points_lps) for c in selected(session).contours])
    assert points.min() >= -0.5 - 1e-6


def test_where_an_image_does_not_say_where_it_lies_nothing_is_drawn(services: FakeServices):
    session = services.session
    session.open_series(services.reader.series[LOCALISER].series)
    services.show_pixels()

    drag(session, EditTool.PAINT, (10.0, 10.0))

    assert review_of(session).rois == ()
    assert "does not say where it lies" in session.notices.all[-1].text


def test_a_copy_on_the_next_slice_lies_on_that_slice_and_awaits_a_decision(session: Session):
    before = proposal(session)
    session.deciding.validate_selected()
    session.select(before.roi_id)
    here = session.viewport.view.index

    session.reshaping.copy_to(1)

    copied = selected(session)
    assert session.viewport.view.index == here + 1
    assert session.image is not None and copied.image == session.image.reference
    assert copied.state is ReviewState.EDITED and copied.roi_id != before.roi_id
    assert session.image.plane is not None
    for contour in copied.contours:
        assert session.image.plane.distance_mm(contour.points_lps) == pytest.approx(0, abs=1e-9)
    assert area(session, copied) == pytest.approx(area(session, before), rel=1e-6)


def test_behind_the_last_slice_there_is_none_to_copy_to(session: Session):
    session.viewport.show_slice(1 << 30)
    drag(session, EditTool.PAINT, (50.0, 60.0))

    session.reshaping.copy_to(1)

    assert len(review_of(session).rois) == 1
    assert "no slice beyond" in session.notices.all[-1].text


@pytest.mark.parametrize(
    ("turn_degrees", "aside_mm", "said"), [(22.5, 0.0, "not parallel"), (0.0, 400.0, "does not reach as far")]
)
def test_a_copy_that_would_be_distorted_or_off_the_image_is_not_made_and_it_is_said(
    turn_degrees: float, aside_mm: float, said: str, services: FakeServices
):
    old = services.reader.series[SHORT_AXIS]
    turn, slices = np.radians(turn_degrees), []
    for number, image in enumerate(old.slices):
        plane = image.plane
        assert plane is not None
        along, across = np.array(plane.row_direction), plane.normal
        turned = np.cos(number * turn) * along + np.sin(number * turn) * across
        position = np.array(plane.image_position_patient) + number * aside_mm * along
        there = replace(plane, row_direction=tuple(turned.tolist()), image_position_patient=tuple(position.tolist()))
        slices.append(replace(image, plane=there))
    services.reader.series[SHORT_AXIS] = replace(old, slices=tuple(slices))
    session = services.open_study()
    services.show_pixels()
    drag(session, EditTool.PAINT, (50.0, 60.0))
    here = session.viewport.view.index

    session.reshaping.copy_to(1)

    assert len(review_of(session).rois) == 1 and session.viewport.view.index == here
    assert said in session.notices.all[-1].text


def test_smoothing_filling_and_keeping_the_largest_part_are_one_step_each(session: Session):
    before = proposal(session)
    for act in (session.reshaping.smooth, session.reshaping.fill_holes, session.reshaping.keep_largest):
        act()
        assert selected(session).state is ReviewState.EDITED
        session.history.undo()
        assert selected(session) is before


def test_the_brush_stays_within_bounds(session: Session):
    session.editing.resize(1e9)
    assert session.editing.radius_mm == MOST_RADIUS_MM
    session.editing.resize(1e-9)
    assert session.editing.radius_mm == LEAST_RADIUS_MM


def test_without_a_region_to_work_on_a_tool_says_what_to_do(session: Session):
    drag(session, EditTool.PUSH, (50.0, 60.0))

    assert review_of(session).rois == ()
    assert "Select a region of this slice" in session.notices.all[-1].text
