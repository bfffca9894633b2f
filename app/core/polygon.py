"""Plane polygons in index coordinates: area, nesting, simplification, keyholes. Points are (N, 2) row, column.

Closed without repeating the first point; several loops combine by the even-odd rule.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.core.errors import GeometryError

Loop = NDArray[np.float64]


def signed_area(loop: Loop) -> float:
    """Shoelace area; positive when columns turn towards rows (clockwise on a screen whose rows go down)."""
    rows, columns = loop[:, 0], loop[:, 1]
    return 0.5 * float(np.sum(columns * np.roll(rows, -1) - np.roll(columns, -1) * rows))


def even_odd_area(loops: Sequence[Loop]) -> float:
    """Area covered by loops that do not cross, holes and islands in holes taken into account."""
    return sum(
        -abs(signed_area(loop)) if nesting_depth(i, loops) % 2 else abs(signed_area(loop))
        for i, loop in enumerate(loops)
    )


def contains(loop: Loop, point: Loop) -> bool:
    """Whether `point` (2,) lies inside `loop` by the even-odd rule, half-open on edges."""
    rows, columns = loop[:, 0], loop[:, 1]
    next_rows, next_columns = np.roll(rows, -1), np.roll(columns, -1)
    crosses = (rows <= point[0]) != (next_rows <= point[0])
    with np.errstate(divide="ignore", invalid="ignore"):
        at = columns + (point[0] - rows) / (next_rows - rows) * (next_columns - columns)
    return bool(np.count_nonzero(crosses & (at > point[1])) % 2)


def nesting_depth(index: int, loops: Sequence[Loop]) -> int:
    """How many of the other loops contain loop `index`: even for an outer contour, odd for a hole."""
    probe = _inner_point(loops[index])
    size = abs(signed_area(loops[index]))
    return sum(
        contains(other, probe)
        for position, other in enumerate(loops)
        if position != index and abs(signed_area(other)) > size
    )


def _inner_point(loop: Loop) -> Loop:
    """A point just inside an edge of `loop`; a vertex would lie on whatever loop touches it there."""
    following = np.roll(loop, -1, axis=0)
    longest = int(np.argmax(np.sum((following - loop) ** 2, axis=1)))
    direction = following[longest] - loop[longest]
    inward = (
        np.array([direction[1], -direction[0]]) * np.sign(signed_area(loop)) / max(np.linalg.norm(direction), 1e-12)
    )
    return np.asarray((loop[longest] + following[longest]) / 2 + 1e-6 * inward)


def simplify(loop: Loop, tolerance: float) -> Loop:
    """Douglas-Peucker on a closed loop: no dropped point lies farther than `tolerance` from what is kept."""
    if tolerance <= 0 or len(loop) <= 4:
        return loop
    start = int(np.argmin(loop[:, 0] + loop[:, 1]))
    ring = np.roll(loop, -start, axis=0)
    far = int(np.argmax(np.sum((ring - ring[0]) ** 2, axis=1)))
    closed = np.vstack([ring, ring[:1]])
    keep = np.zeros(len(closed), dtype=bool)
    keep[[0, far, len(closed) - 1]] = True
    spans = [(0, far), (far, len(closed) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        distances = _distances_to_segment(closed[first + 1 : last], closed[first], closed[last])
        worst = int(np.argmax(distances))
        if distances[worst] > tolerance:
            middle = first + 1 + worst
            keep[middle] = True
            spans += [(first, middle), (middle, last)]
    return closed[:-1][keep[:-1]]


def _distances_to_segment(points: Loop, start: Loop, end: Loop) -> NDArray[np.float64]:
    along = end - start
    length = float(along @ along)
    if length == 0:
        return np.asarray(np.linalg.norm(points - start, axis=1))
    fraction = np.clip((points - start) @ along / length, 0.0, 1.0)
    return np.asarray(np.linalg.norm(points - start - fraction[:, None] * along, axis=1))


def crosses_itself(loops: Sequence[Loop]) -> bool:
    """Whether any two edges of the loops properly cross; touching at a point is no crossing."""
    starts = np.vstack(loops)
    ends = np.vstack([np.roll(loop, -1, axis=0) for loop in loops])
    return any(
        bool(np.any(_proper_crossings(starts[i], ends[i], starts[i + 1 :], ends[i + 1 :])))
        for i in range(len(starts))
    )


def _turn(origin: Loop, towards: Loop, point: Loop) -> NDArray[np.float64]:
    a, b = towards - origin, point - origin
    return np.asarray(a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0])


def _proper_crossings(start: Loop, end: Loop, starts: Loop, ends: Loop) -> NDArray[np.bool_]:
    straddled = _turn(start, end, starts) * _turn(start, end, ends) < -1e-18
    straddling = _turn(starts, ends, start) * _turn(starts, ends, end) < -1e-18
    return np.asarray(straddled & straddling)


def keyholed(loops: Sequence[Loop]) -> list[Loop]:
    """Join every hole to its outer loop by a slit of no width (PS3.3 C.8.8.6.3), one loop per region.

    The slit runs twice along the shortest straight line between two vertices that meets no other edge,
    so the even-odd area is unchanged. Islands in holes become regions of their own.

    Raises
    ------
    GeometryError
        If loops cross one another, so that no such line exists.
    """
    depths = [nesting_depth(i, loops) for i in range(len(loops))]
    regions: list[Loop] = []
    for index, outer in enumerate(loops):
        if depths[index] % 2:
            continue
        holes = [
            hole
            for i, hole in enumerate(loops)
            if depths[i] == depths[index] + 1 and contains(outer, _inner_point(hole))
        ]
        # Opposite winding carries no meaning in DICOM; it keeps the joined loop from crossing itself.
        joined = outer if signed_area(outer) > 0 else outer[::-1]
        waiting = [hole if signed_area(hole) < 0 else hole[::-1] for hole in holes]
        while waiting:
            slits = [_shortest_slit(joined, hole, waiting) for hole in waiting]
            nearest = min(range(len(waiting)), key=lambda i: slits[i][0])
            _, at, hole_at = slits[nearest]
            hole = np.roll(waiting.pop(nearest), -hole_at, axis=0)
            joined = np.vstack([joined[: at + 1], hole, hole[:1], joined[at:]])
        regions.append(joined)
    return regions


def _shortest_slit(outer: Loop, hole: Loop, others: Sequence[Loop]) -> tuple[float, int, int]:
    distances = np.linalg.norm(outer[:, None, :] - hole[None, :, :], axis=2)
    loops = [outer, *others]
    starts = np.vstack(loops)
    ends = np.vstack([np.roll(loop, -1, axis=0) for loop in loops])
    for flat in np.argsort(distances, axis=None, kind="stable"):
        at, hole_at = divmod(int(flat), len(hole))
        if not np.any(_proper_crossings(outer[at], hole[hole_at], starts, ends)) and _enters(
            outer, at, hole[hole_at]
        ):
            return float(distances[at, hole_at]), at, hole_at
    raise GeometryError("A hole cannot be joined to its contour.", cause="The contours cross one another.")


def _enters(outer: Loop, at: int, target: Loop) -> bool:
    """Whether the way from vertex `at` to `target` starts on the inside; a visited slit has two sides."""
    step = outer[at] + (target - outer[at]) * 1e-4
    return contains(outer, step)
