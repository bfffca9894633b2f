"""Resampling along one axis as a sparse matrix, so that an image is two products and nothing shifts.

A matrix has one row for each output pixel and weights for the source pixels around the place where that
pixel's centre lies. Beyond the edge the outermost source pixel goes on. Going to a coarser grid, the
weights are spread so that every source pixel counts (no aliasing).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array


class Interpolation(StrEnum):
    """How values between pixel centres are made."""

    NEAREST = "nearest"
    LINEAR = "linear"
    CUBIC = "cubic"


def interpolation_matrix(
    positions: NDArray[np.float64], source_size: int, interpolation: Interpolation
) -> csr_array[Any, tuple[int, int]]:
    """Weights (len(positions), source_size) that interpolate at source coordinates, evenly spaced and rising."""
    from scipy.sparse import csr_array

    count = len(positions)
    if interpolation is Interpolation.NEAREST:
        # Half way between two pixels the one with the smaller index is taken, at every place alike.
        nearest = np.clip(np.ceil(positions - 0.5), 0, source_size - 1).astype(np.intp)
        return csr_array((np.ones(count, np.float32), (np.arange(count), nearest)), (count, source_size))
    step = (positions[-1] - positions[0]) / (count - 1) if count > 1 else 1.0
    spread = max(1.0, float(step))
    kernel, radius = _KERNELS[interpolation]
    reach = int(np.ceil(radius * spread))
    taps = np.floor(positions)[:, np.newaxis] + np.arange(-reach, reach + 2)
    weights = kernel(np.abs(taps - positions[:, np.newaxis]) / spread)
    weights /= weights.sum(axis=1, keepdims=True)
    rows = np.repeat(np.arange(count), taps.shape[1])
    columns = np.clip(taps, 0, source_size - 1).astype(np.intp).ravel()
    matrix = csr_array((weights.astype(np.float32).ravel(), (rows, columns)), (count, source_size))
    matrix.eliminate_zeros()
    return matrix


def interpolate(
    values: NDArray[np.float32],
    row_positions: NDArray[np.float64],
    column_positions: NDArray[np.float64],
    interpolation: Interpolation,
) -> NDArray[np.float32]:
    """Values (rows, columns) at the crossings of row and column coordinates, (len(rows), len(columns))."""
    along_rows = interpolation_matrix(row_positions, values.shape[0], interpolation)
    along_columns = interpolation_matrix(column_positions, values.shape[1], interpolation)
    return np.ascontiguousarray((along_columns @ (along_rows @ values).T).T, dtype=np.float32)


def _linear(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.maximum(0.0, 1.0 - distance)


def _cubic(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    # Keys' cubic convolution with a = -1/2, exact for second-degree polynomials.
    near = (1.5 * distance - 2.5) * distance**2 + 1.0
    far = ((-0.5 * distance + 2.5) * distance - 4.0) * distance + 2.0
    return np.where(distance < 1, near, np.where(distance < 2, far, 0.0))


_KERNELS: dict[Interpolation, tuple[Callable[[NDArray[np.float64]], NDArray[np.float64]], int]] = {
    Interpolation.LINEAR: (_linear, 1),
    Interpolation.CUBIC: (_cubic, 2),
}
