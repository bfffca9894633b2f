"""The step `percentile`: what lies between two percentiles of the image to 0..1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inference.transforms.base import GreyMap, Grid, Values, to_unit_range


@dataclass(frozen=True, slots=True)
class Percentile:
    """Percentiles in percent, over all pixels of the slice, linearly interpolated."""

    lower: float
    upper: float

    def fit(self, values: Values, grid: Grid) -> GreyMap:
        """Measure the percentiles of this image."""
        low, high = np.percentile(values, [self.lower, self.upper])
        return to_unit_range(grid, float(low), float(high))
