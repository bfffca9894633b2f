"""How long somebody has worked: the time that passes while things happen, without the pauses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

LONGEST_PAUSE_S: Final = 60.0
"""Whoever does nothing for longer has gone away, or looks elsewhere; so much of it counts."""


class Attention:
    """A clock that stands still in long pauses.

    Parameters
    ----------
    clock
        Seconds that only ever grow.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last: float | None = None
        self._worked_s = 0.0

    def mark(self) -> float:
        """Note that something happens; the seconds worked until now."""
        now = self._clock()
        if self._last is not None:
            self._worked_s += min(max(now - self._last, 0.0), LONGEST_PAUSE_S)
        self._last = now
        return self._worked_s
