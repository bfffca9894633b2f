"""At its start the archive looks only into folders that have changed, and still knows of every file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydicom.uid import generate_uid

from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.store.embedded_archive import EmbeddedArchive
from app.store.index import ArchiveIndex
from app.store.integrity import rebuild
from tests.helpers.instances import encoded, structure_set_like
from tests.helpers.series_files import write_series

A_MINUTE_AGO_NS = -60_000_000_000


def settle(folder: Path) -> None:
    """Have every folder look as if it had not been changed for a minute."""
    for root, _, _ in os.walk(folder):
        state = os.stat(root)
        os.utime(root, ns=(state.st_atime_ns, state.st_mtime_ns + A_MINUTE_AGO_NS))


def instances_in(folder: Path) -> int:
    with EmbeddedArchive(folder) as archive:
        return sum(study.number_of_instances or 0 for study in archive.find_studies(StudyQuery(), TaskControl()))


@pytest.fixture
def settled(tmp_path: Path) -> Path:
    """An archive of three series of two instances, which was opened once since it was filled."""
    folder = tmp_path / "archive"
    with EmbeddedArchive(folder) as archive:
        for _ in range(3):
            archive.store(
                [path.read_bytes() for path in write_series(tmp_path / generate_uid(), slices=2)], TaskControl()
            )
    settle(folder)
    assert instances_in(folder) == 6
    return folder


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The folders that are looked into."""
    folders: list[str] = []
    scandir = os.scandir

    def watched(path: str) -> object:
        folders.append(str(path))
        return scandir(path)

    monkeypatch.setattr("app.store.reconciling.os.scandir", watched)
    yield folders


def test_folders_that_have_not_changed_are_not_looked_into(settled: Path, listed: list[str]) -> None:
    assert instances_in(settled) == 6
    assert [path.rstrip("/") for path in listed] in ([], [str(settled)]), "the index changes the archive's own folder"


def test_a_file_put_into_a_folder_by_hand_is_found(settled: Path, listed: list[str]) -> None:
    series = next(settled.glob("[0-9]*/[0-9]*"))
    (series / "by hand.dcm").write_bytes(encoded(structure_set_like()))
    listed.clear()
    assert instances_in(settled) == 7
    assert [path for path in listed if path.rstrip("/") != str(settled)] == [str(series)]
    settle(settled)
    assert instances_in(settled) == 7


def test_a_new_folder_is_found(settled: Path, tmp_path: Path) -> None:
    write_series(settled / "disc" / "deep", slices=2)
    settle(settled)
    assert instances_in(settled) == 8


def test_deleted_files_and_folders_are_forgotten(settled: Path) -> None:
    first, second, _ = sorted(settled.glob("[0-9]*"))
    shutil.rmtree(first)
    next(second.rglob("*.dcm")).unlink()
    assert instances_in(settled) == 3


def test_a_folder_that_was_made_and_deleted_between_two_starts_is_forgotten(settled: Path, tmp_path: Path) -> None:
    with EmbeddedArchive(settled) as archive:
        (content,) = [path.read_bytes() for path in write_series(tmp_path / "one", slices=1)]
        stored = archive.add(content)
    shutil.rmtree(stored.parent.parent)
    assert instances_in(settled) == 6


def test_a_folder_that_was_renamed_is_followed(settled: Path) -> None:
    study = next(settled.glob("[0-9]*"))
    study.rename(settled / "renamed")
    assert instances_in(settled) == 6
    settle(settled)
    assert instances_in(settled) == 6


def test_a_file_that_could_not_be_read_yet_is_tried_again(settled: Path) -> None:
    content = encoded(structure_set_like())
    copied = settled / "copied" / "half.dcm"
    copied.parent.mkdir()
    copied.write_bytes(content[:200])
    settle(settled)
    assert instances_in(settled) == 6
    with copied.open("r+b") as file:  # the folder does not change by that
        file.write(content)
    assert instances_in(settled) == 7


def test_a_second_copy_takes_the_place_of_the_first_when_that_is_gone(settled: Path) -> None:
    first = next(settled.glob("[0-9]*/[0-9]*/*.dcm"))
    (settled / "copies").mkdir()
    shutil.copy(first, settled / "copies" / "second.dcm")
    settle(settled)
    assert instances_in(settled) == 6
    first.unlink()
    assert instances_in(settled) == 6


def test_a_folder_that_has_changed_just_now_is_looked_into_again(settled: Path) -> None:
    series = next(settled.glob("[0-9]*/[0-9]*"))
    os.utime(series)
    instances_in(settled)
    state = os.stat(series)
    (series / "same tick.dcm").write_bytes(encoded(structure_set_like()))
    os.utime(series, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert instances_in(settled) == 7


def test_a_viewer_that_is_killed_while_files_leave_loses_sight_of_none_that_stays(settled: Path) -> None:
    class Killed(BaseException):
        pass

    def kill(_path: Path, **_options: object) -> None:
        raise Killed

    with EmbeddedArchive(settled) as archive, pytest.MonkeyPatch.context() as patch:
        kept = archive.custody.all()
        patch.setattr(Path, "unlink", kill)
        with pytest.raises(Killed):
            archive.remove(kept)
    assert instances_in(settled) == 6


def test_whoever_opens_a_series_while_the_index_is_made_again_sees_all_of_it(settled: Path) -> None:
    seen: list[int] = []
    with (
        EmbeddedArchive(settled) as archive,
        EmbeddedArchive(settled) as beside,
        pytest.MonkeyPatch.context() as patch,
    ):
        add = ArchiveIndex._add

        def watched(self: ArchiveIndex, *entry: object) -> None:
            seen.append(beside.count())
            add(self, *entry)

        patch.setattr(ArchiveIndex, "_add", watched)
        assert rebuild(archive, TaskControl()) == 6
    assert seen == [6] * 6
