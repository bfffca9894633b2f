"""Holes joined to their outlines by slits of no width, and taken out again. Points are (N, 2) row, column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from app.core.errors import GeometryError
from app.core.phrases import phrase
from app.core.polygon import Loop, Nesting, following, nestings


def keyholed(loops: Sequence[Loop]) -> list[Loop]:
    """Join every hole to its outer loop by a slit of no width (PS3.3 C.8.8.6.3), one loop per region.

    The slit runs straight up from the top of the hole, a quarter of a unit beside a vertex: so it meets
    neither vertices nor pixel centres of outlines along pixel edges, and the even-odd area is unchanged.
    Islands in holes become regions of their own. Outer loops wind positively, holes negatively; DICOM
    gives winding no meaning, but it keeps the joined loop from crossing itself.

    Raises
    ------
    GeometryError
        If there is no such line, because loops run along one another. Loops that cross may be joined or
        not: see `crosses_itself`.
    """
    (regions,) = keyholed_each([loops])
    return regions


def keyholed_each(groups: Sequence[Sequence[Loop]]) -> Iterator[list[Loop]]:
    """What `keyholed` gives for each group; it raises when it comes to one that cannot be joined."""
    return (_joined_regions(loops, nesting) for loops, nesting in zip(groups, nestings(groups), strict=True))


def _joined_regions(loops: Sequence[Loop], nesting: Nesting) -> list[Loop]:
    areas, around = nesting.areas, nesting.around
    regions: list[Loop] = []
    for index, outer in enumerate(loops):
        if len(around[index]) % 2:
            continue
        joined = outer if areas[index] > 0 else outer[::-1]
        holes = [
            hole if areas[i] < 0 else hole[::-1]
            for i, hole in enumerate(loops)
            if len(around[i]) == len(around[index]) + 1 and index in around[i]
        ]
        waiting = sorted(((float(hole[:, 0].min()), hole) for hole in holes), key=itemgetter(0))
        while waiting:
            for position, (_, hole) in enumerate(waiting):
                slit = _slit(joined, hole, waiting)
                if slit is not None:
                    joined = _joined(joined, hole, slit)
                    del waiting[position]
                    break
            else:
                raise GeometryError(
                    phrase("A hole cannot be joined to its contour."),
                    cause=phrase("The contours run along or across one another."),
                )
        regions.append(joined)
    return regions


@dataclass(frozen=True, slots=True)
class _Slit:
    """A vertical line from `start` on edge `hole_edge` of a hole up to `end` on edge `outer_edge` of a loop."""

    start: Loop
    hole_edge: int
    end: Loop
    outer_edge: int


def _slit(outer: Loop, hole: Loop, waiting: Sequence[tuple[float, Loop]]) -> _Slit | None:
    """A line from the top of `hole` to `outer` that meets no other loop; None when there is none (yet).

    `waiting` holds `hole` and what else is not joined yet, each with its uppermost row, from the topmost down.
    """
    top = int(np.argmin(hole[:, 0]))
    for fraction in (0.25, 0.2, 0.3, 0.15, 0.35, 0.1, 0.4, 0.05, 0.45):
        for neighbour in ((top + 1) % len(hole), top - 1):
            width = float(hole[neighbour, 1] - hole[top, 1])
            column = float(hole[top, 1] + np.sign(width) * min(fraction, abs(width) * fraction * 2))
            start = _first_above(hole, column, np.inf, lowest=False)
            if start is None:
                continue
            higher = takewhile(lambda other: other[0] < start[0], waiting)  # noqa: B023 - used up at once
            others = [other for _, other in higher if other is not hole]
            end = _first_above(outer, column, start[0])
            if end is None or _ends_at(hole, start[1], column) or _ends_at(outer, end[1], column):
                continue
            nearer = [_first_above(other, column, start[0]) for other in others]
            if all(other is None or other[0] < end[0] for other in nearer):
                return _Slit(np.array([start[0], column]), start[1], np.array([end[0], column]), end[1])
    return None


def _first_above(loop: Loop, column: float, row: float, *, lowest: bool = True) -> tuple[float, int] | None:
    """Row and edge where the vertical line at `column` meets `loop` above `row`: lowest meeting or topmost."""
    is_before = loop[:, 1] < column
    (edges,) = (is_before != following(is_before)).nonzero()
    meetings = []
    # They are few: number by number takes half the time of arrays.
    for edge in edges.tolist():
        (start_row, start_column), (end_row, end_column) = loop[edge].tolist(), loop[(edge + 1) % len(loop)].tolist()
        meeting = start_row + (column - start_column) * ((end_row - start_row) / (end_column - start_column))
        if meeting < row:
            meetings.append((meeting, edge))
    if not meetings:
        return None
    return (max if lowest else min)(meetings, key=itemgetter(0))


def _ends_at(loop: Loop, edge: int, column: float) -> bool:
    """Whether an edge has an end at `column`, where it would be unclear which edge the line meets."""
    return bool(abs(loop[edge, 1] - column) < 1e-6 or abs(loop[(edge + 1) % len(loop), 1] - column) < 1e-6)


def _joined(outer: Loop, hole: Loop, slit: _Slit) -> Loop:
    """`outer` up to the slit, down, round the hole, up again and on."""
    before, after = outer[: slit.outer_edge + 1], outer[slit.outer_edge + 1 :]
    first, rest = hole[slit.hole_edge + 1 :], hole[: slit.hole_edge + 1]
    start, end = slit.start[None], slit.end[None]
    return np.concatenate([before, end, start, first, rest, start, end, after])


def without_slits(points: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Undo keyholes: the loops that remain when edges walked both ways are taken out.

    Parameters
    ----------
    points
        (N, 2) or (N, 3), one closed polygon; both ways along a slit must have equal end points.

    Returns
    -------
    list of loops
        The same even-odd area; loops of fewer than three points enclose nothing and are dropped.
    """
    names: dict[tuple[float, ...], int] = {}
    visited = [names.setdefault(tuple(point), len(names)) for point in points.tolist()]
    edges = list(zip(visited, [*visited[1:], visited[0]], strict=True))
    unpaired: dict[tuple[int, int], list[int]] = {}
    left = dict.fromkeys(index for index, (start, end) in enumerate(edges) if start != end)
    for index in list(left):
        start, end = edges[index]
        if unpaired.get((end, start)):
            del left[unpaired[end, start].pop()], left[index]
        else:
            unpaired.setdefault((start, end), []).append(index)
    if len(left) == len(edges):
        return [points]
    leaving: dict[int, list[int]] = {}
    for index in left:
        leaving.setdefault(edges[index][0], []).append(index)
    loops = []
    while left:
        path = [next(iter(left))]
        del left[path[0]]
        while edges[path[-1]][1] != edges[path[0]][0]:
            # On with the very next edge where it survived, so that loops that touch stay as they were drawn.
            following = (path[-1] + 1) % len(edges)
            if following not in left or edges[following][0] != edges[path[-1]][1]:
                following = next(index for index in leaving[edges[path[-1]][1]] if index in left)
            del left[following]
            path.append(following)
        if len(path) >= 3:
            loops.append(points[path])
    return loops
