"""Whether a network may be computed with shorter numbers: only where no contour moves by more than half a pixel."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.architecture import Activation, Architecture

MOST_SHIFT_PX: Final = 0.5
CHECKED_IMAGES: Final = 3
"""Images with a contour on which shorter numbers must prove themselves before a series is left to them."""
MOST_IMAGES: Final = 8
"""Images, empty ones too, after which a series that shows too few contours stays with float32."""

Values = NDArray[np.float32]


def contour_shift_px(exact: Values, other: Values, architecture: Architecture) -> float | None:
    """How far contours of the other logits lie from those of the exact ones, at most, in pixels.

    A contour lies where the decision function of its class is zero; to first order it moves by the change of that
    function over its gradient. A pixel that changes sides away from any contour is a region that came or went: that
    is infinitely far.

    Parameters
    ----------
    exact, other
        (K, rows, columns) of one slice.

    Returns
    -------
    shift
        None where neither has a contour.
    """
    if not np.isfinite(other).all():
        return np.inf
    shifts: list[float] = []
    for index, item in enumerate(architecture.classes):
        if item.is_background:
            continue
        before = _decision(exact, architecture, index, item.threshold)
        after = _decision(other, architecture, index, item.threshold)
        inside = before >= 0
        at_contour = _beside_other_side(inside)
        if np.any((inside != (after >= 0)) & ~at_contour):
            return np.inf
        if at_contour.any():
            shifts.append(_largest_shift(before, after, at_contour))
    return max(shifts) if shifts else None


class Trial:
    """Shorter numbers on probation, for one run on a series."""

    def __init__(self) -> None:
        self._images = 0
        self._with_contour = 0
        self.has_failed = False
        self._seconds = [0.0, 0.0]

    @property
    def is_open(self) -> bool:
        """Whether more images are to be computed both ways."""
        return not self.has_failed and self._with_contour < CHECKED_IMAGES and self._images < MOST_IMAGES

    @property
    def is_passed(self) -> bool:
        """Whether shorter numbers do: no contour moved, and they are quicker."""
        return not self.has_failed and self._with_contour >= CHECKED_IMAGES and self._seconds[1] < self._seconds[0]

    def give_up(self) -> None:
        """End it: there is no memory for it."""
        self.has_failed = True

    def note_seconds(self, exact: float, other: float) -> None:
        """What both ways took for the same images."""
        self._seconds[0] += exact
        self._seconds[1] += other

    def note(self, shift_px: float | None) -> None:
        """What came of one image; None where it has no contour."""
        self._images += 1
        self._with_contour += shift_px is not None
        self.has_failed |= shift_px is not None and shift_px > MOST_SHIFT_PX


def _decision(logits: Values, architecture: Architecture, index: int, threshold: float) -> Values:
    """Not negative where a pixel belongs to the class."""
    least = float(np.log(threshold) - np.log1p(-threshold)) if 0 < threshold < 1 else -np.inf
    if architecture.activation is Activation.SIGMOID:
        return np.asarray(logits[index] - np.float32(least))
    others = np.delete(logits, index, axis=0)
    highest = others.max(axis=0)
    rest = highest + np.log(np.exp(others - highest).sum(axis=0))
    return np.asarray(np.minimum(logits[index] - highest, logits[index] - rest - np.float32(least)))


def _beside_other_side(inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pixels with a neighbour across the contour."""
    beside = np.zeros(inside.shape, bool)
    rows = inside[1:] != inside[:-1]
    beside[1:] |= rows
    beside[:-1] |= rows
    columns = inside[:, 1:] != inside[:, :-1]
    beside[:, 1:] |= columns
    beside[:, :-1] |= columns
    return beside


def _largest_shift(before: Values, after: Values, where: NDArray[np.bool_]) -> float:
    gradient = list(np.gradient(before))
    slope = np.hypot(gradient[0][where], gradient[1][where])
    change = np.asarray(np.abs(after[where] - before[where]))
    moved = change > 0
    if np.any(moved & (slope == 0)):
        return float(np.inf)
    return float(np.max(change[moved] / slope[moved], initial=0.0))
