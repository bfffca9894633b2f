"""What an image says about the size of its pixels (PS3.3 10.7, C.8.5.5), in the order in which it can be trusted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from app.core.calibration import (
    MILLIMETRES,
    PIXELS,
    CalibratedRegion,
    Calibration,
    CalibrationSource,
    Scale,
    uncalibrated,
)
from app.core.phrases import joined, phrase
from app.dicom.elements import Elements

MOST_REGIONS: Final = 256
_PROJECTIONS: Final = {"CR", "DX", "MG", "RF", "XA", "RG", "IO", "PX"}
_SAME: Final = 1e-4
"""Relative difference up to which two spacings are one: decimal strings are rounded."""

_SPACINGS: Final = ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing", "ImagePlanePixelSpacing")
_SQUARE: Final = 0.01

_PHYSICAL_UNITS: Final = {
    1: ("%", 1.0),
    2: ("dB", 1.0),
    3: (MILLIMETRES, 10.0),
    4: ("s", 1.0),
    5: ("Hz", 1.0),
    6: ("dB/s", 1.0),
    7: ("cm/s", 1.0),
    8: ("cm²", 1.0),
    9: ("cm²/s", 1.0),
    10: ("cm³", 1.0),
    11: ("cm³/s", 1.0),
    12: ("°", 1.0),
}
"""Unit and factor of PhysicalUnitsXDirection and -YDirection (PS3.3 C.8.5.5.1.15); centimetres become millimetres."""

_AT_DETECTOR: Final = phrase(
    "Measured at the detector (ImagerPixelSpacing): in the patient, who is nearer to the tube, lengths are smaller."
)
_ON_FILM: Final = phrase("Measured on the film that was digitised (NominalScannedPixelSpacing), not in the patient.")


def calibration(elements: Elements, *, aspect_ratio: float = 1.0) -> Calibration:
    """What a length in an image means.

    Parameters
    ----------
    elements
        Of the image, or of one frame with what its functional groups say.
    aspect_ratio
        Height of a pixel over its width, for images without spacing.
    """
    regions = _regions(elements)
    if any(region.scale.unit == region.scale.row_unit == MILLIMETRES for region in regions):
        return Calibration(
            None,
            None,
            CalibrationSource.ULTRASOUND_REGIONS,
            pixel_aspect_ratio=aspect_ratio,
            regions=regions,
        )
    return replace(_of_whole_image(elements, aspect_ratio), regions=regions)


def aspect_ratio(elements: Elements) -> float:
    """Height of a pixel over its width as the image must be shown, by whichever statement gives its lengths."""
    for keyword in (*_SPACINGS, "PixelAspectRatio"):
        found = _pair(elements.numbers(keyword))
        if found is not None:
            return found[0] / found[1]
    scales = [r.scale for r in _regions(elements) if r.scale.unit == r.scale.row_unit == MILLIMETRES]
    ratios = [scale.row / scale.column for scale in scales]
    # Deltas that are equal but for their last digits mean square pixels; several shapes cannot be shown at once.
    if not ratios or abs(ratios[0] - 1) < _SQUARE or any(abs(r / ratios[0] - 1) > _SQUARE for r in ratios):
        return 1.0
    return ratios[0]


def _of_whole_image(elements: Elements, aspect_ratio: float) -> Calibration:
    stated = elements.numbers("PixelSpacing")
    imager = _pair(elements.numbers("ImagerPixelSpacing"))
    film = _pair(elements.numbers("NominalScannedPixelSpacing"))
    spacing = _pair(stated)
    if spacing is not None:
        return _from_pixel_spacing(elements, spacing, imager=imager, film=film)
    if imager is not None:
        return _at_detector(elements, imager)
    if film is not None:
        return Calibration(*film, CalibrationSource.FILM, caveat=_ON_FILM)
    plane = _pair(elements.numbers("ImagePlanePixelSpacing"))
    if plane is not None:
        caveat = phrase(
            "Measured at the image plane of the treatment machine (ImagePlanePixelSpacing), not in the patient."
        )
        return Calibration(*plane, CalibrationSource.IMAGE_PLANE, caveat=caveat)
    return uncalibrated(aspect_ratio, why=phrase("PixelSpacing is no pair of positive numbers.") if stated else "")


def _from_pixel_spacing(
    elements: Elements,
    spacing: tuple[float, float],
    *,
    imager: tuple[float, float] | None,
    film: tuple[float, float] | None,
) -> Calibration:
    kind = elements.text("PixelSpacingCalibrationType").upper()
    description = elements.text("PixelSpacingCalibrationDescription").rstrip(".")
    how = phrase(" It says: {description}.", description=description[:200]) if description else ""
    if kind == "GEOMETRY":
        caveat = phrase("Corrected for magnification: true near the central ray, at the depth that was assumed.")
        return Calibration(*spacing, CalibrationSource.GEOMETRY, caveat=joined("", (caveat, how)))
    if kind == "FIDUCIAL":
        caveat = phrase("Calibrated on an object of known size: true at the depth of that object.")
        return Calibration(*spacing, CalibrationSource.FIDUCIAL, caveat=joined("", (caveat, how)))
    if film is not None and _same(spacing, film):
        return Calibration(*spacing, CalibrationSource.FILM, caveat=_ON_FILM)
    is_projection = elements.text("Modality") in _PROJECTIONS and not elements.values("ImageOrientationPatient")
    if imager is not None and _same(spacing, imager) and is_projection:
        # The standard has PixelSpacing equal ImagerPixelSpacing where nothing was corrected (10.7.1.1).
        return _at_detector(elements, imager)
    if not is_projection and film is None:
        return Calibration(*spacing, CalibrationSource.PIXEL_SPACING)
    caveat = (
        phrase("The image does not say whether PixelSpacing is corrected for magnification.")
        if imager is None and film is None
        else phrase("PixelSpacing was corrected for magnification; the image does not say how.")
    )
    return Calibration(*spacing, CalibrationSource.UNKNOWN_CORRECTION, caveat=caveat)


def _at_detector(elements: Elements, imager: tuple[float, float]) -> Calibration:
    """ImagerPixelSpacing, brought to the patient where the image estimates its magnification (C.8.7.2, C.8.11.7)."""
    factor = elements.number("EstimatedRadiographicMagnificationFactor")
    if factor is None or not 1 <= factor <= 20:
        return Calibration(*imager, CalibrationSource.DETECTOR, caveat=_AT_DETECTOR)
    return Calibration(
        imager[0] / factor,
        imager[1] / factor,
        CalibrationSource.MAGNIFICATION,
        caveat=phrase(
            "Spacing at the detector over an estimated magnification of {factor:.4g}: "
            "true at the depth that was assumed.",
            factor=factor,
        ),
    )


def _regions(elements: Elements) -> tuple[CalibratedRegion, ...]:
    """The regions of an ultrasound image that have a scale in one direction at least."""
    found = (_region(item) for item in elements.items("SequenceOfUltrasoundRegions")[:MOST_REGIONS])
    return tuple(region for region in found if region is not None)


def _region(item: Elements) -> CalibratedRegion | None:
    corners = [item.integer(f"RegionLocation{corner}") for corner in ("MinY0", "MinX0", "MaxY1", "MaxX1")]
    first_row, first_column, last_row, last_column = (-1 if corner is None else corner for corner in corners)
    if min(first_row, first_column) < 0 or last_row < first_row or last_column < first_column:
        return None
    row, row_unit = _step(item, "Y")
    column, column_unit = _step(item, "X")
    if row_unit == column_unit == PIXELS:
        return None
    return CalibratedRegion(
        first_row,
        first_column,
        last_row,
        last_column,
        scale=Scale(row, column, row_unit, column_unit),
        low_priority=bool((item.integer("RegionFlags") or 0) & 1),
    )


def _step(item: Elements, axis: str) -> tuple[float, str]:
    """Size and unit of a step along an axis; a pixel where the region has no scale there. Its sign is a direction."""
    unit = _PHYSICAL_UNITS.get(item.integer(f"PhysicalUnits{axis}Direction") or 0)
    delta = abs(item.number(f"PhysicalDelta{axis}") or 0.0)
    return (delta * unit[1], unit[0]) if unit is not None and delta > 0 else (1.0, PIXELS)


def _pair(numbers: Sequence[float]) -> tuple[float, float] | None:
    usable = len(numbers) == 2 and all(math.isfinite(n) and n > 0 for n in numbers)
    return (numbers[0], numbers[1]) if usable else None


def _same(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(math.isclose(a, b, rel_tol=_SAME) for a, b in zip(one, other, strict=True))
