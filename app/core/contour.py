"""A closed planar contour in patient space, and what it measures on its slice; open lines and points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby, islice

import numpy as np
from numpy.typing import NDArray

from app.core.errors import GeometryError
from app.core.geometry import PlaneGeometry
from app.core.many_planes import to_lps_each
from app.core.mask import Mask, rasterise, traces
from app.core.phrases import phrase
from app.core.polygon import Loop, even_odd_area


@dataclass(frozen=True, slots=True, eq=False)
class Contour:
    """One closed polygon, the first point not repeated.

    Parameters
    ----------
    points_lps
        (N, 3) LPS mm, N >= 3; made read-only.

    Raises
    ------
    GeometryError
        If the shape is wrong or a coordinate is no finite number.
    """

    points_lps: NDArray[np.float64]

    def __post_init__(self) -> None:
        points = np.array(self.points_lps, dtype=np.float64)
        if points.ndim != 2 or points.shape[1] != 3 or len(points) < 3:
            raise GeometryError(phrase("A closed contour needs at least three points with three coordinates each."))
        if not np.isfinite(points).all():
            raise GeometryError(phrase("A contour holds a coordinate that is no number."))
        points.setflags(write=False)
        object.__setattr__(self, "points_lps", points)


class OpenType(Enum):
    """ContourGeometricTypes that enclose nothing (PS3.3 C.8.8.6.1)."""

    POINT = "POINT"
    OPEN_PLANAR = "OPEN_PLANAR"
    OPEN_NONPLANAR = "OPEN_NONPLANAR"


@dataclass(frozen=True, slots=True, eq=False)
class OpenContour:
    """Points or an open line on a slice: it has no inside, and so no area.

    Parameters
    ----------
    points_lps
        (N, 3) LPS mm, N >= 1; made read-only. Each of a POINT stands for itself, the others are one line.

    Raises
    ------
    GeometryError
        If the shape is wrong or a coordinate is no finite number.
    """

    open_type: OpenType
    points_lps: NDArray[np.float64]

    def __post_init__(self) -> None:
        points = np.array(self.points_lps, dtype=np.float64)
        if points.ndim != 2 or points.shape[1] != 3 or not len(points) or not np.all(np.isfinite(points)):
            raise GeometryError(phrase("An open contour needs points with three coordinates each."))
        points.setflags(write=False)
        object.__setattr__(self, "points_lps", points)

    def lines(self, plane: PlaneGeometry) -> list[Loop]:
        """What is drawn of it on a plane: (N, 2) row, column each; a single point stands for itself."""
        points = plane.to_row_column(self.points_lps)
        return list(points[:, None]) if self.open_type is OpenType.POINT else [points]


def contours_of_mask(mask: Mask, plane: PlaneGeometry, *, tolerance_mm: float = 0.0) -> tuple[Contour, ...]:
    """Outline a mask (rows, columns) of `plane` in LPS mm; even-odd filling gives the mask back exactly."""
    (contours,) = contours_of_masks([mask], [plane], tolerance_mm=tolerance_mm)
    return contours


def contours_of_masks(
    masks: Iterable[Mask], planes: Sequence[PlaneGeometry], *, tolerance_mm: float = 0.0
) -> Iterator[tuple[Contour, ...]]:
    """What `contours_of_mask` gives for each mask on its plane; for those of a series in a fraction of the time."""
    following_masks = iter(masks)
    for pixel_mm, several in groupby(planes, key=lambda plane: max(plane.pixel_spacing_mm)):
        alike = list(several)
        outlines = list(traces(islice(following_masks, len(alike)), tolerance_px=tolerance_mm / pixel_mm))
        on = [plane for plane, loops in zip(alike, outlines, strict=True) for _ in loops]
        contours = map(Contour, to_lps_each([loop for loops in outlines for loop in loops], on))
        yield from (tuple(islice(contours, len(loops))) for loops in outlines)


def mask_of_contours(contours: Sequence[Contour], plane: PlaneGeometry) -> Mask:
    """The pixels of `plane` whose centres lie inside the contours by the even-odd rule."""
    return rasterise(in_plane(contours, plane), plane.rows, plane.columns)


def in_plane(contours: Sequence[Contour], plane: PlaneGeometry) -> list[Loop]:
    """The contours as (N, 2) row, column of `plane`; the distance from the plane is dropped."""
    if not contours:
        return []
    # All at once: it takes twenty outlines on a slice no longer than one.
    ends = np.cumsum([len(contour.points_lps) for contour in contours])
    return np.split(plane.to_row_column(np.concatenate([contour.points_lps for contour in contours])), ends[:-1])


def area_mm2(contours: Sequence[Contour], plane: PlaneGeometry) -> float:
    """Area of the polygons (not of the pixels), holes taken out."""
    return even_odd_area(in_plane(contours, plane)) * plane.pixel_area_mm2
