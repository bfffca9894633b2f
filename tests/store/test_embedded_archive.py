"""The folder with its index: what it does when disks fill up, indexes break and files are strange."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.uid import generate_uid

from app.core.errors import FileError, StorageError
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.study import StudyQuery
from app.core.tasks import TaskControl
from app.store.embedded_archive import EmbeddedArchive
from app.store.fetched_instances import FetchedInstances
from tests.helpers.instances import encoded, structure_set_like
from tests.helpers.series_files import write_series


def contents(folder: Path, **options: object) -> list[bytes]:
    return [path.read_bytes() for path in write_series(folder / generate_uid(), **options)]


def filled(folder: Path, tmp_path: Path) -> None:
    with EmbeddedArchive(folder) as archive:
        archive.store(contents(tmp_path, slices=3), TaskControl())


def instances_in(folder: Path) -> list[int | None]:
    with EmbeddedArchive(folder) as archive:
        return [study.number_of_instances for study in archive.find_studies(StudyQuery(), TaskControl())]


def test_files_and_index_are_for_their_owner_only(tmp_path: Path) -> None:
    filled(tmp_path / "archive", tmp_path)
    for path in (tmp_path / "archive", *(tmp_path / "archive").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_what_is_stored_is_there_after_reopening(tmp_path: Path) -> None:
    filled(tmp_path / "archive", tmp_path)
    assert instances_in(tmp_path / "archive") == [3]


@pytest.mark.parametrize(
    "harm",
    [
        lambda index: index.unlink(),
        lambda index: index.write_bytes(b"this is no database" * 1000),
        lambda index: index.write_bytes(b""),
        lambda index: index.write_bytes(index.read_bytes()[:5000]),
        lambda index: index.write_bytes(index.read_bytes()[:4096] + os.urandom(len(index.read_bytes()) - 4096)),
    ],
    ids=["lost", "nonsense", "empty", "cut off", "overwritten"],
)
def test_a_lost_or_damaged_index_is_made_again(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    folder = tmp_path / "archive"
    filled(folder, tmp_path)
    harm(folder / "index.sqlite")
    assert instances_in(folder) == [3]


def test_a_damaged_index_is_kept_aside(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    filled(folder, tmp_path)
    (folder / "index.sqlite").write_bytes(b"this is no database" * 1000)
    instances_in(folder)
    (kept,) = folder.glob("index.sqlite.damaged-*")
    assert kept.read_bytes().startswith(b"this is no database")


def test_files_put_into_the_folder_by_hand_are_found_and_others_ignored(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    write_series(folder / "from a disc", slices=2)
    (folder / "readme.txt").write_text("no DICOM")
    (folder / "from a disc" / "cut.dcm").write_bytes(b"\0" * 128 + b"DICM\x02\x00")
    assert instances_in(folder) == [2]


def test_files_that_were_deleted_are_forgotten(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    filled(folder, tmp_path)
    for study in folder.glob("[0-9]*"):
        shutil.rmtree(study)
    assert instances_in(folder) == []


def test_a_file_that_vanishes_while_open_is_named(tmp_path: Path) -> None:
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    with EmbeddedArchive(tmp_path / "archive") as archive:
        archive.store(contents(tmp_path, slices=3, study_uid=study_uid, series_uid=series_uid), TaskControl())
        lost = next(iter(archive.series_paths(study_uid, series_uid).values()))
        lost.unlink()
        retrieved = archive.retrieve_series(study_uid, series_uid, TaskControl())
    assert len(retrieved.paths) == 2
    assert [lost.stem in failure for failure in retrieved.failures] == [True]


def test_a_series_of_which_a_pacs_lists_more_is_called_a_part_when_it_is_opened_here(tmp_path: Path) -> None:
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    files = contents(tmp_path, slices=3, study_uid=study_uid, series_uid=series_uid)
    with EmbeddedArchive(tmp_path / "archive") as archive:
        archive.is_listed(study_uid, series_uid, place="PACS FAR", instances=3)
        archive.is_listed(study_uid, series_uid, place="PACS NEAR", instances=1)
        for content in files[:2]:
            FetchedInstances(archive).add(content)
    with EmbeddedArchive(tmp_path / "archive") as archive:
        assert archive.retrieve_series(study_uid, series_uid, TaskControl()).failures == (
            "Only 2 of 3 images of this series are on this machine; PACS FAR has the rest.",
        )
        archive.add(files[2])
        assert archive.retrieve_series(study_uid, series_uid, TaskControl()).failures == ()


def test_what_a_pacs_lists_no_longer_is_not_missing(tmp_path: Path) -> None:
    study_uid, series_uid = StudyInstanceUID(generate_uid()), SeriesInstanceUID(generate_uid())
    with EmbeddedArchive(tmp_path / "archive") as archive:
        archive.store(contents(tmp_path, slices=2, study_uid=study_uid, series_uid=series_uid), TaskControl())
        archive.is_listed(study_uid, series_uid, place="PACS FAR", instances=3)
        archive.is_listed(study_uid, series_uid, place="PACS FAR", instances=2)
        assert archive.retrieve_series(study_uid, series_uid, TaskControl()).failures == ()


def test_the_first_of_two_different_instances_with_one_uid_stays(tmp_path: Path) -> None:
    ds = structure_set_like()
    first = encoded(ds)
    ds.StructureSetLabel = "OTHER"
    with EmbeddedArchive(tmp_path / "archive") as archive:
        path = archive.add(first)
        assert archive.add(encoded(ds)) == path
        assert path.read_bytes() == first


def test_the_whole_file_is_kept_as_it_came(tmp_path: Path) -> None:
    (content,) = contents(tmp_path, slices=1)
    with EmbeddedArchive(tmp_path / "archive") as archive:
        assert archive.add(content).read_bytes() == content


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux says which file a descriptor is of")
def test_the_name_of_a_stored_file_is_on_the_disk_before_the_archive_says_that_it_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = contents(tmp_path, slices=2)
    kept: list[Path] = []
    replace, fsync = os.replace, os.fsync

    def watched_replace(source: Path, target: Path) -> None:
        kept.clear()
        replace(source, target)

    def watched_fsync(descriptor: int) -> None:
        fsync(descriptor)
        kept.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")))

    with EmbeddedArchive(tmp_path / "archive") as archive:
        monkeypatch.setattr("app.store.instance_files.os.replace", watched_replace)
        monkeypatch.setattr("app.store.instance_files.os.fsync", watched_fsync)
        series = archive.add(first).parent
        assert set(kept) == {series, series.parent, series.parent.parent}, "both folders are new, too"
        archive.add(second)
        assert kept == [series]


@pytest.mark.parametrize("refusing", ["replace", "fsync", "open"])
def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusing: str
) -> None:
    (content,) = contents(tmp_path, slices=1)
    folder = tmp_path / "archive"
    with EmbeddedArchive(folder) as archive:

        def refuse(*_: object, **__: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patch:
            patch.setattr(f"app.store.instance_files.os.{refusing}", refuse)
            with pytest.raises(StorageError, match="No space left") as raised:
                archive.add(content)
        assert str(folder) in str(raised.value)
        assert raised.value.next_step
        assert [path for path in folder.rglob("*") if path.suffix in (".dcm", ".part")] == []
        assert archive.find_studies(StudyQuery(), TaskControl()) == ()
        assert archive.add(content).is_file()


def test_a_store_that_fails_halfway_says_how_far_it_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    three = contents(tmp_path, slices=3)
    with EmbeddedArchive(tmp_path / "archive") as archive:
        replace, calls = os.replace, []

        def refuse_second(source: Path, target: Path) -> None:
            calls.append(target)
            if len(calls) == 2:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            replace(source, target)

        with monkeypatch.context() as patch:
            patch.setattr("app.store.instance_files.os.replace", refuse_second)
            with pytest.raises(StorageError, match=r"Instance 2 of 3 .* 1 more were not tried"):
                archive.store(three, TaskControl())
        (study,) = archive.find_studies(StudyQuery(), TaskControl())
    assert study.number_of_instances == 1


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="archive folder"):
        EmbeddedArchive(tmp_path / "file" / "archive")


def test_what_cannot_be_filed_is_refused(tmp_path: Path) -> None:
    ds = structure_set_like()
    del ds.SeriesInstanceUID
    with EmbeddedArchive(tmp_path / "archive") as archive, pytest.raises(FileError, match="SeriesInstanceUID"):
        archive.add(encoded(ds))


def test_two_viewers_share_a_folder(tmp_path: Path) -> None:
    study_uid = generate_uid()
    halves = [contents(tmp_path, slices=15, study_uid=study_uid) for _ in range(2)]
    with EmbeddedArchive(tmp_path / "archive") as one, EmbeddedArchive(tmp_path / "archive") as other:
        threads = [
            threading.Thread(target=archive.store, args=(half, TaskControl()))
            for archive, half in zip((one, other), halves, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for archive in (one, other):
            (study,) = archive.find_studies(StudyQuery(), TaskControl())
            assert (study.number_of_series, study.number_of_instances) == (2, 30)


def test_one_archive_serves_many_threads(tmp_path: Path) -> None:
    series = contents(tmp_path, slices=20)
    found: list[int] = []
    with EmbeddedArchive(tmp_path / "archive") as archive:

        def store_and_count() -> None:
            archive.store(series, TaskControl())
            (study,) = archive.find_studies(StudyQuery(), TaskControl())
            found.append(study.number_of_instances or 0)

        threads = [threading.Thread(target=store_and_count) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [20] * 4


def test_a_description_is_found_whatever_its_case(tmp_path: Path) -> None:
    with EmbeddedArchive(tmp_path / "archive") as archive:
        archive.store(contents(tmp_path, slices=1, study_description="MR Heart"), TaskControl())
        found = {
            text: len(archive.find_studies(StudyQuery(study_description=text), TaskControl()))
            for text in ("*heart*", "*HEART*", "mr heart", "*knee*", "")
        }
    assert found == {"*heart*": 1, "*HEART*": 1, "mr heart": 1, "*knee*": 0, "": 1}


def test_an_instance_whose_uid_another_study_holds_is_refused_and_not_called_stored(tmp_path: Path) -> None:
    with EmbeddedArchive(tmp_path / "archive") as archive:
        (content,) = contents(tmp_path, slices=1)
        archive.add(content)
        other = dcmread(BytesIO(content))
        other.StudyInstanceUID = generate_uid()
        with pytest.raises(FileError, match="same SOP Instance UID"):
            archive.add(encoded(other))
        assert archive.add(content).read_bytes() == content
