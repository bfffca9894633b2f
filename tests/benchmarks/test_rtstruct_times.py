"""Structure sets beside rt-utils: five rings on each of 300 slices, written and read, in processor time.

Writing begins with masks, as rt-utils does it, and ends with a file; or with outlines, which regions of ours have
since they were proposed or drawn. Reading begins with the file and ends with the masks of all slices. The series is
open before.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.core.contour import contours_of_masks
from app.core.roi import Decision, GenerationAlgorithm, ReviewState, Roi, RoiClass, new_roi_id
from app.core.structure_set import RoiProof, StructureSetRequest, WrittenObject
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.rtstruct_placing import place
from app.dicom.rtstruct_reading import parse_file
from app.dicom.rtstruct_regions import structures_of
from app.dicom.rtstruct_writing import DicomRoiWriter, source_of, unproved_structure_set
from app.files import write_file
from tests.benchmarks.conftest import OURS, PLAIN
from tests.helpers.regions import REVIEWER, WHEN, approved, opened
from tests.helpers.series_files import write_series

pytestmark = pytest.mark.benchmark(timer=time.process_time)
WRITE, READ = "write 300 slices × 5 ROIs with holes", "read them as masks of all slices"
SLICES, SIDE, ROIS = 300, 512, 5
TOLERANCE_MM = 0.5
Compared = Callable[[str, str], Any]


@pytest.fixture(scope="module")
def series_paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_series(
        tmp_path_factory.mktemp("series"),
        slices=SLICES,
        rows=SIDE,
        columns=SIDE,
        slice_spacing_mm=1.5,
        pixel_spacing_mm=(0.9, 0.9),  # rt-utils exchanges the two
        pixels=np.zeros((SLICES, SIDE, SIDE), np.uint16),
    )


@pytest.fixture(scope="module")
def series(series_paths: list[Path]) -> ImageSeries:
    return opened(series_paths)


@pytest.fixture(scope="module")
def masks() -> np.ndarray:
    """(ROIs, slices, rows, columns): wavy rings that wander and grow."""
    found = np.zeros((ROIS, SLICES, SIDE, SIDE), dtype=bool)
    for number in range(ROIS):
        for index in range(SLICES):
            row, column = 150 + 40 * number + index / 6, 380 - 45 * number + index / 9
            radius = 40 + 12 * np.sin(index / 30 + number) + 10 * number
            box = tuple(slice(max(int(at - 1.3 * radius), 0), int(at + 1.3 * radius)) for at in (row, column))
            r, c = np.mgrid[box]
            angle, distance = np.arctan2(r - row, c - column), np.hypot(r - row, (c - column) * 1.1)
            waves = 1 + 0.06 * np.sin(5 * angle + index / 20) + 0.03 * np.sin(13 * angle + index / 7)
            hole = 0.45 * (1 + 0.1 * np.sin(3 * angle))
            found[number, index][box] = (distance <= radius * waves) & (distance > radius * hole)
    return found


@pytest.fixture(scope="module")
def request_of_rings(series: ImageSeries, masks: np.ndarray) -> StructureSetRequest:
    return approved(series, *outlined(series, masks))


def outlined(series: ImageSeries, masks: np.ndarray) -> list[Roi]:
    """A region on each slice of each volume of masks, outlined together as those of a run over a series are."""
    planes = [image.plane for image in series.slices if image.plane is not None]
    return [
        Roi(
            new_roi_id(),
            RoiClass(f"Ring {number}"),
            image.sop_instance_uid,
            image.frame_of_reference_uid,
            contours,
            ReviewState.VALIDATED,
            GenerationAlgorithm.AUTOMATIC,
            decision=Decision(REVIEWER, WHEN),
        )
        for number, volume in enumerate(masks, start=1)
        for image, contours in zip(
            series.slices, contours_of_masks(volume, planes, tolerance_mm=TOLERANCE_MM), strict=True
        )
    ]


@pytest.fixture(scope="module")
def written(request_of_rings: StructureSetRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("written") / "ours.dcm"
    path.write_bytes(DicomRoiWriter().write(request_of_rings, TaskControl()).content)
    return path


class Theirs:
    """rt-utils with the series open."""

    def __init__(self, folder: Path, masks: np.ndarray) -> None:
        self._builder = pytest.importorskip("rt_utils", reason="the extra “bench” is not installed").RTStructBuilder
        self._folder = folder
        self._volumes = [np.moveaxis(volume, 0, -1) for volume in masks]

    def begun(self) -> Any:
        return self._builder.create_new(dicom_series_path=str(self._folder))

    def write(self, structure_set: Any, path: Path) -> None:
        for number, volume in enumerate(self._volumes, start=1):
            structure_set.add_roi(mask=volume, name=f"Ring {number}")
        structure_set.save(str(path))

    def read(self, structure_set: Any) -> list[np.ndarray]:
        """(rows, columns, slices) by ROI."""
        return [structure_set.get_roi_mask_by_name(f"Ring {number}") for number in range(1, ROIS + 1)]

    def opened(self, path: Path) -> Any:
        return self._builder.create_from(dicom_series_path=str(self._folder), rt_struct_path=str(path))


@pytest.fixture(scope="module")
def theirs(series_paths: list[Path], masks: np.ndarray) -> Theirs:
    return Theirs(series_paths[0].parent, masks)


@pytest.fixture(scope="module")
def their_file(theirs: Theirs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("theirs") / "theirs.dcm"
    theirs.write(theirs.begun(), path)
    return path


def unproved(request: StructureSetRequest) -> bytes:
    structures = structures_of(request, TaskControl())
    return unproved_structure_set(request, structures, source_of(structures)).content


def proved(request: StructureSetRequest) -> WrittenObject:
    return DicomRoiWriter().write(request, TaskControl())


def test_from_masks_to_a_file(compared: Compared, series: ImageSeries, masks: np.ndarray, tmp_path: Path) -> None:
    """The very job of rt-utils: outline, write, save; nobody reads the file before it is handed out."""
    compared(WRITE, OURS).pedantic(
        lambda: write_file(tmp_path / "ours.dcm", unproved(approved(series, *outlined(series, masks)))),
        rounds=5,
        warmup_rounds=1,
    )


def test_from_masks_to_a_file_with_the_proof(
    compared: Compared, series: ImageSeries, masks: np.ndarray, tmp_path: Path
) -> None:
    """As Verdant does: the file is read again, checked, filled by other means and compared as well."""

    def run() -> tuple[RoiProof, ...]:
        written = proved(approved(series, *outlined(series, masks)))
        write_file(tmp_path / "ours.dcm", written.content)
        return written.proofs

    assert [proof.dice for proof in compared(WRITE, OURS).pedantic(run, rounds=3)] == [1.0] * ROIS


def test_from_outlines_to_a_file(compared: Compared, request_of_rings: StructureSetRequest) -> None:
    """What is left where regions have their outlines since they were proposed or drawn."""
    assert compared(WRITE, OURS).pedantic(lambda: unproved(request_of_rings), rounds=5, warmup_rounds=1)


def test_from_outlines_to_a_file_with_the_proof(compared: Compared, request_of_rings: StructureSetRequest) -> None:
    """What a physician waits for who saves."""
    assert compared(WRITE, OURS).pedantic(lambda: proved(request_of_rings), rounds=3)


def test_rt_utils_add_roi_and_save(compared: Compared, theirs: Theirs, tmp_path: Path) -> None:
    compared(WRITE, PLAIN).pedantic(
        theirs.write, setup=lambda: ((theirs.begun(), tmp_path / "theirs.dcm"), {}), rounds=3
    )


def read_masks(path: Path, series: ImageSeries) -> list[np.ndarray]:
    """(slices, rows, columns) by ROI."""
    parsed = parse_file(path)
    assert parsed is not None
    found = []
    for placed in place(parsed, [series]):
        volume = np.zeros((SLICES, SIDE, SIDE), dtype=bool)
        for image, mask in placed.masks().items():
            index = series.index_of(image)
            assert index is not None
            volume[index] = mask
        found.append(volume)
    return found


def test_reading(compared: Compared, written: Path, series: ImageSeries, masks: np.ndarray) -> None:
    found = compared(READ, OURS).pedantic(lambda: read_masks(written, series), rounds=5, warmup_rounds=1)
    assert dices(found, masks) == [1.0] * ROIS


def test_rt_utils_masks_by_name(compared: Compared, theirs: Theirs, their_file: Path, masks: np.ndarray) -> None:
    structure_set = theirs.opened(their_file)
    found = compared(READ, PLAIN).pedantic(lambda: theirs.read(structure_set), rounds=1)
    assert dices([np.moveaxis(volume, -1, 0) for volume in found], masks) == [1.0] * ROIS


def test_the_file_is_smaller_and_others_see_more_of_what_was_drawn(
    benchmark: Any, written: Path, their_file: Path, series: ImageSeries, masks: np.ndarray
) -> None:
    size = benchmark.pedantic(written.stat, rounds=1).st_size
    assert size <= 0.6 * their_file.stat().st_size
    assert min(dices(read_masks(written, series), masks)) == 1.0
    assert max(dices(read_masks(their_file, series), masks)) < 0.99, "by centres of pixels, as the standard has it"


def dices(found: Sequence[np.ndarray], masks: np.ndarray) -> list[float]:
    return [
        2 * np.count_nonzero(one & mask) / (np.count_nonzero(one) + np.count_nonzero(mask))
        for one, mask in zip(found, masks, strict=True)
    ]
