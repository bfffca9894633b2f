"""Events of an audit trail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from app.core.audit import AuditedStudy, AuditEvent, AuditKind, AuditPeer

MOMENT = datetime(2026, 3, 4, 5, 6, 7, 8000, UTC)
STUDY_UID = "1.2.826.0.1.3680043.77.1"
PATIENT_ID = "PAT-4711"
CT = "1.2.840.10008.5.1.4.1.1.2"

OPENED = AuditEvent(
    AuditKind.OPENED,
    MOMENT,
    reviewer="Reader^Rita",
    account="rita@desk-7",
    studies=(AuditedStudy(STUDY_UID, PATIENT_ID, ((CT, 34),)),),
)
SENT = AuditEvent(
    AuditKind.SENT,
    MOMENT,
    reviewer="Reader^Rita",
    account="rita@desk-7",
    studies=(AuditedStudy(STUDY_UID, PATIENT_ID, (("1.2.840.10008.5.1.4.1.1.481.3", 1),)),),
    peer=AuditPeer("ORTHANC", "10.0.0.5"),
)


def event(number: int = 0, **changes: Any) -> AuditEvent:
    """An event of its own time and with its number."""
    changes = {"when": MOMENT + timedelta(seconds=number), "figures": (("number", number),), **changes}
    return replace(OPENED, **changes)
