"""What a region measures in its plane and over its slices; all in mm.

Everything is of the drawn polygons, holes taken out, but for the values, which are those of the pixels whose centres
lie inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import Points
from app.core.outline import path_length
from app.core.plane_region import PlaneRegion
from app.core.region_editing import area_mm2, without_holes
from app.core.stacking import StackProblem, StackReport

MOST_LINES: Final = 2000
"""Places along the longest diameter at which the width across it is looked for, where an outline has more corners."""
_AT_ONCE: Final = 256
_BESIDE: Final = 1e-9
"""A little beside a corner, as a share of the length, an outline is as wide as it gets there."""


@dataclass(frozen=True, slots=True)
class ShapeFigures:
    """Of one region on its slice.

    Parameters
    ----------
    perimeter_mm
        Of all outlines, those of holes too.
    longest_mm
        The longest straight line between two points of the outline.
    perpendicular_mm
        The longest straight line at right angles to that which lies in the region, its holes filled.
    """

    area_mm2: float
    perimeter_mm: float
    longest_mm: float
    perpendicular_mm: float


@dataclass(frozen=True, slots=True)
class Volume:
    """Of the regions of one name over a stack: the sum of their areas, times the distance between slices.

    Parameters
    ----------
    gaps
        Slices between the first and the last that hold none.
    """

    volume_mm3: float
    slices: int
    spacing_mm: float
    gaps: int


def shape_figures(region: PlaneRegion) -> ShapeFigures:
    """The figures of a region, (N, 2) mm each loop; of one without an area all are 0."""
    whole = without_holes(region)
    if not whole:
        return ShapeFigures(0.0, 0.0, 0.0, 0.0)
    first, second = longest_diameter(whole)
    along = second - first
    return ShapeFigures(
        area_mm2=area_mm2(region),
        perimeter_mm=sum(path_length(loop, closed=True) for loop in region),
        longest_mm=float(np.linalg.norm(along)),
        perpendicular_mm=_widest_across(whole, along),
    )


def longest_diameter(region: PlaneRegion) -> tuple[Points, Points]:
    """Both ends, (2,) mm each, of the longest straight line between two corners."""
    from scipy.spatial import ConvexHull, QhullError

    points = np.concatenate(region)
    try:
        points = points[ConvexHull(points).vertices]
    except QhullError:
        # As good as a line: its ends are the outermost corners along rows or columns.
        points = points[[*points.argmin(axis=0), *points.argmax(axis=0)]]
    # Part by part: an outline of thousands of corners on its hull would need gigabytes at once.
    found = [_farthest(part, points) for part in np.array_split(points, len(points) // _AT_ONCE + 1)]
    _, one, other = max(found, key=lambda pair: pair[0])
    return one, other


def _farthest(some: Points, points: Points) -> tuple[float, Points, Points]:
    """The two of some points and all points that are farthest apart, after the square of their distance."""
    squares = np.sum((some[:, None] - points[None]) ** 2, axis=2)
    one, other = np.unravel_index(int(np.argmax(squares)), squares.shape)
    return float(squares[one, other]), some[one], points[other]


NO_VOLUME: Final = frozenset(StackProblem) - {StackProblem.SHEARED, StackProblem.MIXED_SHAPE}
"""What leaves the distance between slices unknown, or different from slice to slice."""


def volume(areas_mm2: Sequence[tuple[int, float]], stacking: StackReport) -> Volume | tuple[StackProblem, ...]:
    """The volume under areas on slices of a stack; why there is none where slices are not parallel and even.

    Parameters
    ----------
    areas_mm2
        Number of the slice and what the regions cover together there; at least one.
    """
    problems = tuple(problem for problem in stacking.problems if problem in NO_VOLUME)
    if problems or stacking.spacing_mm is None:
        return problems
    numbers = [number for number, _ in areas_mm2]
    total = sum(area for _, area in areas_mm2)
    gaps = max(numbers) - min(numbers) + 1 - len(set(numbers))
    return Volume(total * stacking.spacing_mm, len(set(numbers)), stacking.spacing_mm, gaps)


def _widest_across(region: PlaneRegion, along: Points) -> float:
    """The longest line in a region at right angles to a direction; it begins or ends beside a corner."""
    length = float(np.linalg.norm(along))
    if length == 0:
        return 0.0
    turn = np.array([along, [-along[1], along[0]]]) / length
    loops = [loop @ turn.T for loop in region]
    starts = np.vstack(loops)
    ends = np.vstack([np.roll(loop, -1, axis=0) for loop in loops])
    places = np.unique(starts[:, 0])
    if len(places) > MOST_LINES:
        places = places[np.linspace(0, len(places) - 1, MOST_LINES).astype(np.intp)]
    beside = length * _BESIDE
    lines = np.sort(np.concatenate([places - beside, places + beside]))
    line, across = _crossed(starts, ends, lines)
    # Sorted along each line, the outline is entered at even places and left at odd ones.
    order = np.lexsort((across, line))
    entered, left = across[order][::2], across[order][1::2]
    return float(np.max(left - entered, initial=0.0))


def _crossed(
    starts: Points, ends: Points, lines: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Which lines (x = const) the edges cross, and at which y; half-open, so that a closed outline does so evenly."""
    low, high = np.minimum(starts[:, 0], ends[:, 0]), np.maximum(starts[:, 0], ends[:, 0])
    first, last = np.searchsorted(lines, low), np.searchsorted(lines, high)
    counts = last - first
    edge = np.repeat(np.arange(len(counts)), counts)
    line = np.arange(len(edge)) - (np.cumsum(counts) - counts)[edge] + first[edge]
    way = ends[edge] - starts[edge]
    return line, starts[edge, 1] + (lines[line] - starts[edge, 0]) / way[:, 0] * way[:, 1]
