"""Whoever hears the window instead of seeing it, or has no mouse, gets everywhere and is told where."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.core.preferences import Theme
from app.session.notices import Notice, NoticeLevel
from tests.helpers.fake_services import FakeServices, fake_services
from widgets.dialogs.about_dialog import AboutDialog
from widgets.dialogs.picture_dialog import PictureDialog
from widgets.dialogs.save_dialog import SaveDialog
from widgets.dialogs.settings_dialog import SettingsDialog, SettingsPage
from widgets.dialogs.shortcut_sheet import ShortcutSheet
from widgets.dialogs.tag_browser import TagBrowser
from widgets.look import apply_look
from widgets.main_window import FIRST_SIZE, MainWindow
from widgets.notices import DetailsDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
INTERACTIVE = (
    *(QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QSlider),
)


def show(qtbot: QtBot, services: FakeServices) -> MainWindow:
    """The window with regions that are decided and not."""
    session = services.open_study()
    services.show_pixels()
    session.propose()
    session.deciding.validate_selected()
    session.notices.warn("One image could not be read.", details="It is empty.")
    window = MainWindow(session)
    qtbot.addWidget(window, before_close_func=MainWindow.close_without_asking)
    window.resize(*FIRST_SIZE)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(window.is_up_to_date)
    return window


def is_for_the_user(widget: QWidget) -> bool:
    """Whether it is worked with by itself: not a part of another such, such as the list of a combo box."""
    if not isinstance(widget, INTERACTIVE) or widget.objectName().startswith("qt_"):
        return False
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(parent, INTERACTIVE):
            return False
        parent = parent.parentWidget()
    return True


def nameless(window: QWidget) -> list[str]:
    """What a screen reader could only call “button” or “list”."""
    named = {label.buddy() for label in window.findChildren(QWidget) if hasattr(label, "buddy")}
    return [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in window.findChildren(QWidget)
        if is_for_the_user(widget)
        and widget.isVisibleTo(window)
        and not widget.accessibleName().strip()
        and widget not in named
        and not (isinstance(widget, QAbstractButton) and widget.text().strip())
    ]


def test_everything_in_the_window_has_a_name(qtbot: QtBot):
    window = show(qtbot, fake_services())
    assert nameless(window) == []
    window.session.panes.arrange(2, 2)
    window.session.hangings.fill()
    assert nameless(window) == []
    window.actions_by_name["layout-1x1"].trigger()
    window.actions_by_name["mpr"].trigger()
    assert nameless(window) == []


def save_dialog(window: MainWindow) -> QWidget:
    plan = window.session.save_plan()
    assert plan is not None
    return SaveDialog(window.session, plan, window)


def tag_browser(window: MainWindow) -> QWidget:
    window.actions_by_name["tags"].trigger()
    return window.findChildren(TagBrowser)[0]


DIALOGS: dict[str, Callable[[MainWindow], QWidget]] = {
    "save": save_dialog,
    "tags": tag_browser,
    "picture": lambda window: PictureDialog(window.session, window.viewport, window),
    "sheet": lambda window: ShortcutSheet(window.actions_by_name.keymap.table, window),
    "about": AboutDialog,
    "details": lambda window: DetailsDialog(Notice(1, NoticeLevel.ERROR, "Text", "Details"), window),
    **{
        f"settings-{page.name.lower()}": lambda window, page=page: SettingsDialog(window.session, window, page=page)
        for page in SettingsPage
    },
}


@pytest.mark.parametrize("name", DIALOGS)
def test_everything_in_a_dialog_has_a_name(qtbot: QtBot, name: str):
    dialog = DIALOGS[name](show(qtbot, fake_services()))
    dialog.show()
    assert nameless(dialog) == []


@pytest.mark.parametrize("name", ["save", "picture", *(f"settings-{page.name.lower()}" for page in SettingsPage)])
def test_tab_goes_through_a_dialog_and_round(qtbot: QtBot, name: str):
    dialog = DIALOGS[name](show(qtbot, fake_services()))
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    reached: list[QWidget] = []
    for _step in range(40):
        QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None and dialog.isAncestorOf(focus)
        if focus in reached:
            break
        reached.append(focus)
    missed = [
        widget
        for widget in dialog.findChildren(QWidget)
        if is_for_the_user(widget) and widget.isVisible() and widget.isEnabled() and widget not in reached
    ]
    assert missed == []


def test_one_key_goes_from_part_to_part_and_another_back(qtbot: QtBot):
    window = show(qtbot, fake_services())
    image = window.parts.index(window.images)

    def way(name: str) -> list[int]:
        """The parts from the image round to the image again."""
        window.viewport.setFocus()
        visited = [image]
        while len(visited) == 1 or visited[-1] != image:
            window.actions_by_name[name].trigger()
            focus = QApplication.focusWidget()
            visited.append(next(at for at, part in enumerate(window.parts) if part.isAncestorOf(focus)))
            assert len(visited) <= len(window.parts) + 1
        assert window.viewport.hasFocus()
        return visited

    there = way("next-part")
    assert there[::-1] == way("previous-part")
    for part in (window.browser, window.transport, window.review, window.action_bar, window.header):
        assert window.parts.index(part) in there
    assert there[1:-2] == sorted(there[1:-2])


def test_tab_goes_through_the_window_from_the_search_to_the_image_and_on(qtbot: QtBot):
    window = show(qtbot, fake_services())
    window.browser.focus_search()
    reached: list[QWidget] = []
    while not window.viewport.hasFocus():
        focus = QApplication.focusWidget()
        assert focus is not None and focus not in reached
        assert window.browser.isAncestorOf(focus)
        reached.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert window.browser.studies in reached and window.browser.series in reached


def test_a_click_on_a_button_leaves_the_keys_with_the_image(qtbot: QtBot):
    window = show(qtbot, fake_services())
    window.viewport.setFocus()
    for button in (*window.transport.buttons.values(), window.action_bar.buttons["undo"]):
        if button.isEnabled():
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
            assert window.viewport.hasFocus()


@pytest.mark.parametrize("theme", [Theme.DARK, Theme.LIGHT, Theme.HIGH_CONTRAST])
def test_where_the_focus_is_can_be_seen_in_every_theme(qtbot: QtBot, qapp: QApplication, theme: Theme):
    apply_look(qapp, theme)
    window = show(qtbot, fake_services())
    dialog = SettingsDialog(window.session, window)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    save = dialog.buttons.button(dialog.buttons.StandardButton.Save)
    for widget in (save, dialog.archives.add, dialog.archives.archive, dialog.pages):
        dialog.buttons.button(dialog.buttons.StandardButton.Cancel).setFocus()
        before = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert widget.grab().toImage() != before, widget
    dialog.reject()
    apply_look(qapp, Theme.DARK)
