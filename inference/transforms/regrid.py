"""A grid laid over another, axis by axis: what `resample` and `resize` have in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inference.transforms.base import Grid, Points, Values, by_plane, diagonal
from inference.transforms.interpolation import Interpolation, interpolate


@dataclass(frozen=True, slots=True)
class Regrid:
    """Pixels of a new size over the same field, both fields having the same centre.

    Parameters
    ----------
    scale
        New pixels per old pixel, along rows and along columns.
    smooth
        Whether a coarser grid averages.
    keeps_first
        Whether the centres of the first pixels coincide instead of those of the fields.
    """

    before: Grid
    grid: Grid
    scale: tuple[float, float]
    interpolation: Interpolation
    smooth: bool = True
    keeps_first: bool = False

    def apply(self, values: Values) -> Values:
        """Interpolate on the new grid."""
        return self._sample(values, self.invert_points(diagonal(self.grid)), self.grid)

    def invert(self, values: Values) -> Values:
        """Interpolate on the old grid."""
        return self._sample(values, self.apply_points(diagonal(self.before)), self.before)

    def apply_points(self, points: Points) -> Points:
        """(N, 2) row, column on the old grid -> on the new one."""
        return np.asarray((points - self._fixed(self.before)) * np.asarray(self.scale) + self._fixed(self.grid))

    def invert_points(self, points: Points) -> Points:
        """(N, 2) row, column on the new grid -> on the old one."""
        return np.asarray((points - self._fixed(self.grid)) / np.asarray(self.scale) + self._fixed(self.before))

    def _sample(self, values: Values, at: Points, grid: Grid) -> Values:
        def sampled(plane: Values) -> Values:
            down, across = at[: grid.rows, 0], at[: grid.columns, 1]
            return interpolate(plane, down, across, self.interpolation, smooth=self.smooth)

        return by_plane(values, sampled)

    def _fixed(self, grid: Grid) -> Points:
        """The point that both grids have in common."""
        return np.zeros(2) if self.keeps_first else np.array([(grid.rows - 1) / 2, (grid.columns - 1) / 2])
