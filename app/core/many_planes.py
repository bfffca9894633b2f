"""Points of many planes between index and patient space at once: what `PlaneGeometry` does for those of one.

Of a series with thousands of short outlines, plane by plane, most of the time would go into the calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import PlaneGeometry, Points


def to_lps_each(loops: Sequence[Points], planes: Sequence[PlaneGeometry]) -> list[Points]:
    """(N, 2) row, column each, on the plane of the same number, to (N, 3) LPS mm."""
    if not loops:
        return []
    lengths = [len(loop) for loop in loops]
    down = [np.multiply(plane.column_direction, plane.row_spacing_mm) for plane in planes]
    along = [np.multiply(plane.row_direction, plane.column_spacing_mm) for plane in planes]
    row, column = np.concatenate(loops).T
    origins = np.array([plane.image_position_patient for plane in planes], dtype=np.float64)
    points = np.repeat(origins, lengths, axis=0)
    points += row[:, None] * np.repeat(down, lengths, axis=0)
    points += column[:, None] * np.repeat(along, lengths, axis=0)
    return _parted(points, lengths)


def to_row_column_each(
    points_lps: Sequence[Points], planes: Sequence[PlaneGeometry]
) -> tuple[list[Points], NDArray[np.float64]]:
    """(N, 3) LPS mm each, near the plane of that number, to (N, 2) row, column; and how far they lie from it, mm."""
    if not points_lps:
        return [], np.zeros(0)
    lengths = np.array([len(points) for points in points_lps])
    offsets = np.concatenate(points_lps)
    offsets -= np.repeat([plane.image_position_patient for plane in planes], lengths, axis=0)
    x, y, z = offsets.T
    # Term by term, as for one plane: equal points give equal indices, bit by bit.
    rows, columns = (
        x * a + y * b + z * c
        for a, b, c in np.repeat([plane.to_indices for plane in planes], lengths, axis=0).transpose(1, 2, 0)
    )
    a, b, c = np.repeat([plane.normal for plane in planes], lengths, axis=0).T
    beside_mm = np.maximum.reduceat(np.abs(x * a + y * b + z * c), np.cumsum(lengths) - lengths)
    return _parted(np.stack([rows, columns], axis=1), lengths.tolist()), beside_mm


def _parted(points: Points, lengths: Sequence[int]) -> list[Points]:
    return [points[first:end] for first, end in pairwise(accumulate(lengths, initial=0))]
