"""Taking files over into an archive: what is DICOM comes in, what is none is named and left alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydicom import dcmread

from app.core.errors import StorageError, UsageError
from app.core.study import StudyQuery
from app.core.tasks import Cancelled, TaskControl
from app.importing import import_files
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.series_files import write_series
from tests.helpers.stored_networks import brightness_network


@pytest.fixture
def archive(tmp_path: Path):
    with EmbeddedArchive(tmp_path / "archive") as embedded:
        yield embedded


def test_a_folder_comes_in_with_everything_below_it(archive, tmp_path):
    write_series(tmp_path / "cd" / "a" / "b", slices=3, study_uid="1.2.3")
    outcome = import_files([tmp_path / "cd"], archive, TaskControl())
    assert (outcome.study_instance_uid, outcome.count, outcome.refused) == ("1.2.3", 3, ())
    (study,) = archive.find_studies(StudyQuery(), TaskControl())
    assert study.number_of_instances == 3


def test_the_archive_holds_the_very_bytes_and_the_originals_stay(archive, tmp_path):
    (path,) = write_series(tmp_path / "cd", slices=1)
    content = path.read_bytes()
    import_files([path], archive, TaskControl())
    (study,) = archive.find_studies(StudyQuery(), TaskControl())
    (series,) = archive.find_series(study.study_instance_uid, TaskControl())
    (kept,) = archive.series_paths(study.study_instance_uid, series.series_instance_uid).values()
    assert kept.read_bytes() == content == path.read_bytes()


def test_what_is_no_dicom_is_named_and_the_rest_comes_in(archive, tmp_path):
    paths = write_series(tmp_path / "cd", slices=2)
    (tmp_path / "cd" / "AUTORUN.INF").write_text("[autorun]")
    paths[0].with_name("cut.dcm").write_bytes(paths[0].read_bytes()[:140])
    (tmp_path / "cd" / "empty").touch()
    outcome = import_files([tmp_path / "cd"], archive, TaskControl())
    assert outcome.count == 2
    assert [text.partition(":")[0] for text in sorted(outcome.refused)] == ["AUTORUN.INF", "cut.dcm", "empty"]
    assert all(len(text.partition(":")[2]) > 10 for text in outcome.refused), "each with its reason"
    assert len(outcome.strangers) == 2, "cut.dcm carries the mark of DICOM"
    assert outcome.refused[0] == outcome.failures[0], "what should have come in is named first"
    assert outcome.failures[0].startswith("cut.dcm")


def test_the_same_files_twice_are_no_error_and_no_duplicates(archive, tmp_path):
    paths = write_series(tmp_path / "cd", slices=2)
    import_files([*paths, *paths], archive, TaskControl())
    assert import_files(paths, archive, TaskControl()).refused == ()
    (study,) = archive.find_studies(StudyQuery(), TaskControl())
    assert study.number_of_instances == 2


def test_the_first_study_is_the_one_to_open(archive, tmp_path):
    first = write_series(tmp_path / "x", slices=1, study_uid="1.2.1")
    second = write_series(tmp_path / "y", slices=1, study_uid="1.2.2")
    assert import_files([*second, *first], archive, TaskControl()).study_instance_uid == "1.2.2"


def test_a_network_beside_the_images_is_not_what_is_opened(archive, tmp_path):
    write_series(tmp_path / "cd", slices=1, study_uid="1.2.1")
    (tmp_path / "cd" / "0-network.dcm").write_bytes(brightness_network())
    assert import_files([tmp_path / "cd"], archive, TaskControl()).study_instance_uid == "1.2.1"
    assert len(archive.find_networks(TaskControl())) == 1


@pytest.mark.parametrize("content", [None, "no DICOM at all"])
def test_nothing_to_open_is_said_with_the_first_reason(archive, tmp_path, content):
    folder = tmp_path / "cd"
    folder.mkdir()
    if content:
        (folder / "notes.txt").write_text(content)
    with pytest.raises(UsageError) as refusal:
        import_files([folder], archive, TaskControl())
    assert ("notes.txt" if content else "empty") in refusal.value.cause
    assert refusal.value.next_step


def test_a_path_that_does_not_exist_is_named(archive, tmp_path):
    with pytest.raises(UsageError, match="nowhere"):
        import_files([tmp_path / "nowhere"], archive, TaskControl())


def test_a_file_that_may_not_be_read_is_named_and_the_rest_comes_in(archive, tmp_path, monkeypatch):
    paths = write_series(tmp_path / "cd", slices=2)
    read = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path == paths[0]:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    outcome = import_files([tmp_path / "cd"], archive, TaskControl())
    assert outcome.count == 1
    (sentence,) = outcome.refused
    assert paths[0].name in sentence and "Permission denied" in sentence and "Errno" not in sentence


def test_a_full_disk_ends_it_with_a_cause(archive, tmp_path, monkeypatch):
    paths = write_series(tmp_path / "cd", slices=2)
    import_files(paths[:1], archive, TaskControl())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        with pytest.raises(StorageError) as refusal:
            import_files(paths, archive, TaskControl())
    assert "space" in str(refusal.value) and refusal.value.next_step
    (study,) = archive.find_studies(StudyQuery(), TaskControl())
    assert study.number_of_instances == 1, "what was in stays, what was not whole is not there"


def test_it_tells_how_far_it_is_and_can_be_cancelled(archive, tmp_path):
    paths = write_series(tmp_path / "cd", slices=3)
    fractions: list[float] = []
    control = TaskControl(lambda fraction, _text: (fractions.append(fraction), control.cancel()))
    with pytest.raises(Cancelled):
        import_files(paths, archive, control)
    assert fractions == [0.0]


def test_other_content_under_a_uid_that_is_here_is_not_called_taken_over(archive, tmp_path):
    first, second = write_series(tmp_path / "cd", slices=2)
    import_files([first, second], archive, TaskControl())
    changed = dcmread(first)
    changed.PatientName = "CORRECTED^NAME"
    changed.save_as(first)
    outcome = import_files([first, second], archive, TaskControl())
    assert (outcome.count, outcome.already) == (1, 1)
    (said,) = outcome.failures
    assert said.startswith(first.name) and "the first is kept" in said
