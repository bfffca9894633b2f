"""The shapes between two outlines of the same thing on parallel planes, by signed distances in the plane.

At every place between the two planes the signed distances (positive inside, mm) from both outlines are mixed by how
near each plane is; the new outline is where that is zero. Where it lets them cover one another better, the outlines
are first laid centre upon centre, and the new one moves from the one centre to the other: a vessel that runs through
the planes at an angle keeps its width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.contour import Contour
from app.core.geometry import PlaneGeometry, Points
from app.core.level_lines import level_lines
from app.core.mask import rasterise
from app.core.outline_distance import Outline
from app.core.plane_region import PlaneRegion, contours_in_space, in_plane_mm
from app.core.region_editing import area_mm2, intersected, on_image, united
from app.core.stacking import PARALLEL_TOLERANCE

MOST_CELLS: Final = 400
"""Along the longer side: an outline is then right to a small part of a four-hundredth of its size."""
MARGIN_CELLS: Final = 2
CENTRED_GAIN: Final = 0.02
"""How much better, in Dice, shapes must cover one another centre upon centre for that to be done."""


@dataclass(frozen=True, slots=True)
class KeyShape:
    """Outlines that are given, on their plane: what any of the regions covers, each by the even-odd rule."""

    plane: PlaneGeometry
    regions: tuple[tuple[Contour, ...], ...]


def are_parallel(planes: Sequence[PlaneGeometry]) -> bool:
    """Whether all planes lie in one direction, whichever way they look."""
    normal = planes[0].normal
    return all(1 - abs(float(plane.normal @ normal)) <= PARALLEL_TOLERANCE for plane in planes)


class ShapesBetween:
    """The shapes between two given ones, whose planes are parallel and apart."""

    def __init__(self, first: KeyShape, second: KeyShape) -> None:
        self._plane = first.plane
        self._heights = 0.0, _height(first.plane, second.plane)
        one, other = (_in_plane(shape.regions, first.plane) for shape in (first, second))
        if not (one and other):
            raise ValueError("a shape without an area has none beside it")
        self._way = _way_to_centre(one, other)
        other = tuple(loop - self._way for loop in other)
        points = np.concatenate([*one, *other])
        low, high = points.min(axis=0), points.max(axis=0)
        finest = min(*first.plane.pixel_spacing_mm, *second.plane.pixel_spacing_mm)
        self._cell = max(finest, float((high - low).max()) / MOST_CELLS)
        self._low = low - MARGIN_CELLS * self._cell
        rows, columns = (np.ceil((high - low) / self._cell).astype(int) + 2 * MARGIN_CELLS + 1).tolist()
        self._fields = tuple(self._signed_distances(shape, rows, columns) for shape in (one, other))

    def on(self, plane: PlaneGeometry) -> tuple[Contour, ...]:
        """The shape on a plane between the two; empty where there is nothing left of it, or it is off the image."""
        below, above = self._heights
        share = (_height(self._plane, plane) - below) / (above - below)
        mixed = (1 - share) * self._fields[0] + share * self._fields[1]
        loops = [loop * self._cell + self._low + share * self._way for loop in level_lines(mixed)]
        # From the plane of the first outline straight along its normal to this one.
        lps = [self._plane.to_lps(loop / self._plane.pixel_spacing_mm) for loop in loops]
        height = _height(self._plane, plane) * self._plane.normal
        here = tuple(plane.to_row_column(points + height) * plane.pixel_spacing_mm for points in lps)
        return contours_in_space(on_image(here, plane), plane)

    def _signed_distances(self, region: PlaneRegion, rows: int, columns: int) -> NDArray[np.float64]:
        places = np.moveaxis(np.indices((rows, columns)), 0, -1) * self._cell + self._low
        distances = Outline(region, step_mm=self._cell / 2).distances(places.reshape(-1, 2)).reshape(rows, columns)
        inside = rasterise([(loop - self._low) / self._cell for loop in region], rows, columns)
        return np.where(inside, distances, -distances)


def _height(plane: PlaneGeometry, other: PlaneGeometry) -> float:
    """How far another plane is, mm along the normal of the first."""
    return float(plane.distance_mm(other.image_position_patient)[0])


def _in_plane(regions: Sequence[Sequence[Contour]], plane: PlaneGeometry) -> PlaneRegion:
    """What regions cover together, seen along the normal of a plane, in its millimetres."""
    covered: PlaneRegion = ()
    for contours in regions:
        covered = united(in_plane_mm(contours, plane), covered)
    return covered


def _way_to_centre(one: PlaneRegion, other: PlaneRegion) -> Points:
    """How far to move the second shape back so that both cover one another best: to the first's centre, or not."""
    way = _centroid(other) - _centroid(one)
    moved = tuple(loop - way for loop in other)
    areas = area_mm2(one) + area_mm2(other)
    gain = 2 * (area_mm2(intersected(one, moved)) - area_mm2(intersected(one, other))) / areas
    return way if gain > CENTRED_GAIN else np.zeros(2)


def _centroid(region: PlaneRegion) -> Points:
    """Of the area, holes taken out; loops must turn as outer ones and holes do."""
    moment, area = np.zeros(2), 0.0
    for loop in region:
        following = np.roll(loop, -1, axis=0)
        cross = loop[:, 1] * following[:, 0] - following[:, 1] * loop[:, 0]
        moment += ((loop + following) * cross[:, None]).sum(axis=0) / 6
        area += float(cross.sum()) / 2
    return moment / area
