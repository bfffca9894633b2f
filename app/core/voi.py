"""Grey value to brightness: the windows and tables of PS3.3 C.11.2, and sensible ones where an image states none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.phrases import phrase

MINIMUM_WIDTH: Final = 1e-6
MOST_SAMPLES: Final = 1 << 16
"""Percentiles are taken over an even choice of that many values: enough for a window, a tenth of the time."""
_LONELY_GAP: Final = 0.1
_LONELY_SHARE: Final = 0.01


class VoiFunction(Enum):
    """How brightness rises within a window; the values are VOI LUT Function's (PS3.3 C.11.2.1.3)."""

    LINEAR = "LINEAR"
    LINEAR_EXACT = "LINEAR_EXACT"
    SIGMOID = "SIGMOID"


@dataclass(frozen=True, slots=True)
class Window:
    """Window centre and width in modality units, and the function between black and white."""

    center: float
    width: float
    explanation: str = ""
    function: VoiFunction = VoiFunction.LINEAR

    @classmethod
    def between(cls, low: float, high: float, explanation: str = "") -> Window:
        """The window in which `low` is just black and `high` just white."""
        width = max(high - low, MINIMUM_WIDTH)
        return cls((low + high) / 2, width, explanation, VoiFunction.LINEAR_EXACT)

    def adjusted(self, *, center_change: float, width_change: float, least_width: float = MINIMUM_WIDTH) -> Window:
        """The window moved and widened, by hand from now on; no narrower than `least_width`.

        LINEAR knows no width below 1 (C.11.2.1.2.1), whatever the values are.
        """
        least = 1.0 if self.function is VoiFunction.LINEAR else least_width
        width = max(self.width + width_change, least)
        return replace(self, center=self.center + center_change, width=width, explanation="")

    def scaled(self, factor: float) -> Window:
        """The same window for values in another unit, `factor` times as large."""
        return replace(self, center=self.center * factor, width=self.width * factor)

    @property
    def bounds(self) -> tuple[float, float]:
        """The values that become black and white; with SIGMOID those where the tangent at the centre meets them."""
        if self.function is VoiFunction.LINEAR:
            half = (self.width - 1) / 2
            return self.center - 0.5 - half, self.center - 0.5 + half
        return self.center - self.width / 2, self.center + self.width / 2

    def brightness(self, values: NDArray[np.generic]) -> NDArray[np.float32]:
        """Modality values to 0 (black) to 1 (white), same shape.

        A LINEAR width of at most 1 is a threshold at centre - 0.5, as the standard defines it.
        """
        low, high = self.bounds
        data = np.asarray(values, dtype=np.float32)
        if self.function is VoiFunction.SIGMOID:
            # Beyond +-80 the exponential leaves float32 and the brightness has long been 0 or 1.
            exponent = np.clip((data - np.float32(self.center)) * np.float32(-4 / self.width), -80, 80)
            return np.asarray(1 / (1 + np.exp(exponent)), dtype=np.float32)
        if high <= low:
            return np.where(data <= np.float32(self.center - 0.5), np.float32(0), np.float32(1))
        return np.asarray(np.clip((data - np.float32(low)) * np.float32(1 / (high - low)), 0, 1))


@dataclass(frozen=True, slots=True, eq=False)
class VoiLut:
    """A VOI LUT (PS3.3 C.11.2.1.1): the modality value `first` and below give `entries[0]`, and so on.

    Parameters
    ----------
    entries
        Read-only, unsigned; at least one.
    bits
        Of an entry: 2 ** bits - 1 is white.
    """

    first: int
    entries: NDArray[np.uint16]
    bits: int
    explanation: str = ""

    @property
    def as_window(self) -> Window:
        """The window over the same values, to go on from by hand."""
        return Window.between(self.first, self.first + max(self.entries.size - 1, 1))

    def brightness(self, values: NDArray[np.generic]) -> NDArray[np.float32]:
        """Modality values to 0 (black) to 1 (white), same shape."""
        index = np.rint(np.asarray(values, dtype=np.float64)) - self.first
        known = np.nan_to_num(np.clip(index, 0, self.entries.size - 1)).astype(np.intp)
        levels = self.entries.astype(np.float32) / np.float32((1 << self.bits) - 1)
        return np.asarray(np.take(levels, known))


GreyTransform = Window | VoiLut
"""What makes brightness of modality values."""


def eight_bit(brightness: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Brightness of 0 to 1 as 0 to 255, rounded; what is no number is black."""
    scaled = np.nan_to_num(brightness * np.float32(255) + np.float32(0.5), copy=False)
    return np.asarray(scaled.astype(np.uint8))


def apply_window(
    values: NDArray[np.generic], transform: GreyTransform, *, inverted: bool = False
) -> NDArray[np.uint8]:
    """Modality values to 8-bit brightness, same shape; `inverted` swaps black and white."""
    brightness = eight_bit(transform.brightness(values))
    return np.asarray(255 - brightness if inverted else brightness)


def automatic_window(values: NDArray[np.generic]) -> Window:
    """The window from the 0.5th to the 99.5th percentile of modality values of any shape.

    A value far below all others that fills at least a hundredth of the image is taken for padding that nobody
    declared, and left out.
    """
    return percentile_window(values, low=0.5, high=99.5, explanation=phrase("automatic"))


def percentile_window(values: NDArray[np.generic], *, low: float, high: float, explanation: str = "") -> Window:
    """The window between two percentiles, 0..100, of the values that are numbers; width 1 where all are alike."""
    ordered = _without_padding(_ordered_samples(values))
    if ordered.size == 0:
        return Window.between(0.0, 1.0, explanation)
    darkest, brightest = (float(value) for value in np.quantile(ordered, [low / 100, high / 100]))
    if brightest <= darkest:
        # Percentiles say nothing of what fills less than the rest: then everything counts.
        darkest, brightest = float(ordered[0]), float(ordered[-1])
    if brightest <= darkest:
        return Window.between(darkest - 0.5, darkest + 0.5, explanation)
    return Window.between(darkest, brightest, explanation)


def window_of_region(values: NDArray[np.generic]) -> Window:
    """The window that spreads the values of a part of the image, e.g. of a rectangle drawn on it."""
    return percentile_window(values, low=1.0, high=99.0, explanation=phrase("region"))


def _ordered_samples(values: NDArray[np.generic]) -> NDArray[np.float64]:
    flat = np.asarray(values).reshape(-1)
    step = -(-flat.size // MOST_SAMPLES)
    samples = np.asarray(flat[:: max(step, 1)], dtype=np.float64)
    return np.sort(samples[np.isfinite(samples)])


def _without_padding(ordered: NDArray[np.float64]) -> NDArray[np.float64]:
    """Drop the lowest value where it is frequent and lonely; never all but one value."""
    if ordered.size == 0 or ordered[0] == ordered[-1]:
        return ordered
    frequent = int(np.searchsorted(ordered, ordered[0], side="right"))
    rest = ordered[frequent:]
    spread = rest[-1] - rest[0]
    lonely = spread > 0 and rest[0] - ordered[0] > _LONELY_GAP * spread
    return rest if lonely and frequent >= _LONELY_SHARE * ordered.size else ordered
