"""`verdant pacs`: single network operations on a PACS, the same code that the viewer uses."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from app.audited_archives import audited
from app.commands.noting import command_log
from app.commands.pacs_doctor import doctor
from app.commands.pacs_fetch import fetch
from app.commands.pacs_node import SECRET_VARIABLE, known_node, node_app
from app.commands.printing import JsonOption, print_json, print_table
from app.core.errors import ArchiveError, StorageError, UsageError
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID, is_uid
from app.core.nodes import PacsNode
from app.core.services import Archive, InstanceSink
from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.core.web_nodes import Node
from app.dicom.instance_texts import read_texts
from app.keyring_secrets import KeyringSecrets
from app.network.dicomweb_archive import DicomwebArchive
from app.network.dimse_archive import DimseArchive
from app.paths import default_paths
from app.settings import SettingsFile
from app.store.embedded_archive import EmbeddedArchive

pacs_app = typer.Typer(help="Query, fetch from and send to a PACS; keep a list of them.")
pacs_app.add_typer(node_app, name="node")
pacs_app.command()(doctor)
pacs_app.command()(fetch)

Named = Annotated[str | None, typer.Option("--node", help="A PACS of `verdant pacs node list`.")]
Host = Annotated[str | None, typer.Option(help="Without --node: host name or address.")]
Port = Annotated[int | None, typer.Option(help="Without --node: TCP port.")]
Called = Annotated[str | None, typer.Option(help="Without --node: AE title of the PACS.")]
Calling = Annotated[str, typer.Option(help="Our AE title.")]
Timeout = Annotated[float, typer.Option(help="Seconds to wait for an answer.")]


@pacs_app.command()
def echo(
    node: Named = None,
    host: Host = None,
    port: Port = None,
    called: Called = None,
    calling: Calling = "VERDANT",
    timeout: Timeout = 10.0,
    as_json: JsonOption = False,
) -> None:
    """Ask whether the PACS answers (C-ECHO, or a search by DICOMweb)."""
    asked = _node(node, host, port, called=called, calling=calling, timeout=timeout)
    _archive(asked, _NoSink()).echo()
    if as_json:
        print_json({"answers": True, "node": asked})
    else:
        typer.echo(f"{asked.name} at {asked.address} answers.")


@pacs_app.command()
def find(
    node: Named = None,
    host: Host = None,
    port: Port = None,
    called: Called = None,
    calling: Calling = "VERDANT",
    timeout: Timeout = 10.0,
    study: Annotated[str | None, typer.Option(help="List the series of this study.")] = None,
    series: Annotated[str | None, typer.Option(help="With --study: list the instances of this series.")] = None,
    patient: Annotated[str, typer.Option(help="PatientName, with * and ?.")] = "",
    modality: Annotated[str, typer.Option(help="Modality in the study.")] = "",
    as_json: JsonOption = False,
) -> None:
    """List studies, series or instances (C-FIND, QIDO-RS).

    Of --study its series, of --series its instances.
    """
    if series and not study:
        raise UsageError("A series is found within its study.", next_step="Give --study as well.")
    pacs = _archive(_node(node, host, port, called=called, calling=calling, timeout=timeout), _NoSink())
    control = TaskControl()
    if study and series:
        instances = pacs.find_instances(StudyInstanceUID(_uid(study)), SeriesInstanceUID(_uid(series)), control)
        listed = [(i.instance_number, i.sop_instance_uid, i.sop_class_uid) for i in instances]
        _show(instances, ("No", "SOP Instance UID", "SOP Class UID"), listed, as_json=as_json)
    elif study:
        found = pacs.find_series(StudyInstanceUID(_uid(study)), control)
        by_number = [
            (s.series_number, s.modality, s.series_description, s.number_of_instances, s.series_instance_uid)
            for s in found
        ]
        _show(found, ("No", "Modality", "Description", "Images", "Series Instance UID"), by_number, as_json=as_json)
    else:
        studies = pacs.find_studies(StudyQuery(patient_name=patient, modality=modality), control)
        by_date = [
            (s.patient.display_name, s.study_date, "/".join(s.modalities), s.study_description, s.study_instance_uid)
            for s in studies
        ]
        _show(studies, ("Patient", "Date", "Modality", "Description", "Study Instance UID"), by_date, as_json=as_json)


@pacs_app.command()
def get(
    study: Annotated[str, typer.Option(help="Study Instance UID.")],
    to: Annotated[Path, typer.Option(help="Folder for the files.")],
    node: Named = None,
    host: Host = None,
    port: Port = None,
    called: Called = None,
    calling: Calling = "VERDANT",
    timeout: Timeout = 10.0,
    series: Annotated[str | None, typer.Option(help="Only this series.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Fetch a study or a series into a folder (C-GET, WADO-RS)."""
    asked, control = _node(node, host, port, called=called, calling=calling, timeout=timeout), TaskControl()
    study_uid = StudyInstanceUID(_uid(study))
    with EmbeddedArchive(to) as received:
        pacs = _archive(asked, received)
        wanted = (
            [SeriesInstanceUID(_uid(series))]
            if series
            else [record.series_instance_uid for record in pacs.find_series(study_uid, control)]
        )
        if not wanted:
            raise ArchiveError(
                f"{pacs.name} has no study {study}.", next_step="List its studies with `verdant pacs find`."
            )
        outcomes = [pacs.retrieve_series(study_uid, uid, control) for uid in wanted]
    paths = [path for outcome in outcomes for path in outcome.paths]
    failures = [failure for outcome in outcomes for failure in outcome.failures]
    if as_json:
        methods = sorted({outcome.method for outcome in outcomes if outcome.method})
        print_json({"files": paths, "failures": failures, "methods": methods})
    else:
        typer.echo(f"{len(paths)} files in {to}.")
        for failure in failures:
            typer.echo(failure, err=True)
    if failures:
        raise typer.Exit(1)


@pacs_app.command()
def send(
    files: Annotated[list[Path], typer.Argument(help="DICOM files.", exists=True, dir_okay=False)],
    node: Named = None,
    host: Host = None,
    port: Port = None,
    called: Called = None,
    calling: Calling = "VERDANT",
    timeout: Timeout = 10.0,
    as_json: JsonOption = False,
) -> None:
    """Send files (C-STORE, STOW-RS)."""
    pacs = _archive(_node(node, host, port, called=called, calling=calling, timeout=timeout), _NoSink())
    for path in files:
        # Before anything is sent, and with the name that the user gave.
        read_texts(path, name=path.name)
    pacs.store([path.read_bytes() for path in files], TaskControl())
    if as_json:
        print_json({"stored": files})
    else:
        typer.echo(f"{len(files)} {'file' if len(files) == 1 else 'files'} stored at {pacs.name}.")


def _node(
    name: str | None, host: str | None, port: int | None, *, called: str | None, calling: str, timeout: float
) -> Node:
    """A configured node, or one for once."""
    if name is not None:
        return known_node(SettingsFile(default_paths().settings).read().nodes, name)
    if host is None or port is None or called is None:
        raise UsageError("It is not said which PACS.", next_step="Give --host, --port and --called, or --node.")
    try:
        return PacsNode(called, host, port, called, calling, timeout, timeout, timeout)
    except UsageError as error:
        raise UsageError(error.what, cause=error.cause, next_step="Correct the option.") from None


def _archive(node: Node, sink: InstanceSink) -> Archive:
    """A client that notes what it is used for."""
    return audited(_client(node, sink), node, log=command_log(), sink=sink)


def _client(node: Node, sink: InstanceSink) -> Archive:
    if isinstance(node, PacsNode):
        return DimseArchive(node, sink=sink)
    stated = os.environ.get(SECRET_VARIABLE, "")
    return DicomwebArchive(node, sink=sink, secret=lambda: stated or KeyringSecrets().secret(node.secret_name))


def _uid(text: str) -> str:
    if not is_uid(text):
        raise UsageError(f"“{text}” is no UID.", next_step="Give one as `verdant pacs find` lists it.")
    return text


class _NoSink:
    """For operations that receive nothing."""

    def add(self, content: bytes) -> Path:
        """Refuse what nobody asked for."""
        raise StorageError(f"{len(content)} bytes came that were not asked for.")

    def series_paths(
        self, study_instance_uid: StudyInstanceUID, series_instance_uid: SeriesInstanceUID
    ) -> dict[SOPInstanceUID, Path]:
        """Nothing is here."""
        return {}

    def is_listed(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        *,
        place: str,
        instances: int,
    ) -> None:
        """Nothing comes."""


def _show(value: object, columns: tuple[str, ...], rows: Sequence[Sequence[object]], *, as_json: bool) -> None:
    if as_json:
        print_json(value)
    else:
        print_table(columns, rows)
