"""Coordinates become decimal strings, many at once, just as one by one: rounded, in order, without repetitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dicom import contour_values as module
from app.dicom.contour_values import contour_values

NUMBERS = st.one_of(
    st.floats(-9999, 9999, allow_nan=False),
    st.integers(-40, 40).map(lambda number: number / 20000),
    st.sampled_from([0.0, -0.0, -0.00004, 0.00005, 9.99995, -99.99996, 1e-12, 123456.7]),
)
POINTS = st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=9)


def one_by_one(points: np.ndarray, decimals: int) -> tuple[bytes, int]:
    """By Python's own formatting."""
    rounded = (np.round(points, decimals) + 0.0).tolist()
    kept = [point for before, point in zip([rounded[-1], *rounded], rounded, strict=False) if point != before]
    if len({tuple(point) for point in kept}) < 3:
        return b"", 0
    return "\\".join(f"{number:.{decimals}f}" for point in kept for number in point).encode(), len(kept)


@given(polygons=st.lists(POINTS, min_size=1, max_size=6), decimals=st.sampled_from([1, 3, 4]))
@settings(max_examples=200, deadline=None)
def test_they_are_what_python_writes(polygons: list[list[tuple[float, ...]]], decimals: int):
    arrays = [np.array(points) for points in polygons]
    assert list(contour_values(arrays, decimals)) == [one_by_one(points, decimals) for points in arrays]


def test_however_many_are_written_at_a_time(monkeypatch: pytest.MonkeyPatch):
    random = np.random.default_rng(3)
    polygons = [random.uniform(-400, 400, (int(count), 3)) for count in random.integers(3, 40, 50)]
    at_once = list(contour_values(polygons, 4))
    for most in (1, 30, 333):
        monkeypatch.setattr(module, "_POINTS_AT_ONCE", most)
        assert list(contour_values(polygons, 4)) == at_once
    assert [points for _, points in at_once] == [len(polygon) for polygon in polygons]
    for polygon, (value, _) in zip(polygons, at_once, strict=True):
        assert np.abs(np.array(value.split(b"\\"), dtype=float) - polygon.ravel()).max() <= 0.5001e-4


def test_points_that_rounding_makes_equal_become_one_and_two_points_enclose_nothing():
    close = np.array([[1, 2, 3], [1.00001, 2, 3], [4, 5, 6], [7, 8, 9], [1.00002, 2, 3]])
    line = np.array([[1, 2, 3], [4, 5, 6], [1, 2, 3], [4, 5, 6.0]])
    (first, second) = contour_values([close, line], 3)
    assert first == (b"4.000\\5.000\\6.000\\7.000\\8.000\\9.000\\1.000\\2.000\\3.000", 3)
    assert second == (b"", 0)
    assert list(contour_values([], 3)) == []
