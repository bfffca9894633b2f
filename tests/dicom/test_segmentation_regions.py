"""Segments of a study come as imported regions with their pixels, name, code, colour and author."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread

from app.core.contour import mask_of_contours
from app.core.roi import GenerationAlgorithm, ReviewState, SetKind
from app.core.saved_objects import SaveChoice, SegmentationType
from app.core.structure_set import ApprovalStatus
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.region_objects import DicomObjectsWriter
from app.dicom.twins import twins
from app.dicom.volume_reading import DicomStudyReader
from tests.helpers.regions import WHEN, approved, disc, opened, region
from tests.helpers.segmentation_files import segmentation_of
from tests.helpers.series_files import write_series

SHAPE = (4, 24, 18)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_series(tmp_path_factory.mktemp("series"), slices=4)


@pytest.fixture(scope="module")
def stacks(files: list[Path]) -> tuple[ImageSeries, ...]:
    return DicomStudyReader().read_series(files, TaskControl())


def _saved(folder: Path, files: list[Path], pixels: np.ndarray, **changes: object) -> Path:
    path = folder / "seg.dcm"
    segmentation_of(files, pixels, **changes).save_as(path, enforce_file_format=True)
    return path


def test_each_segment_is_a_region_on_each_slice_that_it_covers(
    tmp_path: Path, files: list[Path], stacks: tuple[ImageSeries, ...]
) -> None:
    pixels = (np.random.default_rng(3).random((*SHAPE, 2)) > 0.7).astype(np.uint8)
    pixels[2, ..., 1] = 0
    path = _saved(tmp_path, files, pixels, labels=["Liver", "Tumour"])
    (found,) = DicomStudyReader().read_structure_sets([path, *files], stacks, TaskControl())
    assert (found.label, found.approval_status, found.notes) == ("ANOTHER", ApprovalStatus.ABSENT, ())
    assert [roi.roi_class.name for roi in found.rois] == ["Liver"] * 4 + ["Tumour"] * 3
    for roi in found.rois:
        assert roi.structure_set is not None
        index = stacks[0].index_of(roi.image)
        assert index is not None
        plane = stacks[0].slices[index].plane
        assert plane is not None
        segment = roi.structure_set.number or 0
        np.testing.assert_array_equal(mask_of_contours(roi.contours, plane), pixels[index, ..., segment - 1] > 0)


def test_a_segment_says_what_drew_it_and_is_open_to_no_decision(
    tmp_path: Path, files: list[Path], stacks: tuple[ImageSeries, ...]
) -> None:
    path = _saved(tmp_path, files, np.ones((*SHAPE, 1), dtype=np.uint8))
    (found,) = DicomStudyReader().read_structure_sets([path], stacks, TaskControl())
    roi = found.rois[0]
    assert roi.structure_set is not None
    assert (roi.state, roi.generation) == (ReviewState.IMPORTED, GenerationAlgorithm.SEMIAUTOMATIC)
    assert (roi.structure_set.kind, roi.structure_set.source) == (SetKind.SEG, "EdgeFinder")
    assert roi.roi_class.code is not None
    assert roi.roi_class.code.meaning == "Liver"
    assert roi.colour is not None
    assert roi.is_settled


def test_the_threshold_of_fractions_is_said(
    tmp_path: Path, files: list[Path], stacks: tuple[ImageSeries, ...]
) -> None:
    fractions = np.random.default_rng(4).random((*SHAPE, 1)).astype(np.float32)
    path = _saved(tmp_path, files, fractions, kind="FRACTIONAL", fractional_type="PROBABILITY")
    (found,) = DicomStudyReader().read_structure_sets([path], stacks, TaskControl())
    assert any("from a fraction of 0.50 on" in note for note in found.notes)


def test_a_segmentation_of_another_series_or_patient_is_not_drawn(
    tmp_path: Path, files: list[Path], stacks: tuple[ImageSeries, ...]
) -> None:
    others = write_series(tmp_path / "others", slices=4)
    pixels = np.ones((*SHAPE, 1), dtype=np.uint8)
    strange = _saved(tmp_path, others, pixels)
    assert DicomStudyReader().read_structure_sets([strange], stacks, TaskControl()) == ()

    dataset = segmentation_of(files, pixels)
    dataset.PatientID = "Somebody else"
    dataset.save_as(tmp_path / "mixed.dcm", enforce_file_format=True)
    (found,) = DicomStudyReader().read_structure_sets([tmp_path / "mixed.dcm"], stacks, TaskControl())
    assert found.rois == ()
    assert any("another patient" in note for note in found.notes)


@pytest.mark.parametrize("frame_of_reference_uid", ["1.2.3", None])
def test_a_segmentation_that_names_no_images_is_drawn_where_it_shares_the_frame_of_reference(
    frame_of_reference_uid: str | None, tmp_path: Path, files: list[Path], stacks: tuple[ImageSeries, ...]
) -> None:
    dataset = segmentation_of(files, np.ones((*SHAPE, 1), dtype=np.uint8))
    del dataset.ReferencedSeriesSequence
    for group in (*dataset.SharedFunctionalGroupsSequence, *dataset.PerFrameFunctionalGroupsSequence):
        group.pop("DerivationImageSequence", None)
    dataset.FrameOfReferenceUID = frame_of_reference_uid or dataset.FrameOfReferenceUID
    dataset.save_as(tmp_path / "seg.dcm", enforce_file_format=True)

    found = DicomStudyReader().read_structure_sets([tmp_path / "seg.dcm"], stacks, TaskControl())

    assert sum(len(one.rois) for one in found) == (0 if frame_of_reference_uid else len(files))


def test_a_segmentation_that_was_written_with_a_structure_set_is_known_as_its_twin(
    tmp_path: Path, files: list[Path]
) -> None:
    series = opened(files)
    rois = [region(image, disc(SHAPE[1:], (11, 8), 5)) for image in series.slices]
    choice = SaveChoice(segmentation=SegmentationType.BINARY)
    written = DicomObjectsWriter().write(replace(approved(series, *rois), choice=choice), TaskControl())
    paths = [tmp_path / f"{one.sop_instance_uid}.dcm" for one in written]
    for path, one in zip(paths, written, strict=True):
        path.write_bytes(one.content)
    found = DicomStudyReader().read_structure_sets(paths, [series], TaskControl())
    segmentation, structure_set = sorted(found, key=lambda one: len(one.source_uids))
    assert structure_set.was_written_with(segmentation)
    assert not segmentation.was_written_with(structure_set)

    assert twins(paths) == {segmentation.sop_instance_uid}
    for path in paths:
        dataset = dcmread(path)
        dataset.Manufacturer = "Somebody else"
        dataset.save_as(path)
    assert twins(paths) == frozenset(), "what others write of the same moment need not be the same regions"

    later = replace(segmentation, stated=WHEN + timedelta(hours=1))
    assert not structure_set.was_written_with(later), "what was made of an older segmentation may differ from it"


def test_segments_on_images_without_a_place_are_named_and_not_drawn(tmp_path: Path) -> None:
    files = write_series(tmp_path / "placed", slices=1)
    path = _saved(tmp_path, files, np.ones((1, *SHAPE[1:], 1), dtype=np.uint8))
    dataset, image = dcmread(path), dcmread(files[0])
    for keyword in ("ImagePositionPatient", "ImageOrientationPatient", "FrameOfReferenceUID"):
        delattr(image, keyword)
    image.save_as(files[0])
    del dataset.FrameOfReferenceUID
    dataset.save_as(path)
    stacks = DicomStudyReader().read_series(files, TaskControl())
    (found,) = DicomStudyReader().read_structure_sets([path], stacks, TaskControl())
    assert found.rois == ()
    assert any("1 segment lies on images without a place in space" in note for note in found.notes)


def test_pixels_of_a_number_that_several_segments_have_are_shown_under_no_name(
    tmp_path: Path, files: list[Path], stacks: tuple[ImageSeries, ...]
) -> None:
    pixels = np.zeros((*SHAPE, 3), np.uint8)
    pixels[1, 3:8, 3:8, 0] = pixels[2, 10:14, 5:9, 1] = pixels[3, 3:8, 3:8, 2] = 1
    dataset = segmentation_of(files, pixels, labels=["Liver", "Tumour", "Spleen"])
    dataset.SegmentSequence[1].SegmentNumber = 1
    for groups in dataset.PerFrameFunctionalGroupsSequence:
        of = groups.SegmentIdentificationSequence[0]
        of.ReferencedSegmentNumber = 3 if of.ReferencedSegmentNumber == 3 else 1
    path = tmp_path / "seg.dcm"
    dataset.save_as(path, enforce_file_format=True)
    (found,) = DicomStudyReader().read_structure_sets([path, *files], stacks, TaskControl())
    assert [roi.roi_class.name for roi in found.rois] == ["Spleen"]
    assert "'ANOTHER': segment number 1 is used more than once; pixels of that number are left out." in found.notes
