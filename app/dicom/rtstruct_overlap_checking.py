"""Checks how the contours of one ROI lie among one another in a plane: crossings, repetitions, and nesting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, compress
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.portions import POINTS_AT_ONCE, portions
from app.dicom import rtstruct_rules as rules
from app.dicom.rtstruct_contour_checking import NO_WIDTH_MM, PLANE_TOLERANCE_MM, own_planes
from app.dicom.rtstruct_findings import Finding
from app.dicom.rtstruct_parsed import CLOSED_TYPES, ParsedContours, ParsedStructureSet

CROSSING_TOLERANCE_MM: Final = 0.001
"""Edges that pass one another by less, as rounding makes them at a slit or a touching corner, do not cross."""
_MOST_CROSSING_POINTS: Final = 12_000
_MOST_IN_A_PLANE: Final = 200
_INWARD_MM: Final = 1e-4
_PAIRS_AT_ONCE: Final = 1_000_000

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Outline:
    """A flat closed contour: its number in the ROI, from 1, and (N, 2) mm in its plane."""

    position: int
    term: str
    flat: Points


def check_overlaps(parsed: ParsedStructureSet) -> Iterator[Finding]:
    """Contours that cross themselves or one another, that are there twice, or that make a hole by nesting alone."""
    for group in parsed.contours:
        roi = parsed.title(group.roi_number)
        if len({contour.geometric_type == "CLOSEDPLANAR_XOR" for contour in group.contours}) > 1:
            yield rules.MIXED_XOR.broken(roi=roi)
        planes = list(_by_plane(group))
        are_few = [_are_few(outlines) for outlines in planes]
        crossed = crossing_pairs([[one.flat for one in few] for few in compress(planes, are_few)])
        for outlines, compared in zip(planes, are_few, strict=True):
            yield from _in_one_plane(outlines, roi, next(crossed) if compared else None)


def _by_plane(group: ParsedContours) -> Iterator[list[_Outline]]:
    """The usable closed contours, those of one plane together; planes of one ROI are taken for parallel."""
    planes: list[tuple[Points, Points, list[_Outline]]] = []
    near: dict[int, list[int]] = {}
    usable = [
        (position, contour, contour.points_lps)
        for position, contour in enumerate(group.contours, start=1)
        if contour.geometric_type in CLOSED_TYPES and contour.points_lps is not None and len(contour.points_lps) >= 3
    ]
    for (position, contour, points), own in zip(usable, own_planes([one[2] for one in usable]), strict=True):
        centre, axes, width_mm = own
        if width_mm < NO_WIDTH_MM:
            continue
        height_mm = round(float(centre @ (planes[0][1][2] if planes else axes[2])))
        around = [number for at in (-1, 0, 1) for number in near.get(height_mm + at, ())]
        for number in around:
            origin, shared, found = planes[number]
            if np.abs((points - origin) @ shared[2]).max() <= PLANE_TOLERANCE_MM:
                found.append(_Outline(position, contour.geometric_type, (points - origin) @ shared[:2].T))
                break
        else:
            near.setdefault(height_mm, []).append(len(planes))
            flat = (points - centre) @ axes[:2].T
            planes.append((centre, axes, [_Outline(position, contour.geometric_type, flat)]))
    return (found for _, _, found in planes)


def _are_few(outlines: Sequence[_Outline]) -> bool:
    """Whether all of them can be compared with one another."""
    return len(outlines) <= _MOST_IN_A_PLANE and sum(len(one.flat) for one in outlines) <= _MOST_CROSSING_POINTS


def _in_one_plane(outlines: list[_Outline], roi: str, crossed: set[tuple[int, int]] | None) -> Iterator[Finding]:
    """What is wrong among outlines; `crossed` says which cross which, None of too many to be compared."""

    def which(outline: _Outline) -> str:
        return f"Contour {outline.position} of {roi}"

    if crossed is None:
        small = [one for one in outlines if len(one.flat) <= _MOST_CROSSING_POINTS]
        for one in outlines:
            if len(one.flat) > _MOST_CROSSING_POINTS:
                yield rules.CROSSINGS_UNCHECKED.broken(contour=which(one), count=len(one.flat))
        for one, own in zip(small, crossing_pairs([[one.flat] for one in small]), strict=True):
            if own:
                yield rules.CROSSES_ITSELF.broken(contour=which(one))
        return
    for first, one in enumerate(outlines):
        if (first, first) in crossed:
            yield rules.CROSSES_ITSELF.broken(contour=which(one))
    if len(outlines) == 1:
        return
    shapes = [{(round(x, 3), round(y, 3)) for x, y in one.flat.tolist()} for one in outlines]
    for (first, one), (second, other) in combinations(enumerate(outlines), 2):
        if shapes[first] == shapes[second]:
            yield rules.CONTOUR_TWICE.broken(contour=which(other))
        elif (first, second) in crossed:
            yield rules.CONTOURS_CROSS.broken(contour=which(other), other=one.position)
        elif one.term == other.term == "CLOSED_PLANAR":
            if _holds(one.flat, other.flat):
                yield rules.NESTED.broken(contour=which(other), other=one.position)
            elif _holds(other.flat, one.flat):
                yield rules.NESTED.broken(contour=which(one), other=other.position)


def crossing_pairs(groups: Sequence[Sequence[Points]]) -> Iterator[set[tuple[int, int]]]:
    """Of each group of plane polygons, (N, 2) mm each, which cross which or themselves.

    A slit that is walked both ways does not.
    """
    for part in portions([sum(map(len, group)) for group in groups], POINTS_AT_ONCE):
        yield from _crossing_pairs(groups[part])


def _crossing_pairs(groups: Sequence[Sequence[Points]]) -> list[set[tuple[int, int]]]:
    loops = [loop for group in groups for loop in group]
    group_of = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    firsts = np.searchsorted(group_of, np.arange(len(groups))).tolist()
    found: list[set[tuple[int, int]]] = [set() for _ in groups]
    for one, other in _crossing(loops, group_of).tolist():
        number = int(group_of[one])
        found[number].add((one - firsts[number], other - firsts[number]))
    return found


def _crossing(loops: Sequence[Points], group_of: NDArray[np.intp]) -> NDArray[np.intp]:
    """(N, 2) numbers of polygons of one group that cross, the smaller first."""
    if not loops:
        return np.zeros((0, 2), dtype=np.intp)
    starts = np.vstack(loops)
    ends = np.vstack([part for loop in loops for part in (loop[1:], loop[:1])])
    owner = np.repeat(np.arange(len(loops)), [len(loop) for loop in loops])
    (left, low), (right, high) = np.minimum(starts, ends).T, np.maximum(starts, ends).T
    # The groups beside one another, so that no edge of one reaches those of the next.
    shift = group_of[owner] * (float(right.max() - left.min()) + 1.0)
    order = np.argsort(left + shift)
    starts, ends, owner, low, high = starts[order], ends[order], owner[order], low[order], high[order]
    left, right = (left + shift)[order], (right + shift)[order]
    numbers = np.arange(len(starts))
    following = np.searchsorted(left, right, side="right") - numbers - 1
    total = np.cumsum(following)
    found = []
    first = 0
    while first < len(starts):
        spent = int(total[first - 1]) if first else 0
        last = max(int(np.searchsorted(total, spent + _PAIRS_AT_ONCE, side="right")), first + 1)
        one = np.repeat(numbers[first:last], following[first:last])
        other = one + 1 + np.arange(len(one)) - (total - following)[one] + spent
        is_near = (low[other] <= high[one]) & (high[other] >= low[one])
        one, other = one[is_near], other[is_near]
        crossing = _cross(starts[one], ends[one], starts[other], ends[other])
        found.append(np.sort(np.stack([owner[one[crossing]], owner[other[crossing]]], axis=1), axis=1))
        first = last
    return np.unique(np.concatenate(found), axis=0)


def _cross(start: Points, end: Points, other_start: Points, other_end: Points) -> NDArray[np.bool_]:
    """Whether each edge's ends lie on both sides of the other's line, farther than the tolerance, pair by pair."""
    along, across = _unit(end - start), _unit(other_end - other_start)
    others = _turn(along, other_start - start), _turn(along, other_end - start)
    own = _turn(across, start - other_start), _turn(across, end - other_start)
    return np.asarray(_opposite(*others) & _opposite(*own))


def _unit(steps: Points) -> Points:
    return np.asarray(steps / np.maximum(np.hypot(steps[:, 0], steps[:, 1]), 1e-12)[:, None])


def _turn(a: Points, b: Points) -> Points:
    return np.asarray(a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0])


def _opposite(a: Points, b: Points) -> NDArray[np.bool_]:
    deep = np.minimum(np.abs(a), np.abs(b)) > CROSSING_TOLERANCE_MM
    return np.asarray((a * b < 0) & deep)


def _holds(outer: Points, inner: Points) -> bool:
    """Whether a point just inside `inner` lies inside `outer`, for polygons that do not cross."""
    if np.any(inner.min(axis=0) < outer.min(axis=0) - NO_WIDTH_MM) or np.any(
        inner.max(axis=0) > outer.max(axis=0) + NO_WIDTH_MM
    ):
        return False
    following = np.roll(inner, -1, axis=0)
    steps = following - inner
    longest = int(np.argmax(np.sum(steps**2, axis=1)))
    area = float(np.sum(_turn(inner, following)))
    inward = np.array([-steps[longest, 1], steps[longest, 0]]) * np.sign(area) / np.linalg.norm(steps[longest])
    x, y = (inner[longest] + following[longest]) / 2 + _INWARD_MM * inward
    ahead = np.roll(outer, -1, axis=0)
    spans = np.flatnonzero((outer[:, 1] <= y) != (ahead[:, 1] <= y))
    slope = (ahead[spans, 0] - outer[spans, 0]) / (ahead[spans, 1] - outer[spans, 1])
    return bool(np.count_nonzero(outer[spans, 0] + (y - outer[spans, 1]) * slope > x) % 2)
