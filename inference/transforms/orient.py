"""The step `orient`: rows and columns turned to where the network expects them in the patient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from app.core.errors import InputMismatchError
from app.core.phrases import phrase
from inference.transforms.base import Directions, Grid, Values, Vector
from inference.transforms.turned import Turned

_TOWARDS: Final[dict[str, Vector]] = {
    "L": (1.0, 0.0, 0.0),
    "R": (-1.0, 0.0, 0.0),
    "P": (0.0, 1.0, 0.0),
    "A": (0.0, -1.0, 0.0),
    "H": (0.0, 0.0, 1.0),
    "F": (0.0, 0.0, -1.0),
}
_LEAST_COSINE: Final = 0.5
"""A direction that is off by more than 60 degrees is not the one that is meant."""


@dataclass(frozen=True, slots=True)
class Orient:
    r"""Turned by quarters and mirrored only; an oblique slice stays oblique.

    Parameters
    ----------
    patient_orientation
        Where rows and where columns point, as (0020,0020) writes it, e.g. `L\P` (PS3.3 C.7.6.1.1.1).
    """

    patient_orientation: str

    def fit(self, values: Values, grid: Grid) -> Turned:
        """Find the way to turn this image.

        Raises
        ------
        InputMismatchError
            The image does not say how it lies, or lies across the plane that is meant.
        """
        if grid.directions is None:
            raise self._error(phrase("The image does not state its Image Orientation (Patient)."))
        wanted = tuple(np.array(_TOWARDS[letter]) for letter in self.patient_orientation.split("\\"))
        transposes, along, down = max(
            _cosines(grid.directions, wanted, transposes=transposes) for transposes in (False, True)
        )[1:]
        if min(abs(along), abs(down)) < _LEAST_COSINE:
            raise self._error(phrase("The image lies across these directions."))
        return Turned(grid, transposes, mirrors=(down < 0, along < 0))

    def _error(self, cause: str) -> InputMismatchError:
        return InputMismatchError(
            phrase("The image cannot be given to the network."),
            cause=phrase(
                "The network takes slices whose rows and columns point to {orientation}. {cause}",
                orientation=self.patient_orientation,
                cause=cause,
            ),
            next_step=phrase("Choose another image or a network that is made for this one."),
        )


def _cosines(
    directions: Directions, wanted: tuple[np.ndarray, ...], *, transposes: bool
) -> tuple[float, bool, float, float]:
    """How well it fits, whether rows and columns are exchanged, and the cosines along rows and down columns."""
    along, down = reversed(directions) if transposes else directions
    cosines = float(np.dot(along, wanted[0])), float(np.dot(down, wanted[1]))
    return min(map(abs, cosines)), transposes, *cosines
