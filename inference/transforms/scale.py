"""The step `scale`: a range of grey values to another one."""

from __future__ import annotations

from dataclasses import dataclass

from inference.transforms.base import GreyMap, Grid, Values, to_range


@dataclass(frozen=True, slots=True)
class Scale:
    """`lower`..`upper`, in the units that the step before left, to `to_lower`..`to_upper`.

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

    def fit(self, values: Values, grid: Grid) -> GreyMap:
        """The same for every image."""
        return to_range(grid, self.lower, self.upper, to=(self.to_lower, self.to_upper), clip=self.limit)
