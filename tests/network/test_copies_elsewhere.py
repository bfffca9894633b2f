"""De-identified copies of real studies hang together: their regions lie on the same pixels, and a PACS takes them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset

from app.core.contour import mask_of_contours
from app.core.deidentification import ConfidentialityOption, Deidentification, Pseudonyms
from app.core.identity import StudyInstanceUID
from app.core.nodes import PacsNode
from app.core.saved_objects import ObjectType, SaveChoice, SegmentationType
from app.core.study import StudyQuery
from app.core.study_export import ExportRequest
from app.core.tasks import TaskControl
from app.dicom.region_objects import DicomObjectsWriter
from app.dicom.rtstruct_reading import read_structure_set
from app.dicom.segmentation_reading import read_segmentation
from app.exporting import StudyExport
from app.importing import import_files
from app.network.dimse_archive import DimseArchive
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.dciodvfy import unexpected_errors
from tests.helpers.deidentification import KEY, deidentifier
from tests.helpers.memory_secrets import MemorySecrets
from tests.helpers.orthanc import Orthanc
from tests.helpers.regions import REVIEWER, approved, disc, opened, region
from tests.helpers.series_files import write_series
from tests.helpers.shared_data import shared_data

CLEANING = frozenset({ConfidentialityOption.CLEAN_DESCRIPTORS, ConfidentialityOption.CLEAN_STRUCTURED_CONTENT})


def exported(folder: Path, place: str, *more: str, as_media: bool = True) -> tuple[Path, int]:
    """De-identified copies of all studies of a place, and how many instances they are."""
    count = 0
    with EmbeddedArchive(folder / "archive") as archive:
        import_files([shared_data(place, *more)], archive, TaskControl())
        for number, study in enumerate(archive.find_studies(StudyQuery(), TaskControl())):
            request = ExportRequest(
                StudyInstanceUID(study.study_instance_uid),
                folder / "out" / str(number),
                as_media=as_media,
                deidentification=Deidentification(KEY, CLEANING, "TRIAL-7"),
            )
            count += StudyExport(MemorySecrets()).export(archive, request, TaskControl()).instances
    return folder / "out", count


def by_modality(folder: Path) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "DICOMDIR" and path.read_bytes()[128:132] == b"DICM":
            found.setdefault(pydicom.dcmread(path, stop_before_pixels=True).Modality, []).append(path)
    return found


@pytest.mark.shared_data
def test_a_structure_set_of_a_real_study_covers_the_same_pixels_of_the_copies(tmp_path: Path) -> None:
    before, after = by_modality(shared_data("sts001_mr_t2fs")), by_modality(exported(tmp_path, "sts001_mr_t2fs")[0])
    pseudonyms = Pseudonyms(KEY)
    images, copies = opened(before["MR"]), opened(after["MR"])
    original = read_structure_set(before["RTSTRUCT"][0], [images])
    copied = read_structure_set(after["RTSTRUCT"][0], [copies])
    assert original is not None and copied is not None
    assert len(copied.rois) == len(original.rois) > 20
    for roi, other in zip(original.rois, copied.rois, strict=True):
        assert other.image.sop_instance_uid == pseudonyms.uid(roi.image.sop_instance_uid)
        plane, where = images.slices[images.index_of(roi.image)], copies.slices[copies.index_of(other.image)]
        expected = mask_of_contours(roi.contours, plane.plane)
        np.testing.assert_array_equal(mask_of_contours(other.contours, where.plane), expected)


@pytest.mark.shared_data
def test_the_segments_of_a_real_segmentation_cover_the_same_pixels_of_the_copies(tmp_path: Path) -> None:
    before, after = by_modality(shared_data("dcmqi_ct3_seg")), by_modality(exported(tmp_path, "dcmqi_ct3_seg")[0])
    images, copies = opened(before["CT"]), opened(after["CT"])
    assert len(before["SEG"]) == len(after["SEG"]) == 2
    originals = [read_segmentation(path.read_bytes(), [images], TaskControl()) for path in before["SEG"]]
    found = {str(pydicom.dcmread(path, stop_before_pixels=True).SOPInstanceUID): path for path in after["SEG"]}
    for path, original in zip(before["SEG"], originals, strict=True):
        uid = Pseudonyms(KEY).uid(str(pydicom.dcmread(path, stop_before_pixels=True).SOPInstanceUID))
        copied = read_segmentation(found[uid].read_bytes(), [copies], TaskControl())
        assert len(copied.segments) == len(original.segments)
        for one, other in zip(original.segments, copied.segments, strict=True):
            assert len(one.masks) == len(other.masks) > 0
            for image, copy in zip(images.slices, copies.slices, strict=True):
                assert (image.reference in one.masks) is (copy.reference in other.masks)
                if image.reference in one.masks:
                    np.testing.assert_array_equal(one.masks[image.reference], other.masks[copy.reference])


def test_a_report_keeps_its_figures_and_names_nobody(tmp_path: Path) -> None:
    series = opened(write_series(tmp_path / "series"))
    asked = approved(series, region(series.slices[0], disc((24, 18), (11, 8), 6)))
    choice = SaveChoice(SegmentationType.BINARY, report=True)
    written = DicomObjectsWriter().write(dataclasses.replace(asked, choice=choice), TaskControl())
    report = next(one.content for one in written if one.object_type is ObjectType.REPORT)
    assert REVIEWER.partition("^")[0].encode() in report
    content = deidentifier(*CLEANING).deidentified(report).content
    assert figures_of(content) == figures_of(report)
    assert REVIEWER.partition("^")[0].encode() not in content
    (tmp_path / "copy.dcm").write_bytes(content)
    assert unexpected_errors(tmp_path / "copy.dcm") == []
    assert figures_of(deidentifier().deidentified(report).content) == []


def figures_of(content: bytes) -> list[tuple[str, str, str]]:
    """Every measured value of a report with its concept and unit."""
    found = []

    def collect(items: Sequence[Dataset]) -> None:
        for item in items:
            if item.ValueType == "NUM":
                value = item.MeasuredValueSequence[0]
                concept = item.ConceptNameCodeSequence[0].CodeValue
                found.append((concept, str(value.NumericValue), value.MeasurementUnitsCodeSequence[0].CodeValue))
            collect(item.get("ContentSequence", ()))

    collect(pydicom.dcmread(BytesIO(content)).ContentSequence)
    return found


@pytest.mark.orthanc
@pytest.mark.shared_data
def test_a_pacs_takes_all_copies_of_a_real_study_as_one(tmp_path: Path, orthanc: Orthanc) -> None:
    folder, count = exported(tmp_path, "dcmqi_ct3_seg")
    contents = [path.read_bytes() for paths in by_modality(folder).values() for path in paths]
    with EmbeddedArchive(tmp_path / "sink") as sink:
        node = PacsNode("ORTHANC", orthanc.host, orthanc.dicom_port, orthanc.ae_title)
        archive = DimseArchive(node, sink=sink)
        archive.store(contents, TaskControl())
        found = archive.find_studies(StudyQuery(patient_id="TRIAL-7"), TaskControl())
        held = [
            len(archive.find_instances(study.study_instance_uid, series.series_instance_uid, TaskControl()))
            for study in found
            for series in archive.find_series(study.study_instance_uid, TaskControl())
        ]
    assert len(contents) == count == sum(held)
    assert {study.patient.name for study in found} == {"TRIAL-7"}
