"""Plays the slices of a pane at its rate."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer

from app.session.pane import Pane


class CineTimer(QTimer):
    """Ticks while the pane plays."""

    def __init__(self, pane: Pane, parent: QObject) -> None:
        super().__init__(parent)
        self._pane = pane
        self.setTimerType(Qt.TimerType.PreciseTimer)
        self.timeout.connect(self._advance)

    def follow(self) -> None:
        """Tick as fast as the pane says, or not at all."""
        view = self._pane.viewport.view
        interval = round(1000 / view.frames_per_second)
        if self.interval() != interval:
            self.setInterval(interval)
        if view.playing != self.isActive():
            self.start() if view.playing else self.stop()

    def _advance(self) -> None:
        self._pane.advance_cine()
