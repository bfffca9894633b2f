"""The step `repeat-channels`: one grey image as several equal channels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inference.transforms.base import Grid, Points, Values


@dataclass(frozen=True, slots=True)
class RepeatChannels:
    """The last step of a network that was trained on colour pictures; a colour image needs no such step."""

    channels: int

    def fit(self, values: Values, grid: Grid) -> Repeated:
        """The same for every image."""
        return Repeated(grid, self.channels)


@dataclass(frozen=True, slots=True)
class Repeated:
    """(rows, columns) <-> (channels, rows, columns)."""

    grid: Grid
    channels: int

    def apply(self, values: Values) -> Values:
        """Repeat the image (rows, columns)."""
        return np.repeat(values[np.newaxis], self.channels, axis=0)

    def invert(self, values: Values) -> Values:
        """Average the channels."""
        return np.asarray(values.mean(axis=0), np.float32)

    def apply_points(self, points: Points) -> Points:
        """Leave points where they are."""
        return points

    def invert_points(self, points: Points) -> Points:
        """Leave points where they are."""
        return points
