"""What a step from pixel to pixel is worth: millimetres in the patient, at the detector or on a film, or a pixel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np

from app.core.errors import GeometryError
from app.core.geometry import Points
from app.core.phrases import phrase

MILLIMETRES: Final = "mm"
PIXELS: Final = "px"

_AGREEMENT: Final = 1e-6
"""Relative difference up to which the scales of regions that overlap are the same."""


class CalibrationSource(Enum):
    """Which statement of the image a length rests on (PS3.3 10.7); the value is what a length is marked with."""

    PIXEL_SPACING = ""
    GEOMETRY = phrase("corrected")
    FIDUCIAL = phrase("fiducial")
    UNKNOWN_CORRECTION = phrase("correction unknown")
    DETECTOR = phrase("at the detector")
    MAGNIFICATION = phrase("estimated")
    FILM = phrase("on the film")
    IMAGE_PLANE = phrase("at the image plane")
    ULTRASOUND_REGIONS = phrase("ultrasound")
    NONE = phrase("uncalibrated")


@dataclass(frozen=True, slots=True)
class Scale:
    """What one row and one column are worth at some place of an image.

    Parameters
    ----------
    row, column
        Size of a step down one row and along one column, in `row_unit` and `column_unit`; positive.
    """

    row: float
    column: float
    row_unit: str = PIXELS
    column_unit: str = PIXELS

    @property
    def is_spatial(self) -> bool:
        """Whether both directions are lengths of the same unit, so that lengths, angles and areas exist."""
        return self.row_unit == self.column_unit and self.row_unit in (MILLIMETRES, PIXELS)

    @property
    def unit(self) -> str:
        """Unit of a length."""
        return self.column_unit

    def apply(self, points: Points) -> Points:
        """(N, 2) row, column to (N, 2) down, right in the units of the scale."""
        return np.asarray(points * np.array([self.row, self.column]))


@dataclass(frozen=True, slots=True)
class CalibratedRegion:
    """A rectangle of an ultrasound image with its own scale (PS3.3 C.8.5.5).

    Parameters
    ----------
    first_row, first_column, last_row, last_column
        Pixels at its corners, both inside; from 0.
    low_priority
        Whether other regions that overlap it are drawn over it.
    """

    first_row: int
    first_column: int
    last_row: int
    last_column: int
    scale: Scale
    low_priority: bool = False

    def holds(self, points: Points) -> bool:
        """Whether all (N, 2) row, column lie in it; its pixels reach half a pixel beyond their centres."""
        first = np.array([self.first_row, self.first_column]) - 0.5
        last = np.array([self.last_row, self.last_column]) + 0.5
        return bool(np.all((points >= first) & (points <= last)))


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a length in an image means.

    Parameters
    ----------
    row_spacing_mm, column_spacing_mm
        Between rows and between columns; both None where no spacing holds for the whole image.
    caveat
        A sentence about what such a length is not; empty when there is nothing to say.
    pixel_aspect_ratio
        Height of a pixel over its width, for where lengths are in pixels: these are then widths of a pixel.
    regions
        Of an ultrasound image; a length that lies in none of them is in pixels.

    Raises
    ------
    GeometryError
        If a spacing is not positive and finite, or only one is given.
    """

    row_spacing_mm: float | None
    column_spacing_mm: float | None
    source: CalibrationSource
    caveat: str = ""
    pixel_aspect_ratio: float = 1.0
    regions: tuple[CalibratedRegion, ...] = ()

    def __post_init__(self) -> None:
        spacings = [s for s in (self.row_spacing_mm, self.column_spacing_mm) if s is not None]
        if len(spacings) == 1 or not all(0 < s < np.inf for s in (*spacings, self.pixel_aspect_ratio)):
            raise GeometryError(phrase("A calibration needs two positive spacings or none."))

    def scale(self, points: Points) -> Scale:
        """The scale that holds for a measurement with these (N, 2) row, column."""
        inside = [region for region in self.regions if region.holds(points)]
        scales = [r.scale for r in inside if not r.low_priority] or [r.scale for r in inside]
        if scales and all(_agree(scales[0], other) for other in scales[1:]):
            return scales[0]
        if self.row_spacing_mm is not None and self.column_spacing_mm is not None:
            return Scale(self.row_spacing_mm, self.column_spacing_mm, MILLIMETRES, MILLIMETRES)
        return Scale(self.pixel_aspect_ratio, 1.0)

    def caveat_for(self, scale: Scale) -> str:
        """The sentence that belongs beside a value measured with `scale`, one of this calibration."""
        if any(scale == region.scale for region in self.regions):
            return ""  # what is said of the whole image does not hold there
        if scale.column_unit != PIXELS or not self.regions:
            return self.caveat
        return phrase(
            "These points do not lie in one calibrated region of the ultrasound image: lengths are in pixels."
        )


def _agree(one: Scale, other: Scale) -> bool:
    same_units = (one.row_unit, one.column_unit) == (other.row_unit, other.column_unit)
    return same_units and bool(np.allclose((one.row, one.column), (other.row, other.column), rtol=_AGREEMENT, atol=0))


def uncalibrated(pixel_aspect_ratio: float = 1.0, *, why: str = "") -> Calibration:
    """A calibration without spacing; `why` is a sentence that begins the caveat."""
    shape = "" if pixel_aspect_ratio == 1 else phrase(" Pixels are not square: a length is in widths of a pixel.")
    sentence = why or phrase("The image states no pixel spacing.")
    caveat = phrase("{sentence} Lengths are in pixels.{shape}", sentence=sentence, shape=shape)
    return Calibration(None, None, CalibrationSource.NONE, caveat=caveat, pixel_aspect_ratio=pixel_aspect_ratio)


UNCALIBRATED: Final = uncalibrated()
"""Of an image that says nothing of its size."""
