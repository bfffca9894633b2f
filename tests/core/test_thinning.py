"""Thinning outlines many spans at a time gives what going through them one by one gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from app.core import thinning
from app.core.mask import rasterise, trace
from app.core.thinning import thinned

SHIFTS = 0.01 * np.array([(1, 1), (1, -1), (-1, 1), (-1, -1)])
masks = arrays(bool, array_shapes(min_dims=2, max_dims=2, min_side=3, max_side=14))


def _ellipse() -> np.ndarray:
    r, c = np.indices((60, 70))
    return np.asarray(((r - 29.6) / 21) ** 2 + ((c - 33.2) / 27) ** 2 <= 1)


def _one_by_one(loop: np.ndarray, tolerance_px: float) -> np.ndarray:
    """Douglas-Peucker as the books have it, with a rasteriser that looks for centres beside the line."""
    if len(loop) <= 4:
        return loop
    ring = np.roll(loop, -int(np.argmin(loop.sum(axis=1))), axis=0)
    far = int(np.argmax(np.sum((ring - ring[0]) ** 2, axis=1)))
    closed = np.vstack([ring, ring[:1]])

    def kept(first: int, last: int) -> list[int]:
        if last - first < 2:
            return []
        start, end = closed[first], closed[last]
        inner = closed[first + 1 : last]
        share = np.clip((inner - start) @ (end - start) / ((end - start) @ (end - start)), 0, 1)
        distances = np.linalg.norm(inner - start - share[:, None] * (end - start), axis=1)
        span = closed[first : last + 1]
        if distances.max() <= tolerance_px and not any(rasterise([span + s + 5], 99, 99).any() for s in SHIFTS):
            return []
        middle = first + 1 + int(np.argmax(distances))
        return [*kept(first, middle), middle, *kept(middle, last)]

    return closed[[0, *kept(0, far), far, *kept(far, len(ring))]]


@settings(max_examples=60, deadline=None)
@given(mask=masks, tolerance_px=st.sampled_from([0.3, 0.5, 1.0, 2.0]))
def test_all_spans_at_once_is_one_span_after_the_other(mask: np.ndarray, tolerance_px: float) -> None:
    exact = trace(mask)
    for loop, expected in zip(
        thinned(exact, tolerance_px, shifts=SHIFTS), [_one_by_one(loop, tolerance_px) for loop in exact], strict=True
    ):
        np.testing.assert_array_equal(loop, expected)


def test_a_bound_on_memory_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = trace(_ellipse())
    (expected,) = thinned(exact, 0.5, shifts=SHIFTS)
    monkeypatch.setattr(thinning, "_POINTS_AT_ONCE", 7)
    (portioned,) = thinned(exact, 0.5, shifts=SHIFTS)
    np.testing.assert_array_equal(portioned, expected)
    assert len(expected) < len(exact[0])


def test_small_loops_stay_beside_large_ones() -> None:
    mask = np.zeros((80, 80), dtype=bool)
    mask[:60, :70] = _ellipse()
    mask[75, 75] = mask[70, 3] = True
    exact = trace(mask)
    assert [len(loop) for loop in thinned(exact, 0.5, shifts=SHIFTS)][1:] == [4, 4]
