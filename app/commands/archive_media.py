"""`verdant archive import` and `export`: files, ZIP files and media into an archive, and studies out of one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from app.archives import ConfiguredArchives
from app.commands.noting import command_log, note
from app.commands.pacs_node import known_node
from app.commands.printing import JsonOption, print_json
from app.core.audit import AuditKind, AuditPeer
from app.core.deidentification import ConfidentialityOption, Deidentification
from app.core.errors import UsageError
from app.core.identity import SeriesInstanceUID, StudyInstanceUID, is_uid
from app.core.services import Archive
from app.core.study_export import Concern, Exported, ExportRequest
from app.core.tasks import TaskControl
from app.exporting import StudyExport
from app.importing import FilesIntoArchive
from app.keyring_secrets import KeyringSecrets
from app.paths import default_paths
from app.session.audit_table import how_exported
from app.settings import SettingsFile
from app.store.embedded_archive import EmbeddedArchive


def import_files(
    paths: Annotated[list[Path], typer.Argument(help="DICOM files, folders, ZIP files, DICOMDIR media.")],
    to: Annotated[Path | None, typer.Option(help="Archive folder; without it, the viewer's.")] = None,
    only_listed: Annotated[
        bool, typer.Option("--only-listed", help="Of media, only what their DICOMDIR lists.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Take files over into an archive; the originals stay as they are. Exit code 1 if something was refused."""
    with EmbeddedArchive(to or default_paths().archive) as embedded:
        taken = FilesIntoArchive(embedded.name, embedded).take_over(paths, TaskControl(), only_listed=only_listed)
    refused = (("refused", len(taken.refused)),) if taken.refused else ()
    where = paths[0] if len(paths) == 1 else paths[0].parent
    note(AuditKind.IMPORTED, studies=taken.studies, peer=_media(where), figures=refused)
    if as_json:
        print_json(
            {
                "imported": taken.count - taken.already,
                "already_there": taken.already,
                "refused": taken.failures,
                "not_dicom": taken.strangers,
            }
        )
    else:
        typer.echo(f"{taken.count - taken.already} imported, {taken.already} already there.")
        for sentence in taken.refused:
            typer.echo(sentence, err=True)
    if taken.failures:
        raise typer.Exit(1)


def export_study(
    study: Annotated[str, typer.Argument(help="Study Instance UID.")],
    to: Annotated[Path, typer.Option(help="Folder or ZIP file to be made; it must not be there yet.")],
    folder: Annotated[Path | None, typer.Option("--from", help="Archive folder; without it, the viewer's.")] = None,
    node: Annotated[str | None, typer.Option("--node", help="A PACS of `verdant pacs node list` instead.")] = None,
    series: Annotated[list[str] | None, typer.Option("--series", help="Only this series; repeatable.")] = None,
    media: Annotated[bool, typer.Option("--media", help="With a DICOMDIR, as on a disc.")] = False,
    as_zip: Annotated[bool, typer.Option("--zip", help="Into one ZIP file.")] = False,
    deidentify: Annotated[bool, typer.Option("--deidentify", help="By the Basic Profile of PS3.15 annex E.")] = False,
    option: Annotated[
        list[ConfidentialityOption] | None, typer.Option("--option", help="With --deidentify; repeatable.")
    ] = None,
    pseudonym: Annotated[str, typer.Option(help="With --deidentify: the patient's name and ID in the copy.")] = "",
    lasting: Annotated[
        bool, typer.Option("--lasting", help="With --deidentify: same patient, same pseudonym, also the next time.")
    ] = False,
    with_burned_in: Annotated[
        bool, typer.Option("--with-burned-in", help="Take images along whose pixels may show a name.")
    ] = False,
    partly: Annotated[
        bool, typer.Option("--partly", help="Write what is here where the rest cannot be fetched; exit code 1 then.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write a study to a folder, a medium or a ZIP file. All of it or nothing, read back."""
    if not deidentify and (option or pseudonym or lasting or with_burned_in):
        raise UsageError("These options go with --deidentify.", next_step="Give --deidentify as well.")
    if folder is not None and node is not None:
        raise UsageError("A study comes from one place.", next_step="Give --from or --node.")
    exporter = StudyExport(KeyringSecrets())
    asked = None
    if deidentify:
        asked = Deidentification(
            exporter.key(is_lasting=lasting), frozenset(option or ()), pseudonym, with_burned_in=with_burned_in
        )
    request = ExportRequest(
        StudyInstanceUID(_uid(study)),
        to,
        tuple(SeriesInstanceUID(_uid(one)) for one in series or ()),
        as_media=media,
        as_zip=as_zip,
        deidentification=asked,
        with_what_is_here=partly,
    )
    with _source(folder, node, to) as archive:
        exported = exporter.export(archive, request, TaskControl())
    how = how_exported(is_deidentified=deidentify)
    note(AuditKind.EXPORTED, how, studies=exported.studies, peer=_media(exported.target), figures=exported.figures)
    if as_json:
        members = ("target", "instances", "left_out", "profile", "missing")
        print_json({name: getattr(exported, name) for name in members})
    else:
        _say(exported, is_media=media)
    if exported.missing:
        raise typer.Exit(1)


def _say(exported: Exported, *, is_media: bool) -> None:
    noun = "instance" if exported.instances == 1 else "instances"
    typer.echo(f"{exported.instances} {noun} in {exported.target}.")
    if is_media:
        profile = exported.profile or "none of the general purpose profiles, for the compression of its images"
        typer.echo(f"The medium conforms to {profile}.")
    for concern in exported.left_out:
        typer.echo(_left_out(concern), err=True)
    for concern in exported.missing:
        typer.echo(f"Missing: {concern.count} of series {concern.series_instance_uid}. {concern.reason}", err=True)


def _media(where: Path) -> AuditPeer:
    return AuditPeer(where.absolute().as_uri(), is_media=True)


@contextmanager
def _source(folder: Path | None, node: str | None, to: Path) -> Iterator[Archive]:
    """Where the study comes from; what a PACS sends is kept beside the target until all is written."""
    if node is None:
        with EmbeddedArchive(folder or default_paths().archive) as embedded:
            yield embedded
        return
    settings = SettingsFile(default_paths().settings)
    asked = known_node(settings.read().nodes, node)
    to.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=to.parent, prefix=".fetched-") as place,
        EmbeddedArchive(Path(place)) as received,
    ):
        directory = ConfiguredArchives(
            received, settings, secrets=KeyringSecrets(), move_destination=None, audit=command_log()
        )
        yield directory.archive(asked)


def _left_out(concern: Concern) -> str:
    return f"Left out: {concern.count} of series {concern.series_instance_uid}, {concern.reason}."


def _uid(text: str) -> str:
    if not is_uid(text):
        raise UsageError(f"“{text}” is no UID.", next_step="Give one as `verdant pacs find` lists it.")
    return text
