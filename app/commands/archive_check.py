"""`verdant archive check`, `rebuild`, `pin`, `unpin`: how whole a folder is, and what must stay in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from app.commands.noting import note
from app.commands.printing import JsonOption, print_json, print_table
from app.core.audit import AuditedStudy, AuditKind
from app.core.errors import UsageError
from app.core.identity import StudyInstanceUID, is_uid
from app.core.tasks import TaskControl
from app.paths import default_paths
from app.store.embedded_archive import EmbeddedArchive
from app.store.housekeeping import Housekeeper
from app.store.visits import patient_of

Folder = Annotated[
    Path | None, typer.Argument(help="Folder of an archive; without it, that of the viewer.", show_default=False)
]
Study = Annotated[str, typer.Argument(help="Study Instance UID.")]
FolderOption = Annotated[
    Path | None, typer.Option("--folder", help="Folder of an archive; without it, that of the viewer.")
]


def check(folder: Folder = None, as_json: JsonOption = False) -> None:
    """Read every file and compare it with what arrived.

    The exit code is 1 if one is missing, damaged, strange or double.

    Nothing is deleted. Files from before digests were taken are compared with today's from now on.
    """
    with _keeper(folder) as keeper:
        report = keeper.check(_shown("Checked"))
    if as_json:
        print_json(report)
    else:
        if report.findings:
            print_table(("Finding", "File"), [(one.kind.value, one.path) for one in report.findings])
        typer.echo(report.summary)
        if report.first_seen:
            typer.echo(f"{report.first_seen} had no digest from their arrival and have one from now on.")
    if not report.is_sound:
        raise typer.Exit(1)


def rebuild(folder: Folder = None) -> None:
    """Make the index again from the files. Lost files are no longer looked for after that. Nothing is deleted."""
    with _keeper(folder) as keeper:
        count = keeper.rebuild(_shown("Entered"))
    typer.echo(f"The index knows {count} {'instance' if count == 1 else 'instances'} now.")


def pin(study: Study, folder: FolderOption = None) -> None:
    """Have a study stay, however full the archive is."""
    _pin(study, folder, stays=True)


def unpin(study: Study, folder: FolderOption = None) -> None:
    """Let a study leave when its room is wanted."""
    _pin(study, folder, stays=False)


def _pin(study: str, folder: Path | None, *, stays: bool) -> None:
    uid = StudyInstanceUID(study)
    if not is_uid(study):
        raise UsageError(f"“{study}” is no Study Instance UID.")
    with _keeper(folder) as keeper:
        patient = patient_of(keeper.archive)(uid)
        if stays and not keeper.archive.custody.of_study(uid):
            raise UsageError(f"The archive holds no file of study {study}.")
        keeper.pin(uid, stays=stays)
    detail = "It stays in the archive." if stays else "It may leave the archive."
    note(AuditKind.PINNED, detail, studies=[AuditedStudy(uid, patient)])
    typer.echo(f"{study} {'stays' if stays else 'may leave'}.")


@contextmanager
def _keeper(folder: Path | None) -> Iterator[Housekeeper]:
    place = folder or default_paths().archive
    if not place.is_dir():
        raise UsageError(f"There is no folder {place}.", next_step="Name the folder of an archive.")
    with EmbeddedArchive(place) as archive:
        yield Housekeeper(archive)


def _shown(what: str) -> TaskControl:
    """Tells how far it has come where somebody looks on."""
    told = [-1]

    def tell(fraction: float, _text: str) -> None:
        percent = int(100 * fraction)
        if percent >= told[0] + 10:
            told[0] = percent
            typer.echo(f"{what}: {percent} %", err=True)

    return TaskControl(tell)
