"""`verdant pacs fetch`: a study from a PACS into the archive of this machine, and what of it did not come."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from app.archives import ConfiguredArchives
from app.commands.noting import command_log
from app.commands.pacs_node import SECRET_VARIABLE, known_node
from app.commands.printing import JsonOption, print_json, print_table
from app.core.errors import UsageError, VerdantError
from app.core.identity import StudyInstanceUID, is_uid
from app.core.tasks import TaskControl
from app.core.web_nodes import Node, WebNode
from app.keyring_secrets import KeyringSecrets
from app.listening import accepted_by, server_of
from app.paths import default_paths
from app.session.retrieving import FetchedStudy, fetch_study
from app.settings import SettingsFile
from app.store.embedded_archive import EmbeddedArchive


def fetch(
    name: Annotated[str, typer.Argument(help="A node of `verdant pacs node list`.")],
    study: Annotated[str, typer.Option(help="Study Instance UID.")],
    as_json: JsonOption = False,
) -> None:
    """Bring a study to the archive of this machine. What is there already is not fetched again."""
    if not is_uid(study):
        raise UsageError(f"“{study}” is no UID.", next_step="Give one as `verdant pacs find` lists it.")
    paths = default_paths()
    file = SettingsFile(paths.settings)
    serving, log = file.read().serving, command_log()
    with EmbeddedArchive(paths.archive) as embedded, contextlib.ExitStack() as listening:
        # A viewer that runs has the port, and puts what comes into the same archive.
        with contextlib.suppress(VerdantError):
            listening.enter_context(server_of(embedded, serving, accepted_by(file), audit=log))
        archives = ConfiguredArchives(
            embedded,
            file,
            secrets=KeyringSecrets(),
            move_destination=serving.ae_title,
            audit=log,
        )
        node = known_node(archives.nodes(), name)
        _take_secret(archives, node)
        with _progress(name) as control:
            fetched = fetch_study(archives.archive(node), StudyInstanceUID(study), control)
    _print(fetched, name, as_json=as_json)
    if not fetched.is_whole:
        raise typer.Exit(1)


def _take_secret(archives: ConfiguredArchives, node: Node) -> None:
    secret = os.environ.get(SECRET_VARIABLE, "")
    if secret and isinstance(node, WebNode):
        archives.enter_secret(node, secret)


@contextlib.contextmanager
def _progress(name: str) -> Iterator[TaskControl]:
    """A bar on the terminal, of which nothing remains; none in a pipe."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        task = bar.add_task(f"Fetching from {name}", total=1.0)
        yield TaskControl(lambda fraction, _text: bar.update(task, completed=fraction))


def _print(fetched: FetchedStudy, name: str, *, as_json: bool) -> None:
    if as_json:
        series = [
            {
                "series_instance_uid": record.series_instance_uid,
                "files": retrieved.paths,
                "failures": retrieved.failures,
                "method": retrieved.method,
            }
            for record, retrieved in fetched.series
        ]
        print_json({"files": fetched.files, "is_whole": fetched.is_whole, "series": series})
        return
    print_table(
        ("No", "Modality", "Description", "Here", "Listed", "How"),
        [
            (
                record.series_number,
                record.modality,
                record.series_description,
                len(retrieved.paths),
                record.number_of_instances,
                retrieved.method or "was here",
            )
            for record, retrieved in fetched.series
        ],
    )
    if fetched.is_whole:
        typer.echo(f"All {fetched.files} instances of the study are on this machine.")
        return
    typer.echo(f"{fetched.files} instances are on this machine; this is missing:", err=True)
    for failure in fetched.failures:
        typer.echo(failure, err=True)
    typer.echo(f"`verdant pacs fetch {name} --study …` again fetches what is missing.", err=True)
