"""The step `minmax`: the image's own range to 0..1, or to another one."""

from __future__ import annotations

from dataclasses import dataclass

from inference.transforms.base import ChannelMaps, GreyMap, Grid, Values, by_channel, to_range


@dataclass(frozen=True, slots=True)
class MinMax:
    """The smallest value becomes `to_lower`, the largest `to_upper`; of the whole image, or of each channel."""

    to_lower: float = 0.0
    to_upper: float = 1.0
    per_channel: bool = False

    def fit(self, values: Values, grid: Grid) -> GreyMap | ChannelMaps:
        """Measure the range of this image."""

        def measured(part: Values) -> GreyMap:
            return to_range(grid, float(part.min()), float(part.max()), to=(self.to_lower, self.to_upper))

        return by_channel(values, measured) if self.per_channel else measured(values)
