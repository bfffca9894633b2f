"""Reminds the outbox that time goes by."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.session.outbox import Outbox
from widgets.bind import bind

INTERVAL_MS, IDLE_INTERVAL_MS = 1_000, 20_000


class OutboxClock(QObject):
    """Ticks every second while something is to be done at some time; else it looks for what others put in."""

    def __init__(self, outbox: Outbox, parent: QObject) -> None:
        super().__init__(parent)
        self._outbox = outbox
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._remind)
        self._timer.start(IDLE_INTERVAL_MS)
        bind(outbox.changed, self, self._follow)
        self._follow()

    def _remind(self) -> None:
        if self._timer.interval() == INTERVAL_MS:
            self._outbox.tick()
        else:
            self._outbox.look()

    def _follow(self) -> None:
        entries = (entry for row in self._outbox.state.rows for entry in row.group.entries)
        wanted = INTERVAL_MS if any(entry.next_try is not None for entry in entries) else IDLE_INTERVAL_MS
        if self._timer.interval() != wanted:
            self._timer.start(wanted)
