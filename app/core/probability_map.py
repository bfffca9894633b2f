"""How probable a network found the pixels round a proposal, kept small, and the lines of equal probability in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.level_lines import level_lines
from app.core.polygon import Loop

Probabilities = NDArray[np.uint8]

WHOLE: Final = 255
"""The number that stands for probability 1: a step is 0.004."""
BAND: Final = 0.2
"""How far below and above its threshold a network counts as uncertain."""
_MARGIN: Final = 0.05
"""No level is nearer to 0 or 1: there the lines follow noise."""


@dataclass(frozen=True, slots=True, eq=False)
class ProbabilityMap:
    """The probability of a proposal's class round it, on the grid of its slice.

    Parameters
    ----------
    values
        (rows, columns) 0..255 for 0..1, of a box of the slice; made read-only. Beyond the box, and where the network
        found another region, it is 0 or lower than the band.
    row, column
        Of the slice, where the box begins.
    threshold
        From which probability on a pixel belongs to the region.
    """

    values: Probabilities
    row: int
    column: int
    threshold: float

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.values.dtype != np.uint8:
            raise ValueError("a probability map is (rows, columns) of bytes")
        self.values.setflags(write=False)

    @property
    def band(self) -> tuple[float, float]:
        """The two levels between which the network was uncertain."""
        return band_of(self.threshold)

    def lines(self, level: float) -> tuple[Loop, ...]:
        """Where the probability is `level`: (N, 2) row, column of the slice each.

        Closed ones end where they begin; a line that leaves the box ends at its edge.
        """
        field = self.values.astype(np.float64) - WHOLE * level
        lines = [part for loop in level_lines(field) for part in _inside(loop, self.values.shape)]
        return tuple(np.add(line, (self.row, self.column)) for line in lines)


def band_of(threshold: float) -> tuple[float, float]:
    """The levels of uncertainty round a threshold, e.g. 0.3 and 0.7 round 0.5."""
    return max(threshold - BAND, _MARGIN), min(threshold + BAND, 1 - _MARGIN)


def as_bytes(probabilities: NDArray[np.float32]) -> Probabilities:
    """Probabilities 0..1 as they are kept."""
    return np.asarray(np.rint(np.clip(probabilities, 0.0, 1.0) * WHOLE), np.uint8)


def _inside(loop: Loop, shape: tuple[int, ...]) -> list[Loop]:
    """The parts of a closed line between the centres of the outermost pixels; beyond them nobody knows."""
    inner = np.all((loop >= 0) & (loop <= np.array(shape) - 1), axis=1)
    if inner.all():
        return [np.concatenate([loop, loop[:1]])]
    # Begun outside, no part goes round the end.
    turned = np.roll(np.arange(len(loop)), -int(np.argmin(inner)))
    kept = inner[turned]
    borders = np.flatnonzero(np.diff(kept.astype(np.int8))) + 1
    parts = np.split(turned, borders)
    return [loop[part] for part in parts if inner[part[0]] and len(part) > 1]
