"""What commands note in the audit trail of this machine."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from app.auditing import audit_log
from app.core.audit import AuditedStudy, AuditKind, AuditPeer
from app.core.errors import StorageError
from app.paths import default_paths
from app.settings import SettingsFile


def note(
    kind: AuditKind,
    detail: str = "",
    *,
    studies: Sequence[AuditedStudy] = (),
    peer: AuditPeer | None = None,
    figures: Sequence[tuple[str, int]] = (),
) -> None:
    """Note what was done; it is done all the same where that cannot be written, and the user is told."""
    paths = default_paths()
    log = audit_log(paths, SettingsFile(paths.settings))
    log.note(kind, studies=studies, peer=peer, detail=detail, figures=figures)
    try:
        log.write()
    except StorageError as error:
        typer.echo(f"That this was done could not be noted in the audit trail. {error}", err=True)
