"""Series on disk in the geometries that scanners produce, and where each of their pixels lies by their own tags.

Nothing of Verdant is imported here: a point is computed from the tags alone (PS3.3 C.7.6.2.1.1), so that what the
viewer makes of it can be compared with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import Dataset

from tests.helpers.enhanced_files import write_enhanced
from tests.helpers.series_files import write_series

Vector = tuple[float, float, float]

CENTRE = np.array([12.0, -34.0, 56.0])
"""About the middle of every series, LPS mm: where they meet."""
FRAME_OF_REFERENCE, STUDY = "1.2.826.0.1.60.1", "1.2.826.0.1.60.2"
BACKGROUND, SLOPE, INTERCEPT = 100, 2, -50
MARKS = {(0, 0): 1000, (0, 2): 700, (3, 0): 400}
"""Modality values by (row, column) from the marker's corner: it tells every turn and mirror image apart."""
EVEN = tuple(range(6))


@dataclass(frozen=True)
class Lie:
    """How a series lies.

    Parameters
    ----------
    row, column
        ImageOrientationPatient.
    shape
        Rows, columns.
    places
        Of each slice along the normal, in steps.
    tilt
        How far a slice is shifted down its columns, per step along the normal.
    """

    row: Vector
    column: Vector
    patient_position: str = "HFS"
    spacing_mm: tuple[float, float] = (1.5, 0.8)
    shape: tuple[int, int] = (26, 34)
    step_mm: float = 3.25
    places: tuple[float, ...] = EVEN
    tilt: float = 0.0
    is_enhanced: bool = False


_DOUBLE_OBLIQUE: tuple[Vector, Vector] = (0.6, 0.48, -0.64), (-0.8, 0.36, -0.48)
LIES = {
    "axial": Lie((1, 0, 0), (0, 1, 0)),
    "sagittal": Lie((0, 1, 0), (0, 0, -1), spacing_mm=(0.9, 1.3)),
    "coronal": Lie((1, 0, 0), (0, 0, -1), shape=(34, 22)),
    "oblique": Lie((0.96, 0.0, 0.28), (0, 1, 0)),
    "double oblique": Lie(*_DOUBLE_OBLIQUE, shape=(30, 20)),
    "head first prone": Lie((-1, 0, 0), (0, -1, 0), "HFP"),
    "feet first supine": Lie((-1, 0, 0), (0, 1, 0), "FFS", step_mm=2.1),
    "decubitus": Lie((0, -1, 0), (1, 0, 0), "HFDR"),
    "anisotropic": Lie(*_DOUBLE_OBLIQUE, spacing_mm=(0.31, 2.7), shape=(50, 18)),
    "not square": Lie((0.28, 0.96, 0.0), (0, 0, -1), spacing_mm=(2.2, 0.7), shape=(18, 40)),
    "tilted": Lie((1, 0, 0), (0, 0.96, 0.28), tilt=0.29),
    "uneven": Lie((0.96, 0.0, 0.28), (0, 1, 0), places=(0, 1, 2, 3.4, 4.4, 5.4)),
    "enhanced": Lie(*_DOUBLE_OBLIQUE, is_enhanced=True),
    "descending": Lie((1, 0, 0), (0, 1, 0), places=EVEN[::-1], step_mm=2.6),
}


@dataclass(frozen=True)
class PlacedImage:
    """One image, or one frame, by its tags.

    Parameters
    ----------
    mark
        Row and column of the marker's corner.
    """

    sop_instance_uid: str
    frame_number: int | None
    position: np.ndarray
    along_row: np.ndarray
    down_column: np.ndarray
    spacing_mm: tuple[float, float]
    shape: tuple[int, int]
    mark: tuple[int, int]

    def lps(self, row: float, column: float) -> np.ndarray:
        """LPS mm of a pixel's centre."""
        between_rows, between_columns = self.spacing_mm
        return self.position + column * between_columns * self.along_row + row * between_rows * self.down_column

    @property
    def normal(self) -> np.ndarray:
        """Unit normal."""
        return np.cross(self.along_row, self.down_column)

    def distance_mm(self, point: np.ndarray) -> float:
        """How far a point lies from the plane of the image."""
        return abs(float((point - self.position) @ self.normal))

    @property
    def marked(self) -> dict[tuple[int, int], int]:
        """Value by row and column of each pixel of the marker."""
        return {(self.mark[0] + down, self.mark[1] + right): value for (down, right), value in MARKS.items()}

    @property
    def bright(self) -> np.ndarray:
        """LPS mm of the brightest pixel."""
        return self.lps(*self.mark)


@dataclass(frozen=True, repr=False)
class PlacedSeries:
    """A series on disk; the images in the order in which they were written, which is none of space."""

    lie: Lie
    uid: str
    paths: tuple[Path, ...]
    images: tuple[PlacedImage, ...]

    def find(self, sop_instance_uid: str, frame_number: int | None) -> PlacedImage:
        """The image of that name."""
        (one,) = (i for i in self.images if (i.sop_instance_uid, i.frame_number) == (sop_instance_uid, frame_number))
        return one

    def nearest(self, point: np.ndarray) -> float:
        """How far the nearest image lies from a point."""
        return min(image.distance_mm(point) for image in self.images)


def write_placed(
    folder: Path, lie: Lie, *, uid: str, frame_of_reference: str = FRAME_OF_REFERENCE, study: str = STUDY
) -> PlacedSeries:
    """Write a series in a disorder of its own; each slice has a marker at another place."""
    row, column = np.array(lie.row, float), np.array(lie.column, float)
    count, (rows, columns) = len(lie.places), lie.shape
    middle = CENTRE - row * lie.spacing_mm[1] * columns / 2 - column * lie.spacing_mm[0] * rows / 2
    step = lie.step_mm * (np.cross(row, column) + lie.tilt * column)
    positions = [middle + (place - np.mean(lie.places)) * step for place in lie.places]
    marks = [(3 + 5 * n % (rows - 9), 4 + 7 * n % (columns - 10)) for n in range(count)]
    values = np.full((count, rows, columns), BACKGROUND)
    for number, mark in enumerate(marks):
        for (down, right), value in MARKS.items():
            values[number, mark[0] + down, mark[1] + right] = value
    stored = (values - INTERCEPT) // SLOPE
    order = [(5 * n + 2) % count for n in range(count)] if count % 5 else [*range(1, count), 0]
    common = {"SeriesInstanceUID": uid, "FrameOfReferenceUID": frame_of_reference, "StudyInstanceUID": study}
    if lie.is_enhanced:
        paths, headers = _enhanced(folder, lie, positions=positions, order=order, stored=stored, common=common)
    else:
        paths, headers = _classic(folder, lie, positions=positions, order=order, stored=stored, common=common)
    images = [placed(header, number, marks[at]) for (header, number), at in zip(headers, order, strict=True)]
    return PlacedSeries(lie, uid, tuple(paths), tuple(images))


def placed(tags: Dataset, frame_number: int | None, mark: tuple[int, int]) -> PlacedImage:
    """Where the tags of an image, or those that hold for a frame, say that it lies."""
    orientation = np.array([float(value) for value in tags.ImageOrientationPatient])
    between_rows, between_columns = (float(value) for value in tags.PixelSpacing)
    return PlacedImage(
        str(tags.SOPInstanceUID),
        frame_number,
        np.array([float(value) for value in tags.ImagePositionPatient]),
        orientation[:3],
        orientation[3:],
        (between_rows, between_columns),
        (int(tags.Rows), int(tags.Columns)),
        mark,
    )


def _classic(
    folder: Path,
    lie: Lie,
    *,
    positions: Sequence[np.ndarray],
    order: Sequence[int],
    stored: np.ndarray,
    common: dict[str, str],
) -> tuple[list[Path], list[tuple[Dataset, None]]]:
    written = write_series(
        folder,
        slices=len(positions),
        rows=lie.shape[0],
        columns=lie.shape[1],
        pixel_spacing_mm=lie.spacing_mm,
        row_direction=np.array(lie.row),
        column_direction=np.array(lie.column),
        pixels=stored,
        overrides={
            "PatientPosition": lie.patient_position,
            "RescaleSlope": SLOPE,
            "RescaleIntercept": INTERCEPT,
            "WindowCenter": 500.5,
            "WindowWidth": 1001,
            **common,
        },
    )
    paths, headers = [], []
    for number, at in enumerate(order):
        tags = pydicom.dcmread(written[at])
        tags.ImagePositionPatient = [f"{value:.6f}"[:16] for value in positions[at]]
        tags.InstanceNumber = number + 1
        tags.save_as(written[at])
        paths.append(written[at])
        headers.append((tags, None))
    return paths, headers


def _enhanced(
    folder: Path,
    lie: Lie,
    *,
    positions: Sequence[np.ndarray],
    order: Sequence[int],
    stored: np.ndarray,
    common: dict[str, str],
) -> tuple[list[Path], list[tuple[Dataset, int]]]:
    frames = [
        {"position": at, "slope": SLOPE, "intercept": INTERCEPT, "window": (500.5, 1001)} for at in range(len(order))
    ]
    path = write_enhanced(
        folder,
        frames,
        rows=lie.shape[0],
        columns=lie.shape[1],
        spacing_mm=lie.spacing_mm,
        step_mm=lie.step_mm,
        row_direction=np.array(lie.row),
        column_direction=np.array(lie.column),
    )
    whole = pydicom.dcmread(path)
    for keyword, value in common.items():
        setattr(whole, keyword, value)
    whole.PixelData = stored[list(order)].astype("<u2").tobytes()
    headers = []
    for number, at in enumerate(order, start=1):
        (where,) = whole.PerFrameFunctionalGroupsSequence[number - 1].PlanePositionSequence
        where.ImagePositionPatient = [f"{value:.6f}"[:16] for value in positions[at]]
        tags = Dataset()
        tags.SOPInstanceUID, tags.Rows, tags.Columns = whole.SOPInstanceUID, whole.Rows, whole.Columns
        shared = whole.SharedFunctionalGroupsSequence[0]
        tags.ImagePositionPatient = where.ImagePositionPatient
        tags.ImageOrientationPatient = shared.PlaneOrientationSequence[0].ImageOrientationPatient
        tags.PixelSpacing = shared.PixelMeasuresSequence[0].PixelSpacing
        headers.append((tags, number))
    whole.save_as(path)
    return [path], headers
