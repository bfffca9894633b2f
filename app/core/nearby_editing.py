"""A brush on a long outline: only what is near it goes through Clipper, the rest of each loop is kept as it is.

Each loop is cut where it crosses a box round the brush. What is outside of the box is drawn back onto its rim, which
leaves what is inside as it was; that small region is combined with the brush. Then the pieces inside are joined to
those outside again, at the places where they were cut. Where that does not come out even, everything is combined.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyclipper
from numpy.typing import NDArray

from app.core.plane_region import PlaneRegion
from app.core.region_editing import GRID_PER_MM, covers, subtracted, united

_Grid = NDArray[np.int64]
_Place = tuple[int, int]

MARGIN_MM: Final = 1.00037
"""No round number: edges of pixels do not lie on the rim."""
WORTH_POINTS: Final = 400
"""Outlines of fewer points are as quick to combine as they are to cut."""


def brushed(region: PlaneRegion, brush: PlaneRegion, *, adds: bool) -> PlaneRegion:
    """The region with a brush added or taken away.

    Parameters
    ----------
    region
        As Clipper leaves it: loops that do not cross, outer ones and holes turning opposite ways.
    """
    if brush and sum(map(len, region)) >= WORTH_POINTS:
        nearby = _Nearby.of(region, brush)
        found = nearby.combined(brush, adds=adds) if nearby is not None else None
        if found is not None:
            return found
    return united(region, brush) if adds else subtracted(region, brush)


@dataclass(frozen=True, slots=True)
class _Box:
    low: _Grid
    high: _Grid

    @property
    def lines(self) -> tuple[tuple[int, int, int], ...]:
        """The lines that the rim lies on: axis, where, and number of the side."""
        return tuple((side % 2, int((self.low, self.high)[side // 2][side % 2]), side) for side in range(4))

    def sides(self, points: _Grid) -> NDArray[np.uint8]:
        """On which sides of the rim points lie, as bits."""
        on = np.concatenate([points == self.low, points == self.high], axis=1)
        return np.packbits(on, axis=1, bitorder="little")[:, 0]


class _Nearby:
    """A region cut by a box: whole loops far from it, and pieces inside and outside of it."""

    def __init__(self, box: _Box) -> None:
        self._box = box
        self._far: list[NDArray[np.float64]] = []
        # Of these, those that may lie round the box.
        self._around: list[NDArray[np.float64]] = []
        self._subjects: list[_Grid] = []
        # What lies outside, from where it leaves the box to where it enters it again, without these two.
        self._outside: dict[_Place, tuple[_Grid, _Place]] = {}
        self._entries: set[_Place] = set()

    @classmethod
    def of(cls, region: PlaneRegion, brush: PlaneRegion) -> _Nearby | None:
        """None where a corner lies on the rim, or two cuts fall together."""
        points = np.concatenate(brush)
        margin = round(MARGIN_MM * GRID_PER_MM)
        low = np.floor(points.min(axis=0) * GRID_PER_MM).astype(np.int64) - margin
        high = np.ceil(points.max(axis=0) * GRID_PER_MM).astype(np.int64) + margin
        nearby = cls(_Box(low, high))
        return nearby if all(nearby._take(loop) for loop in region) else None

    def combined(self, brush: PlaneRegion, *, adds: bool) -> PlaneRegion | None:
        """The region and the brush; None where the pieces do not fit together again."""
        box = self._box
        # Inside of what is far, what is near are holes: those shrink where the region grows, and turn the other way.
        in_far = covers(tuple(self._around), (box.low + box.high) / 2 / GRID_PER_MM)
        clipper = pyclipper.Pyclipper()
        try:
            for subject in self._subjects:
                clipper.AddPath(subject.tolist(), pyclipper.PT_SUBJECT, True)
            for loop in brush:
                clipper.AddPath(np.rint(loop * GRID_PER_MM).astype(np.int64).tolist(), pyclipper.PT_CLIP, True)
        except pyclipper.ClipperException:
            return None
        operation = pyclipper.CT_UNION if adds is not in_far else pyclipper.CT_DIFFERENCE
        found = clipper.Execute(operation, pyclipper.PFT_EVENODD, pyclipper.PFT_EVENODD)
        turn = -1 if in_far else 1
        joined = self._joined([np.array(path[::turn], np.int64) for path in found])
        return None if joined is None else (*self._far, *(loop / GRID_PER_MM for loop in joined))

    def _take(self, loop: NDArray[np.float64]) -> bool:
        """Sort a loop in; False where it cannot be cut."""
        low, high = self._box.low, self._box.high
        least, most = loop.min(axis=0) * GRID_PER_MM, loop.max(axis=0) * GRID_PER_MM
        if (least > high).any() or (most < low).any():
            self._far.append(loop)
            return True
        points = np.rint(loop * GRID_PER_MM).astype(np.int64)
        if np.any(points == low) or np.any(points == high):
            return False
        beyond = np.concatenate([points < low, points > high], axis=1)
        cut, is_new = self._with_crossings(points, beyond)
        middles = cut + np.roll(cut, -1, axis=0)
        is_inside = np.all((middles > 2 * low) & (middles < 2 * high), axis=1)
        if not is_inside.any():
            self._far.append(loop)
            self._around.append(loop)
            return True
        if is_inside.all():
            self._subjects.append(cut)
            return True
        return self._cut(cut, is_new, is_inside)

    def _with_crossings(self, points: _Grid, beyond: NDArray[np.bool_]) -> tuple[_Grid, NDArray[np.bool_]]:
        """The corners, and the places where edges cross one of the four lines that the rim lies on; which are new."""
        ends = np.roll(points, -1, axis=0)
        edges, shares, places = [], [], []
        for axis, line, side in self._box.lines:
            edge = np.flatnonzero(beyond[:, side] != np.roll(beyond[:, side], -1))
            start, way = points[edge], ends[edge] - points[edge]
            share = (line - start[:, axis]) / way[:, axis]
            place = np.rint(start + share[:, None] * way).astype(np.int64)
            place[:, axis] = line
            edges.append(edge)
            shares.append(share)
            places.append(place)
        edge, share = np.concatenate(edges), np.concatenate(shares)
        order = np.lexsort((share, edge))
        at = edge[order] + 1
        cut = np.insert(points, at, np.concatenate(places)[order], axis=0)
        return cut, np.insert(np.zeros(len(points), dtype=bool), at, True)

    def _cut(self, points: _Grid, is_new: NDArray[np.bool_], is_inside: NDArray[np.bool_]) -> bool:
        """Part a loop at the rim; `is_inside` is of the edge that begins at each point."""
        exits = np.flatnonzero(np.roll(is_inside, 1) & ~is_inside)
        first = -int(exits[0])
        points, is_new, is_inside = np.roll(points, first, axis=0), np.roll(is_new, first), np.roll(is_inside, first)
        lefts = np.flatnonzero(np.roll(is_inside, 1) & ~is_inside).tolist()
        entries = np.flatnonzero(~np.roll(is_inside, 1) & is_inside).tolist()
        parts = []
        for left, entered, following in zip(lefts, entries, [*lefts[1:], len(points)], strict=True):
            outside, inside = slice(left, entered + 1), slice(entered + 1, following)
            start, end = _place(points[left]), _place(points[entered])
            if start in self._outside or end in self._entries or start == end:
                return False
            kept = points[outside][~is_new[outside]]
            self._outside[start] = kept, end
            self._entries.add(end)
            parts += [self._on_rim(points[outside]), points[inside]]
        self._subjects.append(np.concatenate(parts))
        return True

    def _on_rim(self, run: _Grid) -> _Grid:
        """What lies outside, drawn back onto the rim; of what runs along one side the ends are enough."""
        drawn = np.clip(run, self._box.low, self._box.high)
        drawn = drawn[np.concatenate([[True], np.any(drawn[1:] != drawn[:-1], axis=1)])]
        sides = self._box.sides(drawn)
        is_between = np.zeros(len(drawn), dtype=bool)
        is_between[1:-1] = (sides[:-2] & sides[1:-1] & sides[2:]) > 0
        return np.asarray(drawn[~is_between])

    def _joined(self, loops: list[_Grid]) -> list[_Grid] | None:
        """The pieces inside, as they are now, joined to those outside; None where one does not fit."""
        whole, inside = [], {}
        for loop in loops:
            sides = self._box.sides(loop)
            on_rim = (sides & np.roll(sides, -1)) > 0
            if on_rim.all():
                continue  # the rim itself: all of the box is covered round what is inside
            begins = np.flatnonzero(np.roll(on_rim, 1) & ~on_rim)
            if not begins.size:
                whole.append(loop)
                continue
            turned, on_rim = np.roll(loop, -begins[0], axis=0), np.roll(on_rim, -begins[0])
            entered = np.flatnonzero(np.roll(on_rim, 1) & ~on_rim).tolist()
            left = np.flatnonzero(~np.roll(on_rim, 1) & on_rim).tolist()
            for begin, end in zip(entered, left, strict=True):
                inside[_place(turned[begin])] = turned[begin + 1 : end], _place(turned[end])
        if set(inside) != self._entries or {end for _, end in inside.values()} != set(self._outside):
            return None
        while inside:
            at, pieces = next(iter(inside)), []
            while at in inside:
                piece, exit_ = inside.pop(at)
                outside, at = self._outside[exit_]
                pieces += [piece, outside]
            # The cuts themselves lie on straight edges and are left out.
            whole.append(np.concatenate(pieces))
        return [loop for loop in whole if len(loop) >= 3]


def _place(point: _Grid) -> _Place:
    return int(point[0]), int(point[1])
