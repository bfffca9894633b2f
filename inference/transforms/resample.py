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
    """Pixels of exactly `spacing_mm`; the new field covers the old one and shares its centre.

    Parameters
    ----------
    smooth
        Whether a coarser grid averages what lies between its pixels.
    anchor
        `centre`, or `first-pixel`: the centre of the first pixel stays where it is, and the last one is the
        nearest to the old last one.
    column_spacing_mm
        Between columns, where it is not that between rows.
    """

    spacing_mm: float
    interpolation: Interpolation = Interpolation.LINEAR
    smooth: bool = True
    anchor: str = "centre"
    column_spacing_mm: float | None = None

    def fit(self, values: Values, grid: Grid) -> Regrid:
        """Take the image's spacing.

        Raises
        ------
        InputMismatchError
            The image has no spacing, or would become larger than 4096 a side.
        """
        spacing = require_spacing(grid, "resample")
        wanted = (self.spacing_mm, self.column_spacing_mm or self.spacing_mm)
        scale = (spacing[0] / wanted[0], spacing[1] / wanted[1])
        keeps_first = self.anchor == "first-pixel"
        rows, columns = (
            round((side - 1) * factor) + 1 if keeps_first else max(1, math.ceil(side * factor - _ROUNDING))
            for side, factor in zip((grid.rows, grid.columns), scale, strict=True)
        )
        after = Grid(rows, columns, wanted, grid.directions)
        return Regrid(grid, after, scale, self.interpolation, smooth=self.smooth, keeps_first=keeps_first)
