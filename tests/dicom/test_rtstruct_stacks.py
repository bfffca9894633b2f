"""Regions in series of several stacks: phases of one plane, stations side by side, repeats of one slice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset

from app.core.contour import mask_of_contours
from app.core.errors import StructureSetError
from app.core.identity import FrameOfReferenceUID
from app.core.roi import Roi
from app.core.structure_set import ApprovalStatus, StructureSet, StructureSetRequest
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries, StackLabel
from app.dicom.rtstruct_reading import read_structure_set
from app.dicom.rtstruct_writing import DicomRoiWriter
from app.dicom.volume_reading import DicomStudyReader
from tests.helpers.dciodvfy import unexpected_errors
from tests.helpers.enhanced_files import write_enhanced_twin
from tests.helpers.independent_rtstruct_reader import read_masks
from tests.helpers.regions import REVIEWER, WHEN, disc, opened, region
from tests.helpers.series_files import OBLIQUE_ROW, write_series

SHAPE = (24, 18)
DISC = disc(SHAPE, (11, 8), 6)
CORE = disc(SHAPE, (11, 8), 3)
ORIGIN = (-31.5, 12.25, 80.0)


def _write(stacks: Sequence[ImageSeries], *rois: Roi) -> bytes:
    request = StructureSetRequest(tuple(stacks), rois, ApprovalStatus.APPROVED, REVIEWER, WHEN)
    return DicomRoiWriter().write(request, TaskControl()).content


def _read(
    content: bytes, stacks: Sequence[ImageSeries], path: Path, *changes: Callable[[Dataset], None]
) -> StructureSet:
    ds = pydicom.dcmread(BytesIO(content))
    for change in changes:
        change(ds)
    ds.save_as(path / "rt.dcm")
    found = read_structure_set(path / "rt.dcm", stacks)
    assert found is not None
    return found


def _without_references(ds: Dataset) -> None:
    for item in ds.ROIContourSequence:
        for contour in item.ContourSequence:
            del contour.ContourImageSequence


def _stack(folder: Path, name: str, **more: object) -> ImageSeries:
    overrides = {"FrameOfReferenceUID": "1.2.826.1.7"}
    paths = write_series(
        folder / name, series_uid="1.2.826.1.2", study_uid="1.2.826.1.1", overrides=overrides, **more
    )
    return replace(opened(paths), stack=StackLabel(name, 0, "Phase", name))


@pytest.fixture(scope="module")
def phases(tmp_path_factory: pytest.TempPathFactory) -> tuple[ImageSeries, ...]:
    """Three phases of one stack of planes, one instance an image."""
    folder = tmp_path_factory.mktemp("phases")
    return tuple(_stack(folder, name) for name in ("Phase 1", "Phase 2", "Phase 3"))


@pytest.fixture(scope="module")
def drawn(phases: tuple[ImageSeries, ...]) -> bytes:
    return _write(phases, region(phases[0].slices[2], DISC), region(phases[2].slices[2], CORE))


class TestWriting:
    def test_regions_of_two_phases_are_two_structures_whose_names_say_the_phase(self, drawn: bytes) -> None:
        ds = pydicom.dcmread(BytesIO(drawn))
        names = [roi.ROIName for roi in ds.StructureSetROISequence]
        assert names == ["Left ventricle (Phase 1)", "Left ventricle (Phase 3)"]

    def test_regions_of_one_phase_need_no_such_name(self, phases: tuple[ImageSeries, ...]) -> None:
        ds = pydicom.dcmread(BytesIO(_write(phases, region(phases[1].slices[2], DISC))))
        assert [roi.ROIName for roi in ds.StructureSetROISequence] == ["Left ventricle"]

    def test_only_the_images_of_stacks_that_are_drawn_on_are_referenced(
        self, drawn: bytes, phases: tuple[ImageSeries, ...]
    ) -> None:
        ds = pydicom.dcmread(BytesIO(drawn))
        (series,) = ds.ReferencedFrameOfReferenceSequence[0].RTReferencedStudySequence[0].RTReferencedSeriesSequence
        listed = {image.ReferencedSOPInstanceUID for image in series.ContourImageSequence}
        assert listed == {image.sop_instance_uid for phase in (phases[0], phases[2]) for image in phase.slices}

    def test_an_independent_reader_sees_each_region_on_its_own_image(
        self, drawn: bytes, phases: tuple[ImageSeries, ...]
    ) -> None:
        seen = read_masks(drawn, [image.path for phase in phases for image in phase.slices])
        first, third = phases[0].slices[2].sop_instance_uid, phases[2].slices[2].sop_instance_uid
        assert {name: set(masks) for name, masks in seen.items()} == {
            "Left ventricle (Phase 1)": {first},
            "Left ventricle (Phase 3)": {third},
        }
        assert np.array_equal(seen["Left ventricle (Phase 1)"][first], DISC)
        assert np.array_equal(seen["Left ventricle (Phase 3)"][third], CORE)

    def test_the_conformance_checker_finds_no_error(self, drawn: bytes, tmp_path: Path) -> None:
        (tmp_path / "rt.dcm").write_bytes(drawn)
        assert unexpected_errors(tmp_path / "rt.dcm") == []

    def test_two_images_of_one_plane_in_one_stack_share_no_structure(self, phases: tuple[ImageSeries, ...]) -> None:
        # Who goes by coordinates would add both up, and by the even-odd rule see a ring.
        repeated = replace(phases[0], slices=(*phases[0].slices, phases[1].slices[2]))
        ds = pydicom.dcmread(
            BytesIO(_write([repeated], region(repeated.slices[2], DISC), region(repeated.slices[5], CORE)))
        )
        assert [len(item.ContourSequence) for item in ds.ROIContourSequence] == [1, 1]

    def test_regions_in_two_frames_of_reference_are_refused_in_a_sentence(
        self, phases: tuple[ImageSeries, ...]
    ) -> None:
        elsewhere = replace(phases[1].slices[0], frame_of_reference_uid=FrameOfReferenceUID("1.2.3"))
        moved = replace(phases[1], slices=(elsewhere,))
        with pytest.raises(StructureSetError, match="do not lie in one frame of reference"):
            _write([phases[0], moved], region(phases[0].slices[0], DISC), region(elsewhere, DISC))


class TestReading:
    def test_each_region_comes_back_onto_its_own_image(
        self, drawn: bytes, phases: tuple[ImageSeries, ...], tmp_path: Path
    ) -> None:
        found = _read(drawn, phases, tmp_path)
        assert found.notes == ()
        assert [roi.image for roi in found.rois] == [phases[0].slices[2].reference, phases[2].slices[2].reference]
        assert {roi.roi_class.name for roi in found.rois} == {"Left ventricle"}

    def test_where_no_reference_says_which_phase_nothing_is_drawn_and_it_is_said(
        self, drawn: bytes, phases: tuple[ImageSeries, ...], tmp_path: Path
    ) -> None:
        found = _read(drawn, phases, tmp_path, _without_references)
        assert found.rois == ()
        assert found.notes == tuple(
            f"'Left ventricle ({phase})': 1 contour in the plane of several images, "
            "without a reference that says which, left out."
            for phase in ("Phase 1", "Phase 3")
        )

    def test_a_reference_to_another_slice_keeps_the_contour_in_its_phase(
        self, drawn: bytes, phases: tuple[ImageSeries, ...], tmp_path: Path
    ) -> None:
        def mistake(ds: Dataset) -> None:
            (reference,) = ds.ROIContourSequence[0].ContourSequence[0].ContourImageSequence
            reference.ReferencedSOPInstanceUID = phases[0].slices[4].sop_instance_uid

        found = _read(drawn, phases, tmp_path, mistake)
        assert found.rois[0].image == phases[0].slices[2].reference
        assert "lies in the plane of another" in found.notes[0]

    def test_a_contour_that_names_several_images_of_its_plane_is_drawn_on_each(
        self, drawn: bytes, phases: tuple[ImageSeries, ...], tmp_path: Path
    ) -> None:
        def on_all(ds: Dataset) -> None:
            contour = ds.ROIContourSequence[0].ContourSequence[0]
            for phase in phases[1:]:
                other = Dataset()
                other.ReferencedSOPClassUID = phase.slices[2].sop_class_uid
                other.ReferencedSOPInstanceUID = phase.slices[2].sop_instance_uid
                contour.ContourImageSequence.append(other)

        found = _read(drawn, phases, tmp_path, on_all)
        assert [roi.image for roi in found.rois[:3]] == [phase.slices[2].reference for phase in phases]
        assert found.notes == ()

    def test_only_one_phase_holds_the_plane(
        self, drawn: bytes, phases: tuple[ImageSeries, ...], tmp_path: Path
    ) -> None:
        others = [phases[0], replace(phases[1], slices=phases[1].slices[:2]), replace(phases[2], slices=())]
        found = _read(drawn, others, tmp_path, _without_references)
        assert {roi.image for roi in found.rois} == {phases[0].slices[2].reference}

    def test_stations_side_by_side_are_told_apart_by_where_the_contour_lies(self, tmp_path: Path) -> None:
        first = _stack(tmp_path, "Station 1")
        beside = np.array(ORIGIN) + 18 * 0.8 * OBLIQUE_ROW
        second = _stack(tmp_path, "Station 2", origin=tuple(beside))
        content = _write([first, second], region(second.slices[2], DISC))
        found = _read(content, [first, second], tmp_path, _without_references)
        assert [roi.image for roi in found.rois] == [second.slices[2].reference]


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[ImageSeries, ...]]:
    folder = tmp_path_factory.mktemp("enhanced")
    classic = write_series(folder / "classic")
    enhanced = write_enhanced_twin(classic, folder / "enhanced.dcm", phases=2)
    return enhanced, DicomStudyReader().read_series([enhanced], TaskControl())


class TestFramesOfSeveralPhases:
    def test_the_frame_says_which_phase(self, frames: tuple[Path, tuple[ImageSeries, ...]], tmp_path: Path) -> None:
        enhanced, (first, second) = frames
        content = _write([first, second], region(second.slices[2], DISC))
        (by_image,) = read_masks(content, [enhanced]).values()
        assert list(by_image) == [(second.slices[2].sop_instance_uid, 8)]
        assert np.array_equal(by_image[second.slices[2].sop_instance_uid, 8], DISC)
        found = _read(content, [first, second], tmp_path)
        (roi,) = found.rois
        assert roi.image == second.slices[2].reference
        plane = second.slices[2].plane
        assert plane is not None
        assert np.array_equal(mask_of_contours(roi.contours, plane), DISC)

    def test_without_a_frame_number_no_phase_is_guessed(
        self, frames: tuple[Path, tuple[ImageSeries, ...]], tmp_path: Path
    ) -> None:
        _, (first, second) = frames

        def forget(ds: Dataset) -> None:
            del ds.ROIContourSequence[0].ContourSequence[0].ContourImageSequence[0].ReferencedFrameNumber

        found = _read(_write([first, second], region(second.slices[2], DISC)), [first, second], tmp_path, forget)
        assert found.rois == ()
        assert "in the plane of several images" in found.notes[0]
