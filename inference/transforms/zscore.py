"""The step `zscore`: grey values as standard deviations from a mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inference.transforms.base import GreyMap, Grid, Values


@dataclass(frozen=True, slots=True)
class ZScore:
    """Mean and standard deviation as given, or, where both are None, those of all pixels of the slice."""

    mean: float | None = None
    standard_deviation: float | None = None

    def fit(self, values: Values, grid: Grid) -> GreyMap:
        """Take or measure mean and deviation; a flat image becomes 0."""
        mean, deviation = self.mean, self.standard_deviation
        if mean is None or deviation is None:
            mean = float(values.mean(dtype=np.float64))
            deviation = float(values.std(dtype=np.float64))
        return GreyMap(grid, zero=mean, scale=1.0 / deviation if deviation > 0 else 0.0)
