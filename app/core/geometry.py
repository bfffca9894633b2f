"""Index to patient space and back: LPS millimetres, arrays indexed (slice, row, column).

ImagePositionPatient is the centre of the first voxel; PixelSpacing is (between rows, between columns);
ImageOrientationPatient's first triplet points along a row, towards growing column (PS3.3 C.7.6.2.1.1).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.core.errors import GeometryError
from app.core.phrases import phrase

Vector = tuple[float, float, float]
Points = NDArray[np.float64]

ORTHOGONALITY_TOLERANCE = 1e-3
"""How far direction cosines may be from unit length and right angle; real scanners write 6 digits."""


@dataclass(frozen=True, slots=True)
class PlaneGeometry:
    """The plane of one image in patient space.

    Parameters
    ----------
    image_position_patient
        LPS mm of the centre of the pixel (row 0, column 0).
    row_direction
        Unit vector along a row (first triplet of ImageOrientationPatient): columns grow along it.
    column_direction
        Unit vector down a column (second triplet): rows grow along it.
    row_spacing_mm, column_spacing_mm
        PixelSpacing[0], between rows, and PixelSpacing[1], between columns.
    rows, columns
        Shape of the image.

    Raises
    ------
    GeometryError
        If the directions are not orthonormal, or a spacing or size is not positive and finite.
    """

    image_position_patient: Vector
    row_direction: Vector
    column_direction: Vector
    row_spacing_mm: float
    column_spacing_mm: float
    rows: int
    columns: int

    def __post_init__(self) -> None:
        # Plain numbers: for six of them arrays cost more than they save, and a series has thousands of planes.
        row, column = self.row_direction, self.column_direction
        numbers = (*self.image_position_patient, *row, *column, self.row_spacing_mm, self.column_spacing_mm)
        if not all(map(math.isfinite, numbers)):
            raise GeometryError(phrase("The position or orientation of the image holds a value that is no number."))
        cosine = row[0] * column[0] + row[1] * column[1] + row[2] * column[2]
        skew = max(abs(math.hypot(*row) - 1), abs(math.hypot(*column) - 1), abs(cosine))
        if skew > ORTHOGONALITY_TOLERANCE:
            raise GeometryError(
                phrase("ImageOrientationPatient is not a pair of perpendicular unit vectors."),
                cause=phrase("It is off by {skew:.4f}.", skew=skew),
                next_step=phrase("The image can be looked at but not measured or contoured."),
            )
        if min(self.row_spacing_mm, self.column_spacing_mm) <= 0:
            raise GeometryError(phrase("PixelSpacing must be positive."))
        if min(self.rows, self.columns) < 1:
            raise GeometryError(phrase("An image has at least one row and one column."))

    @property
    def normal(self) -> Points:
        """Unit normal, row direction x column direction, (3,) LPS; not to be changed."""
        return _normal(self.row_direction, self.column_direction)

    @property
    def pixel_spacing_mm(self) -> tuple[float, float]:
        """(between rows, between columns)."""
        return self.row_spacing_mm, self.column_spacing_mm

    @property
    def pixel_area_mm2(self) -> float:
        """Area of one pixel."""
        return self.row_spacing_mm * self.column_spacing_mm

    @property
    def position_along_normal_mm(self) -> float:
        """Projection of ImagePositionPatient on the normal: what slices are ordered by."""
        return float(np.dot(self.image_position_patient, self.normal))

    @property
    def to_indices(self) -> Points:
        """(2, 3): an offset in LPS mm to rows, columns; not to be changed."""
        return _to_indices(self.row_direction, self.column_direction, self.pixel_spacing_mm)

    def to_lps(self, row_column: ArrayLike) -> Points:
        """(N, 2) row, column of pixel centres (fractions allowed) to (N, 3) LPS mm."""
        points = np.asarray(row_column, dtype=np.float64).reshape(-1, 2)
        along_rows = np.asarray(self.row_direction) * self.column_spacing_mm
        down_columns = np.asarray(self.column_direction) * self.row_spacing_mm
        return np.asarray(self.image_position_patient + points[:, :1] * down_columns + points[:, 1:] * along_rows)

    def to_row_column(self, points_lps: ArrayLike) -> Points:
        """(N, 3) LPS mm to (N, 2) row, column; the distance to the plane is dropped, see `distance_mm`."""
        offset = np.asarray(points_lps, dtype=np.float64).reshape(-1, 3) - np.asarray(self.image_position_patient)
        inverse = self.to_indices
        # Term by term: equal points must give equal indices, bit by bit, wherever they stand in the array.
        x, y, z = offset.T
        return np.stack([x * a + y * b + z * c for a, b, c in inverse], axis=1)

    def distance_mm(self, points_lps: ArrayLike) -> Points:
        """Signed distance of (N, 3) LPS points from the plane along its normal, (N,) mm."""
        offset = np.asarray(points_lps, dtype=np.float64).reshape(-1, 3) - np.asarray(self.image_position_patient)
        return np.asarray(offset @ self.normal)


@lru_cache(maxsize=64)
def _normal(row_direction: Vector, column_direction: Vector) -> Points:
    """The slices of a stack share it, and each is asked for it many times."""
    normal = np.cross(row_direction, column_direction)
    normal = np.asarray(normal / np.linalg.norm(normal))
    normal.setflags(write=False)
    return normal


@lru_cache(maxsize=64)
def _to_indices(row_direction: Vector, column_direction: Vector, spacing_mm: tuple[float, float]) -> Points:
    """(2, 3): an offset in LPS mm to rows, columns; the slices of a stack share it.

    Directions may be non-orthogonal within tolerance: it solves in the plane instead of projecting twice.
    """
    basis = np.stack([np.asarray(column_direction), np.asarray(row_direction)], axis=1)
    return np.asarray(np.linalg.pinv(basis) / np.array([[spacing_mm[0]], [spacing_mm[1]]]))


def index_to_lps(planes: Sequence[PlaneGeometry]) -> NDArray[np.float64]:
    """(4, 4) matrix that maps (slice, row, column, 1) of a voxel centre to LPS mm, 1.

    `planes` must be ordered, parallel and evenly spaced (`app.core.stacking` says whether they are).
    A single plane gets its unit normal as slice step.
    """
    first = planes[0]
    matrix = np.eye(4)
    if len(planes) > 1:
        span = np.subtract(planes[-1].image_position_patient, first.image_position_patient)
        matrix[:3, 0] = span / (len(planes) - 1)
    else:
        matrix[:3, 0] = first.normal
    matrix[:3, 1] = np.asarray(first.column_direction) * first.row_spacing_mm
    matrix[:3, 2] = np.asarray(first.row_direction) * first.column_spacing_mm
    matrix[:3, 3] = first.image_position_patient
    return matrix


def orientation_letters(direction_lps: ArrayLike) -> str:
    """The patient's side that a direction, (3,) LPS, points to, strongest axis first, e.g. `LP` (PS3.3 C.7.6.1.1.1).

    An axis is named when its cosine is at least 0.25, so that 15 degrees of tilt still read as one letter.
    """
    direction = np.asarray(direction_lps, dtype=np.float64)
    letters = [("L", "R"), ("P", "A"), ("H", "F")]
    order = np.argsort(-np.abs(direction), kind="stable")
    return "".join(letters[axis][int(direction[axis] < 0)] for axis in order if abs(direction[axis]) >= 0.25)
