"""What the points of a measurement say: lengths, angles, areas and the values of the pixels inside.

Area and perimeter are those of the drawn outline, not of the pixels that it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.calibration import MILLIMETRES, Calibration, Scale
from app.core.geometry import Points
from app.core.measurement import MeasurementKind, Quantity, QuantityKind, Readings
from app.core.outline import (
    angle_between,
    corners_of_rectangle,
    ellipse_perimeter,
    enclosed_area,
    path_length,
    semi_axes,
)
from app.core.phrases import phrase
from app.core.pixels import ImagePixels
from app.core.polygon import Loop, crosses_itself
from app.core.region_statistics import (
    PixelRegion,
    nearest_pixel,
    pixels_of_ellipse,
    pixels_of_loop,
    statistics,
    values_at,
)

_COLOUR: Final = phrase("A colour image has no statistics of its values.")
_NOT_HERE: Final = phrase("The values of the image were not here: there are no statistics.")
_EMPTY: Final = phrase("No pixel of the image has its centre in this region.")
_CROSSING: Final = phrase("The outline crosses itself: what it encloses twice counts as outside.")
_UNLIKE_AXES: Final = phrase("Across and down are different quantities here: there is no angle, perimeter or area.")
_NO_ANGLE: Final = phrase("Two of the points are the same: there is no angle.")
_WIDE_COBB_DEGREES: Final = 60.0


def needs_pixels(kind: MeasurementKind) -> bool:
    """Whether a measurement of that kind tells values of the image."""
    return kind.is_region or kind is MeasurementKind.PROBE


def read_off(
    kind: MeasurementKind,
    points: Points,
    *,
    calibration: Calibration,
    pixels: ImagePixels | None,
    unit: str = "",
    factor: float = 1.0,
) -> Readings:
    """Everything that a measurement says.

    Parameters
    ----------
    points
        (N, 2) row, column; see `MeasurementKind`.
    pixels
        None where they could not be read, or are not needed.
    unit
        Of the values as they are given.
    factor
        Modality value * this = value in that unit, e.g. the SUV factor of a PET image.
    """
    values = _Values(pixels, unit, factor) if pixels is not None else None
    if kind.has_text:
        return Readings()
    if kind is MeasurementKind.PROBE:
        return Readings(_probed(points[0], values))
    scale = calibration.scale(points)
    found, remarks = _geometry(kind, points, scale)
    if kind.is_region:
        numbers, said = _statistics(kind, points, values)
        found, remarks = (*found, *numbers), (*remarks, *said)
    caveat = calibration.caveat_for(scale)
    has_lengths = any(quantity.unit for quantity in found if quantity.kind in _LENGTHS)
    if caveat and has_lengths:
        remarks = (caveat, *remarks)
    is_marked = has_lengths and scale.unit == MILLIMETRES and not calibration.regions
    return Readings(found, remarks, mark=calibration.source.value if is_marked else "")


_LENGTHS: Final = frozenset(
    (
        QuantityKind.LENGTH,
        QuantityKind.HORIZONTAL,
        QuantityKind.VERTICAL,
        QuantityKind.AREA,
        QuantityKind.PERIMETER,
    )
)


def outline(kind: MeasurementKind, points: Points) -> Loop:
    """The corners of a region's outline, (N, 2) row, column; for an ellipse, those of its box."""
    is_box = kind in (MeasurementKind.RECTANGLE, MeasurementKind.ELLIPSE)
    return corners_of_rectangle(points) if is_box else points


def pixels_inside(kind: MeasurementKind, points: Points, *, rows: int, columns: int) -> PixelRegion:
    """The pixels of an image that a region holds; its points are (N, 2) row, column of pixel centres."""
    if kind is MeasurementKind.ELLIPSE:
        return pixels_of_ellipse(points, rows=rows, columns=columns)
    return pixels_of_loop(outline(kind, points), rows=rows, columns=columns)


def _geometry(kind: MeasurementKind, points: Points, scale: Scale) -> tuple[tuple[Quantity, ...], tuple[str, ...]]:
    real = scale.apply(points)
    if kind is MeasurementKind.LENGTH and not scale.is_spatial:
        down, right = np.abs(real[1] - real[0]).tolist()
        return (
            Quantity(QuantityKind.HORIZONTAL, right, scale.column_unit),
            Quantity(QuantityKind.VERTICAL, down, scale.row_unit),
        ), ()
    if not scale.is_spatial:
        return (), (_UNLIKE_AXES,)
    if kind is MeasurementKind.LENGTH:
        return (Quantity(QuantityKind.LENGTH, path_length(real, closed=False), scale.unit),), ()
    if kind is MeasurementKind.ANGLE:
        return _angle(angle_between(real[0] - real[1], real[2] - real[1]))
    if kind is MeasurementKind.COBB:
        return _cobb(angle_between(real[1] - real[0], real[3] - real[2]))
    if kind is MeasurementKind.ELLIPSE:
        a, b = semi_axes(real)
        return _region(np.pi * a * b, ellipse_perimeter(a, b), scale), ()
    loop = outline(kind, real)
    crosses = crosses_itself([loop])
    area = enclosed_area(loop, crosses_itself=crosses)
    return _region(area, path_length(loop, closed=True), scale), (_CROSSING,) if crosses else ()


def _region(area: float, perimeter: float, scale: Scale) -> tuple[Quantity, ...]:
    return (
        Quantity(QuantityKind.AREA, float(area), f"{scale.unit}²"),
        Quantity(QuantityKind.PERIMETER, perimeter, scale.unit),
    )


def _angle(degrees: float | None) -> tuple[tuple[Quantity, ...], tuple[str, ...]]:
    return ((Quantity(QuantityKind.ANGLE, degrees, "°"),), ()) if degrees is not None else ((), (_NO_ANGLE,))


def _cobb(degrees: float | None) -> tuple[tuple[Quantity, ...], tuple[str, ...]]:
    """Lines have no direction, so the angle between them is the acute one; a wide one may mean the other."""
    if degrees is None:
        return _angle(None)
    acute = min(degrees, 180 - degrees)
    wide = (
        (phrase("The lines meet at {angle:.1f}° on the other side.", angle=180 - acute),)
        if acute > _WIDE_COBB_DEGREES
        else ()
    )
    return _angle(acute)[0], wide


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of an image, of which only those that are asked for are computed."""

    pixels: ImagePixels
    unit: str
    factor: float

    @property
    def shape(self) -> tuple[int, int]:
        rows, columns = self.pixels.stored.shape[:2]
        return rows, columns

    def at(self, place: tuple[slice, slice]) -> NDArray[np.float64]:
        """Values of a part of a grey image; no number where it is padding."""
        return values_at(place, self.pixels) * self.factor


def _statistics(
    kind: MeasurementKind, points: Points, values: _Values | None
) -> tuple[tuple[Quantity, ...], tuple[str, ...]]:
    if values is None:
        return (), (_NOT_HERE,)
    rows, columns = values.shape
    region = pixels_inside(kind, points, rows=rows, columns=columns)
    number, unit = Quantity(QuantityKind.PIXELS, float(region.count)), values.unit
    if values.pixels.is_colour:
        return (number,), (_COLOUR,)
    found = statistics(values.at(region.box), region.mask)
    if found is None:
        return (number,), (_EMPTY,)
    spread = found.standard_deviation
    quantities = (
        Quantity(QuantityKind.MEAN, found.mean, unit),
        *((Quantity(QuantityKind.STANDARD_DEVIATION, spread, unit),) if spread is not None else ()),
        Quantity(QuantityKind.MINIMUM, found.minimum, unit),
        Quantity(QuantityKind.MAXIMUM, found.maximum, unit),
        Quantity(QuantityKind.PIXELS, float(found.count)),
    )
    left_out = (
        (phrase("{count} pixels without a value were left out.", count=found.left_out),) if found.left_out else ()
    )
    return quantities, left_out


def _probed(point: Points, values: _Values | None) -> tuple[Quantity, ...]:
    """The value of the pixel under a point, padding or not, or its three colours."""
    if values is None:
        return ()
    place = nearest_pixel(point, rows=values.shape[0], columns=values.shape[1])
    if place is None:
        return ()
    stored = values.pixels.stored[place]
    if values.pixels.is_colour:
        colours = (QuantityKind.RED, QuantityKind.GREEN, QuantityKind.BLUE)
        return tuple(Quantity(kind, float(v)) for kind, v in zip(colours, stored, strict=True))
    value = float(values.pixels.to_values(np.atleast_1d(stored))[0]) * values.factor
    return (Quantity(QuantityKind.VALUE, value, values.unit),) if np.isfinite(value) else ()
