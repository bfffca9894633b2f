"""The same refusal of the same peer, again and again: said at once, then how often it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.core.audit import AuditPeer
from app.store.gatekeeping import Refusal

AGAIN_S: Final = 60.0
"""Once in this time it is said how often it was meanwhile."""
MOST: Final = 100
"""So many different ones are told apart in that time: whoever tries all names must not fill the trail."""
_OTHERS: Final = AuditPeer("")


@dataclass(slots=True)
class _Known:
    since_s: float
    more: int = 0


class Repeated:
    """Counts them; one thread at a time."""

    def __init__(self) -> None:
        self._known: dict[tuple[Refusal, AuditPeer], _Known] = {}

    def add(self, why: Refusal, peer: AuditPeer, *, now_s: float) -> bool:
        """Count one; whether it is the first for some time, and to be said now."""
        if (why, peer) not in self._known and len(self._known) >= MOST:
            peer = _OTHERS
        known = self._known.get((why, peer))
        if known is not None:
            known.more += 1
            return False
        self._known[why, peer] = _Known(now_s)
        return True

    def past(self, now_s: float, *, everything: bool) -> list[tuple[Refusal, AuditPeer, int]]:
        """Those whose time is up, and how often each was since it was said; they are forgotten."""
        over = [which for which, known in self._known.items() if everything or now_s - known.since_s >= AGAIN_S]
        counts = [(*which, self._known.pop(which).more) for which in over]
        return [(why, peer, more) for why, peer, more in counts if more]

    def looks(self, now_s: float) -> Iterator[float]:
        """In how many seconds it is time for one."""
        return (max(0.0, known.since_s + AGAIN_S - now_s) for known in self._known.values())
