"""Which pixels a drawn region holds, and what their values are.

A pixel belongs to a region when its centre lies inside, by the even-odd rule of `app.core.mask`; an ellipse
holds the centres on its outline too. The standard deviation is that of a sample (n - 1).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.contour import Contour, in_plane
from app.core.geometry import PlaneGeometry, Points
from app.core.mask import Mask, rasterise
from app.core.pixels import ImagePixels
from app.core.polygon import Loop


@dataclass(frozen=True, slots=True)
class RegionStatistics:
    """Of the modality values of the pixels of a region.

    Parameters
    ----------
    count
        Pixels with a value; at least one.
    standard_deviation
        Of a sample (n - 1); None for a single pixel.
    left_out
        Pixels of the region that are padding, or whose value is no finite number.
    """

    count: int
    mean: float
    standard_deviation: float | None
    minimum: float
    maximum: float
    left_out: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class PixelRegion:
    """Pixels of an image: `mask` covers the rectangle whose first pixel is (row, column)."""

    row: int
    column: int
    mask: Mask

    @property
    def count(self) -> int:
        """How many pixels."""
        return int(np.count_nonzero(self.mask))

    @property
    def box(self) -> tuple[slice, slice]:
        """The rectangle, to index the image with."""
        rows, columns = self.mask.shape
        return slice(self.row, self.row + rows), slice(self.column, self.column + columns)


def pixels_of_loop(loop: Loop, *, rows: int, columns: int) -> PixelRegion:
    """The pixels of a (rows, columns) image whose centres lie inside a closed loop (N, 2)."""
    return pixels_of_loops([loop], rows=rows, columns=columns)


def pixels_of_loops(loops: Sequence[Loop], *, rows: int, columns: int) -> PixelRegion:
    """The pixels of a (rows, columns) image whose centres lie inside closed loops (N, 2), by the even-odd rule."""
    first, shape = _box(np.concatenate(loops), rows, columns)
    return PixelRegion(*first, mask=rasterise([loop - np.array(first) for loop in loops], *shape))


def pixels_of_ellipse(corners: Points, *, rows: int, columns: int) -> PixelRegion:
    """The pixels of a (rows, columns) image whose centres lie in the ellipse in the box of two corners (2, 2)."""
    first, shape = _box(corners, rows, columns)
    centre = corners.mean(axis=0)
    half = np.abs(corners[1] - corners[0]) / 2
    if not half.all():
        return PixelRegion(*first, mask=np.zeros(shape, dtype=bool))
    down = (np.arange(shape[0]) + first[0] - centre[0]) / half[0]
    right = (np.arange(shape[1]) + first[1] - centre[1]) / half[1]
    return PixelRegion(*first, mask=down[:, None] ** 2 + right[None, :] ** 2 <= 1)


def contour_statistics(
    contours: Sequence[Contour], plane: PlaneGeometry, pixels: ImagePixels
) -> RegionStatistics | None:
    """Statistics of the modality values inside contours in the plane of an image; None of one in colours."""
    if pixels.is_colour:
        return None
    inside = pixels_of_loops(in_plane(contours, plane), rows=plane.rows, columns=plane.columns)
    return statistics(values_at(inside.box, pixels), inside.mask)


def values_at(place: tuple[slice, slice], pixels: ImagePixels) -> NDArray[np.float64]:
    """Modality values (rows, columns) of a part of a grey image; NaN where it is padding."""
    stored = pixels.stored[place]
    values = pixels.to_values(stored).astype(np.float64)
    if pixels.padding is not None:
        values[pixels.padding.holds(stored)] = np.nan
    return values


def statistics(values: NDArray[np.floating[Any]], mask: Mask) -> RegionStatistics | None:
    """Statistics of the finite values under a mask of the same shape; None where there is not one."""
    inside = values[mask].astype(np.float64)
    found = inside[np.isfinite(inside)]
    if not found.size:
        return None
    return RegionStatistics(
        count=found.size,
        mean=float(found.mean()),
        standard_deviation=float(found.std(ddof=1)) if found.size > 1 else None,
        minimum=float(found.min()),
        maximum=float(found.max()),
        left_out=inside.size - found.size,
    )


def nearest_pixel(point: Points, *, rows: int, columns: int) -> tuple[int, int] | None:
    """The pixel that a point (row, column) lies on; None outside the image. An edge belongs to the larger index."""
    row, column = math.floor(point[0] + 0.5), math.floor(point[1] + 0.5)
    return (row, column) if 0 <= row < rows and 0 <= column < columns else None


def _box(points: Points, rows: int, columns: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """First pixel and shape of the part of the image that can hold pixel centres between the points."""
    limits = np.array([rows, columns])
    first = np.clip(np.floor(points.min(axis=0)), 0, limits - 1).astype(int)
    last = np.clip(np.ceil(points.max(axis=0)), 0, limits - 1).astype(int)
    row_count, column_count = (last - first + 1).tolist()
    return (int(first[0]), int(first[1])), (row_count, column_count)
