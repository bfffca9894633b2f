"""Files of two patients: long, short and dynamic series, and a prior study."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.helpers.series_files import write_series

ROWS, COLUMNS = 60, 70


def _pixels(first: int, slices: int) -> np.ndarray:
    """A bright square; the corner tells which image it is."""
    values = np.full((slices, ROWS, COLUMNS), 100)
    values[:, 20:40, 20:45] = 900
    values[:, 0, 0] = first + np.arange(slices)
    return values


def write_two_patients(folder: Path) -> list[Path]:
    """Two patients; a long, a short and a dynamic series of the one, a long and a prior one of the other."""
    flat = {"row_direction": np.array([1.0, 0, 0]), "column_direction": np.array([0, 1.0, 0])}
    size = {"rows": ROWS, "columns": COLUMNS}
    ada = {"patient_name": "Example^Ada", "patient_id": "A", "study_uid": "1.2.1", "study_description": "ADA"}
    bo = {"patient_name": "Sample^Bo", "patient_id": "B", "study_description": "BO"}
    common = {"FrameOfReferenceUID": "1.2.1.99"}
    written: list[Path] = []

    def write(series: str, slices: int, first: int, overrides: dict[str, object], **options: object) -> None:
        written.extend(
            write_series(
                folder / f"{series}-{first}",
                series_uid=series,
                slices=slices,
                pixels=_pixels(first, slices),
                overrides=overrides,
                **{**size, **flat, **options},  # type: ignore[arg-type]
            )
        )

    write("1.2.1.1", 30, 0, {**common, "SeriesNumber": 1}, slice_spacing_mm=2.0, **ada)
    write("1.2.1.2", 4, 100, {**common, "SeriesNumber": 2}, slice_spacing_mm=11.0, **ada)
    for phase in range(3):
        of_phase = {**common, "SeriesNumber": 3, "AcquisitionNumber": phase + 1}
        write("1.2.1.3", 6, 200 + 10 * phase, of_phase, slice_spacing_mm=7.0, **ada)
    write("1.2.2.1", 20, 300, {"SeriesNumber": 1}, study_uid="1.2.2", **bo)
    write("1.2.3.1", 15, 400, {"SeriesNumber": 1, "StudyDate": "20250101"}, study_uid="1.2.3", **bo)
    return written
