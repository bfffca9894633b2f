"""What commands note in the audit trail of this machine."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from app.auditing import audit_log
from app.core.audit import AuditedStudy, AuditKind, AuditPeer
from app.core.audit_log import AuditLog
from app.core.errors import StorageError
from app.paths import default_paths
from app.settings import SettingsFile


def command_log() -> AuditLog:
    """What a command notes what it does with; a trail that cannot be written stops nothing, and is told once."""
    paths, told = default_paths(), list[str]()

    def tell(error: StorageError) -> None:
        if not told:
            typer.echo(f"What is done here cannot be noted in the audit trail. {error}", err=True)
        told.append(error.what)

    return audit_log(paths, SettingsFile(paths.settings), on_refusal=tell)


def note(
    kind: AuditKind,
    detail: str = "",
    *,
    studies: Sequence[AuditedStudy] = (),
    peer: AuditPeer | None = None,
    figures: Sequence[tuple[str, int]] = (),
) -> None:
    """Note what was done."""
    log = command_log()
    log.note(kind, studies=studies, peer=peer, detail=detail, figures=figures)
    log.try_to_write()
