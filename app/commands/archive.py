"""`verdant archive`: the embedded archive as a DICOM server of its own, how whole it is, what goes in and out."""

from __future__ import annotations

import typer

from app.commands.archive_check import check, pin, rebuild, unpin
from app.commands.archive_media import export_study, import_files
from app.commands.archive_serve import serve

archive_app = typer.Typer(help="The embedded archive.")


@archive_app.callback()
def archive() -> None:
    """The embedded archive."""


for command in (serve, check, rebuild, pin, unpin):
    archive_app.command()(command)
archive_app.command("import")(import_files)
archive_app.command("export")(export_study)
