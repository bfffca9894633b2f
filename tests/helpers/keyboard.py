"""Somebody who uses nothing but the keyboard: keys go where the focus is, as the window system sends them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.session.session import Session
from tests.helpers.driving import User
from widgets.main_window import MainWindow


class Keyboard:
    """Keys, by the names that the sheet of shortcuts gives them."""

    def __init__(self, user: User) -> None:
        self._user = user
        self.window: MainWindow = user.window
        self.session: Session = user.session
        self.window.activateWindow()
        self.window.viewport.setFocus()  # as it is after a start
        self.wait(lambda: self.window.isActiveWindow(), "the window")

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until something is seen."""
        self._user.wait(condition, what)

    def press(self, *keys: str) -> None:
        """Press keys one after another, e.g. `Ctrl+Shift+N`."""
        for name in keys:
            combination = QKeySequence(name)[0]
            QTest.keyClick(self._has_focus(), combination.key(), combination.keyboardModifiers())

    def type(self, text: str) -> None:
        """Write a text."""
        QTest.keyClicks(self._has_focus(), text)

    def dialog(self, kind: type[QWidget]) -> QWidget:
        """The dialog that has come up; it has the focus."""
        self.wait(
            lambda: isinstance(QApplication.activeModalWidget(), kind) and self._is_in_dialog(), f"a {kind.__name__}"
        )
        return QApplication.activeModalWidget()

    def back_in_window(self) -> None:
        """Wait until no dialog is open any more; the window is active again, as systems with windows see to."""
        self.wait(lambda: QApplication.activeModalWidget() is None, "the end of the dialog")
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow, "the window")

    def _is_in_dialog(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and focus.window() is QApplication.activeModalWidget()

    def _has_focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window
