"""What an audit trail notes: who did what to whose data, when, with which other system, and how it ended.

Names of patients are in no event. A patient ID is where PS3.15 A.5.3 asks for one; the trail may keep a keyed digest
in its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, IntEnum
from typing import Final, Protocol

from app.core.tasks import TaskControl

MOST_CHARACTERS: Final = 512
"""Of any text in an event; what is longer is cut."""
MOST_STUDIES: Final = 200
"""In one event; what came in at once is split before."""

QUERY_MODEL: Final = "SOPClassUID"
"""Among what was asked for: the SOP class of the query itself, where it is not the usual one."""


class AuditKind(Enum):
    """What happened."""

    STARTED = "started"
    STOPPED = "stopped"
    LOGGED_IN = "logged in"
    """Somebody said who they are; with a wrong PIN it failed."""
    LOGGED_OUT = "logged out"
    """Somebody else went on."""
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    QUERIED = "queried"
    OPENED = "opened"
    TRANSFERRING = "transferring"
    """Instances are about to go out."""
    RETRIEVED = "retrieved"
    SENT = "sent"
    DECIDED = "decided"
    SAVED = "saved"
    DISCARDED = "discarded"
    """Something that was saved is not sent any more."""
    IMPORTED = "imported"
    EXPORTED = "exported"
    PEER_QUERIED = "queried by peer"
    """Another system asked the archive of this machine for something; so in all that follow of peers."""
    PEER_FETCHING = "fetching by peer"
    """Instances are about to go out because a peer asked for them."""
    PEER_FETCHED = "fetched by peer"
    PEER_STORING = "storing by peer"
    """Instances have begun to come in that nobody here asked for."""
    PEER_STORED = "stored by peer"
    PEER_REFUSED = "peer refused"
    """An association, or a connection, was not taken."""
    REMOVED = "removed"
    """Files of a study left the archive of this machine for its quota."""
    PINNED = "pinned"
    """A study is to stay in the archive of this machine, or no longer."""
    PICTURE = "picture"
    """A picture of what is on screen was copied or saved."""
    NODES = "nodes"
    """The PACS that this workstation talks to, or how its own archive listens, were changed."""
    TRUST = "trust"
    """Which networks may run was changed."""
    SECURITY = "security"
    """Settings of the audit trail or of the lock, or a PIN, were changed."""
    TRAIL_READ = "trail read"
    TRAIL_DAMAGED = "trail damaged"
    TRAIL_SHORTENED = "trail shortened"
    """Files of the trail that were old enough were removed by the user."""


OF_PEERS: Final = frozenset(
    (
        *(AuditKind.PEER_QUERIED, AuditKind.PEER_FETCHING, AuditKind.PEER_FETCHED),
        *(AuditKind.PEER_STORING, AuditKind.PEER_STORED, AuditKind.PEER_REFUSED),
    )
)
"""What nobody here did."""
OF_ONE_PATIENT: Final = frozenset(
    (
        *(AuditKind.OPENED, AuditKind.TRANSFERRING, AuditKind.RETRIEVED, AuditKind.SENT),
        *(AuditKind.PEER_FETCHING, AuditKind.PEER_FETCHED, AuditKind.PEER_STORING, AuditKind.PEER_STORED),
    )
)
"""What a message tells of one patient only (PS3.15 A.5.3.3, A.5.3.6, A.5.3.7)."""


class AuditOutcome(IntEnum):
    """EventOutcomeIndicator (PS3.15 A.5.2)."""

    SUCCESS = 0
    MINOR = 4
    SERIOUS = 8
    MAJOR = 12


@dataclass(frozen=True, slots=True)
class AuditedStudy:
    """A study that an event is about.

    Parameters
    ----------
    objects
        SOP Class UIDs, empty where that is not known, and how many instances of each.
    is_deidentified
        Of what went out, whether the names had been taken out; None where that is not said.
    """

    study_instance_uid: str
    patient_id: str = ""
    objects: tuple[tuple[str, int], ...] = ()
    is_deidentified: bool | None = None


def studies_of(
    instances: Iterable[tuple[str, str, str]], *, is_deidentified: bool | None = None
) -> tuple[AuditedStudy, ...]:
    """The studies that instances are of, each stated by Study Instance UID, PatientID and SOP Class UID."""
    objects: dict[tuple[str, str], Counter[str]] = {}
    for study, patient, sop_class in instances:
        objects.setdefault((study, patient), Counter())[sop_class] += 1
    return tuple(
        AuditedStudy(study, patient, tuple(counts.items()), is_deidentified)
        for (study, patient), counts in objects.items()
    )


@dataclass(frozen=True, slots=True)
class AuditPeer:
    """The other side: a PACS by its AE title or URL and host, or a file or folder by its URI."""

    name: str
    host: str = ""
    is_media: bool = False


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One event.

    Parameters
    ----------
    when
        With its zone.
    reviewer
        PN representation of who was at work; empty until somebody said so.
    account
        Login name of the system's account, `name@machine`.
    detail
        A sentence in English for people, of no patient.
    figures
        What was counted, e.g. `edits`.
    query
        What was asked for, keyword by keyword; no names.
    destination
        Where a peer had instances sent, if not to itself.
    """

    kind: AuditKind
    when: datetime
    outcome: AuditOutcome = AuditOutcome.SUCCESS
    reviewer: str = ""
    account: str = ""
    studies: tuple[AuditedStudy, ...] = ()
    peer: AuditPeer | None = None
    detail: str = ""
    figures: tuple[tuple[str, int], ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    destination: AuditPeer | None = None


@dataclass(frozen=True, slots=True, order=True)
class AuditPosition:
    """A place in a trail: after so many records of the file of that number."""

    number: int
    records: int


@dataclass(frozen=True, slots=True)
class AuditBatch:
    """Events that were not sent yet, oldest first, and where the trail stands after them."""

    events: tuple[AuditEvent, ...]
    upto: AuditPosition


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which events are looked at: days in UTC, both included, of all kinds if none is named."""

    since: date | None = None
    until: date | None = None
    kinds: frozenset[AuditKind] = frozenset()

    def accepts(self, event: AuditEvent) -> bool:
        """Whether an event is among them."""
        day = event.when.date()
        return (
            (not self.kinds or event.kind in self.kinds)
            and (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
        )


ALL_EVENTS: Final = AuditFilter()


@dataclass(frozen=True, slots=True)
class AuditReading:
    """What a trail holds.

    Parameters
    ----------
    left_out
        How many records could not be understood.
    is_cut
        Whether there are older events than were asked for.
    """

    events: tuple[AuditEvent, ...] = ()
    left_out: int = 0
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """Whether a trail is as it was written.

    Parameters
    ----------
    findings
        A sentence for each place where it is not; empty if all is well.
    head
        Digest of the last record: whoever notes it can see later that nothing was taken off the end.
    """

    files: int
    events: int
    head: str
    findings: tuple[str, ...] = ()


class AuditKeeper(Protocol):
    """Keeps the audit trail of this machine; any thread may call it. All of it raises StorageError if it cannot."""

    def append(self, events: Sequence[AuditEvent]) -> None:
        """Write events at the end; on return they are on the disk."""
        ...

    def read(
        self, control: TaskControl, chosen: AuditFilter = ALL_EVENTS, *, most: int | None = None
    ) -> AuditReading:
        """The events that are chosen, oldest first; the newest of them if there are more than `most`."""
        ...

    def verify(self, control: TaskControl, *, newest: int | None = None) -> AuditCheck:
        """Look whether the chain holds, over the newest files only if a number is given; nothing is changed."""
        ...


class AuditSender(Protocol):
    """Sends the trail to an audit record repository as it grows; any thread may call it."""

    def send(self, control: TaskControl) -> int:
        """Send what was not sent yet, if a server is configured; how many messages it took.

        Raises
        ------
        ArchiveError
            If the server does not take them; they wait.
        StorageError
            If the trail cannot be read.
        """
        ...

    def waiting(self) -> int | None:
        """How many events wait to be sent; None where none are to be sent."""
        ...
