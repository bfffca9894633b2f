"""Distances from outlines and between them, against a plain comparison of every point with every edge."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.outline_distance import Outline, hausdorff_mm
from app.core.region_editing import swept

lengths = st.integers(-300, 300).map(lambda tenths: tenths / 10)
points = st.lists(st.tuples(lengths, lengths), min_size=3, max_size=12)


def plain_distance(point: np.ndarray, region: tuple[np.ndarray, ...]) -> float:
    found = []
    for loop in region:
        for start, end in zip(loop, np.roll(loop, -1, axis=0), strict=True):
            way = end - start
            share = np.clip((point - start) @ way / (way @ way), 0, 1) if way.any() else 0.0
            found.append(np.linalg.norm(point - start - share * way))
    return float(min(found))


@given(loop=points, other=points)
def test_it_is_the_distance_to_the_nearest_edge(loop, other):
    region, places = (np.array(loop), np.array(loop) * 0.5 + 40.0), np.array(other)

    measured = Outline(region, step_mm=0.25).distances(places)

    plain = [plain_distance(place, region) for place in places]
    assert measured == pytest.approx(plain, abs=0.125 + 1e-9)
    assert np.all(measured >= np.array(plain) - 1e-9)


def test_two_circles_keep_the_difference_of_their_radii():
    one, other = swept(np.array([[3.0, 5.0]]), 10.0), swept(np.array([[3.0, 5.0]]), 12.5)

    assert hausdorff_mm(one, other, share=0.95, step_mm=0.1) == pytest.approx(2.5, abs=0.01)


def test_ninety_five_of_a_hundred_leave_a_spike_out_and_hausdorff_does_not():
    square = np.array([[0.0, 0.0], [0.0, 100.0], [100.0, 100.0], [100.0, 0.0]])
    spike = np.insert(square, 1, [[0.0, 49.0], [-8.0, 50.0], [0.0, 51.0]], axis=0)

    assert hausdorff_mm((square,), (spike,), share=1.0, step_mm=0.05) == pytest.approx(8.0, abs=0.1)
    assert hausdorff_mm((square,), (spike,), share=0.95, step_mm=0.05) == pytest.approx(0.0, abs=1e-6)


def test_how_many_points_a_stretch_has_does_not_matter():
    square = np.array([[0.0, 0.0], [0.0, 40.0], [40.0, 40.0], [40.0, 0.0]])
    moved = square + np.array([0.0, 3.0])
    dense = np.vstack([np.linspace(square[0], square[1], 900, endpoint=False), square[1:]])

    plain = hausdorff_mm((square,), (moved,), share=0.95, step_mm=0.1)

    assert hausdorff_mm((dense,), (moved,), share=0.95, step_mm=0.1) == pytest.approx(plain, abs=0.05)
