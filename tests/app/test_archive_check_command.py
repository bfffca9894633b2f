"""`verdant archive check`, `rebuild`, `pin` and `unpin` on a folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydicom.uid import generate_uid

from app.core.tasks import TaskControl
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.series_files import write_series


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with EmbeddedArchive(tmp_path / "archive") as archive:
        archive.store([path.read_bytes() for path in write_series(tmp_path / "a", slices=6)], TaskControl())
    return tmp_path / "archive"


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.dcm"))


def test_the_command_names_what_is_wrong_and_ends_with_1(folder, verdant):
    assert verdant("archive", "check", folder).code == 0
    path = files(folder)[0]
    path.write_bytes(path.read_bytes()[:-2] + b"xx")
    ended = verdant("archive", "check", folder)
    assert ended.code == 1
    assert "damaged" in ended.out
    assert path.name in ended.out
    told = json.loads(verdant("archive", "check", folder, "--json").out)
    assert told["findings"] == [{"kind": "damaged", "path": path.relative_to(folder).as_posix()}]


def test_the_command_makes_the_index_again_and_pins(folder, verdant):
    assert "6 instances" in verdant("archive", "rebuild", folder).out
    study = files(folder)[0].parent.parent.name
    assert verdant("archive", "pin", study, "--folder", folder).code == 0
    with EmbeddedArchive(folder) as archive:
        assert archive.custody.pinned() == {study}
    assert verdant("archive", "unpin", study, "--folder", folder).code == 0
    with EmbeddedArchive(folder) as archive:
        assert archive.custody.pinned() == frozenset()
    assert verdant("archive", "pin", generate_uid(), "--folder", folder).code == 2
    assert verdant("archive", "check", folder / "nowhere").code == 2
