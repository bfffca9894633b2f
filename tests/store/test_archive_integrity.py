"""Whether each file is still the one that arrived, and making the index again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from app.core.custody import ArchiveReport, FindingKind
from app.core.study import StudyQuery
from app.core.tasks import Cancelled, TaskControl
from app.store.embedded_archive import EmbeddedArchive
from app.store.housekeeping import Housekeeper
from tests.helpers.series_files import write_series


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive of two studies with three instances each."""
    with EmbeddedArchive(tmp_path / "archive") as archive:
        for name in "ab":
            archive.store([p.read_bytes() for p in write_series(tmp_path / name, slices=3)], TaskControl())
    return tmp_path / "archive"


def checked(folder: Path) -> ArchiveReport:
    with EmbeddedArchive(folder) as archive:
        return Housekeeper(archive).check(TaskControl())


def found(report: ArchiveReport) -> list[tuple[str, str]]:
    return [(one.kind.value, Path(one.path).name) for one in report.findings]


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.dcm"))


def test_a_sound_archive_is_called_sound(folder):
    report = checked(folder)
    assert report == ArchiveReport(6, sum(path.stat().st_size for path in files(folder)), 0, ())
    assert report.is_sound
    assert report.summary == "6 files are sound."


def test_one_flipped_bit_is_found(folder):
    path = files(folder)[2]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    report = checked(folder)
    assert found(report) == [("damaged", path.name)]
    assert report.summary == "1 of 6 files is not as it should be."


def test_missing_strange_and_duplicate_files_are_named_and_nothing_is_deleted(folder):
    lost, twice, *_ = files(folder)
    lost.unlink()
    (folder / "notes.txt").write_text("not an instance")
    (folder / "copy.dcm").write_bytes(twice.read_bytes())
    before = {path: path.read_bytes() for path in folder.rglob("*.[dt][cx][mt]")}
    for _ in range(2):
        names = {name for kind, name in found(checked(folder)) if kind == "duplicate"}
        assert len(names) == 1
        assert [kind for kind, _ in found(checked(folder))] == ["missing", "strange", "duplicate"]
    assert found(checked(folder))[0] == ("missing", lost.name)
    assert {path: path.read_bytes() for path in before} == before


def test_a_file_that_can_no_longer_be_read_as_dicom_is_damaged_and_not_strange(folder):
    path = files(folder)[0]
    path.write_bytes(b"nothing of it is left")
    assert found(checked(folder)) == [("damaged", path.name)]


def test_files_from_before_digests_were_taken_have_one_from_then_on(folder):
    for path in folder.glob(".custody.sqlite*"):
        path.unlink()
    assert checked(folder).first_seen == 6
    path = files(folder)[0]
    path.write_bytes(path.read_bytes()[:-2] + b"xx")
    report = checked(folder)
    assert (report.first_seen, found(report)) == (0, [("damaged", path.name)])


def test_files_from_before_records_were_kept_and_those_put_here_by_hand_take_room(folder, tmp_path):
    for path in folder.glob(".custody.sqlite*"):
        path.unlink()
    size = sum(path.stat().st_size for path in files(folder))
    with EmbeddedArchive(folder) as archive:
        assert Housekeeper(archive).use().size_bytes == size
    by_hand = write_series(folder / "from a disc", slices=2)
    with EmbeddedArchive(folder) as archive:
        assert Housekeeper(archive).use().size_bytes == size + sum(path.stat().st_size for path in by_hand)
        report = Housekeeper(archive).check(TaskControl())
    assert (report.first_seen, report.findings) == (8, ())
    assert checked(folder).first_seen == 0


def test_a_check_can_be_withdrawn(folder):
    control = TaskControl()
    control.cancel()
    with EmbeddedArchive(folder) as archive, pytest.raises(Cancelled):
        Housekeeper(archive).check(control)


def test_progress_is_told(folder):
    fractions: list[float] = []
    with EmbeddedArchive(folder) as archive:
        Housekeeper(archive).check(TaskControl(lambda fraction, _text: fractions.append(fraction)))
    assert len(fractions) == 6
    assert fractions == sorted(fractions)


def test_an_index_that_says_something_else_than_the_files_is_made_again(folder):
    with sqlite3.connect(folder / "index.sqlite") as connection:
        connection.execute("UPDATE studies SET attributes = json_set(attributes, '$.StudyDescription', 'WRONG')")
    connection.close()
    with EmbeddedArchive(folder) as archive:
        assert {s.study_description for s in archive.find_studies(StudyQuery(), TaskControl())} == {"WRONG"}
        assert Housekeeper(archive).rebuild(TaskControl()) == 6
        studies = archive.find_studies(StudyQuery(), TaskControl())
    assert {study.study_description for study in studies} == {"MR HEART"}
    assert [study.number_of_instances for study in studies] == [3, 3]


def test_a_rebuild_that_is_withdrawn_leaves_a_sound_index(folder):
    withdrawn = TaskControl(lambda _fraction, _text: withdrawn.cancel())
    with EmbeddedArchive(folder) as archive:
        with pytest.raises(Cancelled):
            Housekeeper(archive).rebuild(withdrawn)
        assert [s.number_of_instances for s in archive.find_studies(StudyQuery(), TaskControl())] == [3, 3]


def test_lost_files_are_no_longer_looked_for_after_a_rebuild(folder):
    files(folder)[0].unlink()
    with EmbeddedArchive(folder) as archive:
        assert Housekeeper(archive).rebuild(TaskControl()) == 5
    assert checked(folder).is_sound


def test_a_damaged_file_is_still_found_after_a_rebuild(folder):
    path = files(folder)[0]
    path.write_bytes(path.read_bytes()[:-2] + b"xx")
    with EmbeddedArchive(folder) as archive:
        Housekeeper(archive).rebuild(TaskControl())
    assert [one.kind for one in checked(folder).findings] == [FindingKind.DAMAGED]
