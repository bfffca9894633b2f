"""The command line: each command does one job, says in one line what went wrong, and ends with 0, 1 or 2."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from app.cli import app
from tests.helpers.command_line import kept, process


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if hasattr(group, "list_commands"):
        for name in group.list_commands(None):
            yield from commands(group.get_command(None, name), (*path, name))


@pytest.mark.parametrize("command", list(commands(get_command(app))), ids=" ".join)
def test_every_command_explains_itself(verdant, command):
    ended = verdant(*command, "--help")
    assert (ended.code, ended.err) == (0, "")
    assert f"Usage: {' '.join(('verdant', *command))} " in ended.out
    assert "--help" in ended.out


def test_the_commands_are_those_that_the_manual_names():
    assert {" ".join(command) for command in commands(get_command(app))} >= {
        "",
        "open",
        "tour",
        "propose",
        "archive serve",
        *(f"pacs {name}" for name in ("echo", "find", "get", "send")),
        *(f"iodeep {name}" for name in ("create", "show", "select")),
    }


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["nonsense"], "nonsense"),
        (["--nonsense"], "--nonsense"),
        (["archive"], "command"),
        (["pacs", "echo"], "--host"),
        (["pacs", "echo", "--host", "h", "--port", "x", "--called", "A"], "--port"),
        (["pacs", "echo", "--host", "h", "--port", "99999", "--called", "A"], "99999"),
        (["pacs", "echo", "--host", "h", "--port", "104", "--called", "A" * 17], "AE title"),
        (["pacs", "get", "--host", "h", "--port", "1", "--called", "A", "--study", "1.*", "--to", "x"], "1.*"),
        (["pacs", "find", "--host", "h", "--port", "1", "--called", "A", "--series", "1.2"], "--study"),
        (["open", "/nowhere"], "/nowhere"),
        (["--pacs", "ORTHANC"], "CALLED_AE@HOST:PORT"),
        (["iodeep", "show", "/nowhere"], "/nowhere"),
    ],
)
def test_wrong_usage_ends_with_2_and_one_line(verdant, arguments, word):
    verdant(*arguments).failed_with(2, word)


def test_the_shell_gets_the_exit_codes_and_clean_streams(tmp_path, network):
    shown = process("iodeep", "show", network, "--json")
    assert (shown.code, shown.err) == (0, "") and shown.json["card"]["name"] == "Brightness"
    process("iodeep", "show", kept(tmp_path / "a.dcm", "no DICOM")).failed_with(1, "a.dcm", "no DICOM")
    process("iodeep", "show").failed_with(2, "--help")


def test_help_is_there_without_loading_qt_or_torch():
    script = (
        "import sys\n"
        "from app.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit as leaving:\n    assert not leaving.code\n"
        "print([name for name in ('torch', 'PySide6', 'highdicom', 'safetensors') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
