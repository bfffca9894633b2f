"""What archives said of their networks a moment ago, so that not every click asks them again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.core.model_card import NetworkRecord

LONGEST_BELIEVED: Final = timedelta(minutes=1)
"""A network that was stored since then is found after that, or when the user looks again."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What an archive answered.

    Parameters
    ----------
    remark
        Why it did not answer, where the networks are those of this machine; empty if it did.
    """

    when: datetime
    networks: tuple[NetworkRecord, ...]
    remark: str = ""


class Offers:
    """The last offer of each archive, by its name; any thread may ask."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._offers: dict[str, Offer] = {}
        self._lock = threading.Lock()

    def recent(self, archive_name: str) -> Offer | None:
        """What the archive said within the last minute."""
        with self._lock:
            offer = self._offers.get(archive_name)
        return offer if offer is not None and self._clock() - offer.when < LONGEST_BELIEVED else None

    def keep(self, archive_name: str, networks: tuple[NetworkRecord, ...], remark: str = "") -> Offer:
        """Remember what the archive says now."""
        offer = Offer(self._clock(), networks, remark)
        with self._lock:
            self._offers[archive_name] = offer
        return offer

    def forget(self, archive_name: str) -> None:
        """Ask again next time."""
        with self._lock:
            self._offers.pop(archive_name, None)
