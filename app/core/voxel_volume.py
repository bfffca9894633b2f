"""A stack of slices as one block of voxels, and why another stack cannot be one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.core.errors import GeometryError
from app.core.geometry import PlaneGeometry, Points, index_to_lps
from app.core.phrases import phrase
from app.core.stacking import StackProblem
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries, ImageSlice

Voxels = NDArray[np.int16] | NDArray[np.float32]

LEAST_SLICES = 3
MOST_VOXEL_BYTES = 2 << 30
"""A larger volume is refused rather than letting the machine swap."""
MOST_DEVIATION = 0.1
"""How far, in slice spacings, a slice may lie from where an even step puts it: less than what a screen shows."""
_INT16 = np.iinfo(np.int16)


@dataclass(frozen=True, slots=True, eq=False)
class VoxelVolume:
    """Modality values on a lattice of patient space; the slices may be sheared, never unevenly spaced.

    Parameters
    ----------
    values
        (slices, rows, columns), contiguous, made read-only: int16 where all values are whole numbers of that
        range, else float32.
    index_to_lps
        (4, 4): (slice, row, column, 1) of a voxel centre to LPS mm; made read-only.

    Raises
    ------
    GeometryError
        If the voxels lie in one plane or the array is empty.
    """

    values: Voxels
    index_to_lps: NDArray[np.float64]

    def __post_init__(self) -> None:
        if self.values.ndim != 3 or not self.values.size:
            raise GeometryError(phrase("A volume has at least one slice, one row and one column."))
        steps = self.index_to_lps[:3, :3]
        if not np.all(np.isfinite(self.index_to_lps)) or abs(np.linalg.det(steps)) < 1e-9:
            raise GeometryError(phrase("The voxels of the volume do not span space."))
        values, matrix = np.ascontiguousarray(self.values), np.array(self.index_to_lps, dtype=np.float64)
        values.setflags(write=False)
        matrix.setflags(write=False)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "index_to_lps", matrix)

    @property
    def lps_to_index(self) -> NDArray[np.float64]:
        """(4, 4): LPS mm, 1 to (slice, row, column, 1)."""
        return np.asarray(np.linalg.inv(self.index_to_lps))

    @property
    def spacing_mm(self) -> tuple[float, float, float]:
        """Distance between neighbours along slices, rows and columns."""
        slices, rows, columns = np.linalg.norm(self.index_to_lps[:3, :3], axis=0).tolist()
        return slices, rows, columns

    @property
    def centre_lps(self) -> Points:
        """The middle, (3,) LPS mm."""
        return self.to_lps((np.array(self.values.shape) - 1) / 2).reshape(3)

    @property
    def corners_lps(self) -> Points:
        """The 8 outer corners of the outermost voxels, (8, 3) LPS mm."""
        ends = [(-0.5, count - 0.5) for count in self.values.shape]
        return self.to_lps([(s, r, c) for s in ends[0] for r in ends[1] for c in ends[2]])

    def to_lps(self, indices: ArrayLike) -> Points:
        """(N, 3) slice, row, column of voxel centres (fractions allowed) to (N, 3) LPS mm."""
        points = np.asarray(indices, dtype=np.float64).reshape(-1, 3)
        return np.asarray(points @ self.index_to_lps[:3, :3].T + self.index_to_lps[:3, 3])

    def to_index(self, points_lps: ArrayLike) -> Points:
        """(N, 3) LPS mm to (N, 3) slice, row, column."""
        matrix = self.lps_to_index
        return np.asarray(np.asarray(points_lps, dtype=np.float64).reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3])

    def nearest_inside(self, point_lps: ArrayLike) -> Points:
        """The point, or where it lies outside the one in its stead on the outermost voxel centres, (3,) LPS mm."""
        index = self.to_index(point_lps)[0]
        return self.to_lps(np.clip(index, 0, np.array(self.values.shape) - 1)).reshape(3)

    def step_mm(self, direction_lps: ArrayLike) -> float:
        """The shortest way along a unit vector, (3,) LPS, that changes an index by one: the step of scrolling."""
        change = self.lps_to_index[:3, :3] @ np.asarray(direction_lps, dtype=np.float64)
        return float(1 / np.max(np.abs(change)))

    def span_mm(self, direction_lps: ArrayLike) -> tuple[float, float]:
        """Where the volume begins and ends along a unit vector, (3,) LPS: projections of its outermost points."""
        along = self.corners_lps @ np.asarray(direction_lps, dtype=np.float64)
        return float(along.min()), float(along.max())


def why_no_volume(series: ImageSeries) -> str:
    """The sentence that says why the stack cannot be cut in other planes; empty if it can.

    A stack that is sheared by equal steps, as with a tilted gantry, is a lattice like any other.
    """
    if any(image.attributes.samples_per_pixel != 1 for image in series.slices):
        return phrase("Other planes are made of grey images only; these are in colour.")
    planes = [image.plane for image in series.slices if image.plane is not None]
    problems = [problem for problem in series.stacking.problems if problem is not StackProblem.SHEARED]
    if problems:
        return phrase("Other planes need one evenly spaced stack. {problem}", problem=problems[0].value)
    if len(planes) < LEAST_SLICES:
        return phrase("Other planes need at least {least} slices with positions.", least=LEAST_SLICES)
    if _deviation_mm(planes) > MOST_DEVIATION * (series.stacking.spacing_mm or 0):
        return phrase("Other planes need one evenly spaced stack. Some slices lie beside the line of the others.")
    if _bytes(planes, np.float32) > MOST_VOXEL_BYTES:
        size = _bytes(planes, np.float32) / (1 << 30)
        return phrase(
            "Other planes of this stack would take up to {size:.1f} GB of memory; Verdant stops at 2 GB.", size=size
        )
    return ""


def assemble(
    series: ImageSeries, read: Callable[[ImageSlice], NDArray[np.float32]], *, control: TaskControl
) -> VoxelVolume:
    """Put the slices of a stack together.

    Parameters
    ----------
    read
        Modality values (rows, columns) of a slice.

    Raises
    ------
    GeometryError
        If the stack is no volume (see `why_no_volume`), or a slice has another shape than its header says.
    VerdantError
        What `read` raises: a volume with a hole in it is none.
    """
    if reason := why_no_volume(series):
        raise GeometryError(reason)
    planes = [image.plane for image in series.slices if image.plane is not None]
    rows, columns = planes[0].rows, planes[0].columns
    whole: NDArray[np.int16] | None = np.empty((len(planes), rows, columns), dtype=np.int16)
    exact: NDArray[np.float32] | None = None
    for number, image in enumerate(series.slices):
        control.checkpoint(
            number / len(planes), phrase("Reading {number} of {count} slices", number=number + 1, count=len(planes))
        )
        values = read(image)
        if values.shape != (rows, columns):
            raise GeometryError(phrase("The pixels of a slice do not have the shape that its header states."))
        if whole is not None and not _is_int16(values):
            # The first fraction, or the first number too large: from here on everything is kept as it is.
            exact = np.empty(whole.shape, dtype=np.float32)
            exact[:number] = whole[:number]
            whole = None
        if whole is not None:
            whole[number] = values
        elif exact is not None:
            exact[number] = values
    control.checkpoint(1.0)
    kept = whole if whole is not None else exact
    assert kept is not None  # noqa: S101 - one of the two always is
    return VoxelVolume(kept, index_to_lps(planes))


def _is_int16(values: NDArray[np.float32]) -> bool:
    low, high = float(values.min()), float(values.max())
    return _INT16.min <= low and high <= _INT16.max and bool(np.all(np.rint(values) == values))


def _bytes(planes: list[PlaneGeometry], dtype: type[np.generic]) -> int:
    return len(planes) * planes[0].rows * planes[0].columns * np.dtype(dtype).itemsize


def _deviation_mm(planes: list[PlaneGeometry]) -> float:
    origins = np.array([plane.image_position_patient for plane in planes])
    share = np.linspace(0, 1, len(planes))[:, None]
    return float(np.max(np.linalg.norm(origins - origins[0] - share * (origins[-1] - origins[0]), axis=1)))
