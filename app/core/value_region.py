"""The pixels of an image whose values lie in a range, as a region in the plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import PlaneGeometry
from app.core.mask import rasterise, trace
from app.core.pixels import ImagePixels
from app.core.plane_region import PlaneRegion


@dataclass(frozen=True, slots=True)
class ValueRange:
    """Modality values from `low` to `high`, both inside."""

    low: float
    high: float


def values_in(pixels: ImagePixels, rows: slice, columns: slice) -> NDArray[np.float32]:
    """Modality values (rows, columns) of a rectangle of an image; of one in colours, the mean of red, green, blue."""
    part = pixels.stored[rows, columns]
    return np.asarray(part.mean(axis=2, dtype=np.float32)) if pixels.is_colour else pixels.to_values(part)


def value_at(pixels: ImagePixels, row: int, column: int) -> float | None:
    """The value of a pixel; None outside the image."""
    rows, columns = pixels.stored.shape[:2]
    if not (0 <= row < rows and 0 <= column < columns):
        return None
    return float(values_in(pixels, slice(row, row + 1), slice(column, column + 1))[0, 0])


def within_range(
    region: PlaneRegion, pixels: ImagePixels, values: ValueRange, *, plane: PlaneGeometry
) -> PlaneRegion:
    """Of the pixels whose centres lie in a region, those whose values lie in a range, along their edges."""
    if not region:
        return ()
    spacing = np.array(plane.pixel_spacing_mm)
    loops = [loop / spacing for loop in region]
    points = np.concatenate(loops)
    limits = np.array(pixels.stored.shape[:2])
    first = np.clip(np.floor(points.min(axis=0)), 0, limits).astype(int)
    last = np.clip(np.ceil(points.max(axis=0)) + 1, 0, limits).astype(int)
    if not (last > first).all():
        return ()
    (top, left), (bottom, right) = first.tolist(), last.tolist()
    found = values_in(pixels, slice(top, bottom), slice(left, right))
    mask = rasterise([loop - first for loop in loops], bottom - top, right - left)
    mask &= (found >= values.low) & (found <= values.high)
    return tuple((loop + first) * spacing for loop in trace(mask))
