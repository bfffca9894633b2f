"""The archive of this machine as a server, set up as the settings say."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import replace

from app.core.archive_serving import ArchiveServing
from app.core.audit_log import AuditLog
from app.core.commitments import Commitments
from app.core.errors import StorageError, VerdantError
from app.core.phrases import phrase
from app.settings import SettingsFile
from app.store.embedded_archive import EmbeddedArchive
from app.store.gatekeeping import Accepted
from app.store.server import ArchiveServer

_LOGGER = logging.getLogger(__name__)


def accepted_by(settings: SettingsFile, serving: ArchiveServing | None = None) -> Accepted:
    """By which AE titles peers may call themselves, as the settings say at the moment: a new PACS is let in at once.

    While the settings cannot be read, what they said last holds.

    Parameters
    ----------
    serving
        Instead of what the settings say of the archive.
    """
    lock = threading.Lock()

    def read() -> frozenset[str] | None:
        now = settings.read()
        return (serving or now.serving).admits(now.titles_of_nodes)

    known = read()

    def accepted() -> frozenset[str] | None:
        nonlocal known
        with lock:
            try:
                known = read()
            except StorageError:
                _LOGGER.warning("the settings cannot be read; who was let in before is let in")
            return known

    return accepted


def server_of(
    embedded: EmbeddedArchive,
    serving: ArchiveServing,
    accepted: Accepted,
    *,
    commitments: Commitments | None = None,
    destinations: Mapping[str, tuple[str, int]] | None = None,
    audit: AuditLog | None = None,
) -> ArchiveServer:
    """A server that does not listen yet."""
    return ArchiveServer(
        embedded,
        host=serving.host,
        port=serving.port,
        ae_title=serving.ae_title,
        limits=serving.limits,
        tls=serving.tls,
        accepted=accepted,
        commitments=commitments,
        destinations=destinations,
        audit=audit,
    )


def listening(
    embedded: EmbeddedArchive, settings: SettingsFile, commitments: Commitments, audit: AuditLog
) -> tuple[ArchiveServer | None, tuple[str, ...]]:
    """The server, on another port if its own is taken, None if all fails, and what the user must hear of it."""
    serving, accepted = settings.read().serving, accepted_by(settings)
    failure = ""
    for port in (serving.port, 0):
        try:
            server = server_of(embedded, replace(serving, port=port), accepted, commitments=commitments, audit=audit)
            server.start()
        except VerdantError as error:
            _LOGGER.warning("the embedded archive cannot listen on port %d: %s", port, error.what)
            failure = error.text
            continue
        if port == serving.port:
            return server, serving.warnings
        return server, (
            phrase(
                "Port {port} is taken, so the embedded archive listens on {other}. A PACS that sends here "
                "by C-MOVE will not find it; close the other program and start again.",
                port=port or serving.port,
                other=server.port,
            ),
            *serving.warnings,
        )
    return None, (
        phrase(
            "The embedded archive cannot listen for DICOM connections; everything else works. {reason}",
            reason=failure,
        ),
    )
