"""The figures of a region as words: in the panel and on the clipboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.core.measurement import Quantity, QuantityKind
from app.core.phrases import counted, joined, phrase
from app.core.region_agreement import Agreement
from app.core.region_figures import ShapeFigures, Volume
from app.core.region_statistics import RegionStatistics
from app.core.roi import Roi
from app.session.measurement_texts import number_text

MM3_IN_CM3: Final = 1000.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What a region measures.

    Parameters
    ----------
    values
        None where the image has none, or no pixel's centre lies inside.
    volume
        Of all regions of its name, or why there is none.
    undecided
        How many of the regions in the volume await a decision.
    agreement
        With the proposal that it came from; None where there is none, or it is as proposed.
    """

    roi: Roi
    slice_number: int
    shape: ShapeFigures
    values: RegionStatistics | None
    unit: str
    factor: float
    volume: Volume | str
    undecided: int
    agreement: Agreement | None
    is_as_proposed: bool


def figure_lines(figures: Figures) -> tuple[tuple[str, str], ...]:
    """What each figure is called, and its number with its unit."""
    shape, values, found = figures.shape, figures.values, figures.volume
    lines = [
        (phrase("Area"), _number(QuantityKind.AREA, shape.area_mm2, "mm²")),
        (phrase("Perimeter"), _number(QuantityKind.PERIMETER, shape.perimeter_mm, "mm")),
        (phrase("Long axis"), _number(QuantityKind.LENGTH, shape.longest_mm, "mm")),
        (phrase("Short axis"), _number(QuantityKind.LENGTH, shape.perpendicular_mm, "mm")),
    ]
    if values is not None:
        spread = values.standard_deviation
        unit, factor = figures.unit, figures.factor
        lines.append((phrase("Mean"), _number(QuantityKind.MEAN, values.mean * factor, unit)))
        if spread is not None:
            lines.append((phrase("SD"), _number(QuantityKind.STANDARD_DEVIATION, spread * factor, unit)))
    if isinstance(found, Volume):
        lines.append((phrase("Volume"), f"{found.volume_mm3 / MM3_IN_CM3:.2f} cm³"))
        lines.append((phrase("in mm³"), f"{found.volume_mm3:.0f} mm³"))
    if figures.agreement is not None:
        lines.append((phrase("Dice with the proposal"), f"{figures.agreement.dice:.3f}"))
        lines.append((phrase("HD95 to the proposal"), _number(QuantityKind.LENGTH, figures.agreement.hd95_mm, "mm")))
    return tuple(lines)


def figure_remarks(figures: Figures) -> tuple[str, ...]:
    """By which rule the volume is reckoned, or why there is none; and what nothing is compared with."""
    found = figures.volume
    remarks = [found] if not isinstance(found, Volume) else [volume_rule(found)]
    if isinstance(found, Volume) and figures.undecided:
        remarks.append(counted(figures.undecided, "{count} of them is undecided.", "{count} of them are undecided."))
    if isinstance(found, Volume) and found.gaps:
        remarks.append(
            counted(
                found.gaps,
                "{count} slice between them holds none and counts as nothing.",
                "{count} slices between them hold none and count as nothing.",
            )
        )
    if figures.values is not None and figures.values.left_out:
        remarks.append(phrase("{count} pixels without a value were left out.", count=figures.values.left_out))
    if figures.is_as_proposed:
        remarks.append(phrase("The outline is as it was proposed."))
    return tuple(remarks)


def as_text(figures: Figures) -> str:
    """For the clipboard: the name and place, then one figure a line; names nobody."""
    roi = figures.roi
    head = joined("\t", (roi.roi_class.name, phrase("Slice {number}", number=figures.slice_number)))
    lines = (joined("\t", line) for line in figure_lines(figures))
    return joined("\n", (head, *lines, *figure_remarks(figures)))


def volume_rule(found: Volume) -> str:
    """How the volume was reckoned."""
    return counted(
        found.slices,
        "Volume: area on {count} slice × {spacing:.2f} mm between slices.",
        "Volume: sum of the areas on {count} slices × {spacing:.2f} mm between slices.",
        spacing=found.spacing_mm,
    )


def _number(kind: QuantityKind, value: float, unit: str) -> str:
    return number_text(Quantity(kind, value, unit))
