"""Writing a file whole or not at all, and where things are kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.files import write_file, write_files
from app.paths import HOME_VARIABLE, default_paths


def test_a_file_is_written_with_its_folders_and_nothing_else(tmp_path):
    write_file(tmp_path / "a" / "b" / "file.dcm", b"content")
    assert (tmp_path / "a" / "b" / "file.dcm").read_bytes() == b"content"
    assert len(list(tmp_path.rglob("*"))) == 3


def test_an_existing_file_is_replaced(tmp_path):
    for content in (b"first and longer", b"second"):
        write_file(tmp_path / "file", content)
    assert (tmp_path / "file").read_bytes() == b"second"


def test_the_file_is_as_readable_as_any_other_of_the_user(tmp_path):
    (tmp_path / "usual").touch()
    write_file(tmp_path / "file", b"")
    assert (tmp_path / "file").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize("step", ["replace", "fdopen", "chmod"])
def test_a_disk_that_refuses_at_any_step_leaves_what_was_there(tmp_path, monkeypatch, step):
    write_file(tmp_path / "file", b"old")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, step, full)
        with pytest.raises(StorageError) as refusal:
            write_file(tmp_path / "file", b"new")
    assert str(tmp_path / "file") in refusal.value.what
    assert refusal.value.cause == "No space left on device." and refusal.value.next_step
    assert list(tmp_path.iterdir()) == [tmp_path / "file"] and (tmp_path / "file").read_bytes() == b"old"


def test_a_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="file"):
        write_file(tmp_path / "file" / "below", b"")


def test_files_that_belong_together_are_all_written(tmp_path):
    contents = [(tmp_path / "new" / "a", b"1"), (tmp_path / "new" / "b", b"2")]
    assert write_files(iter(contents), replaces=False) == (tmp_path / "new" / "a", tmp_path / "new" / "b")
    assert {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()} == {"a": b"1", "b": b"2"}


def test_none_is_written_where_one_is_there_already_unless_it_may_be_replaced(tmp_path):
    (tmp_path / "b").write_bytes(b"mine")
    contents = [(tmp_path / "a", b"1"), (tmp_path / "b", b"2")]
    with pytest.raises(StorageError, match="b is there already"):
        write_files(contents, replaces=False)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"b": b"mine"}
    write_files(contents, replaces=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"1", "b": b"2"}


class _StoppedError(Exception):
    """What making the third file ends with."""


def test_nothing_is_left_when_making_one_of_them_fails(tmp_path):
    def contents():
        yield tmp_path / "a", b"1"
        yield tmp_path / "b", b"2"
        raise _StoppedError

    with pytest.raises(_StoppedError):
        write_files(contents(), replaces=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("at", range(1, 6))
def test_whichever_move_the_disk_refuses_all_is_as_it_was(tmp_path, monkeypatch, at):
    before = {"a": b"old", "b": b"", "c": b"older"}
    for name, content in before.items():
        (tmp_path / name).write_bytes(content)
    replace, moves = os.replace, []

    def refusing(source: object, target: object) -> None:
        moves.append(target)
        if len(moves) == at:
            raise OSError(28, "No space left on device")
        replace(source, target)

    contents = [(tmp_path / name, f"new {name}".encode()) for name in ("a", "b", "d", "c")]
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", refusing)
        with pytest.raises(StorageError):
            write_files(contents, replaces=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_everything_lies_below_the_home_that_the_variable_names(tmp_path, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    paths = default_paths()
    for path in (paths.archive, paths.settings, paths.logs):
        assert path.is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == [], "asking makes nothing"


def test_without_the_variable_everything_is_the_user_s_own(tmp_path, monkeypatch):
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    paths = default_paths()
    folders = {paths.archive, paths.settings, paths.logs}
    assert len(folders) == 3
    assert all(path.is_relative_to(tmp_path) and "verdant" in path.parts for path in folders), folders
    assert isinstance(paths.archive, Path)
