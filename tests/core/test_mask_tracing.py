"""Mask to outline and back: not one pixel is lost, gained or moved."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from app.core.mask import SAFETY_MARGIN_PX, changes, rasterise, trace
from app.core.polygon import crosses_itself, even_odd_area, nesting_depths

masks = arrays(bool, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=9))


def _disc(radius: float) -> np.ndarray:
    r, c = np.indices((40, 40))
    return np.asarray((r - 19.3) ** 2 + (c - 20.1) ** 2 <= radius**2)


@given(mask=masks)
def test_filling_the_outline_gives_the_mask_back(mask: np.ndarray) -> None:
    assert np.array_equal(rasterise(trace(mask), *mask.shape), mask)


@given(mask=masks)
def test_the_area_of_the_outline_is_the_number_of_pixels(mask: np.ndarray) -> None:
    assert even_odd_area(trace(mask)) == pytest.approx(mask.sum())


@given(mask=masks)
def test_outlines_run_along_pixel_edges_and_never_cross(mask: np.ndarray) -> None:
    loops = trace(mask)
    for loop in loops:
        assert np.array_equal(loop % 1, np.full(loop.shape, 0.5))
        assert np.all(np.any(np.diff(loop, axis=0) == 0, axis=1))
        assert len(np.unique(loop, axis=0)) == len(loop) >= 4
    assert not crosses_itself(loops)


@settings(max_examples=60)
@given(mask=masks, tolerance_px=st.floats(0.1, 2), seed=st.integers(0, 1000))
def test_a_simplified_outline_covers_the_same_pixels_even_when_its_points_are_rounded(
    mask: np.ndarray, tolerance_px: float, seed: int
) -> None:
    loops = trace(mask, tolerance_px=tolerance_px)
    random = np.random.default_rng(seed)
    rounded = [loop + random.uniform(-0.3, 0.3, loop.shape) * SAFETY_MARGIN_PX for loop in loops]
    assert np.array_equal(rasterise(rounded, *mask.shape), mask)
    assert not crosses_itself(loops)


@pytest.mark.parametrize("radius", [3.2, 7.7, 12.0, 17.4])
def test_simplification_saves_points_and_keeps_within_its_tolerance(radius: float) -> None:
    exact, simple = trace(_disc(radius)), trace(_disc(radius), tolerance_px=0.5)
    assert sum(map(len, simple)) < 0.9 * sum(map(len, exact))
    (loop,), (kept,) = exact, simple
    starts, ends = kept, np.roll(kept, -1, axis=0)
    steps = ends - starts
    along = np.clip(
        np.sum((loop[:, None] - starts) * steps, axis=2) / np.sum(steps**2, axis=1),
        0,
        1,
    )
    distances = np.linalg.norm(loop[:, None] - starts - along[..., None] * steps, axis=2).min(axis=1)
    assert distances.max() <= 0.5 + 1e-9


def test_pixels_that_touch_at_a_corner_are_two_regions() -> None:
    assert len(trace(np.eye(2, dtype=bool))) == 2


def test_a_hole_lies_one_level_deeper_and_an_island_two() -> None:
    nested = np.zeros((9, 9), dtype=bool)
    nested[0:9, 0:9], nested[2:7, 2:7], nested[4, 4] = True, False, True
    assert sorted(nesting_depths(trace(nested))) == [0, 1, 2]


def test_an_empty_mask_has_no_outline() -> None:
    assert trace(np.zeros((4, 7), dtype=bool)) == []
    assert not rasterise([], 4, 7).any()


def test_a_centre_on_an_edge_belongs_to_the_side_with_the_larger_index() -> None:
    square = np.array([(1.0, 1.0), (1.0, 3.0), (3.0, 3.0), (3.0, 1.0)])
    filled = rasterise([square], 5, 5)
    assert np.argwhere(filled).tolist() == [[1, 1], [1, 2], [2, 1], [2, 2]]


def test_what_lies_outside_the_image_is_cut_off() -> None:
    large = np.array([(-9.0, -9.0), (-9.0, 99.0), (99.0, 99.0), (99.0, -9.0)])
    assert rasterise([large], 3, 4).all()
    assert not rasterise([large + 200], 3, 4).any()


@given(several=st.lists(masks, min_size=1, max_size=4), seed=st.integers(0, 99))
def test_runs_of_many_masks_are_those_of_each_one(several: list[np.ndarray], seed: int) -> None:
    groups = [[loop + np.random.default_rng(seed).uniform(-3, 3, 2) for loop in trace(mask)] for mask in several]
    expected = [rasterise(loops, *mask.shape) for loops, mask in zip(groups, several, strict=True)]
    places = sum(rows * (columns + 1) for rows, columns in (mask.shape for mask in several))
    sheet = np.zeros(places + 1, dtype=int)
    np.add.at(sheet, changes(groups, [mask.shape for mask in several]), 1)
    found = sheet.cumsum() % 2 == 1
    wanted = np.concatenate([np.pad(mask, ((0, 0), (0, 1))).ravel() for mask in expected])
    assert np.array_equal(found[:-1], wanted)
