"""`verdant outbox` shows and works on the queue of the viewer."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.nodes import PacsNode
from app.paths import default_paths
from app.settings import SettingsFile
from tests.helpers.command_line import Run
from tests.helpers.instances import encoded, structure_set_like
from tests.helpers.saved_nodes import save_nodes
from tests.helpers.storescp import free_port, running_storescp


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """A PACS called WARD is configured there; nobody listens yet."""
    monkeypatch.setenv("VERDANT_HOME", str(tmp_path / "home"))
    number = free_port()
    save_nodes(SettingsFile(default_paths().settings), [PacsNode("WARD", "127.0.0.1", number, "ANY")])
    return number


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "one.dcm", tmp_path / "two.dcm"]
    for path in paths:
        path.write_bytes(encoded(structure_set_like()))
    return paths


def test_files_wait_until_their_pacs_answers(verdant: Run, port: int, files: list[Path], tmp_path: Path):
    assert "Nothing waits." in verdant("outbox", "list").out
    put = verdant("outbox", "add", "WARD", *files)
    assert (put.code, put.out) == (0, "2 files wait for WARD as number 1.\n")
    tried = verdant("outbox", "send")
    assert (tried.code, tried.out) == (1, "1 of 1 still here.\n")
    assert f"Nobody listens at 127.0.0.1:{port}" in tried.err
    (listed,) = verdant("outbox", "list", "--json").json
    assert (listed["destination"], listed["state"], len(listed["entries"])) == ("WARD", "waiting", 2)
    with running_storescp(tmp_path / "received", port=port) as server:
        sent = verdant("outbox", "send", 1)
        assert (sent.code, sent.out) == (0, "Nothing is left to be sent.\n")
        assert server.received == sorted(entry["sop_instance_uid"] for entry in listed["entries"])
    assert "✓ Sent" in verdant("outbox", "list").out


def test_deleting_asks_unless_told_not_to(
    verdant: Run, port: int, files: list[Path], monkeypatch: pytest.MonkeyPatch
):
    verdant("outbox", "add", "WARD", *files)
    monkeypatch.setattr("typer.confirm", lambda *_args, **_options: (_ for _ in ()).throw(KeyboardInterrupt))
    assert verdant("outbox", "delete", 1).code == 130
    assert verdant("outbox", "list", "--json").json[0]["state"] == "waiting"
    assert verdant("outbox", "delete", "--yes", 1).out == "Deleted: 1.\n"
    assert verdant("outbox", "list", "--json").json[0]["state"] == "given up"
    assert verdant("outbox", "delete", 1).code == 0
    assert verdant("outbox", "list", "--json").json == []


def test_what_is_not_there_is_named(verdant: Run, port: int, files: list[Path], tmp_path: Path):
    assert "No PACS is called “ELSEWHERE”" in verdant("outbox", "add", "ELSEWHERE", *files).err
    broken = tmp_path / "broken.dcm"
    broken.write_bytes(b"no DICOM" * 30)
    assert "broken.dcm is no DICOM file" in verdant("outbox", "add", "WARD", *files, broken).err
    assert verdant("outbox", "list", "--json").json == []
    for command in ("send", "delete"):
        ended = verdant("outbox", command, 7)
        assert (ended.code, "The outbox has no number 7" in ended.err) == (2, True)
