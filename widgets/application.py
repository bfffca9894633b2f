"""The Qt application: made once, run by its event loop, and photographed where there is no screen."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.core.errors import StorageError
from app.core.preferences import NO_PREFERENCES, Preferences
from app.session.preferring import Preferring
from widgets.look import apply_look
from widgets.translation import speak

LOOK_AGAIN_MS = 10
NORMAL_PERCENT = 100


class Application:
    """The one QApplication of the process, in the theme and language that the user prefers.

    Parameters
    ----------
    preferences
        Their scale and language count from the start; their look whenever it changes.
    """

    def __init__(self, preferences: Preferences = NO_PREFERENCES) -> None:
        scale(preferences.scale_percent)
        existing = QApplication.instance()
        self._application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
        QGuiApplication.setApplicationName("Verdant")
        QGuiApplication.setApplicationDisplayName("Verdant")
        QGuiApplication.setDesktopFileName("verdant")
        speak(self._application, preferences.language)
        self._preferences = preferences
        self._application.styleHints().colorSchemeChanged.connect(self._dress)
        self._dress()

    def follow(self, preferring: Preferring) -> None:
        """Change the look whenever the user does."""

        def dress() -> None:
            self._preferences = preferring.value
            self._dress()

        preferring.changed.connect(dress)
        dress()

    def run(self) -> int:
        """Serve events until the last window is closed; returns the exit code."""
        return self._application.exec()

    def _dress(self) -> None:
        apply_look(self._application, self._preferences.theme, self._preferences.region_colours)


def scale(percent: int) -> None:
    """Make texts and controls of the next Application larger, on top of what the system does; 100 leaves them."""
    if percent != NORMAL_PERCENT:
        # What somebody has set for the whole desktop, or for this one start, comes first.
        os.environ.setdefault("QT_SCALE_FACTOR", str(percent / NORMAL_PERCENT))


def has_display() -> bool:
    """Whether a window could be shown here."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM"))


def draw_off_screen() -> None:
    """Make the next Application draw into memory; nothing changes once there is one."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def log_qt_messages() -> None:
    """Send what Qt has to say to the log instead of stderr, warnings as warnings."""
    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
        QtMsgType.QtCriticalMsg: logging.ERROR,
        QtMsgType.QtFatalMsg: logging.CRITICAL,
    }
    logger = logging.getLogger("widgets.qt")
    # Without a handler, Python itself would print warnings to stderr.
    logger.addHandler(logging.NullHandler())
    qInstallMessageHandler(lambda kind, _context, message: logger.log(levels[kind], "%s", message))


def wait_until(condition: Callable[[], bool], *, timeout_s: float) -> bool:
    """Serve events until `condition` holds; False if it does not within the time."""
    if condition():
        return True
    loop = QEventLoop()
    look, limit = QTimer(), QTimer()
    look.timeout.connect(lambda: loop.quit() if condition() else None)
    limit.setSingleShot(True)
    limit.timeout.connect(loop.quit)
    look.start(LOOK_AGAIN_MS)
    limit.start(int(timeout_s * 1000))
    loop.exec()
    return condition()


def photograph(window: QWidget, path: Path) -> None:
    """Save a picture of a window as PNG.

    Raises
    ------
    StorageError
        If it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not window.grab().save(str(path), "PNG"):
        raise StorageError(f"The picture {path} could not be written.", next_step="Check the folder and the disk.")
