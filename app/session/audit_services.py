"""What the session notes, reads and sends the audit trail with."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.audit import AuditKeeper, AuditSender
from app.core.audit_log import AuditLog
from app.core.audit_settings import AuditSettingsKeeper


@dataclass(frozen=True, slots=True)
class AuditServices:
    """All of it on one trail.

    Parameters
    ----------
    log
        Whatever is done outside the session is noted there, too.
    """

    log: AuditLog
    keeper: AuditKeeper
    sender: AuditSender
    settings: AuditSettingsKeeper
