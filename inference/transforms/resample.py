"""The step `resample`: pixels of a given size in millimetres."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from inference.transforms.base import Grid, Values, require_spacing
from inference.transforms.interpolation import Interpolation
from inference.transforms.regrid import Regrid

_ROUNDING: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Resample:
    """Square pixels of exactly `spacing_mm`; the new field covers the old one and shares its centre."""

    spacing_mm: float
    interpolation: Interpolation = Interpolation.LINEAR

    def fit(self, values: Values, grid: Grid) -> Regrid:
        """Take the image's spacing.

        Raises
        ------
        InputMismatchError
            The image has no spacing, or would become larger than 4096 a side.
        """
        spacing = require_spacing(grid, "resample")
        scale = (spacing[0] / self.spacing_mm, spacing[1] / self.spacing_mm)
        rows = max(1, math.ceil(grid.rows * scale[0] - _ROUNDING))
        columns = max(1, math.ceil(grid.columns * scale[1] - _ROUNDING))
        after = Grid(rows, columns, (self.spacing_mm, self.spacing_mm))
        return Regrid(grid, after, scale, self.interpolation)
