"""The step `crop`: the middle of the image."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from inference.transforms.base import Grid, Points, Values


@dataclass(frozen=True, slots=True)
class Crop:
    """At most `rows` and `columns` round pixel (rows // 2, columns // 2) of the image; smaller sides stay."""

    rows: int
    columns: int

    def fit(self, values: Values, grid: Grid) -> Cropped:
        """Choose what of this image is kept."""
        rows, columns = min(self.rows, grid.rows), min(self.columns, grid.columns)
        first = (grid.rows // 2 - rows // 2, grid.columns // 2 - columns // 2)
        return Cropped(grid, replace(grid, rows=rows, columns=columns), first)


@dataclass(frozen=True, slots=True)
class Cropped:
    """First row and first column that are kept."""

    before: Grid
    grid: Grid
    first: tuple[int, int]

    def apply(self, values: Values) -> Values:
        """Cut the middle out."""
        return np.ascontiguousarray(values[(..., *self._inside())])

    def invert(self, values: Values) -> Values:
        """Put the middle back; what was cut off is 0."""
        whole = np.zeros((*values.shape[:-2], self.before.rows, self.before.columns), np.float32)
        whole[(..., *self._inside())] = values
        return whole

    def apply_points(self, points: Points) -> Points:
        """(N, 2) row, column of the image -> of its middle."""
        return points - np.asarray(self.first, np.float64)

    def invert_points(self, points: Points) -> Points:
        """(N, 2) row, column of the middle -> of the image."""
        return points + np.asarray(self.first, np.float64)

    def _inside(self) -> tuple[slice, slice]:
        top, left = self.first
        return slice(top, top + self.grid.rows), slice(left, left + self.grid.columns)
