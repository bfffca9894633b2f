"""The command line: `verdant` opens the viewer, its commands do single jobs of it.

Errors are one line on stderr and exit code 1; wrong usage ends with 2.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import click
import typer

from app.commands.archive import archive_app
from app.commands.iodeep import iodeep_app
from app.commands.pacs import pacs_app
from app.commands.propose import propose
from app.commands.tour import tour
from app.core.errors import UsageError, VerdantError
from app.core.nodes import PacsNode
from app.core.tasks import Cancelled
from app.paths import default_paths

app = typer.Typer(
    help="Verdant: a DICOM viewer that proposes regions of interest and records what the physician decides. "
    "Not a medical device.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(archive_app, name="archive")
app.add_typer(pacs_app, name="pacs")
app.add_typer(iodeep_app, name="iodeep")
app.command(name="propose")(propose)
app.command(name="tour")(tour)

PacsOption = Annotated[
    str | None, typer.Option("--pacs", help="Work with this PACS for once: CALLED_AE@HOST:PORT.", metavar="NODE")
]


@app.callback(invoke_without_command=True)
def viewer(context: typer.Context, pacs: PacsOption = None) -> None:
    """Open the viewer, unless a command is given."""
    if context.invoked_subcommand is None:
        _run_viewer((), pacs)


@app.command(name="open")
def open_files(
    paths: Annotated[list[Path], typer.Argument(help="DICOM files or folders.", exists=True)],
) -> None:
    """Take local files into the embedded archive and open them in the viewer."""
    _run_viewer(paths, None)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    try:
        app(args=None if arguments is None else list(arguments), prog_name="verdant", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.exceptions.Exit as leave:
        code = leave.exit_code
    except (click.Abort, KeyboardInterrupt, Cancelled):
        typer.echo("verdant: cancelled", err=True)
        code = 130
    except UsageError as error:
        typer.echo(f"verdant: {error}", err=True)
        code = 2
    except VerdantError as error:
        typer.echo(f"verdant: {' '.join(str(error).split())}", err=True)
        code = 1
    else:
        code = 0
    sys.exit(code)


def parse_pacs(text: str) -> PacsNode:
    """`CALLED_AE@HOST:PORT` as a node.

    Raises
    ------
    UsageError
        If the text has another form.
    """
    called, at, address = text.rpartition("@")
    host, colon, port = address.rpartition(":")
    if not (at and colon and port.isdigit()):
        raise UsageError(f"“{text}” does not name a PACS.", next_step="Write it as CALLED_AE@HOST:PORT.")
    return PacsNode(name=called, host=host, port=int(port), called_ae_title=called)


def _run_viewer(paths: Sequence[Path], pacs: str | None) -> None:
    # Qt and torch are loaded only by those who want the viewer.
    from app.main import run_viewer

    node = parse_pacs(pacs) if pacs else None
    nodes = (node,) if node else ()
    code = run_viewer(default_paths(), files=paths, nodes=nodes, use_archive=node.name if node else None)
    raise typer.Exit(code)
