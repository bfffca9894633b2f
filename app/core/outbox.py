"""What waits to be sent to a PACS: instances, the saves that they belong to, how each stands, when it is tried."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Protocol

from app.core.identity import SeriesInstanceUID, SOPClassUID, SOPInstanceUID, StudyInstanceUID
from app.core.study import Patient
from app.core.tasks import TaskControl

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
LONGEST_WAIT_UNREACHABLE = timedelta(seconds=30)
"""To knock where nobody listens costs nothing, so that what waits goes out soon after the PACS is back."""
JITTER = 0.2
"""Workstations that lost a PACS at the same moment must not all come back at the same moment."""
MOST_CHECKS = 5
"""How often a PACS that took an instance is asked for it before the user hears that it is not listed."""
MOST_DENIALS = 100
"""How often a PACS may say that it does not keep what it took, about a day long, before the user hears of it."""


class OutboxState(Enum):
    """How an instance stands.

    Sent: the PACS said that it took it. Confirmed: it lists it. Committed: it is answerable for it (PS3.4 annex J).
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    CONFIRMED = "confirmed"
    COMMITTED = "committed"
    REFUSED = "refused"
    GIVEN_UP = "given up"

    @property
    def is_open(self) -> bool:
        """Whether the PACS does not have it yet, and it is kept here."""
        return self in (OutboxState.WAITING, OutboxState.SENDING, OutboxState.REFUSED)

    @property
    def is_taken(self) -> bool:
        """Whether the PACS said that it has it."""
        return self in (OutboxState.SENT, OutboxState.CONFIRMED, OutboxState.COMMITTED)


_ORDER = (
    OutboxState.REFUSED,
    OutboxState.SENDING,
    OutboxState.WAITING,
    OutboxState.GIVEN_UP,
    OutboxState.SENT,
    OutboxState.CONFIRMED,
    OutboxState.COMMITTED,
)
"""A group stands as the first of these that one of its instances stands as: it is there when all of it is there."""


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One instance on its way to one PACS; who the patient is stands in its file alone.

    Parameters
    ----------
    number, group
        In the order in which they were put in.
    destination
        Name of the PACS.
    tries
        How often it was sent.
    checks
        How often the PACS was asked whether it lists it.
    denials
        How often the PACS said, after it had taken it, that it does not keep it.
    next_try
        When it is sent next; when the PACS is asked whether it has it, if it was sent; None if nothing follows.
    cause
        Why it was not taken the last time, or the warning with which it was; empty if there is nothing to say.
    """

    number: int
    group: int
    destination: str
    sop_class_uid: SOPClassUID
    sop_instance_uid: SOPInstanceUID
    study_instance_uid: StudyInstanceUID
    series_instance_uid: SeriesInstanceUID
    size_bytes: int
    state: OutboxState
    queued: datetime
    changed: datetime
    tries: int = 0
    checks: int = 0
    next_try: datetime | None = None
    cause: str = ""
    denials: int = 0

    def is_due(self, now: datetime) -> bool:
        """Whether something is to be done about it; a clock turned back, or a dead sender, holds nothing up."""
        if self.next_try is None:
            return False
        return self.next_try <= now or self.next_try > now + 2 * LONGEST_WAIT


@dataclass(frozen=True, slots=True)
class OutboxGroup:
    """What was put in together, e.g. the RTSTRUCT, SEG and SR of one save.

    Parameters
    ----------
    entries
        At least one.
    """

    number: int
    entries: tuple[OutboxEntry, ...]

    @property
    def destination(self) -> str:
        """Name of the PACS."""
        return self.entries[0].destination

    @property
    def queued(self) -> datetime:
        """When it was put in."""
        return self.entries[0].queued

    @property
    def state(self) -> OutboxState:
        """How all of it stands."""
        return min((entry.state for entry in self.entries), key=_ORDER.index)

    @property
    def taken(self) -> int:
        """How many instances the PACS has."""
        return sum(entry.state.is_taken for entry in self.entries)

    @property
    def size_bytes(self) -> int:
        """Of all files together."""
        return sum(entry.size_bytes for entry in self.entries)

    @property
    def tries(self) -> int:
        """Of the instance that was tried most often."""
        return max(entry.tries for entry in self.entries)

    @property
    def next_try(self) -> datetime | None:
        """When the first of those that wait is tried next."""
        return min((e.next_try for e in self.entries if e.next_try and e.state is OutboxState.WAITING), default=None)

    @property
    def cause(self) -> str:
        """What there is to say of the instance that stands worst."""
        worst = sorted(self.entries, key=lambda entry: (_ORDER.index(entry.state), not entry.cause))
        return worst[0].cause


@dataclass(frozen=True, slots=True)
class OutboxSubject:
    """Whose objects they are and in which study, as their files say."""

    patient: Patient
    study_description: str
    study_date: str


def groups_of(entries: Iterable[OutboxEntry]) -> tuple[OutboxGroup, ...]:
    """The groups that entries belong to, the last put in first."""
    members: dict[int, list[OutboxEntry]] = {}
    for entry in entries:
        members.setdefault(entry.group, []).append(entry)
    return tuple(OutboxGroup(number, tuple(members[number])) for number in sorted(members, reverse=True))


def wait_after(tries: int, *, jitter: float, longest: timedelta = LONGEST_WAIT) -> timedelta:
    """How long to wait after that many tries that failed: twice as long each time, within bounds.

    Parameters
    ----------
    jitter
        A random number from 0 to 1.
    """
    doublings = min(max(tries - 1, 0), 20)
    whole = min(FIRST_WAIT * (1 << doublings), longest)
    return whole * (1 - JITTER + 2 * JITTER * jitter)


class OutboxKeeper(Protocol):
    """Keeps what is to be sent until the PACS has it or the user gives it up; any thread may call it.

    What reads may raise StorageError if the queue cannot be read; what writes, if the disk refuses.
    """

    def put(self, destination: str, contents: Sequence[bytes]) -> int:
        """Keep complete DICOM files for a PACS and return the number of their group; on return they are on the disk.

        The same instance again is the same entry, which goes out once more if it had gone.

        Raises
        ------
        ArchiveError
            If one of them is no DICOM file, or other bytes are here under its SOP Instance UID; none is kept then.
        StorageError
            If the disk refuses or the outbox is full; none is kept then.
        """
        ...

    def put_files(self, destination: str, paths: Sequence[Path], control: TaskControl) -> int:
        """Keep copies of DICOM files for a PACS, as `put` does; one is in memory at a time, however many they are.

        Raises
        ------
        ArchiveError, StorageError
            As `put` does, or if a file changes meanwhile; none is kept then.
        """
        ...

    def entries(self) -> tuple[OutboxEntry, ...]:
        """Everything that waits, and what was sent lately, in the order in which it was put in."""
        ...

    def subject(self, entry: OutboxEntry) -> OutboxSubject | None:
        """Whose object it is; None where its file is not here any more."""
        ...

    def paths(self, study_instance_uid: StudyInstanceUID) -> tuple[Path, ...]:
        """The files of a study that no PACS is known to hold yet."""
        ...

    def take_turn(self, destination: str) -> bool:
        """Become the one who sends to a PACS; False while somebody else is. What a dead sender left is waiting again.

        A turn ends after `keep_turn` was not called for some seconds.
        """
        ...

    def keep_turn(self, destination: str) -> bool:
        """Say that one is still sending; False if the turn was taken over meanwhile."""
        ...

    def end_turn(self, destination: str) -> None:
        """Let others send; what was begun and not settled is waiting again."""
        ...

    def begin(self, entries: Sequence[OutboxEntry], *, next_try: datetime) -> tuple[OutboxEntry, ...]:
        """Note that entries are being sent, one try more; those that still wait, as they stand now.

        Parameters
        ----------
        next_try
            When they are tried again if nobody ever says what became of them.
        """
        ...

    def content(self, entry: OutboxEntry) -> bytes:
        """The file of an entry, just as it was put in.

        Raises
        ------
        FileError
            If it is gone or damaged.
        """
        ...

    def settle(
        self,
        entry: OutboxEntry,
        state: OutboxState,
        *,
        cause: str = "",
        next_try: datetime | None = None,
        checks: int = 0,
        denied: bool = False,
    ) -> None:
        """Note what became of an entry; its file stays. `denied` is one denial more."""
        ...

    def finish(self, entries: Sequence[OutboxEntry], state: OutboxState) -> None:
        """Note that a PACS has these, with what was said of each; nothing follows, and their files go."""
        ...

    def postpone(self, destination: str, *, now: datetime, next_try: datetime, cause: str) -> None:
        """Let everything that is due at a PACS wait, because it would fare no better than what was just tried."""
        ...

    def hurry(self, groups: Iterable[int] | None = None, *, now: datetime, with_refused: bool = False) -> None:
        """Let waiting groups be tried now, all if none are named; with those that were refused, if that is asked.

        What somebody is sending goes on being sent, and is due at once if that somebody is dead.
        """
        ...

    def give_up(self, groups: Iterable[int]) -> None:
        """Send these no more and delete their files, because the user says so; what was sent is only forgotten."""
        ...
