"""`verdant archive serve`: a folder of DICOM files as a server of its own."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from app.audit_sending import AuditSending, SendingThread
from app.auditing import audit_trail, departures
from app.core.archive_keeping import ArchiveConfiguration
from app.core.archive_serving import ArchiveServing, ServerLimits, ServerTls
from app.core.audit import AuditKind
from app.core.audit_log import AuditLog
from app.core.custody import Leaving, Quota
from app.core.errors import UsageError
from app.listening import accepted_by, server_of
from app.logs import WithoutIdentity
from app.machine import audit_account
from app.paths import default_paths
from app.session.audited_security import archive_text
from app.settings import SettingsFile
from app.sparing import work_kept_at
from app.store.embedded_archive import EmbeddedArchive

MIB = 1 << 20


def serve(
    folder: Annotated[Path, typer.Option(help="Folder of DICOM files; made if it is not there.", file_okay=False)],
    port: Annotated[int, typer.Option(help="TCP port; 0 takes a free one.")] = 11112,
    ae_title: Annotated[str, typer.Option("--ae-title", help="AE title.")] = "VERDANT",
    host: Annotated[str, typer.Option(help="Address to listen on; loopback unless you say otherwise.")] = "127.0.0.1",
    move_to: Annotated[
        list[str] | None, typer.Option("--move-to", help="C-MOVE destination AE=HOST:PORT; repeatable.")
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", help="AE title that a peer may call itself by, as the PACS nodes may; repeatable."),
    ] = None,
    accept_anyone: Annotated[
        bool, typer.Option("--accept-anyone", help="Let peers call themselves as they like.")
    ] = False,
    certificate: Annotated[str, typer.Option(help="PEM file of the server's certificate: encrypts.")] = "",
    key: Annotated[str, typer.Option(help="PEM file of its key, if not in the same file.")] = "",
    client_ca: Annotated[
        str, typer.Option("--client-ca", help="PEM file of the authorities whose certificates peers must show.")
    ] = "",
    associations: Annotated[int, typer.Option(help="How many peers at a time.")] = 16,
    pdu_bytes: Annotated[int, typer.Option("--pdu-bytes", help="Longest PDU to offer.")] = 1 << 17,
    instance_mib: Annotated[float, typer.Option("--instance-mib", help="Longest instance to keep.")] = 1024.0,
    idle: Annotated[float, typer.Option(help="Seconds that a peer may say nothing.")] = 60.0,
    quota_mib: Annotated[float, typer.Option("--quota-mib", help="How much the folder may hold; 0: no limit.")] = 0.0,
    leaving: Annotated[Leaving, typer.Option(help="What leaves when the quota is used up.")] = Leaving.FETCHED,
) -> None:
    """Serve a folder to other systems until interrupted.

    By C-ECHO, C-STORE, C-FIND, C-GET and C-MOVE.
    """
    if (key or client_ca) and not certificate:
        raise UsageError("Encryption needs a certificate.", next_step="Give --certificate.")
    destinations = dict(_destination(text) for text in move_to or [])
    serving = ArchiveServing(
        ae_title,
        host,
        port,
        accept_anyone,
        tuple(dict.fromkeys((*(accept or ()), *destinations))),
        ServerTls(certificate, key, client_ca) if certificate else None,
        ServerLimits(associations, pdu_bytes, int(instance_mib * MIB), idle),
    )
    quota = Quota(int(quota_mib * MIB), leaving)
    settings = SettingsFile(default_paths().settings)
    accepted = accepted_by(settings, serving)
    with EmbeddedArchive(folder) as embedded:
        embedded.room.limit(quota, *work_kept_at(default_paths()))
        trail = audit_trail(default_paths(), settings)
        log = AuditLog(trail, account=audit_account())
        embedded.room.watch(departures(embedded, log))
        server = server_of(embedded, serving, accepted, destinations=destinations, audit=log)
        log.note(AuditKind.STARTED, detail=archive_text(ArchiveConfiguration(serving, quota)))
        _log_to_standard_error()
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        with server, SendingThread(AuditSending(settings, trail), log):
            typer.echo(f"{ae_title} listens on {host}:{server.port}, folder {folder}. Ctrl+C ends it.")
            typer.echo(_who(accepted()))
            for warning in serving.warnings:
                typer.echo(f"Warning: {warning}", err=True)
            stop.wait()
            for why, count in server.refused.items():
                typer.echo(f"Refused {count} times: {why.value}.")
            log.note(AuditKind.STOPPED)


def _who(accepted: frozenset[str] | None) -> str:
    if accepted is None:
        return "It answers whoever calls it."
    if not accepted:
        return "It answers nobody: name the AE titles of its peers with --accept, or give --accept-anyone."
    return f"It answers {', '.join(sorted(accepted))}."


def _log_to_standard_error() -> None:
    """What is refused, and what leaves: an administrator reads it in the journal of the system."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutIdentity())
    logging.basicConfig(handlers=[handler], level=logging.INFO)


def _destination(text: str) -> tuple[str, tuple[str, int]]:
    title, equals, address = text.partition("=")
    host, colon, port = address.rpartition(":")
    if not (title and equals and colon and port.isdigit()):
        raise UsageError(f"“{text}” is no destination.", next_step="Write it as AE=HOST:PORT.")
    return title, (host, int(port))
