"""Grey value to brightness: the window of PS3.3 C.11.2.1.2 and sensible ones where the image states none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MINIMUM_WIDTH = 1e-6


@dataclass(frozen=True, slots=True)
class Window:
    """Window centre and width in modality units."""

    center: float
    width: float
    explanation: str = ""

    def adjusted(self, *, center_change: float, width_change: float) -> Window:
        """The window moved and widened; the width stays positive."""
        return Window(self.center + center_change, max(self.width + width_change, MINIMUM_WIDTH))

    @property
    def bounds(self) -> tuple[float, float]:
        """The values that become black and white with the LINEAR function (C.11.2.1.2.1)."""
        return self.center - 0.5 - (self.width - 1) / 2, self.center - 0.5 + (self.width - 1) / 2


def apply_window(values: NDArray[np.generic], window: Window, *, inverted: bool = False) -> NDArray[np.uint8]:
    """Modality values to 8-bit brightness by the LINEAR function, same shape; `inverted` swaps black and white.

    A width of at most 1 is a threshold at centre - 0.5, as the standard defines it.
    """
    low, high = window.bounds
    data = np.asarray(values, dtype=np.float32)
    if window.width <= 1:
        brightness = np.where(data <= window.center - 0.5, 0, 255).astype(np.uint8)
    else:
        scaled = (data - np.float32(low)) * np.float32(255.0 / (high - low))
        brightness = np.clip(scaled + 0.5, 0, 255).astype(np.uint8)
    return np.asarray(255 - brightness if inverted else brightness)


def automatic_window(values: NDArray[np.generic]) -> Window:
    """The window from the 0.5th to the 99.5th percentile of the values."""
    low, high = np.percentile(np.asarray(values, dtype=np.float64), [0.5, 99.5])
    width = max(float(high - low), 1.0)
    return Window(center=float(low) + width / 2, width=width, explanation="automatic")
