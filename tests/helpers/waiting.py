"""Somebody who waits for a series while it arrives, and remembers what was told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.core.identity import SOPInstanceUID
from app.core.study import InstanceRecord


@dataclass
class Waiting:
    """Satisfies `Arriving`.

    Parameters
    ----------
    wanted_first
        Put in front of what is missing, as far as it is missing.
    first
        Is to come before all others, the middle of the series if it is none.
    on_take
        Called with each instance that has come.
    """

    wanted_first: Sequence[SOPInstanceUID] = ()
    first: SOPInstanceUID | None = None
    on_take: Callable[[SOPInstanceUID], None] = lambda _: None
    expected: list[tuple[InstanceRecord, ...]] = field(default_factory=list)
    taken: list[tuple[SOPInstanceUID, Path]] = field(default_factory=list)

    @property
    def came(self) -> list[SOPInstanceUID]:
        return [uid for uid, _ in self.taken]

    def expect(self, instances: tuple[InstanceRecord, ...]) -> None:
        assert len(self.taken) <= 1, "nothing but the first comes before it is said what is expected"
        self.expected.append(instances)

    def take(self, sop_instance_uid: SOPInstanceUID, path: Path) -> None:
        assert path.is_file()
        self.taken.append((sop_instance_uid, path))
        self.on_take(sop_instance_uid)

    def order(self, missing: Sequence[SOPInstanceUID]) -> Sequence[SOPInstanceUID]:
        return [*(uid for uid in self.wanted_first if uid in missing), *missing]
