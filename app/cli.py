"""The command line: `verdant` opens the viewer, its commands do single jobs of it.

Errors are one line on stderr and exit code 1; wrong usage ends with 2, an interruption with 130. `verdant --help`
says so, too.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from app.commands.late import LateCommands
from app.core.errors import UsageError, VerdantError
from app.core.nodes import PacsNode
from app.core.program_version import software_version
from app.core.tasks import Cancelled
from app.paths import HOME_VARIABLE, default_paths

_WrongUsage: type[Exception] = typer.BadParameter.__bases__[0]
"""What the parser raises for every mistake in the arguments; typer exports only its child."""

_PLAINER = (
    ("Value error, ", ""),
    ("Input should be a valid integer, unable to parse string as an integer", "it must be a whole number"),
    ("Input should be a valid number, unable to parse string as a number", "it must be a number"),
    ("does not match the formats '%Y-%m-%d'", "is no day; write it as YYYY-MM-DD"),
)
"""What the parser says in the words of programmers, and in those of users."""

app = typer.Typer(
    cls=LateCommands,
    help="Verdant: a DICOM viewer that proposes regions of interest and records what the physician decides. "
    "Not a medical device. Without a command the viewer opens.",
    epilog="Exit codes: 0, done; 1, it failed, or what was looked at is not as it should be; 2, wrong usage; 130, "
    f"interrupted. Errors are one line on stderr, also with --json. {HOME_VARIABLE} names another folder for "
    "everything that is kept.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

PacsOption = Annotated[
    str | None, typer.Option("--pacs", help="Work with this PACS for once: CALLED_AE@HOST:PORT.", metavar="NODE")
]


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"verdant {software_version()}")
        raise typer.Exit


VersionOption = Annotated[
    bool, typer.Option("--version", help="Say the version and leave.", is_eager=True, callback=_say_version)
]


@app.callback(invoke_without_command=True)
def viewer(context: typer.Context, pacs: PacsOption = None, _version: VersionOption = False) -> None:
    """Open the viewer, unless a command is given."""
    if context.invoked_subcommand is None:
        _run_viewer((), pacs)


@app.command(name="open")
def open_files(
    paths: Annotated[list[Path], typer.Argument(help="DICOM files or folders.", exists=True)],
) -> None:
    """Open local files in the viewer; they are taken into its archive."""
    _run_viewer(paths, None)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    try:
        answer = app(args=None if arguments is None else list(arguments), prog_name="verdant", standalone_mode=False)
    except _WrongUsage as error:
        code = _fail(f"{_parsers_message(error)} {_help_hint(error)}", 2)
    except UsageError as error:
        code = _fail(str(error), 2)
    except VerdantError as error:
        code = _fail(str(error), 1)
    except OSError as error:
        code = _fail(f"{error.filename or 'A file'} cannot be used. The system says: {error.strerror or error}.", 1)
    except (typer.Abort, KeyboardInterrupt, Cancelled):
        code = _fail("cancelled", 130)
    else:
        # A command that leaves by typer.Exit answers with its code; the others answer nothing.
        code = answer if isinstance(answer, int) else 0
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


def _fail(text: str, code: int) -> int:
    typer.echo(f"verdant: {' '.join(text.split())}", err=True)
    return code


def _parsers_message(error: Exception) -> str:
    text = error.format_message() if hasattr(error, "format_message") else str(error)
    for theirs, ours in _PLAINER:
        text = text.replace(theirs, ours)
    return text if text.endswith("?") else text.rstrip(".") + "."


def _help_hint(error: Exception) -> str:
    context = getattr(error, "ctx", None)
    return f"Try “{context.command_path} --help”." if context else "Add --help to see how the command is used."


def _run_viewer(paths: Sequence[Path], pacs: str | None) -> None:
    node = parse_pacs(pacs) if pacs else None
    nodes = (node,) if node else ()
    # Nothing of what a start loads becomes garbage: to look for it would take a tenth of the start.
    gc.disable()
    # Qt is loaded only by those who want the viewer.
    from app.main import run_viewer

    code = run_viewer(default_paths(), files=paths, nodes=nodes, use_archive=node.name if node else None)
    raise typer.Exit(code)
