"""The step `resize`: a given number of rows and columns over the same field."""

from __future__ import annotations

from dataclasses import dataclass

from inference.transforms.base import Grid, Values
from inference.transforms.interpolation import Interpolation
from inference.transforms.regrid import Regrid


@dataclass(frozen=True, slots=True)
class Resize:
    """The outer edges of the first and last pixels stay where they are; proportions may change.

    Parameters
    ----------
    smooth
        Whether a coarser grid averages what lies between its pixels.
    """

    rows: int
    columns: int
    interpolation: Interpolation = Interpolation.LINEAR
    smooth: bool = True

    def fit(self, values: Values, grid: Grid) -> Regrid:
        """Stretch this image's grid."""
        scale = (self.rows / grid.rows, self.columns / grid.columns)
        spacing = grid.spacing_mm
        after = (spacing[0] / scale[0], spacing[1] / scale[1]) if spacing is not None else None
        resized = Grid(self.rows, self.columns, after, grid.directions)
        return Regrid(grid, resized, scale, self.interpolation, smooth=self.smooth)
