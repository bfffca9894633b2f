"""Where regions drawn on slices meet another plane: whole on a parallel one, as strips across the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


def trace_region(
    contours: Sequence[Contour], own: PlaneGeometry, *, step_mm: float, on: PlaneGeometry
) -> RegionTrace:
    """What a plane shows of a region that lies on a slice.

    Parameters
    ----------
    own
        The slice of the region.
    step_mm
        Distance of the slices: the region counts for half of it on both sides.
    """
    if not contours:
        return RegionTrace()
    direction = np.cross(own.normal, on.normal)
    if np.linalg.norm(direction) < _PARALLEL:
        if abs(float(on.distance_mm([own.image_position_patient])[0])) > step_mm / 2:
            return RegionTrace()
        return RegionTrace(outlines=tuple(on.to_row_column(contour.points_lps) for contour in contours))
    along = direction / np.linalg.norm(direction)
    # In the plane and across the line of both: as far as half a step away from the slice.
    across = np.cross(on.normal, along)
    across *= step_mm / 2 / abs(float(across @ own.normal))
    crossings = np.array(sorted(_crossings(contours, on), key=lambda point: float(point @ along)))
    strips = []
    for start, end in zip(crossings[:-1:2], crossings[1::2], strict=True):
        corners = np.array([start - across, start + across, end + across, end - across])
        strips.append(on.to_row_column(corners))
    return RegionTrace(strips=tuple(strips))


def _crossings(contours: Sequence[Contour], on: PlaneGeometry) -> Iterator[Points]:
    """Where the outlines pass through the plane, (3,) LPS each; an even number in all."""
    for contour in contours:
        start = contour.points_lps
        before = on.distance_mm(start)
        beyond = before > 0
        passes = beyond != np.roll(beyond, -1)
        if not passes.any():
            continue
        end, after = np.roll(start, -1, axis=0)[passes], np.roll(before, -1)[passes]
        share = before[passes] / (before[passes] - after)
        yield from start[passes] + share[:, None] * (end - start[passes])
