"""A grid laid over another, axis by axis: what `resample` and `resize` have in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inference.transforms.base import Grid, Points, Values, diagonal
from inference.transforms.interpolation import Interpolation, interpolate


@dataclass(frozen=True, slots=True)
class Regrid:
    """Pixels of a new size over the same field, both fields having the same centre.

    Parameters
    ----------
    scale
        New pixels per old pixel, along rows and along columns.
    """

    before: Grid
    grid: Grid
    scale: tuple[float, float]
    interpolation: Interpolation

    def apply(self, values: Values) -> Values:
        """Interpolate on the new grid."""
        return self._sample(values, self.invert_points(diagonal(self.grid)), self.grid)

    def invert(self, values: Values) -> Values:
        """Interpolate on the old grid."""
        return self._sample(values, self.apply_points(diagonal(self.before)), self.before)

    def apply_points(self, points: Points) -> Points:
        """(N, 2) row, column on the old grid -> on the new one."""
        return np.asarray((points - _centre(self.before)) * np.asarray(self.scale) + _centre(self.grid))

    def invert_points(self, points: Points) -> Points:
        """(N, 2) row, column on the new grid -> on the old one."""
        return np.asarray((points - _centre(self.grid)) / np.asarray(self.scale) + _centre(self.before))

    def _sample(self, values: Values, at: Points, grid: Grid) -> Values:
        return interpolate(values, at[: grid.rows, 0], at[: grid.columns, 1], self.interpolation)


def _centre(grid: Grid) -> Points:
    return np.array([(grid.rows - 1) / 2, (grid.columns - 1) / 2])
