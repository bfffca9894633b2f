"""The step `clip`: grey values limited to a range."""

from __future__ import annotations

from dataclasses import dataclass

from inference.transforms.base import GreyMap, Grid, Values


@dataclass(frozen=True, slots=True)
class Clip:
    """Lower and upper limit, in the units that the step before left."""

    lower: float
    upper: float

    def fit(self, values: Values, grid: Grid) -> GreyMap:
        """The same for every image."""
        return GreyMap(grid, zero=0.0, scale=1.0, lower=self.lower, upper=self.upper)
