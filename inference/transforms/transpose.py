"""The step `transpose`: rows become columns, as in libraries that put x in front of y."""

from __future__ import annotations

from dataclasses import dataclass

from inference.transforms.base import Grid, Values
from inference.transforms.turned import Turned


@dataclass(frozen=True, slots=True)
class Transpose:
    """The first row becomes the first column, wherever the slice lies in the patient."""

    def fit(self, values: Values, grid: Grid) -> Turned:
        """The same for every image."""
        return Turned(grid, transposes=True)
