"""Outlines with fewer points: going through the stairs one by one gives the same, and lines go as far as they can."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from app.core import pixel_edges, thinning
from app.core.mask import SAFETY_MARGIN_PX, rasterise, trace, traces
from app.core.polygon import crosses_itself

masks = arrays(bool, array_shapes(min_dims=2, max_dims=2, min_side=3, max_side=14))
TOLERANCES = [0.3, 0.45, 0.55, 0.8, 2.0]
SHIFTS = 0.999 * SAFETY_MARGIN_PX * np.array([(0, 0), (1, 1), (1, -1), (-1, 1), (-1, -1)])


def _ellipse() -> np.ndarray:
    r, c = np.indices((60, 70))
    return np.asarray(((r - 29.6) / 21) ** 2 + ((c - 33.2) / 27) ** 2 <= 1)


def _may_be_a_line(span: np.ndarray, tolerance_px: float) -> bool:
    """Whether no centre lies between a stretch and the line between its ends, and no corner far from that line."""
    start, end = span[0], span[-1]
    if np.array_equal(start, end):
        return False
    share = np.clip((span - start) @ (end - start) / ((end - start) @ (end - start)), 0, 1)
    if np.linalg.norm(span - start - share[:, None] * (end - start), axis=1).max() > tolerance_px:
        return False
    return not any(rasterise([span + shift + 5], 99, 99).any() for shift in SHIFTS)


def _one_by_one(loop: np.ndarray, staying: set[tuple[float, ...]], tolerance_px: float) -> np.ndarray:
    """From the first corner on always to the farthest one, by trying them all with a rasteriser."""
    ring = [*loop, loop[0]]
    kept = [0]
    while kept[-1] < len(loop):
        first = kept[-1]
        ends = range(first + 2, len(ring))
        stays = next((end for end in range(first + 1, len(ring)) if tuple(ring[end]) in staying), len(loop))
        fits = [end for end in ends if end <= stays and _may_be_a_line(np.array(ring[first : end + 1]), tolerance_px)]
        kept.append(max(fits, default=first + 1))
    return loop[kept[:-1]]


def _touching(loops: list[np.ndarray]) -> set[tuple[float, ...]]:
    corners = [tuple(corner) for loop in loops for corner in loop.tolist()]
    return {corner for corner in corners if corners.count(corner) > 1}


@settings(max_examples=60, deadline=None)
@given(mask=masks, tolerance_px=st.sampled_from(TOLERANCES))
def test_all_stairs_at_once_is_one_line_after_the_other(mask: np.ndarray, tolerance_px: float) -> None:
    exact = trace(mask)
    expected = [_one_by_one(loop, _touching(exact), tolerance_px) for loop in exact]
    for loop, wanted in zip(trace(mask, tolerance_px=tolerance_px), expected, strict=True):
        np.testing.assert_array_equal(loop, wanted)


@settings(max_examples=60, deadline=None)
@given(several=st.lists(masks, max_size=5), tolerance_px=st.sampled_from([0.0, 0.55]))
def test_many_masks_at_once_is_one_after_the_other(several: list[np.ndarray], tolerance_px: float) -> None:
    together = list(traces(several, tolerance_px=tolerance_px))
    assert len(together) == len(several)
    for loops, mask in zip(together, several, strict=True):
        for loop, alone in zip(loops, trace(mask, tolerance_px=tolerance_px), strict=True):
            np.testing.assert_array_equal(loop, alone)


@pytest.mark.parametrize("bound", ["_PIXELS_AT_ONCE", "_COLUMNS_AT_ONCE"])
def test_however_many_fit_at_a_time(monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    random = np.random.default_rng(5)
    several = [random.random(random.integers(1, 150, 2)) < density for density in (0.5, 0.0, 0.9, 0.02, 0.6, 0.4)]
    expected = [trace(mask, tolerance_px=0.55) for mask in several]
    monkeypatch.setattr(pixel_edges, bound, 300)
    for found, wanted in zip(traces(several, tolerance_px=0.55), expected, strict=True):
        assert [loop.tolist() for loop in found] == [loop.tolist() for loop in wanted]


@pytest.mark.parametrize("angle", [21, 35, 45, 55, 63])
def test_a_steep_straight_side_loses_half_of_its_points_and_no_pixel(angle: int) -> None:
    r, c = np.indices((220, 220)) - 110
    along = np.cos(math.radians(angle)) * r + np.sin(math.radians(angle)) * c
    across = np.cos(math.radians(angle)) * c - np.sin(math.radians(angle)) * r
    mask = (np.abs(along) < 60.3) & (np.abs(across) < 40.2)
    loops = trace(mask, tolerance_px=0.55)
    assert sum(map(len, loops)) <= 0.55 * sum(map(len, trace(mask)))
    assert np.array_equal(rasterise(loops, *mask.shape), mask)


def test_a_bound_on_the_length_of_lines_costs_points_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thinning, "_MOST_EDGES", 3)
    loops = trace(_ellipse(), tolerance_px=0.55)
    assert np.array_equal(rasterise(loops, 60, 70), _ellipse())
    assert len(loops[0]) < len(trace(_ellipse())[0])


def test_small_loops_stay_beside_large_ones() -> None:
    mask = np.zeros((80, 80), dtype=bool)
    mask[:60, :70] = _ellipse()
    mask[75, 75] = mask[70, 3] = True
    assert [len(loop) for loop in trace(mask, tolerance_px=0.5)][1:] == [4, 4]


@settings(deadline=None)
@given(mask=masks, tolerance_px=st.sampled_from(TOLERANCES))
def test_outlines_that_touch_do_not_cross(mask: np.ndarray, tolerance_px: float) -> None:
    assert not crosses_itself(trace(mask, tolerance_px=tolerance_px))
