"""What the README says of commands, keys and files is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from app.cli import app
from app.session.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = [
    ROOT / "README.md",
    *sorted((ROOT / "packaging").glob("*.md")),
    *(ROOT / "packaging/decisions").iterdir(),
]
WORDS_OF_KEYS = {"←": "Left", "→": "Right", "PgDn": "PgDown"}


def listed_commands() -> set[tuple[str, ...]]:
    """Those of the block under Commands, `a|b` taken apart; what stands behind two spaces is an explanation."""
    block = README.split("## Commands")[1].split("```")[1]
    found = set()
    for line in block.splitlines():
        for words in re.findall(r"verdant((?: [a-z][a-z|-]*)*)", re.split(" {2,}", line)[0]):
            *path, last = words.split() or [""]
            found |= {(*path, one) for one in last.split("|")}
    return found - {("",)}


def commands(group: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command and every group of commands."""
    group = group or typer.main.get_command(app)
    context = typer.Context(group)
    for name in group.list_commands(context):
        yield (*path, name)
        command = group.get_command(context, name)
        if hasattr(command, "list_commands"):
            yield from commands(command, (*path, name))


def test_every_command_that_is_listed_is_there_and_every_command_is_listed():
    listed, there = listed_commands(), set(commands())
    single = there - {one[:-1] for one in there}

    assert listed - there == set()
    # A group that is listed by its name stands for its commands.
    assert {one for one in single if not any(one[:length] in listed for length in range(1, len(one) + 1))} == set()


def test_every_key_with_ctrl_alt_or_shift_is_that_of_a_command():
    written = set(re.findall(r"`((?:(?:Ctrl|Alt|Shift)\+)+[^`]+)`", README))
    keys = {key for command in COMMANDS for key in command.keys}

    assert "Ctrl+S" in written
    assert {key for key in written if _qt_name(key) not in keys} == set()


def _qt_name(key: str) -> str:
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, WORDS_OF_KEYS.get(last, last)])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_and_folder_that_is_named_is_there(document: Path):
    text = re.sub("```.*?```", "", document.read_text("utf-8"), flags=re.S)
    named = re.findall(r"`((?:app|inference|packaging|resources|tests|widgets)/[\w./*-]*)", text)
    named += re.findall(r"\]\(([\w./-]+)\)", text)

    assert [name for name in named if not list(ROOT.glob(name))] == []
