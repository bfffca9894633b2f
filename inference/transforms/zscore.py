"""The step `zscore`: grey values as standard deviations from a mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inference.transforms.base import ChannelMaps, GreyMap, Grid, Points, Values, by_channel


@dataclass(frozen=True, slots=True)
class ZScore:
    """Mean and standard deviation as given, or, where both are None, those of the image or of each channel.

    Parameters
    ----------
    nonzero
        Leave out pixels that are 0: they are neither measured nor changed.
    """

    mean: float | None = None
    standard_deviation: float | None = None
    nonzero: bool = False
    per_channel: bool = False

    def fit(self, values: Values, grid: Grid) -> GreyMap | ChannelMaps | NonzeroMap:
        """Take or measure mean and deviation; a flat image becomes 0."""

        def measured(part: Values) -> GreyMap:
            used = part[part != 0] if self.nonzero else part
            mean, deviation = self.mean, self.standard_deviation
            if mean is None or deviation is None:
                mean = float(used.mean(dtype=np.float64)) if used.size else 0.0
                deviation = float(used.std(dtype=np.float64)) if used.size else 0.0
            return GreyMap(grid, zero=mean, scale=1.0 / deviation if deviation > 0 else 0.0)

        fitted = by_channel(values, measured) if self.per_channel else measured(values)
        return NonzeroMap(fitted) if self.nonzero else fitted


@dataclass(frozen=True, slots=True)
class NonzeroMap:
    """A map of grey values that leaves pixels alone that are 0."""

    inner: GreyMap | ChannelMaps

    @property
    def grid(self) -> Grid:
        """That of the image."""
        return self.inner.grid

    def apply(self, values: Values) -> Values:
        """Map what is not 0."""
        return np.where(values != 0, self.inner.apply(values), np.float32(0))

    def invert(self, values: Values) -> Values:
        """Map back; a value that became exactly 0 stays 0."""
        return np.where(values != 0, self.inner.invert(values), np.float32(0))

    def apply_points(self, points: Points) -> Points:
        """Leave points where they are."""
        return points

    def invert_points(self, points: Points) -> Points:
        """Leave points where they are."""
        return points
