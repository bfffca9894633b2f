"""The audit trail as a table: what each kind of event is called, and what it says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.core.audit import OF_PEERS, QUERY_MODEL, AuditEvent, AuditKind, AuditOutcome, AuditPeer
from app.core.phrases import counted, joined, phrase
from app.session.spreadsheet import csv_content

KINDS: Final = {
    AuditKind.STARTED: phrase("Started"),
    AuditKind.STOPPED: phrase("Ended"),
    AuditKind.LOGGED_IN: phrase("Reviewer"),
    AuditKind.LOGGED_OUT: phrase("Reviewer left"),
    AuditKind.LOCKED: phrase("Locked"),
    AuditKind.UNLOCKED: phrase("Unlocked"),
    AuditKind.QUERIED: phrase("Query"),
    AuditKind.OPENED: phrase("Images opened"),
    AuditKind.TRANSFERRING: phrase("Sending begun"),
    AuditKind.RETRIEVED: phrase("Fetched"),
    AuditKind.SENT: phrase("Sent"),
    AuditKind.DECIDED: phrase("Decision"),
    AuditKind.SAVED: phrase("Saved"),
    AuditKind.DISCARDED: phrase("Not sent any more"),
    AuditKind.IMPORTED: phrase("Taken over from files"),
    AuditKind.EXPORTED: phrase("Exported"),
    AuditKind.PEER_QUERIED: phrase("Query by another system"),
    AuditKind.PEER_FETCHING: phrase("Fetching by another system begun"),
    AuditKind.PEER_FETCHED: phrase("Fetched by another system"),
    AuditKind.PEER_STORING: phrase("Storing by another system begun"),
    AuditKind.PEER_STORED: phrase("Stored by another system"),
    AuditKind.PEER_REFUSED: phrase("Other system turned away"),
    AuditKind.REMOVED: phrase("Left the archive"),
    AuditKind.PINNED: phrase("Pinned or unpinned"),
    AuditKind.PICTURE: phrase("Picture"),
    AuditKind.NODES: phrase("Archives changed"),
    AuditKind.TRUST: phrase("Trust in networks changed"),
    AuditKind.SECURITY: phrase("Security settings changed"),
    AuditKind.TRAIL_READ: phrase("Audit trail read"),
    AuditKind.TRAIL_DAMAGED: phrase("Audit trail damaged"),
    AuditKind.TRAIL_SHORTENED: phrase("Audit trail shortened"),
}
OUTCOMES: Final = {
    AuditOutcome.SUCCESS: phrase("Done"),
    AuditOutcome.MINOR: phrase("Refused"),
    AuditOutcome.SERIOUS: phrase("Failed"),
    AuditOutcome.MAJOR: phrase("Failed for good"),
}
COLUMNS: Final = (
    "When (UTC)",
    "Event",
    "Outcome",
    "Reviewer",
    "Account",
    "Other side",
    "Patient IDs",
    "Studies",
    "Objects",
    "Details",
)


def as_csv(events: Iterable[AuditEvent]) -> bytes:
    """A table for a spreadsheet, one event a row; UTF-8 with a mark of order."""
    return csv_content(COLUMNS, map(_row, events))


def patients_text(event: AuditEvent) -> str:
    """The IDs of the patients that it was about."""
    return ", ".join(dict.fromkeys(study.patient_id for study in event.studies if study.patient_id))


def studies_text(event: AuditEvent) -> str:
    """The studies that it was about."""
    return ", ".join(dict.fromkeys(study.study_instance_uid for study in event.studies))


def objects_count(event: AuditEvent) -> int:
    """How many instances it was about, as far as that is known."""
    return sum(count for study in event.studies for _sop_class, count in study.objects)


def peer_text(event: AuditEvent) -> str:
    """The other side: who it was, and where."""
    if event.peer is None:
        return ""
    to = f" → {_name_of(event.destination)}" if event.destination is not None else ""
    return f"{_name_of(event.peer)}{to}"


def who_text(event: AuditEvent) -> str:
    """Who did it: a reviewer as PN representation, an account where nobody said who they are, or another system."""
    if event.kind in OF_PEERS:
        return (event.peer.name or event.peer.host) if event.peer is not None else ""
    return event.reviewer or event.account


def details_text(event: AuditEvent) -> str:
    """What else there is to say, in the English in which it was noted."""
    figures = ", ".join(f"{name} {count}" for name, count in event.figures)
    query = "; ".join(f"{keyword}={value}" for keyword, value in event.query if keyword != QUERY_MODEL)
    return " ".join(part for part in (event.detail, f"({figures})" if figures else "", query) if part)


def how_exported(*, is_deidentified: bool) -> str:
    """What a note of an export says of names."""
    return "De-identified." if is_deidentified else "With names."


def check_text(files: int, events: int, findings: tuple[str, ...]) -> str:
    """What looking at the chain has found."""
    if findings:
        return joined(" ", (phrase("The audit trail is not as it was written."), *findings))
    said = counted(events, "{count} event is as it was written", "{count} events are as they were written")
    return joined("", (said, counted(files, ", in {count} file.", ", in {count} files.")))


def _name_of(peer: AuditPeer) -> str:
    return f"{peer.name} ({peer.host})" if peer.name and peer.host else peer.name or peer.host


def _row(event: AuditEvent) -> tuple[str | float | None, ...]:
    return (
        event.when.isoformat(timespec="milliseconds"),
        event.kind.value,
        event.outcome.name.lower(),
        *(event.reviewer, event.account, peer_text(event), patients_text(event), studies_text(event)),
        *(objects_count(event) or None, details_text(event)),
    )
