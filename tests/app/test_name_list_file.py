"""Lists of names are kept beside the settings, and read again at the next start."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import NameListError, StorageError
from app.core.name_lists import MOST_BYTES
from app.name_list_file import NameListFile


@pytest.fixture
def lists(tmp_path: Path) -> NameListFile:
    return NameListFile(tmp_path / "settings" / "names.json")


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_there_are_none_at_first(lists: NameListFile):
    assert lists.name_lists() == ()


def test_what_was_kept_is_there_again_in_its_order(lists: NameListFile, tmp_path: Path):
    thorax = lists.read_name_list(written(tmp_path, "Thorax.csv", b"name,colour\nLump,#102030\nHeart,"))
    other = lists.read_name_list(written(tmp_path, "Abdomen.csv", b"name\nLiver"))
    lists.save_name_lists([thorax, other])
    assert lists.name_lists() == (thorax, other)
    assert [one.title for one in lists.name_lists()] == ["Thorax", "Abdomen"]


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"a": [{"name": ""}]}', b"[" * 100_000])
def test_a_damaged_file_is_said_and_left_as_it_is(lists: NameListFile, tmp_path: Path, content: bytes):
    (tmp_path / "settings").mkdir()
    kept = written(tmp_path / "settings", "names.json", content)
    with pytest.raises(NameListError):
        lists.name_lists()
    assert kept.read_bytes() == content


def test_a_file_that_is_not_there_or_too_large_is_refused_by_name(lists: NameListFile, tmp_path: Path):
    with pytest.raises(StorageError, match=r"missing\.csv"):
        lists.read_name_list(tmp_path / "missing.csv")
    with pytest.raises(NameListError, match=r"large\.csv"):
        lists.read_name_list(written(tmp_path, "large.csv", b"x" * (MOST_BYTES + 1)))
