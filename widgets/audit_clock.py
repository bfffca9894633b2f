"""Reminds what sends the audit trail that time goes by."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer

from app.session.session import Session

INTERVAL_MS: Final = 5_000


class AuditClock(QObject):
    """Ticks all the time: that is cheap, and a server that was away is tried again when its pause is over."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.timeout.connect(session.auditing.tick)
        self._timer.start(INTERVAL_MS)
