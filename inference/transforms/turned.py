"""An image turned by quarters or mirrored: what `orient` and `transpose` have in common. No value changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inference.transforms.base import Directions, Grid, Points, Values, Vector


@dataclass(frozen=True, slots=True)
class Turned:
    """Rows and columns exchanged or not, then each mirrored or not.

    Parameters
    ----------
    mirrors
        Whether the rows, whether the columns come in the other order, after the exchange.
    """

    before: Grid
    transposes: bool
    mirrors: tuple[bool, bool] = (False, False)

    @property
    def grid(self) -> Grid:
        """Size, spacing and directions after it."""
        before = self.before
        rows, columns, spacing, directions = before.rows, before.columns, before.spacing_mm, before.directions
        if self.transposes:
            rows, columns = columns, rows
            spacing = spacing and (spacing[1], spacing[0])
            directions = directions and (directions[1], directions[0])
        if directions is not None:
            directions = _mirrored(directions, self.mirrors)
        return Grid(rows, columns, spacing, directions)

    def apply(self, values: Values) -> Values:
        """Turn the image."""
        turned = np.swapaxes(values, -2, -1) if self.transposes else values
        return np.ascontiguousarray(turned[(..., *self._order())])

    def invert(self, values: Values) -> Values:
        """Turn it back."""
        mirrored = values[(..., *self._order())]
        return np.ascontiguousarray(np.swapaxes(mirrored, -2, -1) if self.transposes else mirrored)

    def apply_points(self, points: Points) -> Points:
        """(N, 2) row, column of the image -> of the turned one."""
        return self._mirror(points[:, ::-1] if self.transposes else points)

    def invert_points(self, points: Points) -> Points:
        """(N, 2) row, column of the turned image -> of the image."""
        mirrored = self._mirror(points)
        return mirrored[:, ::-1] if self.transposes else mirrored

    def _order(self) -> tuple[slice, slice]:
        down, across = (slice(None, None, -1 if mirrors else 1) for mirrors in self.mirrors)
        return down, across

    def _mirror(self, points: Points) -> Points:
        grid, mirrors = self.grid, np.asarray(self.mirrors)
        last = np.array([grid.rows - 1, grid.columns - 1], np.float64)
        return np.where(mirrors, last - points, points)


def _mirrored(directions: Directions, mirrors: tuple[bool, bool]) -> Directions:
    """Columns in the other order turn the direction of a row; rows in the other order that of a column."""
    along, down = directions
    return _negated(along) if mirrors[1] else along, _negated(down) if mirrors[0] else down


def _negated(vector: Vector) -> Vector:
    return -vector[0], -vector[1], -vector[2]
