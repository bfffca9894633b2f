"""Entries of a correction ledger, and a ledger of some months in a ward."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from app.core.errors import VerdantError
from app.core.identity import SOPInstanceUID
from app.core.ledger import LedgerEntry, LedgerReading, NetworkVersion, Outcome
from app.core.tasks import TaskControl

WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HEART = NetworkVersion("LV U-Net", "1.0", "sha256:" + "ab" * 32, SOPInstanceUID("2.25.102"))
NEWER_HEART = NetworkVersion("LV U-Net", "1.1", "sha256:" + "cd" * 32, SOPInstanceUID("2.25.103"))
LUNG = NetworkVersion("Lung CT", "2", "sha256:" + "ef" * 32, SOPInstanceUID("2.25.104"))
_ENTRY = LedgerEntry(
    when=WHEN,
    outcome=Outcome.ACCEPTED,
    network=HEART,
    class_name="Left ventricle",
    final_class_name="Left ventricle",
    modality="MR",
    region="one",
    study="1.2.3",
    patient="4711",
    proposal_mm2=500.0,
    final_mm2=500.0,
    dice=1.0,
    hd95_mm=0.0,
    added_mm2=0.0,
    removed_mm2=0.0,
    seconds=4.5,
)


def entry(**changes: object) -> LedgerEntry:
    """A ventricle that was validated as it was proposed, but for what is said."""
    return replace(_ENTRY, **changes)


def ward(count: int = 300, *, seed: int = 5) -> tuple[LedgerEntry, ...]:
    """What a ward decided over some months on proposals of three networks."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    found = []
    for number in range(count):
        network = chance.choices((HEART, NEWER_HEART, LUNG), (3, 4, 2))[0]
        name = chance.choice(("Left ventricle", "Myocardium")) if network is not LUNG else "Lung lesion"
        outcome = chance.choices(tuple(Outcome), (6, 3, 1.5, 0.3))[0]
        size = chance.uniform(150, 1600)
        patient = chance.randrange(60)
        one = entry(
            when=WHEN - timedelta(days=chance.triangular(0, 150, 20), minutes=chance.randrange(600)),
            outcome=outcome,
            network=network,
            class_name=name,
            final_class_name=name,
            modality="CT" if network is LUNG else "MR",
            region=str(number),
            study=f"{patient}.{chance.randrange(2)}",
            patient=str(patient),
            proposal_mm2=size,
            final_mm2=size,
            seconds=min(chance.lognormvariate(1.9, 0.8), 600),
        )
        if outcome is Outcome.EDITED:
            added, removed = size * chance.betavariate(1, 8), size * chance.betavariate(1, 8)
            final = size + added - removed
            one = replace(
                one,
                final_mm2=final,
                added_mm2=added,
                removed_mm2=removed,
                dice=2 * (size - removed) / (size + final),
                hd95_mm=chance.lognormvariate(0.6, 0.6),
                seconds=min(chance.lognormvariate(3.1, 0.7), 600),
            )
        elif outcome is not Outcome.ACCEPTED:
            one = replace(one, final_mm2=0.0, dice=None, hd95_mm=None, added_mm2=None, removed_mm2=None)
        found.append(one)
    return tuple(sorted(found, key=lambda one: one.when))


@dataclass
class MemoryLedger:
    """Satisfies `LedgerKeeper` in memory, without digests."""

    entries: list[LedgerEntry] = field(default_factory=list)
    left_out: int = 0
    set_aside: str = ""
    failure: VerdantError | None = None

    def append(self, entries: tuple[LedgerEntry, ...]) -> None:
        if self.failure is not None:
            raise self.failure
        self.entries.extend(entries)

    def read(self, control: TaskControl) -> LedgerReading:
        control.checkpoint()
        if self.failure is not None:
            raise self.failure
        return LedgerReading(tuple(self.entries), self.left_out, self.set_aside)

    def clear(self) -> None:
        if self.failure is not None:
            raise self.failure
        self.entries.clear()
