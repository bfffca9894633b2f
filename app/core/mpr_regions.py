"""Where regions drawn on slices meet another plane: whole on a parallel one, as strips across the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.core.contour import Contour
from app.core.geometry import PlaneGeometry, Points

_PARALLEL = 1e-3
"""Sine of an angle under which planes count as parallel; over the width of a patient that is half a millimetre."""


@dataclass(frozen=True, slots=True, eq=False)
class RegionTrace:
    """One region on another plane.

    Parameters
    ----------
    outlines
        (N, 2) row, column of the plane: closed loops, filled together by the even-odd rule.
    strips
        (4, 2) row, column each: what the slice's thickness of the region covers; the first two points and the
        last two are its ends, where the outline of the region is crossed.
    """

    outlines: tuple[Points, ...] = ()
    strips: tuple[Points, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.outlines or self.strips)


def trace_regions(
    regions: Sequence[tuple[Sequence[Contour], PlaneGeometry]], *, step_mm: float, on: PlaneGeometry
) -> list[RegionTrace]:
    """What a plane shows of each region, all at once: hundreds of them follow a plane that is dragged.

    Parameters
    ----------
    regions
        Contours and the slice that they lie on.
    step_mm
        Distance of the slices: a region counts for half of it on both sides.
    """
    # Slices of a stack lie alike: what depends on their directions alone is worked out once.
    alike = {(own.row_direction, own.column_direction): own for _, own in regions}
    ways = {directions: _across(own, on, step_mm) for directions, own in alike.items()}
    across = [ways[own.row_direction, own.column_direction] for _, own in regions]
    strips = _strips([contours for contours, _ in regions], across, on)
    return [
        RegionTrace(strips=strips.get(number, ()))
        if across[number] is not None
        else RegionTrace(outlines=_outlines(contours, own, step_mm=step_mm, on=on))
        for number, (contours, own) in enumerate(regions)
    ]


def _outlines(
    contours: Sequence[Contour], own: PlaneGeometry, *, step_mm: float, on: PlaneGeometry
) -> tuple[Points, ...]:
    if abs(float(on.distance_mm([own.image_position_patient])[0])) > step_mm / 2:
        return ()
    return tuple(on.to_row_column(contour.points_lps) for contour in contours)


def _across(own: PlaneGeometry, on: PlaneGeometry, step_mm: float) -> tuple[Points, Points] | None:
    """The line of both planes, and the way in the plane to half a step away from the slice; None if parallel."""
    direction = np.cross(own.normal, on.normal)
    if np.linalg.norm(direction) < _PARALLEL:
        return None
    along = direction / np.linalg.norm(direction)
    across = np.cross(on.normal, along)
    return along, across * (step_mm / 2 / abs(float(across @ own.normal)))


def _strips(
    regions: Sequence[Sequence[Contour]], ways: Sequence[tuple[Points, Points] | None], on: PlaneGeometry
) -> dict[int, tuple[Points, ...]]:
    """By number of the region: between each odd and the next even crossing of its outlines lies its inside."""
    loops = [
        (number, contour.points_lps)
        for number, contours in enumerate(regions)
        if ways[number] is not None
        for contour in contours
    ]
    if not loops:
        return {}
    points = np.concatenate([loop for _, loop in loops])
    counts = np.array([len(loop) for _, loop in loops])
    ends = np.cumsum(counts)
    following = np.arange(1, len(points) + 1)
    following[ends - 1] = ends - counts
    distance = on.distance_mm(points)
    before = np.flatnonzero((distance > 0) != (distance[following] > 0))
    after = following[before]
    share = distance[before] / (distance[before] - distance[after])
    crossings = points[before] + share[:, None] * (points[after] - points[before])
    owner = np.repeat([number for number, _ in loops], counts)[before]
    along = np.array([way[0] if way is not None else np.zeros(3) for way in ways])
    across = np.array([way[1] if way is not None else np.zeros(3) for way in ways])
    order = np.lexsort((np.einsum("ij,ij->i", crossings, along[owner]), owner))
    first, second = crossings[order[0::2]], crossings[order[1::2]]
    owner = owner[order[0::2]]
    aside = across[owner]
    corners = np.stack([first - aside, first + aside, second + aside, second - aside], axis=1)
    on_plane = on.to_row_column(corners.reshape(-1, 3)).reshape(-1, 4, 2)
    made: dict[int, tuple[Points, ...]] = {}
    for number in np.unique(owner).tolist():
        made[number] = tuple(on_plane[owner == number])
    return made
