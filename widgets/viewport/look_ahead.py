"""What can be done for the next slice while nothing else is to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from app.core.pixels import ImagePixels
from app.core.volume import ImageSlice
from app.session.pane import Pane

AHEAD_MS: Final = 3
"""After the slice before it: a key that is held comes every thirtieth of a second."""


class LookAhead(QObject):
    """Guesses from the last step which slice comes next.

    Parameters
    ----------
    make
        Makes what can be made of it; called only if its pixels are at hand.
    """

    def __init__(self, viewport: QObject, pane: Pane, *, make: Callable[[ImageSlice, ImagePixels], None]) -> None:
        super().__init__(viewport)
        self._pane = pane
        self._make = make
        self._index, self._step = 0, 1
        self._is_planned = False
        self._timer = QTimer(self, singleShot=True, interval=AHEAD_MS)
        self._timer.timeout.connect(self._look)

    def plan(self) -> None:
        """Another picture is about to be painted: look ahead after that."""
        self._timer.stop()
        self._is_planned = True

    def painted(self) -> None:
        """The picture is painted: what was planned may be done."""
        if self._is_planned:
            self._is_planned = False
            self._timer.start()

    def _look(self) -> None:
        pane, index = self._pane, self._pane.viewport.view.index
        if index != self._index:
            self._index, self._step = index, 1 if index > self._index else -1
        slices = pane.series.slices if pane.series is not None else ()
        # At an end there is only the way back.
        following = index + self._step if 0 <= index + self._step < len(slices) else index - self._step
        if 0 <= following < len(slices):
            image = slices[following]
            pixels = pane.pixels.at_hand(image)
            if pixels is not None:
                self._make(image, pixels)
