"""The step `window`: grey values of a window to 0..1."""

from __future__ import annotations

from dataclasses import dataclass

from inference.transforms.base import GreyMap, Grid, Values, to_range


@dataclass(frozen=True, slots=True)
class Window:
    """Centre and width in modality units, as VOI LUT Function LINEAR_EXACT (PS3.3 C.11.2.1.3.2)."""

    center: float
    width: float

    def fit(self, values: Values, grid: Grid) -> GreyMap:
        """The same for every image."""
        return to_range(grid, self.center - self.width / 2, self.center + self.width / 2)
