"""The pen of the audit trail: one patient a message where it must be, and no more waits than memory bears."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.core.audit import AuditedStudy, AuditKind
from app.core.audit_log import MOST_PENDING, AuditLog
from app.core.errors import StorageError
from tests.helpers.memory_audit import MemoryTrail

TWO_PATIENTS = (AuditedStudy("1.1", "A"), AuditedStudy("1.2", "B"), AuditedStudy("1.3", "A"))


def test_what_may_tell_of_one_patient_only_is_split_by_patient():
    trail = MemoryTrail()
    log = AuditLog(trail)
    log.note(AuditKind.SENT, studies=TWO_PATIENTS)
    log.note(AuditKind.EXPORTED, studies=TWO_PATIENTS)
    log.note(AuditKind.SENT)
    log.write()

    uids = [[study.study_instance_uid for study in event.studies] for event in trail.events]
    assert uids == [["1.1", "1.3"], ["1.2"], ["1.1", "1.2", "1.3"], []]


def test_while_the_disk_refuses_only_so_much_waits_and_the_rest_is_counted():
    trail = MemoryTrail(failure=StorageError("The disk is full."))
    log = AuditLog(trail, clock=lambda: datetime(2026, 3, 4, tzinfo=UTC))
    for _ in range(MOST_PENDING + 7):
        log.note(AuditKind.PEER_QUERIED)
    with pytest.raises(StorageError):
        log.write()
    assert log.is_waiting
    trail.failure = None
    log.write()

    assert not log.is_waiting and log.written == MOST_PENDING
    assert trail.kinds.count(AuditKind.PEER_QUERIED) == MOST_PENDING
    assert trail.events[-1].kind is AuditKind.TRAIL_DAMAGED and trail.events[-1].figures == (("lost", 7),)
