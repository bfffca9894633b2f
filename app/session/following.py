"""Shows what has come of a series while the rest is fetched: at once the first image, then a few times a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from app.core.tasks import SilentControl, TaskControl
from app.session.series_arrival import SeriesArrival

INTERVAL_S: Final = 0.25
MOST_OF_TIME: Final = 0.05
"""No more of the time goes into putting together what has come: a long series stays as quick as its line."""


class Following(SilentControl):
    """Passes on to another control; at checkpoints it publishes what has come meanwhile.

    Parameters
    ----------
    put_together
        What has come so far; None where there is nothing to show.
    clock
        Seconds.
    """

    def __init__(
        self,
        whole: TaskControl,
        arrival: SeriesArrival,
        put_together: Callable[[TaskControl], object | None],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(whole)
        self._arrival = arrival
        self._put_together = put_together
        self._clock = clock
        self._next_at = clock()
        self._shown = 0
        self._told = float("-inf")
        self._lock = threading.Lock()

    def checkpoint(self, fraction: float | None = None, text: str = "") -> None:
        """As of the whole work; then show what has come, if it is time."""
        now = self._clock()
        if fraction is not None and now < self._told + INTERVAL_S:
            fraction, text = None, ""  # each time the whole picture is painted anew, which takes time from what comes
        self._whole.checkpoint(fraction, text)
        if fraction is not None:
            self._told = now
        here, expected = self._arrival.counted
        if here in (0, self._shown, expected):
            return  # what is here at once, or in the end, is shown with everything that belongs to it
        if self._clock() >= self._next_at and self._lock.acquire(blocking=False):
            try:
                self._show()
            finally:
                self._lock.release()

    def begin(self) -> None:
        """Show what is on this machine before anybody is asked."""
        with self._lock:
            if self._arrival.counted[0]:
                self._show()

    def publish(self, value: object) -> None:
        """As of the whole work."""
        self._whole.publish(value)

    def end(self) -> None:
        """All is here: what has been shown in part is shown whole, while structure sets are still read."""
        with self._lock:
            if self._shown and self._arrival.counted[0] > self._shown:
                self._show()

    def _show(self) -> None:
        begun, here = self._clock(), self._arrival.counted[0]
        part = self._put_together(SilentControl(self._whole))
        if part is not None:
            self._shown = here
            self._whole.publish(part)
        ended = self._clock()
        self._next_at = ended + max(INTERVAL_S, (ended - begun) * (1 / MOST_OF_TIME - 1))
