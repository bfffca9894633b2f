"""What a measurement report says of each region: its figures with their codes, and the segment that shows it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.core.errors import VerdantError
from app.core.identity import RoiId
from app.core.pixels import ImagePixels
from app.core.plane_region import in_plane_mm
from app.core.region_figures import shape_figures
from app.core.region_statistics import contour_statistics
from app.core.roi import CodedConcept, Roi
from app.core.volume import SUV, ImageSlice
from app.dicom.rtstruct_references import SegmentReference

MM2: Final = CodedConcept("mm2", "UCUM", "square millimeter")
MM: Final = CodedConcept("mm", "UCUM", "millimeter")
NO_UNITS: Final = CodedConcept("1", "UCUM", "no units")
UNITS: Final = {
    "HU": CodedConcept("[hnsf'U]", "UCUM", "Hounsfield unit"),
    SUV: CodedConcept("{SUVbw}g/ml", "UCUM", "Standardized Uptake Value body weight"),
    "BQML": CodedConcept("Bq/ml", "UCUM", "Becquerels/milliliter"),
    "CNTS": CodedConcept("{counts}", "UCUM", "Counts"),
}
AREA: Final = CodedConcept("42798000", "SCT", "Area")
PERIMETER: Final = CodedConcept("131191004", "SCT", "Perimeter")
LONG_AXIS: Final = CodedConcept("103339001", "SCT", "Long axis")
SHORT_AXIS: Final = CodedConcept("103340004", "SCT", "Short axis")
MEAN: Final = CodedConcept("373098007", "SCT", "Mean")
STANDARD_DEVIATION: Final = CodedConcept("386136009", "SCT", "Standard Deviation")
_DIGITS: Final = 9
"""Of a figure, whatever its size; with sign and exponent they fit into a decimal string of 16 characters."""


@dataclass(frozen=True, slots=True)
class CodedFigure:
    """A number with what it is and its unit (UCUM)."""

    concept: CodedConcept
    value: float
    unit: CodedConcept


@dataclass(frozen=True, slots=True)
class MeasuredRegion:
    """One region on one image.

    Parameters
    ----------
    name
        What the reader of the report is told that it is, e.g. `Left ventricle, slice 7`.
    reviewer_name
        PN representation of who decided on it, who need not be the one who saves.
    frame_number
        Of the segmentation, from 1: the frame that shows it.
    """

    roi: Roi
    name: str
    reviewer_name: str
    image: ImageSlice
    segment: SegmentReference
    frame_number: int
    figures: tuple[CodedFigure, ...]

    @property
    def tracking_uid(self) -> str:
        """The same in every object about this region."""
        return tracking_uid([self.roi.roi_id])


def tracking_uid(roi_ids: Iterable[RoiId]) -> str:
    """A UID of these regions together, always the same for the same ones; of a single one its own (PS3.5 B.2)."""
    ids = sorted(roi_ids)
    digits = ids[0] if len(ids) == 1 else ""
    try:
        number = int(digits, 16)
    except ValueError:
        number = 0
    if not 0 < number < 1 << 128:
        number = int.from_bytes(hashlib.sha256("\n".join(ids).encode()).digest()[:16], "big")
    return f"2.25.{number}"


def coded_figures(
    roi: Roi, image: ImageSlice, read_pixels: Callable[[ImageSlice], ImagePixels]
) -> tuple[CodedFigure, ...]:
    """The figures of a region as the window shows them; none of values where the image has none or is in colours."""
    plane = image.plane
    if plane is None:
        return ()
    shape = shape_figures(in_plane_mm(roi.contours, plane))
    found = [
        (AREA, shape.area_mm2, MM2),
        (PERIMETER, shape.perimeter_mm, MM),
        (LONG_AXIS, shape.longest_mm, MM),
        (SHORT_AXIS, shape.perpendicular_mm, MM),
    ]
    try:
        values = contour_statistics(roi.contours, plane, read_pixels(image))
    except VerdantError:
        values = None  # what cannot be decoded is measured without its values; the window says why
    if values is not None:
        unit = UNITS.get(image.display_unit, NO_UNITS)
        found.append((MEAN, values.mean * image.display_factor, unit))
        if values.standard_deviation is not None:
            found.append((STANDARD_DEVIATION, values.standard_deviation * image.display_factor, unit))
    return tuple(CodedFigure(concept, float(f"{value:.{_DIGITS}g}"), unit) for concept, value, unit in found)


def distinct_names(names: Sequence[str]) -> list[str]:
    """The same names, numbered where several are equal."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found
