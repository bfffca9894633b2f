"""Overlap, surface distance and what changed between two masks, beside numbers known by hand and beside MONAI."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from monai.metrics.hausdorff_distance import compute_hausdorff_distance

from app.core.geometry import PlaneGeometry
from app.core.mask_agreement import agreement, hd95_mm

ROWS, COLUMNS = 20, 16


def _planes(count: int, heights: list[float] | None = None) -> list[PlaneGeometry]:
    return [
        PlaneGeometry(
            image_position_patient=(0.0, 0.0, height),
            row_direction=(1.0, 0.0, 0.0),
            column_direction=(0.0, 1.0, 0.0),
            row_spacing_mm=1.5,
            column_spacing_mm=0.8,
            rows=ROWS,
            columns=COLUMNS,
        )
        for height in heights or [4.0 * index for index in range(count)]
    ]


def _box(slices: slice, rows: slice, columns: slice, *, count: int = 4) -> np.ndarray:
    mask = np.zeros((count, ROWS, COLUMNS), dtype=bool)
    mask[slices, rows, columns] = True
    return mask


WHOLE = _box(slice(1, 3), slice(5, 10), slice(4, 8))


def test_equal_masks_agree() -> None:
    found = agreement(WHOLE, WHOLE, _planes(4), slice_spacing_mm=4.0)
    assert (found.dice, found.hd95_mm, found.added_mm2, found.removed_mm3) == (1.0, 0.0, 0.0, 0.0)


def test_what_is_added_and_removed_has_an_area_and_a_volume() -> None:
    moved = np.roll(WHOLE, 1, axis=1)
    found = agreement(WHOLE, moved, _planes(4), slice_spacing_mm=4.0)
    row_mm2 = 2 * 4 * 1.5 * 0.8
    assert found.dice == pytest.approx(2 * 32 / 80)
    assert found.added_mm2 == pytest.approx(row_mm2)
    assert found.removed_mm2 == pytest.approx(row_mm2)
    assert found.added_mm3 == pytest.approx(4 * row_mm2)


def test_without_an_even_distance_there_is_no_volume() -> None:
    found = agreement(WHOLE, WHOLE[::-1], _planes(4), slice_spacing_mm=None)
    assert (found.added_mm3, found.removed_mm3) == (None, None)


def test_an_empty_mask_has_no_surface() -> None:
    nothing = np.zeros_like(WHOLE)
    assert agreement(WHOLE, nothing, _planes(4), slice_spacing_mm=4.0).hd95_mm is None
    assert agreement(nothing, nothing, _planes(4), slice_spacing_mm=4.0).dice == 1.0


def test_distances_are_those_in_the_patient() -> None:
    far = _box(slice(3, 4), slice(5, 10), slice(4, 8))
    near = _box(slice(0, 1), slice(5, 10), slice(4, 8))
    assert hd95_mm(near, far, _planes(4)) == pytest.approx(12.0)
    assert hd95_mm(near, far, _planes(4, [0, 3, 6, 31])) == pytest.approx(31.0)


def test_on_one_slice_the_outline_counts_and_not_the_whole_area() -> None:
    small = _box(slice(0, 1), slice(4, 15), slice(3, 13), count=1)
    large = _box(slice(0, 1), slice(2, 17), slice(3, 13), count=1)
    assert hd95_mm(small, large, _planes(1)) == pytest.approx(3.0)


@pytest.mark.filterwarnings("ignore:.*always_return_as_numpy:FutureWarning")
@pytest.mark.parametrize("seed", range(4))
def test_the_distance_is_that_of_monai(seed: int) -> None:
    random = np.random.default_rng(seed)
    slices, rows, columns = np.indices((6, ROWS, COLUMNS))

    def blob() -> np.ndarray:
        z, y, x, radius = 2.5, *random.uniform(7, 11, 2), random.uniform(3, 6)
        return np.asarray((2 * (slices - z)) ** 2 + (rows - y) ** 2 + (columns - x) ** 2 < radius**2)

    first, second = blob(), blob()
    both = [torch.from_numpy(mask[None, None].astype(np.float32)) for mask in (first, second)]
    theirs = compute_hausdorff_distance(*both, include_background=True, percentile=95, spacing=(4.0, 1.5, 0.8))
    assert hd95_mm(first, second, _planes(6)) == pytest.approx(float(theirs), rel=1e-5)
