"""`verdant archive`: the embedded archive as a DICOM server of its own."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from app.core.errors import UsageError
from app.store.embedded_archive import EmbeddedArchive
from app.store.server import ArchiveServer

archive_app = typer.Typer(help="The embedded archive.")


@archive_app.callback()
def archive() -> None:
    """The embedded archive."""


@archive_app.command()
def serve(
    folder: Annotated[Path, typer.Option(help="Folder of DICOM files; made if it is not there.")],
    port: Annotated[int, typer.Option(help="TCP port; 0 takes a free one.")] = 11112,
    ae_title: Annotated[str, typer.Option("--ae-title", help="AE title.")] = "VERDANT",
    host: Annotated[str, typer.Option(help="Address to listen on; loopback unless you say otherwise.")] = "127.0.0.1",
    move_to: Annotated[
        list[str] | None, typer.Option("--move-to", help="C-MOVE destination AE=HOST:PORT; repeatable.")
    ] = None,
) -> None:
    """Serve a folder by C-ECHO, C-STORE, C-FIND, C-GET and C-MOVE until interrupted."""
    destinations = dict(_destination(text) for text in move_to or [])
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with (
        EmbeddedArchive(folder) as embedded,
        ArchiveServer(embedded, host=host, port=port, ae_title=ae_title, destinations=destinations) as server,
    ):
        typer.echo(f"{ae_title} listens on {host}:{server.port}, folder {folder}. Ctrl+C ends it.")
        stop.wait()


def _destination(text: str) -> tuple[str, tuple[str, int]]:
    title, equals, address = text.partition("=")
    host, colon, port = address.rpartition(":")
    if not (title and equals and colon and port.isdigit()):
        raise UsageError(f"“{text}” is no destination.", next_step="Write it as AE=HOST:PORT.")
    return title, (host, int(port))
