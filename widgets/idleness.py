"""Whether anybody is at the keys and the mouse: told to the session while idle time asks for a PIN, or locks."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from app.session.session import Session
from widgets.bind import bind

_BY_HAND: Final = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
    )
)


class Idleness(QObject):
    """Sees every event of the application while that is asked for, and none otherwise: each would cost a little."""

    def __init__(self, session: Session, owner: QObject) -> None:
        super().__init__(owner)
        self._session = session
        self._is_watching = False
        bind(session.preferences.changed, self, self._follow)
        self._follow()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note what a hand did."""
        if event.type() in _BY_HAND:
            self._session.reviewers.note_activity()
            self._session.locking.note_activity()
        return False

    def _follow(self) -> None:
        watches = self._session.locking.watches or self._session.preferences.value.reviewer_idle_minutes is not None
        application = QApplication.instance()
        if application is None or watches == self._is_watching:
            return
        self._is_watching = watches
        if watches:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)
