"""Everything about the audit trail of one installation, put together."""

from __future__ import annotations

from app.audit_sending import AuditSending, KeptAuditSettings
from app.core.audit_log import AuditLog
from app.machine import audit_account
from app.paths import Paths
from app.session.audit_services import AuditServices
from app.settings import SettingsFile
from app.store.audit_trail import AuditTrail


def audit_trail(paths: Paths, settings: SettingsFile) -> AuditTrail:
    """The trail of an installation, which keeps patient IDs or not as the settings say at the time."""
    return AuditTrail(paths.audit, hides_patient_ids=lambda: settings.read().audit.hides_patient_ids)


def audit_log(paths: Paths, settings: SettingsFile) -> AuditLog:
    """What commands note what they do with."""
    return AuditLog(audit_trail(paths, settings), account=audit_account())


def audit_services(paths: Paths, settings: SettingsFile) -> AuditServices:
    """What notes, reads and sends the trail."""
    trail = audit_trail(paths, settings)
    log = AuditLog(trail, account=audit_account())
    return AuditServices(log, trail, AuditSending(settings, trail), KeptAuditSettings(settings, trail))
