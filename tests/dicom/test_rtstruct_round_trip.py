"""What another system sees of a written structure set is the mask that was shown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.core.contour import area_mm2, mask_of_contours
from app.core.roi import ReviewState
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries
from app.dicom.rtstruct_checking import check_structure_set
from app.dicom.rtstruct_parsing import parse_content
from app.dicom.rtstruct_reading import read_structure_set
from app.dicom.rtstruct_writing import DicomRoiWriter
from tests.helpers.independent_rtstruct_reader import dice, read_masks
from tests.helpers.regions import NETWORK, REVIEWER, WHEN, approved, disc, opened, region
from tests.helpers.series_files import write_series

SHAPE = (24, 18)


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_series(tmp_path_factory.mktemp("oblique"))


@pytest.fixture(scope="module")
def series(paths: list[Path]) -> ImageSeries:
    return opened(paths)


def _picture(*rows: str) -> np.ndarray:
    mask = np.zeros(SHAPE, dtype=bool)
    drawn = np.array([[character == "#" for character in row] for row in rows])
    mask[3 : 3 + drawn.shape[0], 2 : 2 + drawn.shape[1]] = drawn
    return mask


SHAPES = {
    "disc": disc(SHAPE, (11, 8), 6),
    "ring": disc(SHAPE, (11, 8), 7) & ~disc(SHAPE, (11, 8), 3),
    "island in a hole": disc(SHAPE, (11, 8), 8) & ~disc(SHAPE, (11, 8), 5) | disc(SHAPE, (11, 8), 2),
    "two holes": disc(SHAPE, (11, 8), 8) & ~disc(SHAPE, (8, 6), 2) & ~disc(SHAPE, (14, 10), 2),
    "one pixel": _picture("#"),
    "one pixel hole": _picture("###", "#.#", "###"),
    "pixels that touch at a corner": _picture("#.", ".#"),
    "hole that touches the outside at a corner": _picture("##.", "#.#", "###"),
    "two holes that touch at a corner": _picture("####", "#.##", "##.#", "####"),
    "stacked holes": _picture("###", "#.#", "###", "#.#", "###"),
    "comb": _picture("#.#.#", "#.#.#", "#####"),
    "all of the image": np.ones(SHAPE, dtype=bool),
    "all four edges": np.ones(SHAPE, dtype=bool) & ~disc(SHAPE, (11, 8), 4),
    "corners of the image": np.isin(np.arange(24), [0, 23])[:, None] & np.isin(np.arange(18), [0, 17])[None],
}


@pytest.mark.parametrize("tolerance_mm", [0.0, 0.5], ids=["pixel edges", "smoothed"])
@pytest.mark.parametrize("name", SHAPES)
def test_an_independent_reader_sees_every_pixel_that_was_shown(
    name: str, tolerance_mm: float, paths: list[Path], series: ImageSeries
) -> None:
    image = series.slices[3]
    written = DicomRoiWriter().write(
        approved(series, region(image, SHAPES[name], tolerance_mm=tolerance_mm)), TaskControl()
    )
    seen = read_masks(written.content, paths)
    assert set(seen) == {"Left ventricle"}
    assert set(seen["Left ventricle"]) == {image.sop_instance_uid}
    assert np.array_equal(seen["Left ventricle"][image.sop_instance_uid], SHAPES[name])


@given(mask=arrays(bool, (7, 6), elements=st.booleans()).filter(np.any))
@settings(max_examples=60, deadline=None)
def test_any_mask_comes_back_pixel_for_pixel(
    mask: np.ndarray, tmp_path_factory: pytest.TempPathFactory, paths: list[Path], series: ImageSeries
) -> None:
    full = np.zeros(SHAPE, dtype=bool)
    full[10:17, 7:13] = mask
    image = series.slices[1]
    written = DicomRoiWriter().write(approved(series, region(image, full)), TaskControl())
    assert dice(read_masks(written.content, paths)["Left ventricle"][image.sop_instance_uid], full) == 1.0
    again = tmp_path_factory.mktemp("again") / "rt.dcm"
    again.write_bytes(written.content)
    reread = read_structure_set(again, [series])
    assert reread is not None
    (roi,) = reread.rois
    assert np.array_equal(mask_of_contours(roi.contours, image.plane), full)
    assert area_mm2(roi.contours, image.plane) == pytest.approx(full.sum() * 1.5 * 0.8, abs=0.01)


@pytest.mark.parametrize(
    ("row_direction", "column_direction"),
    [
        ((1, 0, 0), (0, 1, 0)),
        ((-1, 0, 0), (0, 1, 0)),
        ((0, 1, 0), (0, 0, -1)),
        ((0.6, 0.48, -0.64), (-0.8, 0.36, -0.48)),
        ((0.99999, 0.004472, 0), (-0.004472, 0.99999, 0)),
    ],
    ids=["axial", "mirrored", "sagittal", "double oblique", "hardly oblique"],
)
def test_orientation_makes_no_difference(
    tmp_path: Path, row_direction: tuple[float, ...], column_direction: tuple[float, ...]
) -> None:
    paths = write_series(
        tmp_path,
        slices=3,
        pixel_spacing_mm=(0.371, 1.913),
        row_direction=np.array(row_direction),
        column_direction=np.array(column_direction),
        origin=(-212.437, 1033.25, -1580.5),
    )
    series = opened(paths)
    image = series.slices[1]
    written = DicomRoiWriter().write(approved(series, region(image, SHAPES["ring"])), TaskControl())
    assert np.array_equal(
        read_masks(written.content, paths)["Left ventricle"][image.sop_instance_uid], SHAPES["ring"]
    )
    assert check_structure_set(parse_content(written.content), [series]) == ()


def test_a_structure_over_several_slices_comes_back_slice_by_slice(tmp_path: Path, series: ImageSeries) -> None:
    masks = {image.sop_instance_uid: disc(SHAPE, (11, 8), 3 + i) for i, image in enumerate(series.slices)}
    rois = [region(image, masks[image.sop_instance_uid]) for image in series.slices]
    written = DicomRoiWriter().write(approved(series, *reversed(rois)), TaskControl())
    (proof,) = written.proofs
    assert (proof.name, proof.slices, proof.contours, proof.dice) == ("Left ventricle", 5, 5, 1.0)
    assert proof.area_mm2 == pytest.approx(sum(mask.sum() for mask in masks.values()) * 1.2, abs=0.05)

    path = tmp_path / "rt.dcm"
    path.write_bytes(written.content)
    read = read_structure_set(path, [series])
    assert read is not None
    assert read.notes == ()
    assert [roi.sop_instance_uid for roi in read.rois] == [image.sop_instance_uid for image in series.slices]
    for image, roi in zip(series.slices, read.rois, strict=True):
        assert np.array_equal(mask_of_contours(roi.contours, image.plane), masks[image.sop_instance_uid])
        assert np.abs(image.plane.distance_mm(roi.contours[0].points_lps)).max() < 1e-9
        assert roi.roi_class == rois[0].roi_class
        assert roi.network == NETWORK
        assert roi.score == 0.875
        assert roi.state is ReviewState.VALIDATED
        assert roi.decision is not None
        assert (roi.decision.reviewer_name, roi.decision.when) == (REVIEWER, WHEN)
        assert roi.structure_set is not None
        assert roi.structure_set.sop_instance_uid == written.sop_instance_uid


def test_a_hole_is_read_back_as_a_contour_of_its_own_and_not_as_a_slit(tmp_path: Path, series: ImageSeries) -> None:
    written = DicomRoiWriter().write(approved(series, region(series.slices[0], SHAPES["ring"])), TaskControl())
    assert written.proofs[0].contours == 1
    path = tmp_path / "rt.dcm"
    path.write_bytes(written.content)
    read = read_structure_set(path, [series])
    assert read is not None
    assert len(read.rois[0].contours) == 2


def test_regions_of_one_class_on_one_slice_become_one_structure_unless_they_overlap(
    paths: list[Path], series: ImageSeries
) -> None:
    image = series.slices[2]
    ring, core, overlapping = SHAPES["ring"], disc(SHAPE, (11, 8), 3), disc(SHAPE, (11, 8), 4)
    written = DicomRoiWriter().write(
        approved(series, region(image, ring), region(image, core), region(image, overlapping)), TaskControl()
    )
    seen = read_masks(written.content, paths)
    assert set(seen) == {"Left ventricle", "Left ventricle 2"}
    assert np.array_equal(seen["Left ventricle"][image.sop_instance_uid], ring | core)
    assert np.array_equal(seen["Left ventricle 2"][image.sop_instance_uid], overlapping)
