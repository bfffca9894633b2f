"""What became of the proposals of networks, decision by decision; no patient and no reviewer can be read from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Final, Protocol

from app.core.identity import SOPInstanceUID
from app.core.tasks import TaskControl


class Outcome(Enum):
    """What a decision made of a proposal."""

    ACCEPTED = "accepted"
    """Validated with the outline and the name that the network gave it."""
    EDITED = "edited"
    """Validated with another outline or another name."""
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    """The decision before it was taken back: the proposal is undecided again."""


DECIDED: Final = (Outcome.ACCEPTED, Outcome.EDITED, Outcome.REJECTED)


@dataclass(frozen=True, slots=True, order=True)
class NetworkVersion:
    """A network as it was when it proposed: other weights are another version."""

    name: str
    version: str
    digest: str
    dnn_uid: SOPInstanceUID


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One decision on one proposal, or its withdrawal.

    Parameters
    ----------
    when
        Local time with its zone.
    class_name, final_class_name
        What the network called the region, and what it was called when it was decided; empty where that would tell
        who the patient is.
    region, study, patient
        Tell regions, studies and patients apart. The file keeps a salted digest of each in their place.
    proposal_mm2, final_mm2
        What the proposal covers and what was validated, 0 of what was rejected, as in `app.core.region_agreement`;
        None on images that nothing can be measured on.
    dice, hd95_mm, added_mm2, removed_mm2
        From the proposal to what was validated; of what was rejected there is nothing to compare.
    seconds
        From when the slice of the proposal was first shown to the decision, long pauses cut; None where it was
        proposed before the viewer was started.
    """

    when: datetime
    outcome: Outcome
    network: NetworkVersion
    class_name: str
    final_class_name: str
    modality: str
    region: str
    study: str
    patient: str
    proposal_mm2: float | None = None
    final_mm2: float | None = None
    dice: float | None = None
    hd95_mm: float | None = None
    added_mm2: float | None = None
    removed_mm2: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class LedgerReading:
    """What a ledger holds.

    Parameters
    ----------
    left_out
        How many entries could not be understood.
    set_aside
        The name of the copy of a damaged file that lies beside it, the last one; what stood before the damage holds.
        Empty if there is none.
    """

    entries: tuple[LedgerEntry, ...] = ()
    left_out: int = 0
    set_aside: str = ""


class LedgerKeeper(Protocol):
    """Keeps the ledger of this machine; any thread may call it."""

    def append(self, entries: Sequence[LedgerEntry]) -> None:
        """Write entries at the end; on return they are on the disk.

        Raises
        ------
        StorageError
            If the disk refuses, or the ledger is full; nothing was written then.
        """
        ...

    def read(self, control: TaskControl) -> LedgerReading:
        """Every entry, in order; none where nobody decided.

        Raises
        ------
        StorageError
            If it cannot be read.
        """
        ...

    def clear(self) -> None:
        """Take every entry out, for good.

        Raises
        ------
        StorageError
            If the disk refuses.
        """
        ...


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """Which decisions are looked at; None, or no name, for all of them.

    Parameters
    ----------
    since, until
        First and last day, as the clock of the machine had it.
    """

    network: NetworkVersion | None = None
    class_name: str = ""
    since: date | None = None
    until: date | None = None

    def accepts(self, entry: LedgerEntry) -> bool:
        """Whether a decision is among them."""
        day = entry.when.date()
        return (
            self.network in (None, entry.network)
            and self.class_name in ("", entry.class_name)
            and (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
        )


EVERYTHING: Final = LedgerFilter()


def standing(entries: Iterable[LedgerEntry]) -> tuple[LedgerEntry, ...]:
    """The decisions that hold: of each region the last one, unless it was withdrawn; in the order they were made."""
    last: dict[str, LedgerEntry] = {}
    for entry in entries:
        last.pop(entry.region, None)
        if entry.outcome is not Outcome.WITHDRAWN:
            last[entry.region] = entry
    return tuple(last.values())
