"""Resampling along one axis as a sparse matrix, so that an image is two products and nothing shifts.

A matrix has one row for each output pixel and weights for the source pixels around the place where that
pixel's centre lies. Beyond the edge the outermost source pixel goes on. Going to a coarser grid, the
interpolated course is averaged over a stretch of sqrt(step² - 1) source pixels, so that fine detail does not
alias; being symmetric, that shifts nothing and leaves linear courses exactly as they are.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array


Axis: TypeAlias = NDArray[np.float64]

_NO_STRETCH: Final = 1e-6


class Interpolation(StrEnum):
    """How values between pixel centres are made."""

    NEAREST = "nearest"
    LINEAR = "linear"
    CUBIC = "cubic"
    AREA = "area"
    """The mean of the source pixels that a new pixel touches; both grids cover the same field."""


def interpolation_matrix(
    positions: Axis, source_size: int, interpolation: Interpolation, *, smooth: bool = True
) -> csr_array[Any, tuple[int, int]]:
    """Weights (len(positions), source_size) that interpolate at source coordinates, evenly spaced and rising.

    Parameters
    ----------
    smooth
        Whether a coarser grid averages; without it, pixels between the new ones are passed over.
    """
    from scipy.sparse import csr_array

    count = len(positions)
    if interpolation is Interpolation.AREA:
        return _area_matrix(count, source_size)
    if interpolation is Interpolation.NEAREST:
        # Half way between two pixels the one with the greater index is taken, at every place alike, as others do.
        nearest = np.clip(np.floor(positions + 0.5), 0, source_size - 1).astype(np.intp)
        return csr_array((np.ones(count, np.float32), (np.arange(count), nearest)), (count, source_size))
    step = (positions[-1] - positions[0]) / (count - 1) if count > 1 else 1.0
    stretch = math.sqrt(max(0.0, float(step) ** 2 - 1.0)) if smooth else 0.0
    kernel, integral, radius = _KERNELS[interpolation]
    reach = math.ceil(radius + stretch / 2)
    taps = np.floor(positions)[:, np.newaxis] + np.arange(-reach, reach + 2)
    distances = taps - positions[:, np.newaxis]
    if stretch < _NO_STRETCH:
        weights = kernel(np.abs(distances))
    else:
        weights = (integral(distances + stretch / 2) - integral(distances - stretch / 2)) / stretch
    rows = np.repeat(np.arange(count), taps.shape[1])
    columns = np.clip(taps, 0, source_size - 1).astype(np.intp).ravel()
    matrix = csr_array((weights.astype(np.float32).ravel(), (rows, columns)), (count, source_size))
    matrix.eliminate_zeros()
    return matrix


def interpolate(
    values: NDArray[np.float32],
    row_positions: Axis,
    column_positions: Axis,
    interpolation: Interpolation,
    *,
    smooth: bool = True,
) -> NDArray[np.float32]:
    """Values (rows, columns) at the crossings of row and column coordinates, (len(rows), len(columns))."""
    for axis, positions in enumerate((row_positions, column_positions)):
        # Where each pixel centre lies on one already there is nothing to make, and nothing to wait for.
        if not np.array_equal(positions, np.arange(values.shape[axis])):
            matrix = interpolation_matrix(positions, values.shape[axis], interpolation, smooth=smooth)
            values = matrix @ values if axis == 0 else (matrix @ values.T).T
    return np.ascontiguousarray(values, dtype=np.float32)


def _area_matrix(count: int, source_size: int) -> csr_array[Any, tuple[int, int]]:
    """New pixel i averages the source pixels from floor(i * step) to ceil((i + 1) * step), that one left out."""
    from scipy.sparse import csr_array

    first = np.arange(count) * source_size // count
    behind = -(-(np.arange(1, count + 1) * source_size) // count)
    touched = behind - first
    rows = np.repeat(np.arange(count), touched)
    columns = np.concatenate([np.arange(low, high) for low, high in zip(first, behind, strict=True)])
    return csr_array(((1.0 / touched[rows]).astype(np.float32), (rows, columns)), (count, source_size))


def _linear(distance: Axis) -> Axis:
    return np.maximum(0.0, 1.0 - distance)


def _linear_integral(upper: Axis) -> Axis:
    distance = np.minimum(np.abs(upper), 1.0)
    return np.sign(upper) * (distance - distance**2 / 2)


def _cubic(distance: Axis) -> Axis:
    # Keys' cubic convolution with a = -1/2, exact for second-degree polynomials.
    near = (1.5 * distance - 2.5) * distance**2 + 1.0
    far = ((-0.5 * distance + 2.5) * distance - 4.0) * distance + 2.0
    return np.where(distance < 1, near, np.where(distance < 2, far, 0.0))


def _cubic_integral(upper: Axis) -> Axis:
    distance = np.minimum(np.abs(upper), 2.0)
    near = ((3 / 8 * distance - 5 / 6) * distance**2 + 1.0) * distance
    far = (((-1 / 8 * distance + 5 / 6) * distance - 2.0) * distance + 2.0) * distance - 1 / 6
    return np.sign(upper) * np.where(distance < 1, near, far)


_KERNELS: Final[dict[Interpolation, tuple[Callable[[Axis], Axis], Callable[[Axis], Axis], int]]] = {
    Interpolation.LINEAR: (_linear, _linear_integral, 1),
    Interpolation.CUBIC: (_cubic, _cubic_integral, 2),
}
"""Weight by distance; its integral from 0 to a signed distance; distance beyond which it is 0."""
