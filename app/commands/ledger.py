"""`verdant ledger`: what became of the proposals of networks on this machine, without a viewer."""

from __future__ import annotations

import dataclasses
import math
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.commands.printing import JsonOption, json_text, print_json, print_table
from app.core.errors import UsageError
from app.core.ledger import EVERYTHING, LedgerEntry, LedgerFilter, LedgerReading, standing
from app.core.ledger_figures import LedgerFigures, ledger_figures
from app.core.tasks import TaskControl
from app.files import write_file
from app.paths import default_paths
from app.session.ledger_columns import COLUMNS
from app.session.ledger_table import as_csv
from app.session.ledger_texts import NOTHING_CHOSEN, NOTHING_DECIDED, headline
from app.store.ledger_file import LedgerFile

ledger_app = typer.Typer(help="What became of what networks proposed. Show, export, clear.")

NetworkOption = Annotated[
    str | None, typer.Option("--network", help="Only networks whose DnnUID this is, or whose name holds it.")
]
ClassOption = Annotated[str | None, typer.Option("--class", help="Only regions that the network called so.")]
SinceOption = Annotated[
    datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="First day.", metavar="YYYY-MM-DD")
]
UntilOption = Annotated[
    datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Last day.", metavar="YYYY-MM-DD")
]


@ledger_app.command()
def show(
    network: NetworkOption = None,
    class_name: ClassOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say how often proposals were accepted, edited, rejected.

    And how far off they were, and how long it took.

    One row for each version of a network and class. Shares come with their interval of 95 % confidence (Wilson),
    figures as median and quartiles; below 5 decisions they are too few.
    """
    reading = _read()
    chosen = _chosen(since, until, class_name)
    entries = _of_network(reading, network)
    figures = ledger_figures(entries, chosen)
    if as_json:
        print_json({"left_out": reading.left_out, "set_aside": reading.set_aside or None, **_members(figures)})
        return
    _warn(reading)
    if not figures.rows:
        typer.echo(NOTHING_CHOSEN if reading.entries else NOTHING_DECIDED)
        return
    typer.echo(headline(figures))
    print_table([str(one.heading) for one in COLUMNS], [[one.text(row) for one in COLUMNS] for row in figures.rows])


@ledger_app.command()
def export(
    out: Annotated[Path, typer.Argument(help="File to write.", dir_okay=False)],
    network: NetworkOption = None,
    class_name: ClassOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON instead of CSV.")] = False,
    standing_only: Annotated[
        bool, typer.Option("--standing", help="Only decisions that hold: without withdrawn and replaced ones.")
    ] = False,
) -> None:
    """Write every decision as a table, one a row. Regions, studies and patients are salted digests."""
    reading = _read()
    chosen = _chosen(since, until, class_name)
    entries = _of_network(reading, network)
    held = standing(entries) if standing_only else entries
    wanted = [entry for entry in held if chosen.accepts(entry)]
    content = as_csv(wanted) if not as_json else f"[{','.join(map(_line, wanted))}\n]\n".encode()
    write_file(out, content)
    _warn(reading)
    typer.echo(f"{out}: {len(wanted)} {'entry' if len(wanted) == 1 else 'entries'}.")


@ledger_app.command()
def clear(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget every decision that is noted. Regions, journals and structure sets stay as they are."""
    if not yes:
        typer.confirm("Forget every decision that is noted on this machine? This cannot be taken back.", abort=True)
    LedgerFile(default_paths().ledger).clear()
    typer.echo("The correction ledger is empty.")


def _read() -> LedgerReading:
    return LedgerFile(default_paths().ledger).read(TaskControl())


def _of_network(reading: LedgerReading, network: str | None) -> tuple[LedgerEntry, ...]:
    if network is None:
        return reading.entries
    wanted = network.casefold()
    return tuple(
        entry
        for entry in reading.entries
        if wanted == entry.network.dnn_uid or wanted in entry.network.name.casefold()
    )


def _chosen(since: datetime | None, until: datetime | None, class_name: str | None) -> LedgerFilter:
    first, last = (moment.date() if moment is not None else None for moment in (since, until))
    if first is not None and last is not None and first > last:
        raise UsageError("The first day comes after the last.", next_step="Give --since before --until.")
    return dataclasses.replace(EVERYTHING, since=first, until=last, class_name=class_name or "")


def _members(figures: LedgerFigures) -> dict[str, object]:
    """What the figures hold; the open end of the last bin is null, JSON knows no infinity."""
    members: dict[str, object] = {field.name: getattr(figures, field.name) for field in dataclasses.fields(figures)}
    for name, bins in (("dice", figures.dice), ("seconds", figures.seconds)):
        members[name] = [
            {"low": one.low, "high": one.high if math.isfinite(one.high) else None, "tally": one.tally}
            for one in bins
        ]
    return members


def _line(entry: LedgerEntry) -> str:
    return f"\n{json_text(entry)}"


def _warn(reading: LedgerReading) -> None:
    if reading.set_aside:
        typer.echo(f"The ledger was damaged; a copy lies beside it as {reading.set_aside}.", err=True)
    if reading.left_out:
        typer.echo(f"{reading.left_out} entries could not be understood and are left out.", err=True)
