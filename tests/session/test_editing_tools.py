"""Boxes, polygons, lines along edges, brushes that look at values, merging: what each does and how it ends."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.contour import area_mm2, mask_of_contours
from app.core.roi import ReviewState, Roi
from app.core.value_region import ValueRange
from app.session.painted_values import PaintedValues
from app.session.reviewing import Review
from app.session.session import Session
from app.session.tool_in_hand import EditTool
from tests.helpers.fake_heart import COLUMN_SPACING_MM, ROW_SPACING_MM

REACH_MM = 2.0
PIXEL_MM2 = ROW_SPACING_MM * COLUMN_SPACING_MM


def review_of(session: Session) -> Review:
    assert session.review is not None
    return session.review


def selected(session: Session) -> Roi:
    roi = review_of(session).selected
    assert roi is not None
    return roi


def press(session: Session, point: tuple[float, float], *, shift: bool = False) -> None:
    session.editing.press(session.panes.active, np.array(point), reach_mm=REACH_MM, subtracts=shift)


def drag(session: Session, tool: EditTool, *points: tuple[float, float], shift: bool = False) -> None:
    session.hand.take(tool)
    press(session, points[0], shift=shift)
    for point in points[1:]:
        session.editing.move(np.array(point))
    session.editing.release()


def click(session: Session, tool: EditTool, *points: tuple[float, float], shift: bool = False) -> None:
    """Click from place to place, moving in between."""
    session.hand.take(tool)
    for point in points:
        session.editing.move(np.array(point))
        press(session, point, shift=shift)
        session.editing.release()


def area(session: Session, roi: Roi) -> float:
    assert session.image is not None and session.image.plane is not None
    return area_mm2(roi.contours, session.image.plane)


def mask(session: Session, roi: Roi) -> np.ndarray:
    assert session.image is not None and session.image.plane is not None
    return mask_of_contours(roi.contours, session.image.plane)


def values(session: Session) -> np.ndarray:
    assert session.image is not None
    pixels = session.panes.active.pixels.pixels(session.image)
    assert pixels is not None
    return pixels.values


def test_a_box_runs_along_rows_and_columns_from_corner_to_corner(session: Session):
    drag(session, EditTool.BOX, (60.0, 80.0), (20.0, 90.0), (30.0, 40.0))

    assert area(session, selected(session)) == pytest.approx(30 * 40 * PIXEL_MM2)
    assert selected(session).state is ReviewState.EDITED


def test_with_shift_what_is_drawn_is_taken_away(session: Session):
    drag(session, EditTool.BOX, (20.0, 40.0), (60.0, 80.0))
    box = selected(session)

    drag(session, EditTool.DRAW, (10.0, 30.0), (10.0, 60.0), (90.0, 60.0), (90.0, 30.0), shift=True)
    assert area(session, selected(session)) == pytest.approx(40 * 20 * PIXEL_MM2, rel=1e-6)
    drag(session, EditTool.BOX, (30.0, 65.0), (40.0, 70.0), shift=True)

    assert selected(session).roi_id == box.roi_id
    assert area(session, selected(session)) == pytest.approx((40 * 20 - 10 * 5) * PIXEL_MM2, rel=1e-6)
    assert review_of(session).steps.undo_text == "take away"


def test_with_shift_and_nothing_selected_it_is_said_what_to_do(session: Session):
    drag(session, EditTool.BOX, (30.0, 65.0), (40.0, 70.0), shift=True)

    assert review_of(session).rois == ()
    assert "Select a region" in session.notices.all[-1].text


def test_with_shift_the_brush_erases_and_the_eraser_paints(session: Session):
    drag(session, EditTool.BOX, (20.0, 40.0), (60.0, 80.0))
    box = area(session, selected(session))

    drag(session, EditTool.PAINT, (40.0, 60.0), shift=True)
    erased = area(session, selected(session))
    drag(session, EditTool.ERASE, (40.0, 60.0), shift=True)

    assert box - erased == pytest.approx(np.pi * session.editing.radius_mm**2, rel=0.01)
    assert area(session, selected(session)) == pytest.approx(box, rel=1e-6)


def test_a_polygon_goes_from_click_to_click_and_a_double_click_ends_it(session: Session):
    click(session, EditTool.POLYGON, (20.0, 20.0), (20.0, 60.0), (50.0, 60.0), (50.0, 20.0))
    assert review_of(session).rois == ()

    session.editing.finish()

    assert area(session, selected(session)) == pytest.approx(30 * 40 * PIXEL_MM2, rel=1e-6)


def test_a_click_on_the_first_corner_closes_a_polygon(session: Session):
    click(session, EditTool.POLYGON, (20.0, 20.0), (20.0, 60.0), (50.0, 60.0), (20.3, 20.3))

    assert area(session, selected(session)) == pytest.approx(30 * 40 / 2 * PIXEL_MM2, rel=1e-6)
    assert session.editing.stroke is None


def test_the_last_corner_is_taken_back_and_at_last_the_polygon(session: Session):
    click(session, EditTool.POLYGON, (20.0, 20.0), (20.0, 60.0), (90.0, 90.0))
    session.editing.take_click_back()
    click(session, EditTool.POLYGON, (50.0, 60.0), (50.0, 20.0))
    session.editing.finish()
    assert area(session, selected(session)) == pytest.approx(30 * 40 * PIXEL_MM2, rel=1e-6)

    click(session, EditTool.POLYGON, (5.0, 5.0))
    session.editing.take_click_back()
    assert session.editing.stroke is None


def test_a_polygon_of_two_corners_is_nothing(session: Session):
    click(session, EditTool.POLYGON, (20.0, 20.0), (20.0, 60.0))
    session.editing.finish()

    assert review_of(session).rois == ()


def test_a_click_that_encloses_nothing_leaves_the_selected_region_alone(session: Session):
    drag(session, EditTool.BOX, (20.0, 40.0), (60.0, 80.0))
    before = selected(session)

    for tool in (EditTool.DRAW, EditTool.BOX):
        drag(session, tool, (40.0, 60.0))
    drag(session, EditTool.DRAW, (40.0, 60.0), (45.0, 65.0))

    assert selected(session) is before


def test_a_line_along_edges_runs_round_the_bright_blood_with_a_few_clicks(session: Session):
    session.propose()
    blood = mask(session, selected(session))
    review_of(session).select(None)
    rows, columns = np.nonzero(blood)
    middle = rows.mean(), columns.mean()
    around = [
        (rows.max() + 0.5, middle[1]),
        (middle[0], columns.max() + 0.5),
        (rows.min() - 0.5, middle[1]),
        (middle[0], columns.min() - 0.5),
    ]

    click(session, EditTool.LIVEWIRE, *around)
    session.editing.move(np.array(around[0]))
    session.editing.finish()

    drawn = mask(session, selected(session))
    assert 2 * (drawn & blood).sum() / (drawn.sum() + blood.sum()) > 0.95


def test_a_brush_within_values_takes_only_pixels_near_the_value_under_the_press(session: Session):
    session.propose()
    row, column = (int(place) for place in np.argwhere(mask(session, selected(session)))[0])
    review_of(session).select(None)
    pressed = values(session)[row, column]
    session.editing.painted_values = PaintedValues(tolerance=60.0)
    session.editing.resize(12.0 / session.editing.radius_mm)

    drag(session, EditTool.WITHIN, (row, column), (row, column + 6))

    taken = values(session)[mask(session, selected(session))]
    assert len(taken) > 50
    assert np.abs(taken - pressed).max() <= 60.0


def test_a_typed_range_holds_wherever_one_presses_and_with_shift_it_takes_away(session: Session):
    drag(session, EditTool.BOX, (20.5, 40.5), (80.5, 120.5))
    before = mask(session, selected(session))
    session.editing.painted_values = PaintedValues(typed=ValueRange(500.0, 800.0))
    session.editing.resize(200.0)

    drag(session, EditTool.WITHIN, (50.0, 80.0), shift=True)

    after = mask(session, selected(session))
    assert np.array_equal(after, before & ~((values(session) >= 500) & (values(session) <= 800)))


@pytest.mark.parametrize("wrong", [{"tolerance": -1.0}, {"tolerance": float("nan")}, {"typed": ValueRange(5, 1)}])
def test_a_range_that_is_none_is_refused(wrong: dict[str, object]):
    with pytest.raises(ValueError, match="range"):
        PaintedValues(**wrong)  # type: ignore[arg-type]


def test_a_click_merges_another_region_of_the_slice_into_the_selected_one(session: Session):
    drag(session, EditTool.BOX, (20.0, 40.0), (40.0, 60.0))
    other = selected(session)
    review_of(session).select(None)
    drag(session, EditTool.BOX, (30.0, 50.0), (60.0, 80.0))
    target = selected(session)

    session.hand.take(EditTool.MERGE)
    press(session, (25.0, 45.0))

    assert review_of(session).find(other.roi_id) is None
    assert selected(session).roi_id == target.roi_id
    assert area(session, selected(session)) == pytest.approx((20 * 20 + 30 * 30 - 10 * 10) * PIXEL_MM2, rel=1e-6)
    session.history.undo()
    assert review_of(session).find(other.roi_id) is other
    assert review_of(session).find(target.roi_id) is target


def test_merging_into_nothing_or_with_nothing_is_said(session: Session):
    session.hand.take(EditTool.MERGE)
    press(session, (25.0, 45.0))
    assert "Select the region" in session.notices.all[-1].text

    drag(session, EditTool.BOX, (20.0, 40.0), (40.0, 60.0))
    session.hand.take(EditTool.MERGE)
    press(session, (80.0, 100.0))

    assert "Click inside another region" in session.notices.all[-1].text
    assert len(review_of(session).rois) == 1


def test_only_what_a_hand_made_is_deleted_and_that_can_be_taken_back(session: Session):
    session.propose()
    proposed = selected(session)
    session.reshaping.delete()
    assert review_of(session).find(proposed.roi_id) is proposed
    assert "reject it" in session.notices.all[-1].text

    review_of(session).select(None)
    drag(session, EditTool.BOX, (5.0, 5.0), (12.0, 12.0))
    drawn = selected(session)
    session.reshaping.delete()

    assert review_of(session).find(drawn.roi_id) is None
    session.history.undo()
    assert review_of(session).find(drawn.roi_id) is drawn
