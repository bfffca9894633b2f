"""Points of many planes between index and patient space at once: what `PlaneGeometry` does for those of one.

Of a series with thousands of short outlines, plane by plane, most of the time would go into the calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

import numpy as np

from app.core.geometry import PlaneGeometry, Points
from app.core.portions import portions

_POINTS_AT_ONCE: Final = 20_000
"""They stay in the processor's cache."""


def to_lps_each(loops: Sequence[Points], planes: Sequence[PlaneGeometry]) -> list[Points]:
    """(N, 2) row, column each, on the plane of the same number, to (N, 3) LPS mm."""
    found: list[Points] = []
    for part in portions([len(loop) for loop in loops], _POINTS_AT_ONCE):
        found += _to_lps(loops[part], planes[part])
    return found


def _to_lps(loops: Sequence[Points], planes: Sequence[PlaneGeometry]) -> list[Points]:
    lengths = [len(loop) for loop in loops]
    number = np.repeat(np.arange(len(loops)), lengths)
    origins = np.array([plane.image_position_patient for plane in planes], dtype=np.float64)
    down = np.array([np.multiply(plane.column_direction, plane.row_spacing_mm) for plane in planes])
    along = np.array([np.multiply(plane.row_direction, plane.column_spacing_mm) for plane in planes])
    row, column = np.concatenate(loops).T
    points = np.empty((len(number), 3))
    for axis in range(3):
        points[:, axis] = origins[number, axis] + row * down[number, axis] + column * along[number, axis]
    return _parted(points, lengths)


def to_row_column_each(
    points_lps: Sequence[Points], planes: Sequence[PlaneGeometry]
) -> tuple[list[Points], list[float]]:
    """(N, 3) LPS mm each, near the plane of that number, to (N, 2) row, column; and how far they lie from it, mm."""
    found: list[Points] = []
    beside_mm: list[float] = []
    for part in portions([len(points) for points in points_lps], _POINTS_AT_ONCE):
        loops, distances = _to_row_column(points_lps[part], planes[part])
        found += loops
        beside_mm += distances
    return found, beside_mm


def _to_row_column(points_lps: Sequence[Points], planes: Sequence[PlaneGeometry]) -> tuple[list[Points], list[float]]:
    lengths = np.array([len(points) for points in points_lps])
    number = np.repeat(np.arange(len(points_lps)), lengths)
    origins = np.array([plane.image_position_patient for plane in planes], dtype=np.float64)
    x, y, z = (part - origin[number] for part, origin in zip(np.concatenate(points_lps).T, origins.T, strict=True))
    # Term by term, as for one plane: equal points give equal indices, bit by bit.
    ways = np.array([(*plane.to_indices, plane.normal) for plane in planes]).transpose(1, 2, 0)
    rows, columns, beside = (x * a[number] + y * b[number] + z * c[number] for a, b, c in ways)
    starts = np.cumsum(lengths) - lengths
    distances = np.maximum.reduceat(np.abs(beside), starts).tolist()
    return _parted(np.stack([rows, columns], axis=1), lengths.tolist()), distances


def _parted(points: Points, lengths: Sequence[int]) -> list[Points]:
    return [points[first:end] for first, end in pairwise(accumulate(lengths, initial=0))]
