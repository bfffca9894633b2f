"""Regions on frames of a multi-frame image: each contour names its frame, and comes back onto that frame."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset

from app.core.contour import mask_of_contours
from app.core.structure_set import StructureSet
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.rtstruct_checking import check_structure_set
from app.dicom.rtstruct_parsing import parse_content
from app.dicom.rtstruct_reading import read_structure_set
from app.dicom.rtstruct_writing import DicomRoiWriter
from tests.helpers.dciodvfy import unexpected_errors
from tests.helpers.enhanced_files import write_enhanced_twin
from tests.helpers.independent_rtstruct_reader import read_masks
from tests.helpers.regions import approved, disc, opened, region
from tests.helpers.series_files import write_series

SHAPE = (24, 18)
DISC = disc(SHAPE, (11, 8), 6)
RING = DISC & ~disc(SHAPE, (11, 8), 3)


@pytest.fixture(scope="module")
def classic(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_series(tmp_path_factory.mktemp("classic"))


@pytest.fixture(scope="module")
def enhanced(classic: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    # The frames lie in the file from the last slice to the first: a frame number is no slice number.
    return write_enhanced_twin(classic[::-1], tmp_path_factory.mktemp("enhanced") / "enhanced.dcm")


@pytest.fixture(scope="module")
def series(enhanced: Path) -> ImageSeries:
    return opened([enhanced])


@pytest.fixture(scope="module")
def content(series: ImageSeries) -> bytes:
    request = approved(series, region(series.slices[1], DISC), region(series.slices[3], RING))
    return DicomRoiWriter().write(request, TaskControl()).content


Read = Callable[[Callable[[Dataset], None]], StructureSet]


@pytest.fixture
def read(content: bytes, series: ImageSeries, tmp_path: Path) -> Read:
    def changed_and_read(change: Callable[[Dataset], None]) -> StructureSet:
        ds = pydicom.dcmread(BytesIO(content))
        change(ds)
        path = tmp_path / "changed.dcm"
        ds.save_as(path)
        found = read_structure_set(path, [series])
        assert found is not None
        return found

    return changed_and_read


def _references(ds: Dataset) -> list[Dataset]:
    return [one.ContourImageSequence[0] for one in ds.ROIContourSequence[0].ContourSequence]


class TestWriting:
    def test_every_contour_names_its_frame(self, content: bytes) -> None:
        ds = pydicom.dcmread(BytesIO(content))
        assert [one.ReferencedFrameNumber for one in _references(ds)] == [4, 2]

    def test_all_frames_are_listed_under_one_reference_to_their_instance(
        self, content: bytes, series: ImageSeries
    ) -> None:
        ds = pydicom.dcmread(BytesIO(content))
        study = ds.ReferencedFrameOfReferenceSequence[0].RTReferencedStudySequence[0]
        (image,) = study.RTReferencedSeriesSequence[0].ContourImageSequence
        assert image.ReferencedSOPInstanceUID == series.slices[0].sop_instance_uid
        assert sorted(image.ReferencedFrameNumber) == [1, 2, 3, 4, 5]

    def test_the_general_references_state_the_drawn_frames_and_name_the_instance_once(self, content: bytes) -> None:
        ds = pydicom.dcmread(BytesIO(content))
        (source,) = ds.SourceImageSequence
        assert sorted(source.ReferencedFrameNumber) == [2, 4]
        (instance,) = ds.ReferencedSeriesSequence[0].ReferencedInstanceSequence
        assert "ReferencedFrameNumber" not in instance

    def test_single_frame_images_have_no_frame_numbers(self, classic: list[Path]) -> None:
        single = opened(classic)
        written = DicomRoiWriter().write(approved(single, region(single.slices[0], DISC)), TaskControl())
        assert b"\x08\x00\x60\x11" not in written.content

    def test_an_independent_reader_sees_every_pixel_on_its_frame(
        self, content: bytes, enhanced: Path, series: ImageSeries
    ) -> None:
        seen = read_masks(content, [enhanced])["Left ventricle"]
        uid = series.slices[0].sop_instance_uid
        assert set(seen) == {(uid, 4), (uid, 2)}
        assert np.array_equal(seen[uid, 4], DISC)
        assert np.array_equal(seen[uid, 2], RING)

    def test_the_conformance_checker_finds_no_error(self, content: bytes, tmp_path: Path) -> None:
        (tmp_path / "rt.dcm").write_bytes(content)
        assert unexpected_errors(tmp_path / "rt.dcm") == []


class TestReading:
    def test_regions_come_back_onto_their_frames(self, read: Read, series: ImageSeries) -> None:
        found = read(lambda ds: None)
        assert found.notes == ()
        assert [roi.image for roi in found.rois] == [series.slices[1].reference, series.slices[3].reference]
        for roi, mask in zip(found.rois, (DISC, RING), strict=True):
            plane = series.slices[series.index_of(roi.image) or 0].plane
            assert plane is not None
            assert np.array_equal(mask_of_contours(roi.contours, plane), mask)

    def test_without_a_frame_number_the_plane_says_which_frame(self, read: Read, series: ImageSeries) -> None:
        def forget(ds: Dataset) -> None:
            for reference in _references(ds):
                del reference.ReferencedFrameNumber

        found = read(forget)
        assert found.notes == ()
        assert [roi.frame_number for roi in found.rois] == [4, 2]

    @pytest.mark.parametrize("number", [5, 17], ids=["another frame", "a frame that does not exist"])
    def test_a_number_that_the_plane_contradicts_is_said_and_the_plane_counts(self, number: int, read: Read) -> None:
        def mistake(ds: Dataset) -> None:
            _references(ds)[0].ReferencedFrameNumber = number

        found = read(mistake)
        assert [roi.frame_number for roi in found.rois] == [4, 2]
        assert "1 contour refers to one image but lies in the plane of another" in found.notes[0]

    def test_a_number_that_is_none_counts_as_not_stated(
        self, content: bytes, series: ImageSeries, tmp_path: Path
    ) -> None:
        spoilt = content.replace(b"\x08\x00\x60\x11IS\x02\x004 ", b"\x08\x00\x60\x11IS\x02\x00x ")
        assert spoilt != content
        (tmp_path / "rt.dcm").write_bytes(spoilt)
        found = read_structure_set(tmp_path / "rt.dcm", [series])
        assert found is not None
        assert [roi.frame_number for roi in found.rois] == [4, 2]


class TestChecking:
    def _defects(self, content: bytes, series: ImageSeries, change: Callable[[Dataset], None]) -> str:
        ds = pydicom.dcmread(BytesIO(content))
        change(ds)
        stream = BytesIO()
        ds.save_as(stream)
        return " ".join(str(found) for found in check_structure_set(parse_content(stream.getvalue()), [series]))

    def test_a_sound_one_has_no_defect(self, content: bytes, series: ImageSeries) -> None:
        assert self._defects(content, series, lambda ds: None) == ""

    def test_the_number_of_another_frame_contradicts_the_plane(self, content: bytes, series: ImageSeries) -> None:
        def mistake(ds: Dataset) -> None:
            _references(ds)[0].ReferencedFrameNumber = 5

        assert "refers to one image and lies in the plane of another" in self._defects(content, series, mistake)

    def test_a_missing_number_names_no_image(self, content: bytes, series: ImageSeries) -> None:
        def forget(ds: Dataset) -> None:
            del _references(ds)[0].ReferencedFrameNumber

        assert "states no frame of an image that has 5 frames" in self._defects(content, series, forget)

    def test_a_frame_that_is_not_listed_is_named(self, content: bytes, series: ImageSeries) -> None:
        def shorten(ds: Dataset) -> None:
            study = ds.ReferencedFrameOfReferenceSequence[0].RTReferencedStudySequence[0]
            study.RTReferencedSeriesSequence[0].ContourImageSequence[0].ReferencedFrameNumber = [1, 2, 3, 4]

        assert "1 images of the series are not listed" in self._defects(content, series, shorten)
