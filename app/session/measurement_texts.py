"""Measurements as words: on the image, in the list, on the clipboard, and as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from app.core.identity import ImageReference
from app.core.measurement import Measurement, MeasurementKind, Quantity, QuantityKind, Readings
from app.core.phrases import counted, joined, phrase
from app.core.study import StudyRecord
from app.session.spreadsheet import csv_content

MINUS: Final = "−"
MOST_DIGITS: Final = 1000
_SHORT: Final = {
    QuantityKind.HORIZONTAL: "↔",
    QuantityKind.VERTICAL: "↕",
    QuantityKind.PERIMETER: phrase("Perimeter"),
    QuantityKind.MEAN: phrase("Mean"),
    QuantityKind.STANDARD_DEVIATION: phrase("SD"),
    QuantityKind.MINIMUM: phrase("Min"),
    QuantityKind.MAXIMUM: phrase("Max"),
    QuantityKind.RED: "R",
    QuantityKind.GREEN: "G",
    QuantityKind.BLUE: "B",
}
"""What stands before a number; lengths, angles, areas and values are known by their units."""

_LENGTHS: Final = (QuantityKind.LENGTH, QuantityKind.AREA)


def number_text(quantity: Quantity) -> str:
    """The number with as many digits as it is worth, and its unit, e.g. `12.3 mm`."""
    value, unit = quantity.value, quantity.unit
    if quantity.kind is QuantityKind.ANGLE:
        return f"{value:.1f}°"
    if quantity.kind is QuantityKind.PIXELS:
        return counted(int(value), "{count} pixel", "{count} pixels")
    size = abs(value)
    if quantity.kind in (QuantityKind.LENGTH, QuantityKind.PERIMETER, QuantityKind.AREA):
        digits = 2 if size < 1 else 0 if quantity.kind is QuantityKind.AREA and size >= 100 else 1
    else:
        digits = 0 if value == int(value) else 1 if size >= 10 else 2 if size >= 1 else 3
    return f"{value:.{digits}f} {unit}".rstrip().replace("-", MINUS)


def quantity_text(quantity: Quantity) -> str:
    """The number with what it is, e.g. `Mean 41.2 HU`."""
    number, short = number_text(quantity), _SHORT.get(quantity.kind)
    return number if short is None else joined(" ", (short, number))


def value_lines(readings: Readings) -> tuple[str, ...]:
    """What a measurement says, as the lines of a label."""
    found = {quantity.kind: quantity_text(quantity) for quantity in readings.quantities}
    first = [
        phrase("{value} ({mark})", value=found[kind], mark=phrase(readings.mark))
        if kind in _LENGTHS and readings.mark
        else found[kind]
        for kind in (
            *_LENGTHS,
            QuantityKind.ANGLE,
            QuantityKind.HORIZONTAL,
            QuantityKind.VERTICAL,
            QuantityKind.VALUE,
        )
        if kind in found
    ]
    spread = QuantityKind.STANDARD_DEVIATION
    mean = [found[kind] for kind in (QuantityKind.MEAN, spread) if kind in found]
    range_ = [found[kind] for kind in (QuantityKind.MINIMUM, QuantityKind.MAXIMUM) if kind in found]
    colours = [found[kind] for kind in (QuantityKind.RED, QuantityKind.GREEN, QuantityKind.BLUE) if kind in found]
    lines = (joined("  ", part) for part in (first, mean, range_, colours))
    return tuple(line for line in lines if line)


def label_lines(measurement: Measurement) -> tuple[str, ...]:
    """What stands beside a measurement on the image: its words, or what it says."""
    if measurement.kind.has_text:
        return tuple(measurement.text.splitlines())
    return value_lines(measurement.readings)


def value_text(measurement: Measurement) -> str:
    """What the list says of a measurement first: its words, length, angle, area or value."""
    lines = label_lines(measurement)
    return joined("  ", lines[:2]) if measurement.kind.has_text else next(iter(lines), "")


def mean_text(measurement: Measurement) -> str:
    """What the list says beside the area of a region, in three digits; empty for anything else."""
    mean = next((q for q in measurement.readings.quantities if q.kind is QuantityKind.MEAN), None)
    if mean is None:
        return ""
    number = f"{mean.value:.0f}" if abs(mean.value) >= MOST_DIGITS else f"{mean.value:.3g}"
    return phrase("Mean {number}", number=f"{number} {mean.unit}".rstrip().replace("-", MINUS))


def place_text(point: tuple[float, float], point_lps: tuple[float, float, float] | None) -> str:
    """Where a pixel lies, from 0 at the top left, and a point of the patient."""
    row, column = point
    pixel = phrase("row {row}  column {column}", row=_signed(row, 0), column=_signed(column, 0))
    if point_lps is None:
        return pixel
    place = " ".join(_signed(value, 1) for value in point_lps)
    return joined("  ", (pixel, f"LPS {place} mm"))


def _signed(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace("-", MINUS)


def as_text(measurements: Iterable[Measurement], place_of: Callable[[ImageReference], str]) -> str:
    """Measurements for the clipboard, one a line: name, every value, where, and what to mind.

    Parameters
    ----------
    place_of
        Says which slice an image is; empty where that is not known.
    """
    lines = []
    for one in measurements:
        values = joined("; ", (quantity_text(quantity) for quantity in one.readings.quantities))
        words = one.text.replace("\n", " ")
        parts = [part for part in (words, values, place_of(one.image)) if part]
        lines.append(joined("\t", (one.title, *parts, *one.readings.remarks)))
    return joined("\n", lines)


_QUANTITY_COLUMNS: Final = tuple(QuantityKind)
_COLUMNS: Final = (
    "Name",
    "Kind",
    "Slice",
    *(column for kind in _QUANTITY_COLUMNS for column in (kind.value, f"{kind.value} unit")),
    "Scale",
    "Text",
    "Remarks",
    "Points (row column)",
    "Points LPS (mm)",
    "SeriesInstanceUID",
    "SOPInstanceUID",
    "Frame",
    "FrameOfReferenceUID",
    "Made",
)
_IDENTITY: Final = ("Patient", "Patient ID", "Birth date", "Accession number", "Study date")


def as_csv(
    measurements: Iterable[Measurement],
    place_of: Callable[[ImageReference], str],
    *,
    identity: StudyRecord | None = None,
) -> bytes:
    """A table for a spreadsheet: one line each, every number beside its unit; UTF-8 with a mark of order.

    Parameters
    ----------
    identity
        Whose measurements these are; without it the table names nobody.
    """
    whose = _identity(identity) if identity is not None else ()
    rows = ((*whose, *_row(one, place_of(one.image))) for one in measurements)
    return csv_content((*(_IDENTITY if identity is not None else ()), *_COLUMNS), rows)


def _identity(study: StudyRecord) -> tuple[str, ...]:
    patient = study.patient
    return (patient.name, patient.patient_id, patient.birth_date, study.accession_number, study.study_date)


def _row(one: Measurement, place: str) -> tuple[str | float, ...]:
    numbers: list[str | float] = []
    for kind in _QUANTITY_COLUMNS:
        found = one.readings.find(kind)
        numbers += [found.value, found.unit] if found is not None else ["", ""]
    is_note = one.kind in (MeasurementKind.ARROW, MeasurementKind.TEXT)
    return (
        one.name,
        one.kind.label,
        place,
        *numbers,
        one.readings.mark,
        one.text if is_note else "",
        " ".join(one.readings.remarks),
        "; ".join(f"{row:.3f} {column:.3f}" for row, column in one.points),
        "; ".join(f"{x:.3f} {y:.3f} {z:.3f}" for x, y, z in one.points_lps or ()),
        one.series_instance_uid,
        one.image.sop_instance_uid,
        one.image.frame_number or "",
        one.frame_of_reference_uid,
        one.created.isoformat(timespec="seconds"),
    )
