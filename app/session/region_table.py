"""The figures of regions as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.core.region_figures import Volume
from app.session.figure_texts import Figures, volume_rule
from app.session.spreadsheet import csv_content

_COLUMNS: Final = (
    "Name",
    "Code value",
    "Coding scheme",
    "Code meaning",
    "State",
    "Slice",
    "Area mm2",
    "Perimeter mm",
    "Longest diameter mm",
    "Perpendicular mm",
    "Mean",
    "SD (n-1)",
    "Min",
    "Max",
    "Unit",
    "Pixels",
    "Volume of the name mm3",
    "Volume rule",
    "Dice with the proposal",
    "HD95 to the proposal mm",
    "Reviewer",
    "Decided",
    "Network",
    "Network version",
    "DnnUID",
    "SOPInstanceUID",
    "Frame",
)


def as_csv(listed: Iterable[Figures]) -> bytes:
    """A table for a spreadsheet, one region each; UTF-8 with a mark of order; it names no patient."""
    return csv_content(_COLUMNS, map(_row, listed))


def _row(figures: Figures) -> tuple[str | float | None, ...]:
    roi, shape, values, found, against = (
        figures.roi,
        figures.shape,
        figures.values,
        figures.volume,
        figures.agreement,
    )
    code, network, decision, factor = roi.roi_class.code, roi.network, roi.decision, figures.factor
    numbers: tuple[float | None, ...] = (None,) * 4
    if values is not None:
        spread = values.standard_deviation
        deviation = spread * factor if spread is not None else None
        numbers = (values.mean * factor, deviation, values.minimum * factor, values.maximum * factor)
    return (
        roi.roi_class.name,
        *((code.value, code.scheme, code.meaning) if code is not None else (None,) * 3),
        roi.state.value,
        figures.slice_number,
        shape.area_mm2,
        shape.perimeter_mm,
        shape.longest_mm,
        shape.perpendicular_mm,
        *numbers,
        figures.unit if values is not None else "",
        values.count if values is not None else None,
        found.volume_mm3 if isinstance(found, Volume) else None,
        volume_rule(found) if isinstance(found, Volume) else found,
        1.0 if figures.is_as_proposed else against.dice if against is not None else None,
        0.0 if figures.is_as_proposed else against.hd95_mm if against is not None else None,
        decision.reviewer_name if decision is not None else None,
        decision.when.isoformat(timespec="seconds") if decision is not None else None,
        *((network.name, network.version, network.dnn_uid) if network is not None else (None,) * 3),
        roi.sop_instance_uid,
        roi.frame_number,
    )
