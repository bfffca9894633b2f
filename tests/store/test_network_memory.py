"""What this machine remembers of networks is there again at the next start, or it is said why not."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import StorageError
from app.core.identity import SOPInstanceUID, StudyInstanceUID
from app.core.network_services import SeenNetworks
from app.store.network_memory import MOST_BYTES, NetworkFiles
from tests.helpers.fake_networks import NETWORK, OTHER_NETWORK

STUDY, OTHER = StudyInstanceUID("1.2.3"), StudyInstanceUID("1.2.4")
WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "networks"


def test_nothing_is_remembered_at_first(folder: Path):
    files = NetworkFiles(folder)
    assert files.chosen(STUDY) is None
    assert files.last_used() == {}
    assert files.seen("PACS") is None
    assert not folder.exists()


def test_the_choice_for_a_study_is_kept_until_it_is_forgotten(folder: Path):
    NetworkFiles(folder).choose(STUDY, NETWORK.dnn_uid)
    NetworkFiles(folder).choose(OTHER, OTHER_NETWORK.dnn_uid)
    assert NetworkFiles(folder).chosen(STUDY) == NETWORK.dnn_uid
    NetworkFiles(folder).choose(STUDY, None)
    assert NetworkFiles(folder).chosen(STUDY) is None
    assert NetworkFiles(folder).chosen(OTHER) == OTHER_NETWORK.dnn_uid


def test_the_last_use_of_each_network_is_kept(folder: Path):
    files = NetworkFiles(folder)
    files.note_use(NETWORK.dnn_uid, WHEN)
    files.note_use(OTHER_NETWORK.dnn_uid, WHEN)
    files.note_use(NETWORK.dnn_uid, WHEN + timedelta(days=1))
    assert NetworkFiles(folder).last_used() == {
        OTHER_NETWORK.dnn_uid: WHEN,
        NETWORK.dnn_uid: WHEN + timedelta(days=1),
    }


def test_each_archive_has_its_own_list_whatever_it_is_called(folder: Path):
    files = NetworkFiles(folder)
    files.note_seen("../Süd / PACS", SeenNetworks(WHEN, (NETWORK, OTHER_NETWORK)))
    files.note_seen("NORTH", SeenNetworks(WHEN, ()))
    assert NetworkFiles(folder).seen("../Süd / PACS") == SeenNetworks(WHEN, (NETWORK, OTHER_NETWORK))
    assert NetworkFiles(folder).seen("NORTH") == SeenNetworks(WHEN, ())
    assert {path.parent for path in folder.rglob("*.json")} == {folder}


def test_what_only_the_object_says_is_not_kept_with_a_list(folder: Path):
    files = NetworkFiles(folder)
    files.note_seen("PACS", SeenNetworks(WHEN, (replace(NETWORK, parent_dnn_uid=SOPInstanceUID("1.9")),)))
    seen = files.seen("PACS")
    assert seen is not None and seen.networks == (NETWORK,)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("choices.json", b"{"),
        ("choices.json", b"[]"),
        ("choices.json", b'{"choices": {"../etc": "1.2"}}'),
        ("choices.json", b'{"choices": {"1.2": "no uid"}}'),
        ("choices.json", b'{"choices": {"1.2": ""}}'),
        ("choices.json", b"\xff\xfe"),
        ("choices.json", b"[" * 100_000),
        ("choices.json", b" " * (MOST_BYTES + 1)),
    ],
)
def test_a_damaged_file_is_named_and_not_written_over(folder: Path, name: str, content: bytes):
    folder.mkdir()
    (folder / name).write_bytes(content)
    files = NetworkFiles(folder)
    with pytest.raises(StorageError, match="cannot be read") as caught:
        files.chosen(STUDY)
    assert str(folder / name) in str(caught.value) and caught.value.next_step
    with pytest.raises(StorageError):
        files.choose(STUDY, NETWORK.dnn_uid)
    assert (folder / name).read_bytes() == content


@given(st.binary(max_size=200))
def test_no_content_makes_it_fail_otherwise(tmp_path_factory: pytest.TempPathFactory, content: bytes):
    folder = tmp_path_factory.mktemp("networks")
    for name in ("choices.json", "uses.json"):
        (folder / name).write_bytes(content)
    files = NetworkFiles(folder)
    for read in (lambda: files.chosen(STUDY), files.last_used):
        with suppress(StorageError):
            read()
