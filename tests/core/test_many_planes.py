"""Points of many planes at once go where each plane by itself takes them, bit by bit."""

from __future__ import annotations

import numpy as np

from app.core.geometry import PlaneGeometry
from app.core.many_planes import to_lps_each, to_row_column_each

TURN = 0.6, 0.8, 0.0
PLANES = [
    PlaneGeometry((0, 0, 0), (1, 0, 0), (0, 1, 0), 1, 2, 9, 9),
    PlaneGeometry((-31.25, 17.5, 203.1), TURN, (0.0, 0.0, -1.0), 0.7, 1.3, 40, 50),
    PlaneGeometry((5.5, -300.2, 8.125), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), 2.5, 0.4, 64, 32),
]
LOOPS = [np.random.default_rng(7).uniform(-20, 60, (count, 2)) for count in (3, 1, 12)]


def test_to_patient_space() -> None:
    for found, loop, plane in zip(to_lps_each(LOOPS, PLANES), LOOPS, PLANES, strict=True):
        np.testing.assert_array_equal(found, plane.to_lps(loop))
    assert to_lps_each([], []) == []


def test_back_to_rows_and_columns_with_the_distance_from_the_plane() -> None:
    beside = [
        plane.to_lps(loop) + offset * plane.normal
        for plane, loop, offset in zip(PLANES, LOOPS, (0, 2, -0.5), strict=True)
    ]
    found, distances_mm = to_row_column_each(beside, PLANES)
    for one, points, plane in zip(found, beside, PLANES, strict=True):
        np.testing.assert_array_equal(one, plane.to_row_column(points))
    np.testing.assert_allclose(distances_mm, [0, 2, 0.5], atol=1e-9)
    assert to_row_column_each([], [])[0] == []
