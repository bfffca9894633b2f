"""Everything about the audit trail of one installation, put together."""

from __future__ import annotations

from collections.abc import Callable

from app.audit_sending import AuditSending, KeptAuditSettings
from app.core.audit import AuditedStudy, AuditKind
from app.core.audit_log import AuditLog
from app.core.errors import StorageError
from app.core.identity import StudyInstanceUID
from app.machine import audit_account
from app.paths import Paths
from app.session.audit_services import AuditServices
from app.settings import SettingsFile
from app.store.audit_trail import AuditTrail
from app.store.embedded_archive import EmbeddedArchive
from app.store.room import Departure
from app.store.visits import patient_of


def audit_trail(paths: Paths, settings: SettingsFile) -> AuditTrail:
    """The trail of an installation, which keeps patient IDs or not as the settings say at the time."""
    return AuditTrail(paths.audit, hides_patient_ids=lambda: settings.read().audit.hides_patient_ids)


def audit_log(paths: Paths, settings: SettingsFile, *, on_refusal: Callable[[StorageError], None]) -> AuditLog:
    """What commands note what they do with."""
    return AuditLog(audit_trail(paths, settings), account=audit_account(), on_refusal=on_refusal)


def departures(archive: EmbeddedArchive, log: AuditLog) -> Departure:
    """Notes what leaves an archive for its quota."""
    patient_of_study = patient_of(archive)

    def leaving(study: StudyInstanceUID) -> Callable[[int], None]:
        patient = patient_of_study(study)

        def gone(files: int) -> None:
            what, detail = AuditedStudy(study, patient, (("", files),)), "It left the archive for its quota."
            log.note(AuditKind.REMOVED, studies=[what], detail=detail, reviewer="")

        return gone

    return leaving


def audit_services(paths: Paths, settings: SettingsFile) -> AuditServices:
    """What notes, reads and sends the trail."""
    trail = audit_trail(paths, settings)
    log = AuditLog(trail, account=audit_account())
    return AuditServices(log, trail, AuditSending(settings, trail), KeptAuditSettings(settings, trail))
