"""`verdant archive`: the embedded archive as a DICOM server of its own, and how whole it is."""

from __future__ import annotations

import typer

from app.commands.archive_check import check, pin, rebuild, unpin
from app.commands.archive_serve import serve

archive_app = typer.Typer(help="The embedded archive.")


@archive_app.callback()
def archive() -> None:
    """The embedded archive."""


for command in (serve, check, rebuild, pin, unpin):
    archive_app.command()(command)
