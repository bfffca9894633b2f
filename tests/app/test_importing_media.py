"""ZIP files and media with a DICOMDIR come in like folders; what is hostile or missing in them is named."""

from __future__ import annotations

import io
import shutil
import struct
import zipfile
from pathlib import Path

import pytest
from pydicom.fileset import FileSet

from app.core.errors import UsageError
from app.core.study import StudyQuery
from app.core.taking_over import Offer
from app.core.tasks import TaskControl
from app.importing import FilesIntoArchive, import_files
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.series_files import write_series


@pytest.fixture
def archive(tmp_path: Path):
    with EmbeddedArchive(tmp_path / "archive") as embedded:
        yield embedded


@pytest.fixture
def medium(tmp_path: Path) -> Path:
    """A disc with a DICOMDIR of one study of three slices, and one more slice that it does not list."""
    files = FileSet()
    for path in write_series(tmp_path / "listed", slices=3, study_uid="1.2.3"):
        files.add(path)
    files.write(tmp_path / "disc")
    (extra,) = write_series(tmp_path / "extra", slices=1, study_uid="1.2.4")
    shutil.copy(extra, tmp_path / "disc" / "EXTRA")
    (tmp_path / "disc" / "README.TXT").write_text("A disc.")
    return tmp_path / "disc"


def zipped(path: Path, entries: dict[str, bytes], **more: object) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return path


def studies(archive: EmbeddedArchive) -> int:
    return len(archive.find_studies(StudyQuery(), TaskControl()))


class TestMedia:
    @pytest.mark.parametrize("chosen", [".", "DICOMDIR"])
    def test_all_of_a_disc_comes_in_but_for_its_directory(self, archive, medium, chosen) -> None:
        outcome = import_files([medium / chosen], archive, TaskControl())
        assert (outcome.count, outcome.failures) == (4, ())
        assert [text.partition(":")[0] for text in outcome.strangers] == ["README.TXT"]
        assert studies(archive) == 2

    def test_what_the_directory_does_not_list_is_offered_and_can_be_left(self, archive, medium) -> None:
        importer = FilesIntoArchive("HERE", archive)
        assert importer.look([medium], TaskControl()) == Offer(5, unlisted=2, studies_listed=1)
        assert studies(archive) == 0, "looking takes nothing over"
        assert importer.take_over([medium], TaskControl(), only_listed=True).count == 3
        assert studies(archive) == 1

    def test_what_is_listed_and_gone_is_named_and_the_rest_comes_in(self, archive, medium) -> None:
        gone = next(path for path in medium.rglob("IM*") if path.is_file())
        gone.unlink()
        outcome = import_files([medium], archive, TaskControl())
        assert outcome.count == 3
        assert outcome.failures == (
            f"{gone.relative_to(medium).as_posix()}: The DICOMDIR lists it, and it is not there.",
        )

    def test_names_in_small_letters_or_with_versions_are_the_same_files(self, archive, medium, tmp_path) -> None:
        other = tmp_path / "copied"
        for path in medium.rglob("*"):
            if path.is_file():
                target = other / path.relative_to(medium).as_posix().lower()
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target.with_name(f"{target.name};1") if path.name.startswith("IM") else target)
        assert FilesIntoArchive("HERE", archive).look([other], TaskControl()).missing == ()

    def test_a_directory_that_leads_elsewhere_leads_nowhere(self, archive, medium, tmp_path) -> None:
        (outside,) = write_series(tmp_path / "outside", slices=1, study_uid="1.2.9")
        outside.rename(tmp_path / "SECRET")
        directory = medium / "DICOMDIR"
        content = directory.read_bytes()
        name = content.index(b"PT000000\\ST000000\\SE000000\\IM000000")
        hostile = b"..\\SECRET".ljust(len(b"PT000000\\ST000000\\SE000000\\IM000000"))
        directory.write_bytes(content[:name] + hostile + content[name + len(hostile) :])
        outcome = import_files([medium], archive, TaskControl())
        assert "1.2.9" not in {
            study.study_instance_uid for study in archive.find_studies(StudyQuery(), TaskControl())
        }
        assert any("refers to something that is no file of this medium" in text for text in outcome.failures)
        assert outcome.count == 4

    def test_a_damaged_directory_is_named_and_its_files_come_in_without_it(self, archive, medium) -> None:
        directory = medium / "DICOMDIR"
        directory.write_bytes(directory.read_bytes()[:400])
        outcome = import_files([medium], archive, TaskControl())
        assert outcome.count == 4
        assert studies(archive) == 2


class TestZip:
    def test_a_zip_file_comes_in_like_its_folder_and_stays_as_it_is(self, archive, medium, tmp_path) -> None:
        path = Path(shutil.make_archive(str(tmp_path / "disc"), "zip", medium))
        before = path.read_bytes()
        offer = FilesIntoArchive("HERE", archive).look([path], TaskControl())
        assert (offer.count, offer.unlisted, offer.studies_listed) == (5, 2, 1)
        outcome = import_files([path], archive, TaskControl())
        assert (outcome.count, outcome.already, outcome.failures) == (4, 0, ())
        assert import_files([path], archive, TaskControl()).already == 4
        assert path.read_bytes() == before
        assert not list(tmp_path.glob("archive/**/EXTRA"))

    @pytest.mark.parametrize(
        ("name", "reason"),
        [
            ("../../outside.dcm", "leads out"),
            ("a/../../outside.dcm", "leads out"),
            ("/etc/outside.dcm", "where on a disk"),
            ("C:\\outside.dcm", "where on a disk"),
            ("..\\outside.dcm", "leads out"),
        ],
    )
    def test_entries_that_want_to_be_elsewhere_are_refused(self, archive, tmp_path, name, reason) -> None:
        (good,) = write_series(tmp_path / "cd", slices=1, study_uid="1.2.3")
        (bad,) = write_series(tmp_path / "bad", slices=1, study_uid="1.2.9")
        path = zipped(tmp_path / "a.zip", {"good.dcm": good.read_bytes(), name: bad.read_bytes()})
        outcome = import_files([path], archive, TaskControl())
        assert outcome.count == 1
        assert len(outcome.failures) == 1
        assert reason in outcome.failures[0]
        assert "outside.dcm" in outcome.failures[0]

    def test_links_and_encrypted_entries_are_refused(self, archive, tmp_path) -> None:
        (good,) = write_series(tmp_path / "cd", slices=1)
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as file:
            file.write(good, "good.dcm")
            link = zipfile.ZipInfo("link.dcm")
            link.external_attr = 0o120777 << 16
            file.writestr(link, "/etc/passwd")
            file.writestr("locked.dcm", b"secret")
        content = bytearray(path.read_bytes())
        central = content.rindex(b"PK\x01\x02")
        content[central + 8] |= 1
        path.write_bytes(content)
        outcome = import_files([path], archive, TaskControl())
        assert outcome.count == 1
        assert sorted(text.partition(":")[0] for text in outcome.failures) == ["link.dcm", "locked.dcm"]
        assert any("encrypted" in text for text in outcome.failures)

    def test_a_bomb_is_refused_before_it_is_unpacked(self, archive, tmp_path) -> None:
        (good,) = write_series(tmp_path / "cd", slices=1)
        path = zipped(tmp_path / "a.zip", {"good.dcm": good.read_bytes(), "bomb": bytes(100 << 20)})
        outcome = import_files([path], archive, TaskControl())
        assert outcome.count == 1
        assert "200 times" in outcome.failures[0]

    def test_a_million_entries_are_refused_before_room_is_made_for_them(self, archive, tmp_path) -> None:
        path = zipped(tmp_path / "a.zip", {"a": b"a"})
        content = path.read_bytes()
        end = content.rindex(b"PK\x05\x06")
        locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
        many = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 10**6, 10**6, 10**8, 0)
        path.write_bytes(content[:end] + many + locator + content[end:])
        with pytest.raises(UsageError) as refusal:
            import_files([path], archive, TaskControl())
        assert "1000000 files" in refusal.value.cause

    def test_a_damaged_entry_is_named_and_the_rest_comes_in(self, archive, tmp_path) -> None:
        one, other = write_series(tmp_path / "cd", slices=2)
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as file:
            file.write(one, "one.dcm")
            file.write(other, "other.dcm")
        content = bytearray(path.read_bytes())
        content[content.index(b"DICM") + 400] ^= 0xFF
        path.write_bytes(content)
        outcome = import_files([path], archive, TaskControl())
        assert outcome.count == 1
        assert outcome.failures[0].startswith("one.dcm: ")

    def test_a_zip_file_in_a_zip_file_is_named(self, archive, tmp_path) -> None:
        (good,) = write_series(tmp_path / "cd", slices=1)
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as file:
            file.write(good, "inner.dcm")
        path = zipped(tmp_path / "a.zip", {"good.dcm": good.read_bytes(), "inner.zip": inner.getvalue()})
        assert import_files([path], archive, TaskControl()).failures == (
            "inner.zip: A ZIP file within a ZIP file is not unpacked.",
        )


def test_a_file_without_a_name_within_a_zip_file_is_named_and_the_others_come_in(archive, tmp_path: Path):
    (path,) = write_series(tmp_path / "source", slices=1)
    with zipfile.ZipFile(tmp_path / "odd.zip", "w") as odd:
        odd.writestr(".", b"nobody can write a file of this name")
        odd.write(path, "image.dcm")
    taken = import_files([tmp_path / "odd.zip"], archive, TaskControl())
    assert taken.count == 1
    assert any("It has no name." in failure for failure in taken.failures)


def test_of_two_files_of_one_name_within_a_zip_file_one_comes_in_and_the_other_is_named(archive, tmp_path: Path):
    one, other = write_series(tmp_path / "source", slices=2)
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as twice:
        twice.write(one, "image.dcm")
        with pytest.warns(UserWarning, match="Duplicate name"):
            twice.write(other, "./image.dcm")
    taken = import_files([tmp_path / "twice.zip"], archive, TaskControl())
    assert taken.count == 1
    assert any("image.dcm: Another file in the ZIP file has the same name." in failure for failure in taken.failures)
