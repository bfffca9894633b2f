"""What a hand does to a region: add, take away, cut, smooth, grow; exact on polygons, with no pixels in between.

Everything is in millimetres in the plane of the slice (`app.core.plane_region`), so that a brush is round on pixels
that are not square. The Boolean operations are Clipper's, on a grid of ten nanometres.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Final

import numpy as np
import pyclipper
from numpy.typing import NDArray

from app.core.geometry import PlaneGeometry
from app.core.plane_region import PlaneRegion, whole_image
from app.core.polygon import contains, signed_area

GRID_PER_MM: Final = 100_000
"""Coordinates up to 10 m stay in the range in which Clipper needs no longer integers."""
ARC_TOLERANCE_MM: Final = 0.005
NEAR_MM: Final = 0.001
CUT_MM: Final = 0.0005
"""Half the width of a cut: what it takes away is less than a thousandth of a millimetre."""
Point = NDArray[np.float64]


def united(region: PlaneRegion, other: PlaneRegion) -> PlaneRegion:
    """What one or the other covers."""
    near, far, is_inside = _parted(region, other)
    # Where what is far covers everything, what is near are holes in it: those shrink.
    return far + _combined(pyclipper.CT_DIFFERENCE if is_inside else pyclipper.CT_UNION, near, other)


def subtracted(region: PlaneRegion, other: PlaneRegion) -> PlaneRegion:
    """What the region covers and the other does not."""
    near, far, is_inside = _parted(region, other)
    return far + _combined(pyclipper.CT_UNION if is_inside else pyclipper.CT_DIFFERENCE, near, other)


def intersected(region: PlaneRegion, other: PlaneRegion) -> PlaneRegion:
    """What both cover."""
    return _combined(pyclipper.CT_INTERSECTION, region, other)


def on_image(region: PlaneRegion, plane: PlaneGeometry) -> PlaneRegion:
    """The part of a region that lies on the pixels of its image."""
    whole = whole_image(plane)
    low, high = whole[0].min(axis=0), whole[0].max(axis=0)
    is_inside = all((loop >= low).all() and (loop <= high).all() for loop in region)
    return region if is_inside else intersected(region, whole)


def swept(path: Point, radius_mm: float) -> PlaneRegion:
    """What a disc covers on its way along a path, (N, 2) mm; one point gives the disc."""
    offset = pyclipper.PyclipperOffset(2.0, ARC_TOLERANCE_MM * GRID_PER_MM)
    grid = _to_grid(path)
    # Clipper rounds a path of one point only when it is given twice, apart.
    points = grid if len(grid) > 1 else [grid[0], [grid[0][0] + 1, grid[0][1]]]
    offset.AddPath(points, pyclipper.JT_ROUND, pyclipper.ET_OPENROUND)
    return _from_grid(offset.Execute(radius_mm * GRID_PER_MM))


def smoothed(region: PlaneRegion, radius_mm: float) -> PlaneRegion:
    """Corners and notches rounded to that radius: closed by a disc, then opened by it; straight edges stay."""
    closed = _offset(_offset(region, radius_mm), -radius_mm)
    return _offset(_offset(closed, -radius_mm), radius_mm)


def grown(region: PlaneRegion, distance_mm: float) -> PlaneRegion:
    """The outline that far outward, or inward where the distance is negative, with round corners."""
    return _offset(region, distance_mm)


def without_holes(region: PlaneRegion) -> PlaneRegion:
    """The region with everything that it encloses."""
    return _from_grid([node.Contour for node in _tree(region).Childs])


def components(region: PlaneRegion) -> tuple[PlaneRegion, ...]:
    """The connected parts, each with its holes, largest first."""
    parts, waiting = [], list(_tree(region).Childs)
    while waiting:
        node = waiting.pop()
        parts.append(_from_grid([node.Contour, *(hole.Contour for hole in node.Childs)]))
        waiting += [island for hole in node.Childs for island in hole.Childs]
    return tuple(sorted(parts, key=area_mm2, reverse=True))


def cut(region: PlaneRegion, path: Point) -> PlaneRegion:
    """The region cut along a path, (N, 2) mm; whether that makes several parts of it is said by `components`."""
    return subtracted(region, swept(path, CUT_MM))


def covers(region: PlaneRegion, point: Point) -> bool:
    """Whether a point (2,) lies in the region."""
    return sum(contains(loop, point) for loop in region) % 2 == 1


def area_mm2(region: PlaneRegion) -> float:
    """The area that the region covers."""
    return abs(sum(signed_area(loop) for loop in _normal(region)))


def with_vertex_moved(region: PlaneRegion, loop: int, vertex: int, *, to: Point) -> PlaneRegion:
    """One corner of one loop elsewhere; loops that cross by that are put in order."""
    changed = region[loop].copy()
    changed[vertex] = to
    return _normal((*region[:loop], changed, *region[loop + 1 :]))


def with_vertex(region: PlaneRegion, loop: int, after: int, *, at: Point) -> PlaneRegion:
    """A corner more, behind one of a loop."""
    return (*region[:loop], np.insert(region[loop], after + 1, at, axis=0), *region[loop + 1 :])


def without_vertex(region: PlaneRegion, loop: int, vertex: int) -> PlaneRegion:
    """A corner less; a loop of three goes altogether."""
    kept = np.delete(region[loop], vertex, axis=0)
    return (*region[:loop], *((kept,) if len(kept) >= 3 else ()), *region[loop + 1 :])


def _combined(operation: int, region: PlaneRegion, other: PlaneRegion) -> PlaneRegion:
    clipper = _clipper(region, other)
    if clipper is None:
        return ()
    return _from_grid(clipper.Execute(operation, pyclipper.PFT_EVENODD, pyclipper.PFT_EVENODD))


def _parted(region: PlaneRegion, other: PlaneRegion) -> tuple[PlaneRegion, PlaneRegion, bool]:
    """The loops with an edge near the other region, those without, and whether these cover all of what is near it.

    A brush changes a few loops of many; the others need not be looked at.
    """
    if not other:
        return region, (), False
    low, high = (
        np.min([loop.min(axis=0) for loop in other], axis=0),
        np.max([loop.max(axis=0) for loop in other], axis=0),
    )
    low, high = low - NEAR_MM, high + NEAR_MM
    is_near = [_reaches(loop, low, high) for loop in region]
    far = tuple(loop for loop, near in zip(region, is_near, strict=True) if not near)
    return (
        tuple(loop for loop, near in zip(region, is_near, strict=True) if near),
        far,
        covers(far, (low + high) / 2),
    )


def _reaches(loop: Point, low: Point, high: Point) -> bool:
    """Whether an edge may pass through a box: it does not where both ends lie beyond the same side."""
    beyond = np.concatenate([loop < low, loop > high], axis=1)
    return not bool(np.any(beyond & np.roll(beyond, -1, axis=0), axis=1).all())


def _normal(region: PlaneRegion) -> PlaneRegion:
    """The same area by loops that do not cross, outer ones and holes turning opposite ways."""
    return _combined(pyclipper.CT_UNION, region, ())


def _tree(region: PlaneRegion) -> pyclipper.PyPolyNode:
    """Loops in loops: outer ones, the holes in them, the islands in those."""
    clipper = _clipper(region, ())
    if clipper is None:
        return pyclipper.PyPolyNode()
    return clipper.Execute2(pyclipper.CT_UNION, pyclipper.PFT_EVENODD, pyclipper.PFT_EVENODD)


def _clipper(region: PlaneRegion, other: PlaneRegion) -> pyclipper.Pyclipper | None:
    """Both regions, ready to be combined; None where neither covers anything."""
    clipper, is_empty = pyclipper.Pyclipper(), True
    for loops, kind in ((region, pyclipper.PT_SUBJECT), (other, pyclipper.PT_CLIP)):
        for loop in loops:
            # A loop that is a line on the grid is refused: it covers nothing.
            with contextlib.suppress(pyclipper.ClipperException):
                clipper.AddPath(_to_grid(loop), kind, True)
                is_empty = False
    return None if is_empty else clipper


def _offset(region: PlaneRegion, distance_mm: float) -> PlaneRegion:
    offset = pyclipper.PyclipperOffset(2.0, ARC_TOLERANCE_MM * GRID_PER_MM)
    for loop in _normal(region):
        offset.AddPath(_to_grid(loop), pyclipper.JT_ROUND, pyclipper.ET_CLOSEDPOLYGON)
    return _from_grid(offset.Execute(distance_mm * GRID_PER_MM))


def _to_grid(points: Point) -> list[list[int]]:
    grid: list[list[int]] = np.rint(np.asarray(points) * GRID_PER_MM).astype(np.int64).tolist()
    return grid


def _from_grid(paths: Sequence[Sequence[Sequence[int]]]) -> PlaneRegion:
    return tuple(np.array(path, np.float64) / GRID_PER_MM for path in paths if len(path) >= 3)
