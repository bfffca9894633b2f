"""Where the plane of one image cuts another image: the reference line that shows the one on the other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from app.core.geometry import PlaneGeometry, Points

PARALLEL_DEGREES: Final = 2.0
"""Planes at a smaller angle count as parallel: 100 mm from where they meet they are 3.5 mm apart."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight line on an image; its ends are (row, column) of pixel centres, fractions allowed."""

    start: tuple[float, float]
    end: tuple[float, float]


def are_parallel(first: Points, second: Points) -> bool:
    """Whether two unit normals (3,) are at less than `PARALLEL_DEGREES`, whichever way they point."""
    return float(np.linalg.norm(np.cross(first, second))) < math.sin(math.radians(PARALLEL_DEGREES))


def reference_line(plane: PlaneGeometry, *, on: PlaneGeometry) -> Segment | None:
    """The line that `plane` draws on the image `on`; both must be in the same frame of reference.

    Only what lies on both images, edges of their outermost pixels included, so that the line also says how far
    the other image reaches. None where the planes are parallel or the images do not meet.
    """
    if are_parallel(plane.normal, on.normal):
        return None
    origin, down, right = on.to_lps([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)])
    # The signed distance from the plane is an affine function of row and column; the line is where it is 0.
    distance = float(plane.distance_mm(origin)[0])
    gradient = np.array([(down - origin) @ plane.normal, (right - origin) @ plane.normal])
    base = -distance * gradient / (gradient @ gradient)
    along = np.array([-gradient[1], gradient[0]]) / np.linalg.norm(gradient)
    low, high = -math.inf, math.inf
    here, there = plane.to_row_column(on.to_lps([base, base + along]))
    for start, step, count in (
        (base[0], along[0], on.rows),
        (base[1], along[1], on.columns),
        (here[0], there[0] - here[0], plane.rows),
        (here[1], there[1] - here[1], plane.columns),
    ):
        first, last = _within(float(start), float(step), count)
        low, high = max(low, first), min(high, last)
    if not low < high:
        return None
    (row, column), (end_row, end_column) = (base + low * along).tolist(), (base + high * along).tolist()
    return Segment((row, column), (end_row, end_column))


def _within(start: float, step: float, count: int) -> tuple[float, float]:
    """The range of t in which start + t * step lies on one of `count` pixels."""
    if abs(step) < 1e-12:
        return (-math.inf, math.inf) if -0.5 <= start <= count - 0.5 else (math.inf, -math.inf)
    ends = (-0.5 - start) / step, (count - 0.5 - start) / step
    return min(ends), max(ends)
