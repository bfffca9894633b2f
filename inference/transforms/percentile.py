"""The step `percentile`: what lies between two percentiles of the image to 0..1, or to another range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inference.transforms.base import ChannelMaps, GreyMap, Grid, Values, by_channel, to_range


@dataclass(frozen=True, slots=True)
class Percentile:
    """Percentiles in percent, linearly interpolated, over all pixels of the image or of each channel.

    Parameters
    ----------
    limit
        Whether what lies outside is limited to the new range.
    """

    lower: float
    upper: float
    to_lower: float = 0.0
    to_upper: float = 1.0
    limit: bool = True
    per_channel: bool = False

    def fit(self, values: Values, grid: Grid) -> GreyMap | ChannelMaps:
        """Measure the percentiles of this image."""

        def measured(part: Values) -> GreyMap:
            low, high = np.percentile(part, [self.lower, self.upper])
            return to_range(grid, float(low), float(high), to=(self.to_lower, self.to_upper), clip=self.limit)

        return by_channel(values, measured) if self.per_channel else measured(values)
