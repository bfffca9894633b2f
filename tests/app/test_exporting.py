"""Studies leave the archive whole, or not at all, and what is there was read back."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.fileset import FileSet
from pydicom.uid import ImplicitVRLittleEndian

from app.core.deidentification import ConfidentialityOption, Deidentification
from app.core.errors import ArchiveError, StorageError, UsageError
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.services import Retrieved
from app.core.study import SeriesRecord
from app.core.study_export import ExportRequest, IncompleteStudyError
from app.core.tasks import Cancelled, TaskControl
from app.dicom.quiet import quiet_pydicom
from app.dicom.rtstruct_reading import read_structure_set
from app.dicom.rtstruct_writing import DicomRoiWriter
from app.exporting import StudyExport
from app.importing import import_files
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.deidentification import KEY, MARK, marked
from tests.helpers.memory_secrets import MemorySecrets
from tests.helpers.regions import approved, disc, opened, region
from tests.helpers.series_files import write_series
from tests.helpers.shared_data import shared_data

STUDY = StudyInstanceUID("1.2.3")
CLEANING = frozenset({ConfidentialityOption.CLEAN_DESCRIPTORS, ConfidentialityOption.CLEAN_STRUCTURED_CONTENT})


@pytest.fixture
def exporter() -> StudyExport:
    return StudyExport(MemorySecrets())


@pytest.fixture
def archive(tmp_path: Path):
    """An archive with a study of two series, one of them in Implicit VR."""
    first = write_series(tmp_path / "a", slices=3, study_uid=STUDY, series_uid="1.2.3.1")
    second = write_series(tmp_path / "b", slices=2, study_uid=STUDY, series_uid="1.2.3.2", modality="CT")
    for path in second:
        dataset = pydicom.dcmread(path)
        dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
        dataset.save_as(path, implicit_vr=True, little_endian=True)
    with EmbeddedArchive(tmp_path / "archive") as embedded:
        import_files([*first, *second], embedded, TaskControl())
        yield embedded


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def beside(target: Path) -> list[str]:
    """What lies where the target was to be."""
    return [path.name for path in target.parent.iterdir()]


class TestPlain:
    def test_a_folder_holds_the_very_bytes_under_names_that_tell_nothing(self, exporter, archive, tmp_path) -> None:
        target = tmp_path / "out" / "copy"
        outcome = exporter.export(archive, ExportRequest(STUDY, target), TaskControl())
        assert outcome.instances == 5
        names = [path.relative_to(target).as_posix() for path in files(target)]
        assert names == [
            *(f"001-MR/0000{number}.dcm" for number in (1, 2, 3)),
            "002-CT/00001.dcm",
            "002-CT/00002.dcm",
        ]
        there = {path.read_bytes() for path in files(archive.folder) if path.suffix == ".dcm"}
        assert {path.read_bytes() for path in files(target)} == there
        assert beside(target) == ["copy"]

    def test_only_the_chosen_series(self, exporter, archive, tmp_path) -> None:
        request = ExportRequest(STUDY, tmp_path / "copy", (SeriesInstanceUID("1.2.3.2"),))
        assert exporter.export(archive, request, TaskControl()).instances == 2

    def test_what_waits_to_be_sent_goes_with_it(self, archive, tmp_path) -> None:
        (path,) = write_series(tmp_path / "waits", slices=1, study_uid=STUDY)
        exporter = StudyExport(MemorySecrets(), waiting=lambda study: [path] if study == STUDY else [])
        assert exporter.export(archive, ExportRequest(STUDY, tmp_path / "copy"), TaskControl()).instances == 6

    def test_a_zip_file(self, exporter, archive, tmp_path) -> None:
        target = tmp_path / "copy.zip"
        exporter.export(archive, ExportRequest(STUDY, target, as_zip=True), TaskControl())
        with zipfile.ZipFile(target) as file:
            assert file.testzip() is None
            assert len(file.namelist()) == 5
        with EmbeddedArchive(tmp_path / "other") as other:
            assert import_files([target], other, TaskControl()).count == 5


class TestMedia:
    def test_a_medium_is_read_by_others(self, exporter, archive, tmp_path) -> None:
        target = tmp_path / "disc"
        outcome = exporter.export(archive, ExportRequest(STUDY, target, as_media=True), TaskControl())
        assert (outcome.instances, outcome.profile) == (5, "STD-GEN-CD")
        found = FileSet(target / "DICOMDIR")
        assert len(found) == 5
        before = {}
        for path in files(archive.folder):
            if path.suffix == ".dcm":
                dataset = pydicom.dcmread(path)
                before[dataset.SOPInstanceUID] = dataset
        for instance in found:
            after = instance.load()
            assert after.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.1"
            assert after == before[after.SOPInstanceUID]
        for path in files(target):
            assert all(len(part) <= 8 and part.isalnum() for part in path.relative_to(target).parts)

    @pytest.mark.skipif(shutil.which("dcmdump") is None, reason="DCMTK is not installed")
    @pytest.mark.dcmtk
    def test_dcmtk_finds_each_file_by_the_directory(self, exporter, archive, tmp_path) -> None:
        target = tmp_path / "disc"
        exporter.export(archive, ExportRequest(STUDY, target, as_media=True), TaskControl())
        shown = subprocess.run(
            ["dcmdump", "+P", "ReferencedFileID", "+L", str(target / "DICOMDIR")], capture_output=True, text=True
        )
        ids = [line.partition("[")[2].partition("]")[0] for line in shown.stdout.splitlines()]
        assert len(ids) == 5
        for one in ids:
            path = target.joinpath(*one.split("\\"))
            assert subprocess.run(["dcmftest", str(path)], capture_output=True).returncode == 0

    @pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="dicom3tools are not installed")
    def test_the_directory_breaks_no_rule(self, exporter, archive, tmp_path) -> None:
        target = tmp_path / "disc"
        exporter.export(archive, ExportRequest(STUDY, target, as_media=True), TaskControl())
        found = subprocess.run(["dciodvfy", str(target / "DICOMDIR")], capture_output=True, text=True)
        assert "Error" not in found.stderr

    def test_what_was_exported_can_be_imported(self, exporter, archive, tmp_path) -> None:
        target = tmp_path / "disc.zip"
        request = ExportRequest(STUDY, target, as_media=True, as_zip=True)
        exporter.export(archive, request, TaskControl())
        with EmbeddedArchive(tmp_path / "other") as other:
            outcome = import_files([target], other, TaskControl(), only_listed=True)
        assert (outcome.count, outcome.failures, outcome.strangers) == (5, (), ())


class TestAllOrNothing:
    @pytest.mark.parametrize("as_zip", [False, True])
    def test_a_full_disk_leaves_nothing_behind(self, exporter, archive, tmp_path, monkeypatch, as_zip) -> None:
        target = tmp_path / "out" / "copy"
        written = []

        def full(*arguments: object) -> None:
            written.append(arguments)
            if len(written) > 2:
                raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("app.export_places._ZipPlace.write" if as_zip else "os.fsync", full)
        with pytest.raises(StorageError, match="nothing of it is left") as refusal:
            exporter.export(archive, ExportRequest(STUDY, target, as_zip=as_zip), TaskControl())
        assert "space" in refusal.value.cause
        assert len(written) == 3
        assert beside(target) == []

    def test_what_is_there_already_is_not_touched(self, exporter, archive, tmp_path) -> None:
        target = tmp_path / "copy"
        target.mkdir()
        (target / "mine").write_text("keep")
        with pytest.raises(StorageError, match="there already"):
            exporter.export(archive, ExportRequest(STUDY, target), TaskControl())
        assert [path.name for path in files(target)] == ["mine"]

    def test_an_empty_folder_may_be_filled(self, exporter, archive, tmp_path) -> None:
        (tmp_path / "copy").mkdir()
        assert exporter.export(archive, ExportRequest(STUDY, tmp_path / "copy"), TaskControl()).instances == 5

    def test_a_disk_that_gives_other_bytes_back_is_noticed(self, exporter, archive, tmp_path, monkeypatch) -> None:
        read = Path.read_bytes

        def flipped(path: Path) -> bytes:
            content = read(path)
            return content[:-1] + bytes([content[-1] ^ 1]) if path.name == "00002.dcm" else content

        monkeypatch.setattr(Path, "read_bytes", flipped)
        target = tmp_path / "out" / "copy"
        with pytest.raises(StorageError, match="is not what was read back"):
            exporter.export(archive, ExportRequest(STUDY, target), TaskControl())
        assert beside(target) == []

    def test_a_study_that_is_not_all_here_is_not_exported(self, exporter, archive, tmp_path) -> None:
        next(path for path in files(archive.folder) if path.suffix == ".dcm").unlink()
        request = ExportRequest(STUDY, tmp_path / "out" / "copy")
        with pytest.raises(IncompleteStudyError, match="not all of it") as raised:
            exporter.export(archive, request, TaskControl())
        assert not (tmp_path / "out").exists()
        assert [one.count for one in raised.value.missing] == [1]

        exported = exporter.export(archive, replace(request, with_what_is_here=True), TaskControl())
        assert (exported.instances, exported.missing) == (4, raised.value.missing)
        assert exported.figures == (("missing", 1),)
        assert len(files(request.target)) == 4

    def test_of_a_study_whose_series_cannot_be_fetched_the_others_are_written_if_that_is_wanted(
        self, exporter, archive, tmp_path, monkeypatch
    ) -> None:
        retrieve, known = archive.retrieve_series, archive.find_series(STUDY, TaskControl())

        def refuse_one(study: StudyInstanceUID, series: str, control: TaskControl) -> Retrieved:
            if series == known[0].series_instance_uid:
                raise ArchiveError("The PACS closed the connection.")
            return retrieve(study, series, control)

        monkeypatch.setattr(archive, "retrieve_series", refuse_one)
        request = ExportRequest(STUDY, tmp_path / "copy", with_what_is_here=True)
        exported = exporter.export(archive, request, TaskControl())
        (missing,) = exported.missing
        assert (missing.count, missing.reason) == (known[0].number_of_instances, "The PACS closed the connection.")
        assert exported.instances == known[1].number_of_instances

    def test_what_the_archive_counts_and_does_not_list_is_named(
        self, exporter, archive, tmp_path, monkeypatch
    ) -> None:
        find = archive.find_series

        def counting_more(study: StudyInstanceUID, control: TaskControl) -> tuple[SeriesRecord, ...]:
            first, second = find(study, control)
            return first, replace(second, number_of_instances=7)

        monkeypatch.setattr(archive, "find_series", counting_more)
        request = ExportRequest(STUDY, tmp_path / "copy")
        exported = exporter.export(archive, request, TaskControl())
        assert exported.instances == 5
        (left_out,) = exported.left_out
        assert (left_out.count, left_out.is_final) == (5, True)
        assert left_out.reason == "EMBEDDED counts them and does not list them"
        assert exporter.concerns(archive, request, TaskControl()) == (left_out,)

    def test_an_unknown_study_is_nothing_to_export(self, exporter, archive, tmp_path) -> None:
        with pytest.raises(UsageError, match="nothing to export"):
            exporter.export(archive, ExportRequest(StudyInstanceUID("9.9"), tmp_path / "copy"), TaskControl())

    def test_it_can_be_withdrawn(self, exporter, archive, tmp_path) -> None:
        control = TaskControl(lambda fraction, _text: control.cancel() if fraction > 0.5 else None)
        target = tmp_path / "out" / "copy"
        with pytest.raises(Cancelled):
            exporter.export(archive, ExportRequest(STUDY, target), control)
        assert beside(target) == []


class TestDeidentified:
    def request(self, target: Path, **more: object) -> ExportRequest:
        asked = Deidentification(KEY, CLEANING, **more)
        return ExportRequest(STUDY, target, as_media=True, deidentification=asked)

    def test_regions_still_lie_on_the_copies_of_their_images(self, exporter, archive, tmp_path) -> None:
        series = opened(sorted((tmp_path / "a").iterdir()))
        masks = [disc((24, 18), (11, 8), 6), disc((24, 18), (9, 9), 4)]
        rois = [region(image, mask) for image, mask in zip(series.slices, masks, strict=False)]
        archive.add(DicomRoiWriter().write(approved(series, *rois), TaskControl()).content)
        target = tmp_path / "copy"
        assert exporter.export(archive, self.request(target), TaskControl()).instances == 6
        found = [pydicom.dcmread(path) for path in files(target) if path.name != "DICOMDIR"]
        images = [path.filename for path in found if path.Modality == "MR"]
        (structures,) = (path.filename for path in found if path.Modality == "RTSTRUCT")
        copied = opened([Path(name) for name in images])
        read = read_structure_set(Path(structures), [copied])
        assert read is not None
        assert len(read.rois) == 2
        for roi, before in zip(read.rois, rois, strict=True):
            assert [np.asarray(one.points_lps).shape for one in roi.contours] == [
                np.asarray(one.points_lps).shape for one in before.contours
            ]
            for one, other in zip(roi.contours, before.contours, strict=True):
                np.testing.assert_allclose(one.points_lps, other.points_lps, atol=1e-3)
            assert roi.image.sop_instance_uid in {image.sop_instance_uid for image in copied.slices}

    def test_nobody_is_named_in_any_file_of_the_medium(self, exporter, tmp_path) -> None:
        with EmbeddedArchive(tmp_path / "archive") as embedded:
            studies = set()
            for place in (("sts_mr_t1", "STS_001"), ("dcmqi_ct3_seg",)):
                for path in sorted(shared_data(*place).rglob("*.dcm"))[-1:]:
                    content = marked_but_for_places(path)
                    embedded.add(content)
                    studies.add(pydicom.dcmread(path, stop_before_pixels=True).StudyInstanceUID)
            for number, study in enumerate(sorted(studies)):
                asked = Deidentification(KEY, with_burned_in=True)
                request = ExportRequest(
                    StudyInstanceUID(study), tmp_path / f"out{number}", as_media=True, deidentification=asked
                )
                exporter.export(embedded, request, TaskControl())
                for path in files(request.target):
                    assert MARK.encode() not in path.read_bytes()
                    assert MARK not in str(path.relative_to(tmp_path))

    def test_images_that_may_show_a_name_are_named_and_left_out_until_somebody_says_otherwise(
        self, exporter, archive, tmp_path
    ) -> None:
        for path in write_series(
            tmp_path / "us", slices=2, study_uid=STUDY, series_uid="1.2.3.7", overrides={"Modality": "US"}
        ):
            archive.add(path.read_bytes())
        request = self.request(tmp_path / "copy")
        (concern,) = exporter.concerns(archive, request, TaskControl())
        assert (concern.series_instance_uid, concern.count, concern.is_final) == ("1.2.3.7", 2, False)
        assert "ultrasound" in concern.reason
        outcome = exporter.export(archive, request, TaskControl())
        assert (outcome.instances, outcome.left_out) == (5, (concern,))
        anyway = self.request(tmp_path / "all", with_burned_in=True)
        assert exporter.export(archive, anyway, TaskControl()).instances == 7

    def test_where_all_would_be_left_out_nothing_is_written(self, exporter, tmp_path) -> None:
        with EmbeddedArchive(tmp_path / "archive") as embedded:
            for path in write_series(tmp_path / "us", slices=1, study_uid=STUDY, overrides={"Modality": "US"}):
                embedded.add(path.read_bytes())
            with pytest.raises(UsageError, match="left out"):
                exporter.export(embedded, self.request(tmp_path / "out" / "copy"), TaskControl())
        assert os.listdir(tmp_path / "out") == []

    def test_the_key_of_the_account_is_made_once_and_kept(self) -> None:
        secrets = MemorySecrets()
        key = StudyExport(secrets).key(is_lasting=True)
        assert StudyExport(secrets).key(is_lasting=True) == key
        assert StudyExport(secrets).key(is_lasting=False) != key


def marked_but_for_places(path: Path) -> bytes:
    """A marked file that can still be filed: its UIDs are those of the original."""
    original = pydicom.dcmread(path)
    written = BytesIO()
    with quiet_pydicom():
        dataset = pydicom.dcmread(BytesIO(marked(path.read_bytes())))
        for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"):
            setattr(dataset, keyword, original[keyword].value)
        dataset.save_as(written)
    return written.getvalue()
