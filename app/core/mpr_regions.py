"""Where regions drawn on slices meet another plane: whole on a parallel one, or what lies in the slice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.contour import Contour
from app.core.geometry import PlaneGeometry, Points

_PARALLEL = 1e-3
"""Sine of an angle under which planes count as parallel; over the width of a patient that is half a millimetre."""
_UPRIGHT = 0.02
"""Cosine of an angle under which planes count as perpendicular; over half a slice that is a fiftieth of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """A part of a plane.

    Parameters
    ----------
    corners
        (N, 2) row, column of the plane.
    on_outline
        (N,): whether the side from that corner to the next lies on the outline of the region; the others lie on
        the faces of the slice.
    """

    corners: Points
    on_outline: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class RegionTrace:
    """One region on another plane.

    Parameters
    ----------
    outlines
        (N, 2) row, column of the plane: closed loops, filled together by the even-odd rule.
    patches
        Of a plane at an angle to the slice: what lies in the region and within the thickness of the slice, filled
        together by the even-odd rule.
    """

    outlines: tuple[Points, ...] = ()
    patches: tuple[Patch, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.outlines or self.patches)


def trace_regions(
    regions: Sequence[tuple[Sequence[Contour], PlaneGeometry]], *, step_mm: float, on: PlaneGeometry
) -> list[RegionTrace]:
    """What a plane shows of each region, all at once: hundreds of them follow a plane that is dragged.

    Parameters
    ----------
    regions
        Contours and the slice that they lie on.
    step_mm
        Distance of the slices: a region counts for half of it on both sides, along the normal of its slice.
    """
    # Slices of a stack lie alike: what depends on their directions alone is worked out once.
    alike = {(own.row_direction, own.column_direction): own for _, own in regions}
    normal_of = {directions: own.normal for directions, own in alike.items()}
    normals = np.array([normal_of[own.row_direction, own.column_direction] for _, own in regions]).reshape(-1, 3)
    cosines = normals @ on.normal
    parallel = np.linalg.norm(np.cross(normals, on.normal), axis=1) < _PARALLEL
    upright = np.abs(cosines) < _UPRIGHT
    patches = {
        **_strips(_loops(regions, upright), normals, step_mm=step_mm, on=on),
        **_cuts(_loops(regions, ~upright & ~parallel), normals, step_mm=step_mm, on=on),
    }
    return [
        RegionTrace(
            _outlines(contours, own, step_mm=step_mm, on=on) if parallel[number] else (), patches.get(number, ())
        )
        for number, (contours, own) in enumerate(regions)
    ]


def _outlines(
    contours: Sequence[Contour], own: PlaneGeometry, *, step_mm: float, on: PlaneGeometry
) -> tuple[Points, ...]:
    if abs(float(on.distance_mm([own.image_position_patient])[0])) > step_mm / 2:
        return ()
    return tuple(on.to_row_column(contour.points_lps) for contour in contours)


@dataclass(frozen=True, slots=True, eq=False)
class _Loops:
    """Closed loops one behind the other.

    Parameters
    ----------
    points
        (N, …) of all loops.
    counts
        How many points each loop has.
    owners
        The number of the region that each loop belongs to.
    """

    points: Points
    counts: NDArray[np.intp]
    owners: NDArray[np.intp]

    @property
    def owner(self) -> NDArray[np.intp]:
        """(N,): whose each point is."""
        return np.repeat(self.owners, self.counts)

    @property
    def following(self) -> NDArray[np.intp]:
        """(N,): the point after each one in its loop."""
        ends = np.cumsum(self.counts)
        following = np.arange(1, len(self.points) + 1)
        following[ends - 1] = ends - self.counts
        return following


def _loops(regions: Sequence[tuple[Sequence[Contour], PlaneGeometry]], wanted: NDArray[np.bool_]) -> _Loops | None:
    """The contours of the regions wanted, (N, 3) LPS mm; None without any."""
    found = [
        (number, contour.points_lps) for number in np.flatnonzero(wanted).tolist() for contour in regions[number][0]
    ]
    if not found:
        return None
    return _Loops(
        np.concatenate([loop for _, loop in found]),
        np.array([len(loop) for _, loop in found]),
        np.array([number for number, _ in found]),
    )


def _cuts(
    loops: _Loops | None, normals: Points, *, step_mm: float, on: PlaneGeometry
) -> dict[int, tuple[Patch, ...]]:
    """By number of the region: its contours along the normal of its slice, as far as that reaches."""
    if loops is None:
        return {}
    along = normals[loops.owner]
    height = -on.distance_mm(loops.points) / (along @ on.normal)
    on_plane = np.column_stack([on.to_row_column(loops.points + height[:, None] * along), height])
    found, on_outline = _Loops(on_plane, loops.counts, loops.owners), np.ones(len(on_plane), dtype=np.bool_)
    for side in (1.0, -1.0):
        found, on_outline = _cut(found, on_outline, step_mm / 2 - side * found.points[:, 2])
    made: dict[int, tuple[Patch, ...]] = {}
    ends = np.cumsum(found.counts).tolist()
    for owner, count, end in zip(found.owners.tolist(), found.counts.tolist(), ends, strict=True):
        part = slice(end - count, end)
        made[owner] = (*made.get(owner, ()), Patch(found.points[part, :2], on_outline[part]))
    return made


def _cut(loops: _Loops, on_outline: NDArray[np.bool_], inside_by: Points) -> tuple[_Loops, NDArray[np.bool_]]:
    """The part of loops where a number (N,) that is linear between points is positive (Sutherland and Hodgman)."""
    following = loops.following
    inside = inside_by > 0
    crosses = inside != inside[following]
    share = np.zeros(len(inside))
    share[crosses] = inside_by[crosses] / (inside_by - inside_by[following])[crosses]
    between = loops.points + share[:, None] * (loops.points[following] - loops.points)
    # After each point that stays comes the one where the side is cut, if it is; the cut runs from there, going out.
    kept = np.column_stack([inside, crosses])
    points = np.stack([loops.points, between], axis=1)[kept]
    outline = np.column_stack([on_outline, on_outline & ~inside])[kept]
    of_loop = np.repeat(np.arange(len(loops.counts)), loops.counts)
    counts = np.bincount(of_loop, weights=kept.sum(axis=1), minlength=len(loops.counts)).astype(np.intp)
    left = counts > 0
    return _Loops(points, counts[left], loops.owners[left]), outline


def _strips(
    loops: _Loops | None, normals: Points, *, step_mm: float, on: PlaneGeometry
) -> dict[int, tuple[Patch, ...]]:
    """By number of the region, across its slice: between each odd and the next even crossing lies its inside."""
    if loops is None:
        return {}
    points, following = loops.points, loops.following
    distance = on.distance_mm(points)
    before = np.flatnonzero((distance > 0) != (distance[following] > 0))
    after = following[before]
    share = distance[before] / (distance[before] - distance[after])
    crossings = points[before] + share[:, None] * (points[after] - points[before])
    owner = loops.owner[before]
    along = np.cross(normals[owner], on.normal)
    order = np.lexsort((np.einsum("ij,ij->i", crossings, along), owner))
    first, second = crossings[order[0::2]], crossings[order[1::2]]
    owner = owner[order[0::2]]
    aside = normals[owner] * (step_mm / 2)
    corners = np.stack([first - aside, first + aside, second + aside, second - aside], axis=1)
    on_plane = on.to_row_column(corners.reshape(-1, 3)).reshape(-1, 4, 2)
    ends = np.array([True, False, True, False])
    made: dict[int, tuple[Patch, ...]] = {}
    for number in np.unique(owner).tolist():
        made[number] = tuple(Patch(strip, ends) for strip in on_plane[owner == number])
    return made
