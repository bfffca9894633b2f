"""The command line: each command does one job, says in one line what went wrong, and ends with 0, 1 or 2."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from typer.main import get_command

from app.cli import app
from app.core.program_version import software_version
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
        (["pacs", "ecko"], "Did you mean 'echo'? Try"),
        (["pacs", "echo", "--host", "h", "--port", "x", "--called", "A"], "it must be a whole number"),
        (["audit", "show", "--from", "yesterday"], "write it as YYYY-MM-DD"),
        (["audit", "show", "--kind", "nonsense"], "'--kind': 'nonsense'"),
        (["render", __file__, "--out", "x.png", "--window", "5"], "Add --help to see how"),
        (["archive", "serve", "--folder", __file__], "is a file"),
        (["tour", "--out", __file__], "is a file"),
    ],
)
def test_wrong_usage_ends_with_2_and_one_line(verdant, arguments, word):
    verdant(*arguments).failed_with(2, word)


def test_lists_of_commands_hold_whole_sentences(verdant, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    said = {path: verdant(*path, "--help").out.partition("\nCommands:\n")[2] for path in commands(get_command(app))}
    assert sum(map(bool, said.values())) >= 10, "groups of commands"
    cut = [(*path, line) for path, text in said.items() for line in text.splitlines() if line.endswith("...")]
    assert not cut


def test_who_reads_the_help_learns_of_the_viewer_the_exit_codes_and_the_folder(verdant):
    said = " ".join(verdant("--help").out.split())
    for word in ("Without a command the viewer opens", "2, wrong usage", "stderr", "VERDANT_HOME", "--version"):
        assert word in said


def test_the_version_is_that_which_written_objects_state(verdant):
    ended = verdant("--version")
    assert (ended.code, ended.out) == (0, f"verdant {software_version()}\n")


def test_a_folder_without_files_is_said_to_be_empty(verdant, tmp_path):
    empty = tmp_path / "nothing"
    empty.mkdir()
    assert verdant("inspect", empty).out == "There is no file in it.\n"
    mask = kept(tmp_path / "mask.nii", "no NIfTI")
    verdant("rtstruct", "write", tmp_path / "x.dcm", "--images", empty, "--mask", mask).failed_with(1, "no file in")


def test_without_a_terminal_the_secret_of_a_node_is_taken_from_what_is_piped_in(verdant, monkeypatch):
    monkeypatch.delenv("VERDANT_NODE_SECRET", raising=False)
    monkeypatch.setattr("sys.stdin", StringIO(""))
    verdant("pacs", "node", "add", "WEB", "--url", "https://pacs.example/dicom-web", "--auth", "bearer").failed_with(
        2, "Set VERDANT_NODE_SECRET, or pipe it in"
    )


def test_an_address_that_is_not_of_this_machine_is_told_from_a_port_that_is_taken(verdant, tmp_path):
    serve = ("archive", "serve", "--folder", tmp_path / "archive")
    verdant(*serve, "--host", "192.0.2.1", "--port", "0").failed_with(1, "an address of this machine")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        verdant(*serve, "--port", port).failed_with(1, f"127.0.0.1:{port}", "Choose another port")


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
