"""Reminds the outbox, while something is in it, that time goes by."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.session.outbox import Outbox
from widgets.bind import bind

INTERVAL_MS = 1000


class OutboxClock(QObject):
    """Runs only while something is to be done at some time."""

    def __init__(self, outbox: Outbox, parent: QObject) -> None:
        super().__init__(parent)
        self._outbox = outbox
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(outbox.tick)
        bind(outbox.changed, self, self._follow)
        self._follow()

    def _follow(self) -> None:
        entries = (entry for row in self._outbox.state.rows for entry in row.group.entries)
        if not any(entry.next_try is not None for entry in entries):
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()
