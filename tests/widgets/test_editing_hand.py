"""What a hand does with the mouse is what happens to the region, however the image is shown."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.contour import in_plane
from app.core.roi import ReviewState, Roi
from app.session.tool_in_hand import EditTool
from tests.helpers.desk import LEFT, SPACING_MM, Desk
from tests.helpers.viewports import like, picture, settle
from widgets.theme import state_style


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def only(desk: Desk) -> Roi:
    review = desk.session.review
    assert review is not None
    (roi,) = review.rois
    return roi


def box_mm(desk: Desk, roi: Roi) -> tuple[np.ndarray, np.ndarray]:
    """The corner nearest to the first pixel and the one farthest, down and along."""
    assert desk.session.image is not None and desk.session.image.plane is not None
    points = np.concatenate(in_plane(roi.contours, desk.session.image.plane)) * SPACING_MM
    return points.min(axis=0), points.max(axis=0)


@pytest.mark.parametrize("turn", ["none", "rotate", "flip", "zoom"])
def test_what_is_painted_lies_where_the_mouse_was(desk: Desk, turn: str):
    viewport = desk.session.viewport
    {
        "none": lambda: None,
        "rotate": lambda: viewport.rotate(1),
        "flip": viewport.flip_left_right,
        "zoom": lambda: viewport.zoom_by(1.5),
    }[turn]()
    desk.take(EditTool.PAINT)
    radius = desk.session.editing.radius_mm

    desk.drag((30, 40), (30, 50))

    low, high = box_mm(desk, only(desk))
    one_px = 2 * max(SPACING_MM) / 4  # a screen pixel is at most a quarter of a pixel of the image here
    assert low == pytest.approx([60 - radius, 60 - radius], abs=one_px)
    assert high == pytest.approx([60 + radius, 75 + radius], abs=one_px)
    assert only(desk).state is ReviewState.EDITED


def test_while_the_button_is_down_the_region_is_seen_as_it_will_be(desk: Desk):
    desk.take(EditTool.PAINT)
    QTest.mousePress(desk.area, LEFT, pos=desk.place(30, 40))
    settle(desk.qtbot, desk.viewport)

    assert [shape.roi.state for shape in desk.viewport.display.shapes] == [ReviewState.EDITED]
    colour = state_style(ReviewState.EDITED).selected_colour
    edge = desk.place(30, 40 - desk.session.editing.radius_mm / SPACING_MM[1])
    near = picture(desk.viewport)[edge.y() - 12 : edge.y() + 13, edge.x() - 4 : edge.x() + 5]
    assert like(near, colour).any()
    QTest.mouseRelease(desk.area, LEFT, pos=desk.place(30, 40))


def test_escape_gives_the_stroke_up_and_keeps_the_tool(desk: Desk):
    desk.take(EditTool.PAINT)
    QTest.mousePress(desk.area, LEFT, pos=desk.place(30, 40))
    desk.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(desk.area, LEFT, pos=desk.place(30, 40))

    assert desk.session.review is not None and desk.session.review.rois == ()
    assert desk.session.hand.edits is EditTool.PAINT


def test_the_wheel_with_shift_changes_the_brush_and_not_the_slice(desk: Desk):
    desk.take(EditTool.PAINT)
    before, index = desk.session.editing.radius_mm, desk.session.viewport.view.index
    at = QPointF(desk.place(30, 40))

    QApplication.sendEvent(
        desk.area,
        QWheelEvent(
            at,
            at,
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ShiftModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )

    assert desk.session.editing.radius_mm > before
    assert desk.session.viewport.view.index == index


def test_a_corner_is_dragged_and_a_double_click_takes_it_away(desk: Desk):
    desk.take(EditTool.DRAW)
    desk.drag((20, 20), (20, 60), (45, 60), (45, 20))
    desk.take(EditTool.POINTS)
    corners = len(only(desk).contours[0].points_lps)

    desk.drag((45, 60), (50, 70))
    _low, high = box_mm(desk, only(desk))
    assert high == pytest.approx([100, 105], abs=1)
    desk.double_click(50, 70)

    assert len(only(desk).contours[0].points_lps) == corners - 1


def test_the_right_button_still_windows_with_a_brush_in_hand(desk: Desk):
    desk.take(EditTool.PAINT)
    before = desk.session.viewport.view.window

    QTest.mousePress(desk.area, Qt.MouseButton.RightButton, pos=desk.place(30, 40))
    QTest.mouseMove(desk.area, desk.place(30, 60))
    QTest.mouseRelease(desk.area, Qt.MouseButton.RightButton, pos=desk.place(30, 60))

    assert desk.session.review is not None and desk.session.review.rois == ()
    assert desk.session.viewport.view.window != before


def test_a_rejected_or_unselected_region_is_not_painted_on_by_accident(desk: Desk):
    desk.take(EditTool.PAINT)
    desk.drag((30, 30), (30, 35))
    first = only(desk)
    desk.session.deciding.reject_selected()

    desk.drag((45, 70), (45, 72))

    review = desk.session.review
    assert review is not None
    assert {roi.state for roi in review.rois} == {ReviewState.REJECTED, ReviewState.EDITED}
    assert (review.find(first.roi_id).contours[0].points_lps == first.contours[0].points_lps).all()


def test_a_right_click_on_a_region_selects_it_and_asks_for_its_menu_and_beside_it_does_not(desk: Desk):
    desk.take(EditTool.PAINT)
    desk.drag((30, 30), (30, 35))
    review = desk.session.review
    assert review is not None
    review.select(None)
    settle(desk.qtbot, desk.viewport)
    asked: list[QPoint] = []
    desk.viewport.region_menu_asked.connect(asked.append)

    QTest.mouseClick(desk.area, Qt.MouseButton.RightButton, pos=desk.place(50, 80))
    assert asked == [] and review.selected is None
    QTest.mouseClick(desk.area, Qt.MouseButton.RightButton, pos=desk.place(30, 32))

    assert asked == [desk.area.mapToGlobal(desk.place(30, 32))]
    assert review.selected is only(desk)


def test_a_polygon_is_clicked_and_enter_ends_it(desk: Desk):
    desk.take(EditTool.POLYGON)
    for place in ((20, 20), (20, 60), (50, 60), (50, 70)):
        desk.click(*place)
    desk.key(Qt.Key.Key_Backspace)
    desk.key(Qt.Key.Key_Return)

    low, high = box_mm(desk, only(desk))
    assert low == pytest.approx([40, 30], abs=1)
    assert high == pytest.approx([100, 105], abs=1)


def test_a_double_click_ends_a_line_along_edges(desk: Desk):
    desk.take(EditTool.LIVEWIRE)
    for place in ((20, 20), (20, 60)):
        desk.click(*place)
    desk.double_click(45, 40)

    assert only(desk).state is ReviewState.EDITED
    assert desk.session.editing.stroke is None


def test_with_shift_a_box_is_taken_away(desk: Desk):
    desk.take(EditTool.BOX)
    desk.drag((10, 10), (50, 70))
    places = [desk.place(30, 5), desk.place(55, 75)]
    QTest.mousePress(desk.area, LEFT, Qt.KeyboardModifier.ShiftModifier, places[0])
    QTest.mouseMove(desk.area, places[1])
    QTest.mouseRelease(desk.area, LEFT, Qt.KeyboardModifier.ShiftModifier, places[1])

    _low, high = box_mm(desk, only(desk))
    assert high == pytest.approx([60, 105], abs=1)
