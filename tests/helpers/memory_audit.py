"""An audit trail in memory, and a server that takes or refuses what is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.core.audit import ALL_EVENTS, AuditCheck, AuditEvent, AuditFilter, AuditKind, AuditReading
from app.core.audit_log import AuditLog
from app.core.audit_settings import AuditSettings
from app.core.errors import VerdantError
from app.core.tasks import TaskControl
from app.session.audit_services import AuditServices


@dataclass
class MemoryTrail:
    """Satisfies `AuditKeeper`, `AuditSender` and `AuditSettingsKeeper`."""

    events: list[AuditEvent] = field(default_factory=list)
    failure: VerdantError | None = None
    findings: tuple[str, ...] = ()
    sent: int = 0
    refusal: VerdantError | None = None
    settings: AuditSettings = field(default_factory=AuditSettings)

    @property
    def kinds(self) -> list[AuditKind]:
        return [event.kind for event in self.events]

    def of(self, kind: AuditKind) -> list[AuditEvent]:
        return [event for event in self.events if event.kind is kind]

    def append(self, events: Sequence[AuditEvent]) -> None:
        if self.failure is not None:
            raise self.failure
        self.events += events

    def read(
        self, control: TaskControl, chosen: AuditFilter = ALL_EVENTS, *, most: int | None = None
    ) -> AuditReading:
        if self.failure is not None:
            raise self.failure
        found = [event for event in self.events if chosen.accepts(event)]
        return AuditReading(tuple(found[-most:] if most else found), is_cut=bool(most) and len(found) > (most or 0))

    def verify(self, control: TaskControl, *, newest: int | None = None) -> AuditCheck:
        return AuditCheck(1, len(self.events), "0" * 64, self.findings)

    def send(self, control: TaskControl) -> int:
        if self.refusal is not None:
            raise self.refusal
        count, self.sent = len(self.events) - self.sent, len(self.events)
        return count

    def waiting(self) -> int | None:
        return None if self.settings.server is None else len(self.events) - self.sent

    def audit_settings(self) -> AuditSettings:
        return self.settings

    def save_audit_settings(self, settings: AuditSettings) -> None:
        if self.failure is not None:
            raise self.failure
        self.settings = settings


def audit_services(trail: MemoryTrail | None = None) -> AuditServices:
    """Everything on one trail in memory."""
    used = trail or MemoryTrail()
    return AuditServices(AuditLog(used, account="rita@desk-7"), used, used, used)
