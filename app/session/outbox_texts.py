"""What the queue says of each group, in words and a mark; no state is told by colour alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.core.identity import SOPClassUID
from app.core.object_kinds import ObjectKind, kind_of
from app.core.outbox import OutboxGroup, OutboxState
from app.core.phrases import counted, joined, phrase
from app.session.network_texts import Sign
from app.session.outbox import OutboxRow, OutboxShown

SIGNS: Final[Mapping[OutboxState, Sign]] = MappingProxyType(
    {
        OutboxState.WAITING: Sign("○", phrase("Waiting"), "caution"),
        OutboxState.SENDING: Sign("→", phrase("Being sent"), ""),
        OutboxState.SENT: Sign("✓", phrase("Sent"), "good"),
        OutboxState.CONFIRMED: Sign("✓", phrase("Sent and found there"), "good"),
        OutboxState.COMMITTED: Sign("✓", phrase("Sent and safely kept there"), "good"),
        OutboxState.REFUSED: Sign("✕", phrase("Needs you"), "bad"),
        OutboxState.GIVEN_UP: Sign("–", phrase("Deleted, not sent"), "dim"),
    }
)
_SEGMENTATION: Final = "1.2.840.10008.5.1.4.1.1.66.4"
_SHORT: Final = {ObjectKind.STRUCTURE_SET: "RTSTRUCT", ObjectKind.REPORT: "SR"}


def objects_text(group: OutboxGroup) -> str:
    """What is in it: `RTSTRUCT, SEG, SR`, or `Image × 180`."""
    kinds = Counter(_kind(entry.sop_class_uid) for entry in group.entries)
    parts = (
        kind if count == 1 else phrase("{kind} × {count}", kind=kind, count=count) for kind, count in kinds.items()
    )
    return joined(", ", parts)


def patient_text(row: OutboxRow) -> str:
    """Whose it is; empty once the file has gone."""
    if row.subject is None:
        return ""
    patient = row.subject.patient
    return "  ".join(part for part in (patient.display_name, patient.patient_id.strip()) if part)


def state_text(group: OutboxGroup) -> str:
    """How it stands, with how often it was tried if that is news."""
    text = SIGNS[group.state].text
    if group.state is OutboxState.WAITING and group.tries:
        return counted(group.tries, "{state}, tried once", "{state}, tried {count} times", state=text)
    if group.state in (OutboxState.WAITING, OutboxState.SENDING, OutboxState.REFUSED) and group.taken:
        return phrase("{state}, {taken} of {all} sent", state=text, taken=group.taken, all=len(group.entries))
    if group.state.is_taken and group.cause:
        return phrase("{state}, with a remark", state=text)
    return text


def marks_text(state: OutboxShown) -> str:
    """For the header itself: `○ 2  ✕ 1`; empty where nothing waits or needs the user."""
    counts = ((OutboxState.WAITING, state.waiting), (OutboxState.REFUSED, state.refused))
    return "  ".join(f"{SIGNS[kind].mark} {count}" for kind, count in counts if count)


def header_text(state: OutboxShown) -> str:
    """For the header's tool tip: what waits, and what needs the user; empty where there is nothing."""
    parts = []
    if state.waiting:
        parts.append(counted(state.waiting, "{count} item waits to be sent.", "{count} items wait to be sent."))
    if state.refused:
        parts.append(counted(state.refused, "{count} item needs you.", "{count} items need you."))
    return joined(" ", parts) if parts else ""


def _kind(sop_class_uid: SOPClassUID) -> str:
    if sop_class_uid == _SEGMENTATION:
        return "SEG"
    kind = kind_of(sop_class_uid, "")
    return _SHORT.get(kind, kind.text)
