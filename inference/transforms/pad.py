"""The step `pad`: a margin all round, to a size or to a multiple."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from app.core.errors import InputMismatchError
from app.core.phrases import phrase
from inference.transforms.base import Grid, Points, Values


@dataclass(frozen=True, slots=True)
class Pad:
    """Either `multiple`, or `rows` and `columns`; the image in the middle, an odd pixel more at the end.

    Parameters
    ----------
    allow_larger
        Whether a side that is larger than the size stays as it is; otherwise the image is refused.
    """

    multiple: int | None = None
    rows: int | None = None
    columns: int | None = None
    value: float = 0.0
    allow_larger: bool = False

    def fit(self, values: Values, grid: Grid) -> Padded:
        """Choose the margins of this image.

        Raises
        ------
        InputMismatchError
            The image is larger than the size to pad to, or would become larger than 4096 a side.
        """
        if self.multiple is not None:
            rows = math.ceil(grid.rows / self.multiple) * self.multiple
            columns = math.ceil(grid.columns / self.multiple) * self.multiple
        else:
            rows, columns = self.rows or grid.rows, self.columns or grid.columns
            if self.allow_larger:
                rows, columns = max(rows, grid.rows), max(columns, grid.columns)
        if rows < grid.rows or columns < grid.columns:
            raise InputMismatchError(
                phrase("The image cannot be given to the network."),
                cause=phrase(
                    "It has {rows} x {columns} pixels where the network takes at most {most_rows} x {most_columns}.",
                    rows=grid.rows,
                    columns=grid.columns,
                    most_rows=rows,
                    most_columns=columns,
                ),
                next_step=phrase("Choose a network that is made for images of this size."),
            )
        margin = ((rows - grid.rows) // 2, (columns - grid.columns) // 2)
        return Padded(grid, replace(grid, rows=rows, columns=columns), margin, self.value)


@dataclass(frozen=True, slots=True)
class Padded:
    """Margins before the first row and the first column."""

    before: Grid
    grid: Grid
    margin: tuple[int, int]
    value: float

    def apply(self, values: Values) -> Values:
        """Put the image into the middle."""
        padded = np.full((*values.shape[:-2], self.grid.rows, self.grid.columns), self.value, np.float32)
        padded[(..., *self._inside())] = values
        return padded

    def invert(self, values: Values) -> Values:
        """Cut the middle out."""
        return np.ascontiguousarray(values[(..., *self._inside())])

    def apply_points(self, points: Points) -> Points:
        """(N, 2) row, column of the image -> of the padded one."""
        return points + np.asarray(self.margin, np.float64)

    def invert_points(self, points: Points) -> Points:
        """(N, 2) row, column of the padded image -> of the image."""
        return points - np.asarray(self.margin, np.float64)

    def _inside(self) -> tuple[slice, slice]:
        top, left = self.margin
        return slice(top, top + self.before.rows), slice(left, left + self.before.columns)
