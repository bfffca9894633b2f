"""Driving the real application as a user would: `main()` runs, a script presses keys and waits for what it sees."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.cli import main
from app.session.browsing import Loading
from app.session.notices import NoticeLevel
from app.session.session import Session
from widgets.application import wait_until
from widgets.dialogs.save_dialog import SaveDialog
from widgets.main_window import MainWindow

LONGEST_WAIT_S = 60.0


class User:
    """Somebody at the window."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.session: Session = window.session

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until something is seen; fails with what the viewer said instead."""
        if not wait_until(condition, timeout_s=LONGEST_WAIT_S):
            said = [notice.text for notice in self.session.notices.all]
            pytest.fail(f"waited in vain for {what}; the viewer says {said}")

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key on the window."""
        self.window.activateWindow()
        self.window.setFocus()
        QTest.keyClick(self.window, key, modifiers)

    def open_study(self, description: str) -> None:
        """Search, pick the study of that description, open its MR series."""
        browser = self.session.browser
        self.wait(lambda: any(s.study_description == description for s in browser.state.studies), "the study")
        study = next(s for s in browser.state.studies if s.study_description == description)
        browser.select_study(study.study_instance_uid)
        self.wait(lambda: browser.state.listing is Loading.READY, "its series")
        record = next(record for record in browser.state.series if record.modality == "MR")
        self.session.open_series(record)
        self.wait(lambda: self._shows(record.series_instance_uid), "the images")

    def propose(self) -> None:
        """Press A and wait until the network has answered."""
        self.press(Qt.Key.Key_A)
        self.wait(lambda: not self.session.proposing.state.running, "the proposals")

    def save_as(self, family: str, given: str) -> None:
        """Ctrl+S as that reviewer, wait for the proof, approve, and wait for the archive."""
        self.session.set_reviewer(f"{family}^{given}")
        filled: list[str] = []

        def fill() -> None:
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, SaveDialog), f"Ctrl+S opened {dialog!r}"
            if dialog.approve.isEnabled():
                filled.append(dialog.windowTitle())
                QTest.mouseClick(dialog.approve, Qt.MouseButton.LeftButton)

        opened = QTimer()
        opened.timeout.connect(lambda: fill() if not filled and QApplication.activeModalWidget() else None)
        opened.start(20)
        self.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        self.wait(lambda: bool(filled) and not self.session.saving.running, "the end of saving")
        opened.stop()

    @property
    def errors(self) -> list[str]:
        """What the viewer reported as failed."""
        return [notice.text for notice in self.session.notices.all if notice.level is NoticeLevel.ERROR]

    def _shows(self, series_instance_uid: str) -> bool:
        opened = self.session.opened
        if self.session.opening is not None or opened is None:
            return False
        return opened.series.series.series_instance_uid == series_instance_uid


def run_application(arguments: list[str], script: Callable[[User], None]) -> int:
    """Run `verdant` with these arguments, let `script` use it, close it; returns the exit code.

    What the script raises is raised here, after the application has ended.
    """
    failures: list[BaseException] = []

    def begin() -> None:
        window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible())
        try:
            script(User(window))
        except BaseException as error:  # noqa: BLE001 - a slot must not raise; it is raised again below
            failures.append(error)
        finally:
            window.close_without_asking()
            QApplication.quit()

    QTimer.singleShot(0, begin)
    with pytest.raises(SystemExit) as leaving:
        main(arguments)
    # The last window that closes asks to quit once more; left over, that would end every later event loop.
    QCoreApplication.removePostedEvents(QApplication.instance(), QEvent.Type.Quit.value)
    if failures:
        raise failures[0]
    return int(leaving.value.code or 0)


def button(window: QWidget, text: str) -> QPushButton:
    """The button whose text begins so."""
    found = [b for b in window.findChildren(QPushButton) if b.text().replace("&", "").startswith(text)]
    assert found, f"no button {text!r}"
    return found[0]
