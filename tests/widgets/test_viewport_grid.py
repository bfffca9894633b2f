"""Several viewports in the window: which is active, how they are arranged, dropped into and told apart."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.identity import SeriesInstanceUID
from app.session.pane import Pane
from app.session.panes import Layout
from app.session.viewport_state import FRAME_RATES
from tests.helpers.fake_heart import OTHER_STUDY, SHORT_AXIS, STUDY
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.linked_series import LONG_AXIS, OF_ANOTHER, THIN, TIMED, add_linked_series
from widgets.item_models.dragging import drag_card
from widgets.item_models.series_mime import MIME_TYPE, Dragged, from_mime, to_mime
from widgets.layout_chooser import LayoutChooser
from widgets.main_window import MainWindow
from widgets.viewport.pane_frame import PaneFrame

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def window_with(
    qtbot: QtBot, *shown: SeriesInstanceUID, rows: int = 1, columns: int = 2
) -> tuple[MainWindow, FakeServices]:
    services = fake_services()
    add_linked_series(services)
    services.open_study()
    services.session.panes.arrange(rows, columns)
    for pane, uid in zip(services.session.panes.all, shown, strict=False):
        services.session.open_series(services.reader.series[uid].series, pane=pane)
    window = MainWindow(services.session)
    qtbot.addWidget(window, before_close_func=MainWindow.close_without_asking)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.is_up_to_date)
    return window, services


def frames(window: MainWindow) -> list[PaneFrame]:
    return [window.viewports.frame(pane) for pane in window.session.panes.all]


def uid_of(pane: Pane) -> str:
    return pane.opened.series.series.series_instance_uid if pane.opened else ""


def mouse(frame: PaneFrame, kind: QMouseEvent.Type, at: QPoint, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
    area = frame.viewport.viewport()
    up = kind is QMouseEvent.Type.MouseButtonRelease
    cause = Qt.MouseButton.NoButton if kind is QMouseEvent.Type.MouseMove else LEFT
    event = QMouseEvent(
        kind, QPointF(at), QPointF(area.mapToGlobal(at)), cause, Qt.MouseButton.NoButton if up else LEFT, modifiers
    )
    QApplication.sendEvent(area, event)


def drag_over(frame: PaneFrame, mime: QMimeData) -> bool:
    """Whether the frame takes what is dragged over it."""
    event = QDragEnterEvent(QPoint(20, 20), Qt.DropAction.CopyAction, mime, LEFT, NO_KEY)
    event.ignore()
    QApplication.sendEvent(frame, event)
    return event.isAccepted()


def drop(frame: PaneFrame, mime: QMimeData) -> None:
    event = QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, mime, LEFT, NO_KEY)
    QApplication.sendEvent(frame, event)


# Arrangement


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (1, 3), (2, 2), (3, 3)])
def test_every_layout_divides_the_room_evenly(qtbot: QtBot, rows: int, columns: int):
    window, services = window_with(qtbot, SHORT_AXIS)
    services.session.panes.arrange(rows, columns)
    qtbot.waitUntil(lambda: all(frame.isVisible() and frame.width() > 1 for frame in frames(window)))
    QApplication.processEvents()
    widths = {frame.width() for frame in frames(window)}
    heights = {frame.height() for frame in frames(window)}
    assert max(widths) - min(widths) <= 1
    assert max(heights) - min(heights) <= 1
    assert sum(widths) / len(widths) * columns >= 0.97 * window.viewports.width()


def test_a_click_makes_a_viewport_the_active_one_and_the_header_follows(qtbot: QtBot):
    window, services = window_with(qtbot, SHORT_AXIS, OF_ANOTHER)
    second = frames(window)[1]
    qtbot.mouseClick(second.viewport.viewport(), LEFT, pos=QPoint(5, 5))
    assert window.viewport is second.viewport
    assert "active" in second.viewport.accessibleName()
    assert "active" not in frames(window)[0].viewport.accessibleName()
    opened = services.session.opened
    assert opened is not None
    assert opened.series.study.patient.patient_id == "4712"


def test_a_single_viewport_has_neither_title_nor_frame(qtbot: QtBot):
    window, services = window_with(qtbot, SHORT_AXIS)
    assert all(frame.title.isVisible() for frame in frames(window))
    services.session.panes.arrange(1, 1)
    (frame,) = frames(window)
    assert not frame.title.isVisible()
    qtbot.waitUntil(lambda: frame.viewport.size() == frame.size())


def test_a_double_click_enlarges_and_another_brings_all_back(qtbot: QtBot):
    window, _ = window_with(qtbot, SHORT_AXIS, THIN, rows=2, columns=2)
    second = frames(window)[1]
    qtbot.mouseClick(second.viewport.viewport(), LEFT)
    qtbot.mouseDClick(second.viewport.viewport(), LEFT)
    assert [frame.isVisible() for frame in frames(window)] == [False, True, False, False]
    qtbot.waitUntil(lambda: second.width() >= 0.99 * window.viewports.width())
    qtbot.mouseDClick(second.viewport.viewport(), LEFT)
    assert all(frame.isVisible() for frame in frames(window))


def test_keys_go_from_viewport_to_viewport(qtbot: QtBot):
    window, services = window_with(qtbot, SHORT_AXIS, THIN)
    qtbot.waitUntil(window.isActiveWindow)
    first, second = services.session.panes.all
    window.viewport.setFocus()
    qtbot.keyClick(window.viewport, Qt.Key.Key_F6)
    assert services.session.panes.active is second
    assert window.viewports.of(second).hasFocus()
    qtbot.keyClick(window.viewport, Qt.Key.Key_F6)
    assert services.session.panes.active is first


def test_titles_say_which_series_it_is_and_what_is_on_its_way(qtbot: QtBot):
    window, services = window_with(qtbot, SHORT_AXIS, LONG_AXIS)
    first, second = frames(window)
    assert first.title.title.series.endswith("Cine short axis")
    assert second.title.title.link == "not linked: another direction of slices"
    services.session.panes.all[1].begin_opening(services.reader.series[THIN].series)
    services.session.panes.all[1].advance_opening(0.5)
    qtbot.waitUntil(lambda: second.title.title.progress == 0.5)
    assert "Thin" in second.title.title.opening


def test_several_patients_are_warned_of_while_they_are_on_screen(qtbot: QtBot):
    window, services = window_with(qtbot, SHORT_AXIS, THIN)
    assert window.viewports.warning == ""
    services.session.open_series(services.reader.series[OF_ANOTHER].series, pane=services.session.panes.all[1])
    assert "2 patients" in window.viewports.warning
    services.session.panes.enlarge(True)
    assert window.viewports.warning == ""
    services.session.panes.enlarge(False)
    services.session.panes.all[1].close()
    assert window.viewports.warning == ""


def test_shift_and_the_left_button_show_the_point_everywhere(qtbot: QtBot):
    window, services = window_with(qtbot, SHORT_AXIS, THIN)
    first = frames(window)[0]
    placement = first.viewport.placement
    assert placement is not None
    x, y = placement.to_screen(30.0, 80.0)
    shift = Qt.KeyboardModifier.ShiftModifier
    mouse(first, QMouseEvent.Type.MouseButtonPress, QPoint(round(x), round(y)), shift)
    mouse(first, QMouseEvent.Type.MouseMove, QPoint(round(x) + 9, round(y)), shift)
    mouse(first, QMouseEvent.Type.MouseButtonRelease, QPoint(round(x) + 9, round(y)), shift)
    cross = services.session.synchronising.cross
    assert cross is not None
    image = services.session.panes.all[0].image
    assert image is not None
    assert image.plane is not None
    (row, column) = image.plane.to_row_column(cross.point_lps)[0]
    assert (row, column) == pytest.approx(placement.to_image(round(x) + 9, round(y)))
    qtbot.keyClick(window.viewport, Qt.Key.Key_Escape)
    assert services.session.synchronising.cross is None


def test_lines_are_drawn_where_the_slices_meet(qtbot: QtBot):
    window, services = window_with(qtbot, SHORT_AXIS, LONG_AXIS)
    services.session.panes.all[0].viewport.show_slice(5)
    long = frames(window)[1].viewport
    qtbot.waitUntil(lambda: bool(long.display.references.lines))
    (line,) = long.display.references.lines
    placement = long.placement
    assert placement is not None
    middle = [sum(ends) / 2 for ends in zip(line.segment.start, line.segment.end, strict=True)]
    x, y = placement.to_screen(*middle)
    picture = long.grab().toImage()
    ratio = picture.devicePixelRatio()
    around = [picture.pixelColor(round(x * ratio), round((y + dy) * ratio)) for dy in range(-2, 3)]
    assert any(ink.blue() > ink.red() + 40 for ink in around)


# Dropping


def test_a_series_is_opened_where_it_is_dropped(qtbot: QtBot):
    window, services = window_with(qtbot, SHORT_AXIS)
    second = frames(window)[1]
    mime = to_mime(Dragged(STUDY, THIN))
    assert drag_over(second, mime)
    assert second.hint.isVisible()
    drop(second, mime)
    assert not second.hint.isVisible()
    assert [uid_of(pane) for pane in services.session.panes.all] == [SHORT_AXIS, THIN]
    assert services.session.panes.active is services.session.panes.all[1]


def test_a_stack_is_shown_where_it_is_dropped_without_being_read_again(qtbot: QtBot):
    window, services = window_with(qtbot, TIMED)
    first, second = services.session.panes.all
    calls = len(services.archive.calls)
    mime = to_mime(Dragged(STUDY, TIMED, first.number, 7))
    assert drag_over(frames(window)[1], mime)
    drop(frames(window)[1], mime)
    assert (first.stack_index, second.stack_index) == (0, 7)
    assert len(services.archive.calls) == calls


@pytest.mark.parametrize(
    "dragged",
    [
        Dragged(STUDY, "1.2.3"),
        Dragged(OTHER_STUDY, THIN),
        Dragged("1.2", "1.2.3", 99, 7),
    ],
)
def test_what_is_not_listed_is_not_taken(qtbot: QtBot, dragged: Dragged):
    window, _ = window_with(qtbot, TIMED)
    second = frames(window)[1]
    assert not drag_over(second, to_mime(dragged))
    assert not second.hint.isVisible()
    drop(second, to_mime(dragged))
    assert window.session.panes.all[1].opened is None


def test_files_and_texts_are_not_taken(qtbot: QtBot):
    window, _ = window_with(qtbot, SHORT_AXIS)
    mime = QMimeData()
    mime.setText("a text")
    assert not drag_over(frames(window)[1], mime)


def test_the_hint_goes_when_the_drag_goes_elsewhere(qtbot: QtBot):
    window, _ = window_with(qtbot, SHORT_AXIS)
    second = frames(window)[1]
    drag_over(second, to_mime(Dragged(STUDY, THIN)))
    QApplication.sendEvent(second, QDragLeaveEvent())
    assert not second.hint.isVisible()


@given(st.binary(max_size=600))
def test_whatever_bytes_another_program_offers_are_understood_or_refused(data: bytes):
    mime = QMimeData()
    mime.setData(MIME_TYPE, QByteArray(data))
    found = from_mime(mime)
    if found is not None:
        assert json.loads(data)[:2] == [found.study_instance_uid, found.series_instance_uid]


def test_what_is_dragged_comes_back_from_its_bytes(qtbot: QtBot):
    for dragged in (Dragged("1.2", "1.3"), Dragged("1.2", "1.3", 4, 0)):
        assert from_mime(to_mime(dragged)) == dragged


def test_the_list_of_series_lets_every_series_be_dragged_with_its_picture(qtbot: QtBot):
    window, _ = window_with(qtbot, SHORT_AXIS)
    series = window.browser.series
    model = series.model()
    assert series.dragEnabled()
    assert all(model.flags(model.index(row, 0)) & Qt.ItemFlag.ItemIsDragEnabled for row in range(model.rowCount()))
    card = drag_card(series, "A name of a series", None)
    assert card.width() > card.height() > 0


# Stacks


def test_the_choice_of_stacks_is_there_only_where_there_are_several(qtbot: QtBot):
    window, services = window_with(qtbot, SHORT_AXIS, TIMED)
    plain, timed = frames(window)
    assert not plain.stacks.isVisible()
    assert timed.stacks.isVisible()
    assert (timed.stacks.name.text(), timed.stacks.dimension.text()) == ("Magnitude", "Time")
    assert timed.stacks.value.text().split() == ["0", "ms", "1/5"]
    services.session.open_series(services.reader.series[SHORT_AXIS].series, pane=services.session.panes.all[1])
    qtbot.waitUntil(lambda: not timed.stacks.isVisible())


def test_the_slider_goes_along_the_dimension_and_the_menu_to_another_family(qtbot: QtBot):
    window, services = window_with(qtbot, SHORT_AXIS, TIMED)
    bar, pane = frames(window)[1].stacks, services.session.panes.all[1]
    bar.slider.setValue(3)
    assert pane.stack_index == 3
    assert services.session.panes.active is pane
    qtbot.waitUntil(lambda: bar.value.text().startswith("60 ms"))
    actions = bar.name.menu().actions()
    assert [action.text() for action in actions] == ["Magnitude   (5 × Time)", "Phase   (5 × Time)", "Localiser"]
    actions[1].trigger()
    assert pane.stack_index == 8
    qtbot.waitUntil(lambda: bar.name.text() == "Phase")
    bar.name.menu().actions()[2].trigger()
    qtbot.waitUntil(lambda: not bar.slider.isVisible())
    assert bar.name.text() == "Localiser"
    assert bar.name.width() <= bar.name.sizeHint().width(), "its arrow stands beside the name, not at the other edge"


def test_keys_go_along_the_dimension(qtbot: QtBot):
    window, services = window_with(qtbot, TIMED)
    qtbot.waitUntil(window.isActiveWindow)
    window.viewport.setFocus()
    pane = services.session.panes.active
    qtbot.keyClick(window.viewport, Qt.Key.Key_Period)
    qtbot.keyClick(window.viewport, Qt.Key.Key_Period)
    qtbot.keyClick(window.viewport, Qt.Key.Key_Comma)
    assert pane.stack_index == 1


def test_autoplay_through_the_stacks(qtbot: QtBot):
    window, services = window_with(qtbot, TIMED)
    pane = services.session.panes.active
    frames(window)[0].stacks.cine.click()
    assert pane.plays_stacks
    for _ in FRAME_RATES:
        pane.viewport.step_frame_rate(1)
    index = pane.viewport.view.index
    pane.toggle_cine()
    qtbot.waitUntil(lambda: pane.stack_index == 2)
    pane.toggle_cine()
    assert pane.viewport.view.index == index


# The chooser


def chooser_on(qtbot: QtBot) -> tuple[LayoutChooser, FakeServices]:
    window, services = window_with(qtbot, SHORT_AXIS)
    chooser = LayoutChooser(services.session, window)
    chooser.show()
    return chooser, services


def test_the_pointer_offers_a_layout_and_a_click_chooses_it(qtbot: QtBot):
    chooser, services = chooser_on(qtbot)
    assert chooser.says == "1 × 2"
    QTest.mouseMove(chooser.grid, chooser.grid.cell(2, 1).center())
    qtbot.mouseClick(chooser.grid, LEFT, pos=chooser.grid.cell(2, 1).center())
    assert services.session.panes.layout == Layout(3, 2)


def test_arrows_and_enter_choose_too(qtbot: QtBot):
    chooser, services = chooser_on(qtbot)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(chooser.grid, key)
    assert chooser.says == "2 × 2"
    assert "2 rows, 2 columns" in chooser.grid.accessibleDescription()
    qtbot.keyClick(chooser.grid, Qt.Key.Key_Return)
    assert services.session.panes.layout == Layout(2, 2)


def test_esc_leaves_everything_as_it_was(qtbot: QtBot):
    chooser, services = chooser_on(qtbot)
    qtbot.keyClick(chooser.grid, Qt.Key.Key_Down)
    with qtbot.waitSignal(chooser.destroyed):
        qtbot.keyClick(chooser.grid, Qt.Key.Key_Escape)
    assert services.session.panes.layout == Layout(1, 2)


def test_the_layout_is_remembered_from_there(qtbot: QtBot):
    chooser, services = chooser_on(qtbot)
    chooser.fills.setChecked(False)
    qtbot.mouseClick(chooser.remember, LEFT)
    hanging = services.session.hangings.of("MR")
    assert hanging is not None
    assert (hanging.rows, hanging.columns, hanging.fills) == (1, 2, False)


def test_the_command_opens_the_chooser(qtbot: QtBot):
    window, _ = window_with(qtbot, SHORT_AXIS)
    window.actions_by_name["layout"].trigger()
    chooser = QApplication.activePopupWidget()
    assert isinstance(chooser, LayoutChooser)
    chooser.close()


def test_what_is_switched_on_is_ticked_in_the_menu(qtbot: QtBot):
    window, services = window_with(qtbot, SHORT_AXIS, THIN)
    follow = window.actions_by_name["link-slice"]
    assert follow.isChecked()
    follow.trigger()
    assert not follow.isChecked()
    assert window.actions_by_name["layout-1x2"].isChecked()
    services.session.panes.arrange(2, 2)
    assert not window.actions_by_name["layout-1x2"].isChecked()
