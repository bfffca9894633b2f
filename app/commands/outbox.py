"""`verdant outbox`: what waits to be sent to a PACS, the same queue that the viewer works on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from app.archives import ConfiguredArchives
from app.commands.noting import command_log, note
from app.commands.printing import JsonOption, print_json, print_table
from app.core.audit import AuditedStudy, AuditKind
from app.core.errors import UsageError
from app.core.outbox import OutboxGroup, OutboxState, groups_of
from app.core.tasks import TaskControl
from app.dicom.instance_texts import read_texts
from app.keyring_secrets import KeyringSecrets
from app.paths import Paths, default_paths
from app.session.clock import now
from app.session.outbox_sending import Sender
from app.session.outbox_texts import SIGNS, objects_text, state_text
from app.settings import SettingsFile
from app.store.embedded_archive import EmbeddedArchive
from app.store.outbox import OutboxFiles

outbox_app = typer.Typer(help="What waits to be sent to a PACS.")

Numbers = Annotated[list[int] | None, typer.Argument(help="Numbers as `verdant outbox list` shows them.")]


@outbox_app.command(name="list")
def list_entries(as_json: JsonOption = False) -> None:
    """List what waits, what needs you, and what was sent lately."""
    with _outbox(default_paths()) as outbox:
        groups = groups_of(outbox.entries())
    if as_json:
        print_json([_plain(group) for group in groups])
    elif not groups:
        typer.echo("Nothing waits.")
    else:
        rows = [
            (
                group.number,
                f"{SIGNS[group.state].mark} {state_text(group)}",
                group.destination,
                objects_text(group),
                f"{group.queued:%Y-%m-%d %H:%M}",
                group.cause,
            )
            for group in groups
        ]
        print_table(("No", "State", "To", "Objects", "Put in", "Cause"), rows)


@outbox_app.command()
def add(
    node: Annotated[str, typer.Argument(help="Name of the PACS in the settings.")],
    files: Annotated[list[Path], typer.Argument(help="DICOM files.", exists=True, dir_okay=False)],
) -> None:
    """Put files into the outbox. The viewer sends them, or `verdant outbox send`."""
    paths = default_paths()
    known = [one.name for one in SettingsFile(paths.settings).read().nodes]
    if node not in known:
        raise UsageError(
            f"No PACS is called “{node}”.",
            cause=f"The settings know: {', '.join(known)}." if known else "No PACS is configured.",
            next_step="Add it in Settings > Archives.",
        )
    for path in files:
        read_texts(path, name=path.name)  # before anything is put in, and with the name that the user gave
    with _outbox(paths) as outbox:
        number = outbox.put_files(node, files, TaskControl())
    typer.echo(f"{len(files)} {'file waits' if len(files) == 1 else 'files wait'} for {node} as number {number}.")


@outbox_app.command()
def send(numbers: Numbers = None) -> None:
    """Try everything again now, or what you name.

    Also what was refused. The exit code is 1 if something stays behind.
    """
    paths, control = default_paths(), TaskControl()
    with _outbox(paths) as outbox, EmbeddedArchive(paths.archive) as embedded:
        _named(outbox, numbers)
        outbox.hurry(numbers or None, now=now(), with_refused=True)
        settings = SettingsFile(paths.settings)
        archives = ConfiguredArchives(
            embedded, settings, secrets=KeyringSecrets(), move_destination=None, audit=command_log()
        ).archives()
        by_name = {archive.name: archive for archive in archives[1:]}
        due = {entry.destination for entry in outbox.entries() if entry.is_due(now())}
        for destination in sorted(due):
            if not Sender(outbox).send(destination, by_name.get(destination), control):
                typer.echo(f"Another Verdant is sending to {destination} at the moment.", err=True)
        groups = [g for g in groups_of(outbox.entries()) if not numbers or g.number in numbers]
    left = [group for group in groups if group.state in (OutboxState.WAITING, OutboxState.REFUSED)]
    typer.echo(f"{len(left)} of {len(groups)} still here." if left else "Nothing is left to be sent.")
    for group in left:
        typer.echo(f"{group.number}: {group.cause}", err=True)
    if left:
        raise typer.Exit(1)


@outbox_app.command()
def delete(
    numbers: Annotated[list[int], typer.Argument(help="Numbers as `verdant outbox list` shows them.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Send these no more and delete their files here. What was sent is only taken off the list."""
    with _outbox(default_paths()) as outbox:
        groups = _named(outbox, numbers)
        unsent = sum(entry.state.is_open for group in groups for entry in group.entries)
        if unsent and not yes:
            typer.confirm(f"Delete {unsent} objects that no PACS has?", abort=True)
        outbox.give_up(numbers)
    for group in groups:
        if group.state.is_open:
            counts = Counter(str(one.sop_class_uid) for one in group.entries)
            study = AuditedStudy(group.entries[0].study_instance_uid, objects=tuple(counts.items()))
            note(AuditKind.DISCARDED, f"Not sent to {group.destination} any more.", studies=[study])
    typer.echo(f"Deleted: {', '.join(str(group.number) for group in groups)}.")


def _named(outbox: OutboxFiles, numbers: list[int] | None) -> list[OutboxGroup]:
    """The groups of these numbers; all of them must be there."""
    groups = {group.number: group for group in groups_of(outbox.entries())}
    missing = [number for number in numbers or () if number not in groups]
    if missing:
        raise UsageError(
            f"The outbox has no number {missing[0]}.", next_step="List what it has with `verdant outbox list`."
        )
    return [groups[number] for number in numbers or ()]


def _plain(group: OutboxGroup) -> dict[str, object]:
    return {
        "number": group.number,
        "destination": group.destination,
        "state": group.state,
        "queued": group.queued,
        "next_try": group.next_try,
        "cause": group.cause,
        "entries": group.entries,
    }


@contextmanager
def _outbox(paths: Paths) -> Iterator[OutboxFiles]:
    outbox = OutboxFiles(paths.outbox)
    try:
        yield outbox
    finally:
        outbox.close()
