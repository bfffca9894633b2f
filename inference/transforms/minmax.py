"""The step `minmax`: the image's own range to 0..1."""

from __future__ import annotations

from dataclasses import dataclass

from inference.transforms.base import GreyMap, Grid, Values, to_unit_range


@dataclass(frozen=True, slots=True)
class MinMax:
    """The smallest value becomes 0, the largest 1."""

    def fit(self, values: Values, grid: Grid) -> GreyMap:
        """Measure the range of this image."""
        return to_unit_range(grid, float(values.min()), float(values.max()))
