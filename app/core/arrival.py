"""Somebody who waits for a series while it arrives: what is expected, what has come, what is wanted next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from app.core.identity import SOPInstanceUID
from app.core.study import InstanceRecord


class Arriving(Protocol):
    """Told of a series on its way; every method may be called on any thread, also on several at once, and returns
    at once.
    """

    @property
    def first(self) -> SOPInstanceUID | None:
        """The image to begin with; None for the middle of the series."""
        ...

    def expect(self, instances: tuple[InstanceRecord, ...]) -> None:
        """The whole series as the archive lists it, by InstanceNumber; called once."""
        ...

    def take(self, sop_instance_uid: SOPInstanceUID, path: Path) -> None:
        """One instance is here as a file; those that were here before the series was listed are told after that.

        The image to begin with may come, and be told, before it is known what else is expected.
        """
        ...

    def order(self, missing: Sequence[SOPInstanceUID]) -> Sequence[SOPInstanceUID]:
        """What is missing in the order of interest, as it is at this moment; asked anew for every few instances."""
        ...
