"""The outline that the points of a measurement stand for: its corners, its length, what it encloses."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import Points
from app.core.polygon import Loop, signed_area

_SCAN_LINES: Final = 2048
_LINES_AT_ONCE: Final = 256


def corners_of_rectangle(points: Points) -> Loop:
    """The four corners of the rectangle along rows and columns between two opposite ones, (4, 2) row, column."""
    (top, left), (bottom, right) = points.min(axis=0), points.max(axis=0)
    return np.array([[top, left], [top, right], [bottom, right], [bottom, left]])


def semi_axes(points: Points) -> tuple[float, float]:
    """Half the height and half the width of the ellipse in the box between opposite corners, (2, 2) row, column."""
    down, right = np.abs(points[1] - points[0]) / 2
    return float(down), float(right)


def ellipse_perimeter(a: float, b: float) -> float:
    """Length of an ellipse with these semi-axes, by the arithmetic-geometric mean."""
    mean, geometric = max(a, b), min(a, b)
    if geometric <= 0:
        return 4 * mean
    total, weight = mean**2, 0.5
    squared_difference = mean**2 - geometric**2
    while squared_difference > 1e-30 * total:
        total -= weight * squared_difference
        weight *= 2
        squared_difference = ((mean - geometric) / 2) ** 2
        mean, geometric = (mean + geometric) / 2, math.sqrt(mean * geometric)
    return 2 * math.pi * total / mean


def path_length(points: Points, *, closed: bool) -> float:
    """Length of the straight lines from point to point, (N, 2)."""
    following = np.roll(points, -1, axis=0) if closed else points[1:]
    steps = following - (points if closed else points[:-1])
    return float(np.sum(np.hypot(steps[:, 0], steps[:, 1])))


def enclosed_area(loop: Loop, *, crosses_itself: bool) -> float:
    """Area inside one loop by the even-odd rule.

    Exact for a loop that does not cross itself. For one that does, the mean width along 2048 lines:
    right to about a thousandth.
    """
    if not crosses_itself:
        return abs(signed_area(loop))
    top, bottom = float(loop[:, 0].min()), float(loop[:, 0].max())
    step = (bottom - top) / _SCAN_LINES
    lines = top + step * (np.arange(_SCAN_LINES) + 0.5)
    return step * math.fsum(_width_inside(loop, part) for part in np.split(lines, _SCAN_LINES // _LINES_AT_ONCE))


def _width_inside(loop: Loop, lines: NDArray[np.floating[Any]]) -> float:
    """Sum over horizontal lines of the length inside the loop."""
    row, column = loop.T
    next_row, next_column = np.roll(row, -1), np.roll(column, -1)
    level = lines[:, None]
    crosses = (row <= level) != (next_row <= level)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = column + (level - row) / (next_row - row) * (next_column - column)
    # Every line crosses an even number of edges: sorted, the even places enter and the odd ones leave.
    ordered = np.sort(np.where(crosses, at, np.inf), axis=1)
    inside = np.isfinite(ordered)
    signs = np.where(np.arange(ordered.shape[1]) % 2 == 0, -1.0, 1.0)
    return float(np.sum(np.where(inside, ordered, 0.0) * signs))


def angle_between(one: Points, other: Points) -> float | None:
    """Angle between two directions (2,) in degrees, 0 to 180; None where one has no length."""
    cross = float(one[0] * other[1] - one[1] * other[0])
    dot = float(one @ other)
    if not one.any() or not other.any():
        return None
    return math.degrees(math.atan2(abs(cross), dot))
