"""What is clicked and dragged on the screen is what is measured on the image, however that is shown."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.measurement import Measurement, MeasurementKind, QuantityKind
from app.session.tool_in_hand import MouseTool
from tests.helpers.desk import COLUMNS, LEFT, ROWS, Desk
from tests.helpers.fake_heart import STUDY
from tests.helpers.fake_services import fake_services
from tests.helpers.stepwise_runner import StepwiseRunner
from tests.helpers.viewports import like, picture, settle
from widgets.theme import image_colour
from widgets.viewport.viewport import Viewport


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def value(one: Measurement, kind: QuantityKind) -> float:
    found = one.readings.find(kind)
    assert found is not None
    return found.value


@pytest.mark.parametrize("turn", ["upright", "rotated", "flipped", "zoomed"])
def test_what_is_dragged_on_the_screen_is_what_is_measured_on_the_image(desk, turn):
    view = desk.session.viewport
    match turn:
        case "rotated":
            view.rotate(1)
        case "flipped":
            view.rotate(1)
            view.flip_left_right()
        case "zoomed":
            view.zoom_by(1.7)
            view.pan_to((3.0, -5.0))
    settle(desk.qtbot, desk.viewport)
    desk.take(MeasurementKind.LENGTH)
    desk.drag((20, 30), (25, 40), (35, 55))
    (one,) = desk.measured
    # A pixel of the screen is what the mouse can tell.
    assert np.allclose(one.points, [(20, 30), (35, 55)], atol=0.2)
    assert value(one, QuantityKind.LENGTH) == pytest.approx(math.hypot(15 * 2.0, 25 * 1.5), abs=0.6)


def test_a_measurement_is_drawn_where_its_points_are(desk):
    desk.take(MeasurementKind.LENGTH)
    desk.drag((20, 30), (20, 60))
    desk.take(MouseTool.SELECT)
    desk.session.measuring.select(None)
    settle(desk.qtbot, desk.viewport)
    yellow = like(picture(desk.viewport), image_colour("measure").name(), within=60)
    start, end = desk.place(20, 30), desk.place(20, 60)
    for share in (0.25, 0.5, 0.75):
        x = round(start.x() + share * (end.x() - start.x()))
        column = np.flatnonzero(yellow[start.y() - 6 : start.y() + 7, x])
        assert column.size and abs(column.mean() - 6) <= 1.5
    assert not yellow[start.y() - 3 : start.y() + 4, start.x() - 40 : start.x() - 8].any()


def test_a_polygon_is_closed_by_a_double_click_on_its_last_corner(desk):
    desk.take(MeasurementKind.POLYGON)
    for corner in ((10, 10), (10, 60)):
        desk.click(*corner)
    desk.double_click(40, 60)
    (one,) = desk.measured
    assert len(one.points) == 3
    assert value(one, QuantityKind.AREA) == pytest.approx(30 * 2.0 * 50 * 1.5 / 2, rel=0.02)


def test_a_polygon_is_closed_by_a_click_on_its_first_corner_or_by_enter(desk):
    desk.take(MeasurementKind.POLYGON)
    for corner in ((10, 10), (10, 60), (40, 60), (10, 10)):
        desk.click(*corner)
    for corner in ((50, 10), (50, 60), (55, 60)):
        desk.click(*corner)
    desk.key(Qt.Key.Key_Return)
    assert [len(one.points) for one in desk.measured] == [3, 3]


def test_backspace_takes_the_last_corner_back(desk):
    desk.take(MeasurementKind.POLYGON)
    for corner in ((10, 10), (10, 60), (50, 80)):
        desk.click(*corner)
    desk.key(Qt.Key.Key_Backspace)
    desk.double_click(40, 60)
    assert np.allclose(desk.measured[0].points, [(10, 10), (10, 60), (40, 60)], atol=0.2)


def test_escape_gives_up_the_draft_then_what_is_being_moved_goes_back(desk):
    desk.take(MeasurementKind.POLYGON)
    desk.click(10, 10)
    desk.key(Qt.Key.Key_Escape)
    assert desk.session.drafting.draft is None and desk.session.hand.tool is MeasurementKind.POLYGON
    desk.take(MeasurementKind.LENGTH)
    desk.drag((10, 10), (10, 50))
    desk.take(MouseTool.SELECT)
    before = desk.measured
    QTest.mousePress(desk.area, LEFT, pos=desk.place(10, 30))
    QTest.mouseMove(desk.area, desk.place(40, 30))
    desk.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(desk.area, LEFT, pos=desk.place(40, 30))
    assert desk.measured == before


def test_a_freehand_outline_is_drawn_with_the_button_down(desk):
    desk.take(MeasurementKind.FREEHAND)
    angles = np.linspace(0, 2 * math.pi, 60, endpoint=False)
    desk.drag(*((30 + 12 * math.sin(a), 45 + 16 * math.cos(a)) for a in angles))
    (one,) = desk.measured
    assert value(one, QuantityKind.AREA) == pytest.approx(math.pi * 24 * 24, rel=0.03)


def test_a_corner_of_a_rectangle_is_moved_by_its_handle(desk):
    desk.take(MeasurementKind.RECTANGLE)
    desk.drag((10, 10), (30, 40))
    desk.take(MouseTool.SELECT)
    desk.drag((30, 40), (40, 50), (50, 70))
    (one,) = desk.measured
    assert np.allclose(np.sort(one.row_column, axis=0), [(10, 10), (50, 70)], atol=0.2)
    assert desk.session.history.undo_text == "move Rectangle 1"


def test_a_line_is_moved_as_a_whole_and_selected_by_a_click(desk):
    desk.take(MeasurementKind.LENGTH)
    desk.drag((10, 10), (10, 50))
    desk.take(MouseTool.SELECT)
    desk.session.measuring.select(None)
    settle(desk.qtbot, desk.viewport)
    desk.click(10, 30)
    assert desk.session.measuring.selected == desk.measured[0]
    desk.drag((10, 30), (20, 32), (30, 35))
    assert np.allclose(desk.measured[0].points, [(30, 15), (30, 55)], atol=0.3)
    desk.click(50, 80)
    assert desk.session.measuring.selected is None


def test_with_a_tool_in_hand_one_draws_beside_and_across_what_is_there(desk):
    desk.take(MeasurementKind.LENGTH)
    desk.drag((10, 10), (10, 50))
    desk.session.measuring.select(None)
    settle(desk.qtbot, desk.viewport)
    desk.drag((10, 30), (40, 30))
    assert len(desk.measured) == 2


def test_words_are_typed_on_the_image(desk):
    desk.take(MeasurementKind.TEXT)
    desk.click(20, 30)
    assert desk.editor.isVisible()
    QTest.keyClicks(desk.editor, "stent")
    QTest.keyClick(desk.editor, Qt.Key.Key_Return)
    assert [one.text for one in desk.measured] == ["stent"] and not desk.editor.isVisible()
    desk.click(40, 30)
    QTest.keyClicks(desk.editor, "gone")
    QTest.keyClick(desk.editor, Qt.Key.Key_Escape)
    assert [one.text for one in desk.measured] == ["stent"]


def test_a_double_click_on_a_measurement_renames_it_and_leaves_the_zoom_alone(desk):
    desk.take(MeasurementKind.LENGTH)
    desk.drag((10, 10), (10, 50))
    desk.take(MouseTool.SELECT)
    desk.session.viewport.zoom_by(1.2)
    settle(desk.qtbot, desk.viewport)
    desk.area.grab()
    zoom = desk.session.viewport.view.zoom
    desk.double_click(10, 40)
    QTest.keyClicks(desk.editor, "Aorta")
    QTest.keyClick(desk.editor, Qt.Key.Key_Return)
    assert [one.name for one in desk.measured] == ["Aorta"]
    assert desk.session.viewport.view.zoom == zoom


def test_a_value_is_never_left_out_for_want_of_room(desk, monkeypatch):
    desk.take(MeasurementKind.RECTANGLE)
    desk.drag((0, 0), (ROWS - 1, COLUMNS - 1))
    desk.take(MouseTool.SELECT)
    desk.session.measuring.select(None)
    desk.viewport.resize(240, 180)
    settle(desk.qtbot, desk.viewport)
    seen: list[str] = []
    from widgets.viewport import measurement_items

    monkeypatch.setattr(
        measurement_items, "_draw_label", lambda _painter, _place, figure, **_: seen.extend(figure.lines)
    )
    desk.area.grab()
    assert any(line.startswith("Mean") for line in seen)


def test_the_cursor_tells_what_a_press_would_do(desk):
    assert desk.area.cursor().shape() is Qt.CursorShape.ArrowCursor
    desk.take(MeasurementKind.LENGTH)
    assert desk.area.cursor().shape() is Qt.CursorShape.CrossCursor
    desk.drag((10, 10), (10, 50))
    desk.take(MouseTool.SELECT)
    QTest.mouseMove(desk.area, desk.place(10, 30))
    assert desk.area.cursor().shape() is Qt.CursorShape.SizeAllCursor
    QTest.mouseMove(desk.area, desk.place(50, 30))
    assert desk.area.cursor().shape() is Qt.CursorShape.ArrowCursor


def test_nothing_is_drawn_on_a_slice_that_is_not_on_the_screen_yet(qtbot):
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.session
    session.browser.search_again()
    runner.run_all()
    session.browser.select_study(STUDY)
    runner.run_all()
    session.step_series(1)
    runner.run_all()
    viewport = Viewport(session, session.panes.active)
    qtbot.addWidget(viewport)
    viewport.resize(400, 300)
    viewport.show()
    qtbot.waitUntil(lambda: any(group.startswith("pixels") for group in runner.waiting))
    runner.run_all()
    qtbot.waitUntil(viewport.is_up_to_date)
    session.hand.take(MeasurementKind.LENGTH)
    session.viewport.step(1)
    QTest.mousePress(viewport.viewport(), LEFT, pos=QPoint(150, 100))
    assert session.drafting.draft is None
