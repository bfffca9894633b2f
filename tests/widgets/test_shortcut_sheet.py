"""The sheet of keys is made from the commands, so that it cannot lie; the about dialog says what Verdant is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.session.commands import COMMANDS
from app.session.key_table import usual_table
from widgets.dialogs import about_dialog
from widgets.dialogs.about_dialog import NOT_A_DEVICE, AboutDialog
from widgets.dialogs.shortcut_sheet import ShortcutSheet, keys_text

USUAL = usual_table(COMMANDS)
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def test_every_command_with_a_key_is_on_the_sheet_with_all_its_keys(qtbot: QtBot):
    sheet = ShortcutSheet(USUAL)
    qtbot.addWidget(sheet)
    shown = texts(sheet)
    for command in COMMANDS:
        if command.keys:
            at = shown.index(command.text.rstrip("…"))
            assert shown[at + 1] == keys_text(command.keys)


def test_the_sheet_shows_the_keys_that_hold(qtbot: QtBot):
    sheet = ShortcutSheet(USUAL.with_key("validate", "F9").without_keys("fit"))
    qtbot.addWidget(sheet)
    shown = texts(sheet)
    assert shown[shown.index("Validate") + 1] == "F9"
    assert "Fit" not in shown


def test_no_key_stands_for_two_commands():
    keys = [key for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))


def test_the_mouse_is_on_the_sheet_too(qtbot: QtBot):
    sheet = ShortcutSheet(USUAL)
    qtbot.addWidget(sheet)
    assert {"Wheel", "Ctrl + wheel", "Right drag", "Middle drag"} <= set(texts(sheet))


@pytest.mark.parametrize("dialog", [lambda: ShortcutSheet(USUAL), AboutDialog])
def test_escape_closes(qtbot: QtBot, dialog: Callable[[], QWidget]):
    shown = dialog()
    qtbot.addWidget(shown)
    shown.show()
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_about_says_the_version_the_licence_and_what_it_is_not(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(about_dialog, "version", lambda name: {"verdant-viewer": "1.2.3"}[name])
    dialog = AboutDialog(None)
    qtbot.addWidget(dialog)
    text = "\n".join(texts(dialog))
    for part in ("Verdant 1.2.3", NOT_A_DEVICE, "Apache License 2.0", "LGPL"):
        assert part in text


def test_about_works_without_an_installed_package(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(about_dialog, "DISTRIBUTION", "no-such-package-of-verdant")
    dialog = AboutDialog(None)
    qtbot.addWidget(dialog)
    assert any("not installed" in text for text in texts(dialog))


def test_on_a_small_screen_the_sheet_is_scrolled_down_and_never_sideways(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    for width in (1600, 800, 500):
        monkeypatch.setattr(ShortcutSheet, "room", lambda _sheet, width=width: QSize(width, 400))
        sheet = ShortcutSheet(USUAL)
        qtbot.addWidget(sheet)
        sheet.show()
        (area,) = sheet.findChildren(QScrollArea)
        qtbot.waitUntil(lambda area=area: area.widget().width() <= area.viewport().width())
        assert area.horizontalScrollBar().maximum() == 0
