"""Images in memory that hide geometry bugs least: oblique, anisotropic, not square, with a ring to find."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.calibration import UNCALIBRATED, Calibration, CalibrationSource
from app.core.geometry import PlaneGeometry
from app.core.identity import (
    FrameOfReferenceUID,
    SeriesInstanceUID,
    SOPClassUID,
    SOPInstanceUID,
    StudyInstanceUID,
)
from app.core.roi import (
    CodedConcept,
    RoiClass,
)
from app.core.stacking import stack
from app.core.study import ImageAttributes, SeriesRecord, StudyRecord
from app.core.voi import Window
from app.core.volume import ImageSeries, ImageSlice

FRAME = FrameOfReferenceUID("1.2.826.0.1.9")
MR_IMAGE = SOPClassUID("1.2.840.10008.5.1.4.1.1.4")
ROWS, COLUMNS = 112, 176
ROW_SPACING_MM, COLUMN_SPACING_MM, SLICE_STEP_MM = 1.6, 1.1, 8.0
STUDY = StudyInstanceUID("1.2.826.0.1.1")
OTHER_STUDY = StudyInstanceUID("1.2.826.0.1.2")
SHORT_AXIS = SeriesInstanceUID("1.2.826.0.1.1.1")
LOCALISER = SeriesInstanceUID("1.2.826.0.1.1.2")
STORED_STRUCTURES = SeriesInstanceUID("1.2.826.0.1.1.3")
LEFT_VENTRICLE = RoiClass("Left ventricle", CodedConcept("87878005", "SCT", "Left ventricle"), "ORGAN")
WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def oblique_plane(index: int, *, rows: int = ROWS, columns: int = COLUMNS) -> PlaneGeometry:
    """Plane `index` of an oblique stack whose pixels are higher than wide."""
    row = np.array([0.8, 0.6, 0.0])
    column = np.array([-0.36, 0.48, -0.8])
    position = np.array([-60.0, -70.0, 55.0]) + index * SLICE_STEP_MM * np.cross(row, column)
    return PlaneGeometry(
        (float(position[0]), float(position[1]), float(position[2])),
        row_direction=(0.8, 0.6, 0.0),
        column_direction=(-0.36, 0.48, -0.8),
        row_spacing_mm=ROW_SPACING_MM,
        column_spacing_mm=COLUMN_SPACING_MM,
        rows=rows,
        columns=columns,
    )


def distances(index: int, count: int, *, rows: int = ROWS, columns: int = COLUMNS) -> NDArray[np.float64]:
    """Distance of each pixel from the middle of the ventricle, in its radii; infinite where there is none."""
    radius_mm = 26.0 * np.sin(np.pi * (index + 0.5) / count) - 6.0
    if radius_mm <= 3:
        return np.full((rows, columns), np.inf)
    y, x = np.mgrid[:rows, :columns]
    down, right = (y - rows * 0.52) * ROW_SPACING_MM, (x - columns * 0.55) * COLUMN_SPACING_MM
    return np.asarray(np.hypot(down / 0.9, right) / radius_mm)


def ventricle_mask(index: int, count: int) -> NDArray[np.bool_]:
    """Where the bright blood is on slice `index` of `count`."""
    return np.asarray(distances(index, count) < 0.66)


def blurred(mask: NDArray[np.bool_], *, steps: int = 5) -> NDArray[np.float32]:
    """A mask with a soft edge: 1 well inside, 0 well outside."""
    values = mask.astype(np.float32)
    for _ in range(steps):
        around = (values, *(np.roll(values, shift, axis) for axis in (0, 1) for shift in (-1, 1)))
        values = np.mean(around, axis=0, dtype=np.float32)
    return values


def heart_values(index: int, count: int) -> NDArray[np.float32]:
    """A chest with a heart: modality values (rows, columns), read-only."""
    y, x = np.mgrid[:ROWS, :COLUMNS]
    chest = np.hypot((y - ROWS / 2) / (ROWS * 0.46), (x - COLUMNS / 2) / (COLUMNS * 0.44))
    values = np.where(chest < 1, 260.0, 15.0)
    values[(chest < 0.84)] = 90.0
    values[np.hypot((y - ROWS * 0.45) / 26, (x - COLUMNS * 0.42) / 30) < 1] = 330.0
    from_heart = distances(index, count)
    values[from_heart < 1] = 150.0
    values[from_heart < 0.66] = 620.0
    values += np.random.default_rng(index).normal(0, 14, values.shape)
    values = np.maximum(values, 0).astype(np.float32)
    values.setflags(write=False)
    return values


def image_slice(
    index: int, *, series: str, plane: PlaneGeometry | None = None, calibrated: bool = True, modality: str = "MR"
) -> ImageSlice:
    """One slice of a series that `FakeReader` knows."""
    placed = plane or oblique_plane(index)
    return ImageSlice(
        path=Path(f"/nowhere/{series}/{index:03d}.dcm"),
        sop_class_uid=MR_IMAGE,
        sop_instance_uid=SOPInstanceUID(f"{series}.{index + 1}"),
        instance_number=index + 1,
        plane=placed if calibrated else None,
        frame_of_reference_uid=FRAME,
        attributes=ImageAttributes(
            modality=modality,
            samples_per_pixel=1,
            body_part_examined="HEART",
            study_description="Heart short axis",
            photometric_interpretation="MONOCHROME2",
            rows=placed.rows,
            columns=placed.columns,
        ),
        windows=(Window(300, 640),),
        pixel_aspect_ratio=1.0,
        calibration=Calibration(placed.row_spacing_mm, placed.column_spacing_mm, CalibrationSource.PIXEL_SPACING)
        if calibrated
        else UNCALIBRATED,
    )


def image_series(
    record: SeriesRecord, study: StudyRecord, *, slices: int = 12, calibrated: bool = True
) -> ImageSeries:
    """An opened series of the fake hearts."""
    images = tuple(
        image_slice(n, series=record.series_instance_uid, calibrated=calibrated, modality=record.modality)
        for n in range(slices)
    )
    report = stack(
        [image.plane for image in images],
        frames_of_reference=[image.frame_of_reference_uid for image in images],
        instance_numbers=[image.instance_number for image in images],
    )
    ordered = tuple(images[place] for place in report.order)
    return ImageSeries(study, record, ordered, report)
