"""What the user prefers outlives the end of the application: keys, theme and size."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core.preferences import Theme
from tests.helpers.driving import User, run_application
from widgets.dialogs.settings_dialog import SettingsDialog, SettingsPage
from widgets.look import apply_look
from widgets.theme import theme

MEASURE = """
from PySide6.QtWidgets import QLabel
from app.core.preferences import Preferences
from widgets.application import Application
application = Application(Preferences(scale_percent=150))
label = QLabel("Text")
label.resize(100, 20)
print(label.grab().toImage().width())
"""


def to_front(user: User) -> None:
    user.window.activateWindow()
    user.wait(user.window.isActiveWindow, "the window")


def change(user: User) -> None:
    """Open the settings by their key, give “Fold panels away” another key, choose the light theme, save."""
    to_front(user)
    user.press(Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    user.wait(lambda: isinstance(QApplication.activeModalWidget(), SettingsDialog), "the settings")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SettingsDialog)
    dialog.show_page(SettingsPage.KEYS)
    dialog.keys.select("panels")
    QTest.keyClick(dialog.keys.field, Qt.Key.Key_F9)
    dialog.appearance.theme.setCurrentIndex(dialog.appearance.theme.findData(Theme.LIGHT.value))
    dialog.buttons.button(dialog.buttons.StandardButton.Save).click()
    user.wait(lambda: QApplication.activeModalWidget() is None, "the end of the settings")
    fold(user)


def fold(user: User) -> None:
    """The panels are folded by the new key alone."""
    assert theme() is Theme.LIGHT
    to_front(user)
    user.window.viewport.setFocus()
    assert not user.window.browser.isHidden()
    user.press(Qt.Key.Key_Tab)
    assert not user.window.browser.isHidden()
    user.press(Qt.Key.Key_F9)
    user.wait(user.window.browser.isHidden, "the folded panels")
    assert user.errors == []


def test_another_key_and_another_theme_hold_after_a_new_start(home: Path, qapp: QApplication):
    assert run_application([], change) == 0
    kept = json.loads((home / "settings.json").read_text())
    assert kept["keys"] == {"panels": ["F9"]}
    apply_look(qapp, Theme.DARK)
    assert run_application([], fold) == 0
    apply_look(qapp, Theme.DARK)


def test_settings_with_a_key_that_is_none_start_and_name_it(home: Path):
    settings = json.loads((home / "settings.json").read_text())
    (home / "settings.json").write_text(json.dumps({**settings, "keys": {"fit": ["Ctrl+Foo"], "teleport": ["F8"]}}))

    def look(user: User) -> None:
        said = [notice.text for notice in user.session.notices.all]
        assert any("Ctrl+Foo" in text and "“Fit”" in text for text in said), said
        assert not any("teleport" in text for text in said)

    assert run_application([], look) == 0


def test_the_size_of_the_settings_holds_from_the_start():
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("QT_SCALE_FACTOR", None)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], env=environment, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == 150
