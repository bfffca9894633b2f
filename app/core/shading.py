"""Stored values to the colours on the screen, through one look-up table where they have at most 16 bits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.core.colour_maps import ColourMap, colours
from app.core.voi import GreyTransform, eight_bit

BLACK: Final = np.uint32(0xFF000000)

ToValues = Callable[[NDArray[Any]], NDArray[np.float32]]
"""Stored values to modality values, same shape."""


@dataclass(frozen=True, slots=True)
class Shading:
    """How grey values look.

    Parameters
    ----------
    inverted
        Whether the darkest and the brightest change places, before colours are given.
    """

    transform: GreyTransform
    inverted: bool = False
    colour_map: ColourMap = ColourMap.GREY


@dataclass(frozen=True, slots=True)
class PaddingRange:
    """The stored values, both ends included, that are no image (PixelPaddingValue, PS3.3 C.7.5.1.1.2)."""

    low: float
    high: float

    def holds(self, stored: NDArray[Any]) -> NDArray[np.bool_]:
        """Which of the stored values are padding, same shape."""
        return np.asarray((stored >= self.low) & (stored <= self.high))


def has_table(dtype: np.dtype[Any]) -> bool:
    """Whether values of that type are few enough for a table."""
    return dtype.kind in "iu" and dtype.itemsize <= 2


def shading_table(
    dtype: np.dtype[Any], shading: Shading, *, to_values: ToValues, padding: PaddingRange | None = None
) -> NDArray[np.uint32]:
    """The colour of every value of an integer type of 8 or 16 bits, 0xFFRRGGBB, in the order of its unsigned twin."""
    unsigned = np.arange(1 << (8 * dtype.itemsize), dtype=f"u{dtype.itemsize}")
    return shade_directly(unsigned.view(dtype.newbyteorder("=")), shading, to_values=to_values, padding=padding)


def look_up(stored: NDArray[Any], table: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The colours of stored values, same shape; `table` is that of their type."""
    native = stored.astype(stored.dtype.newbyteorder("="), copy=False)
    # Every index is in the table by its type: "clip" spares the check that "raise" makes of each.
    return np.take(table, native.view(f"u{native.dtype.itemsize}"), mode="clip")


def shade_directly(
    stored: NDArray[Any], shading: Shading, *, to_values: ToValues, padding: PaddingRange | None = None
) -> NDArray[np.uint32]:
    """The colours, 0xFFRRGGBB, of stored values of any type and shape, each computed; padding and NaN are black."""
    values = to_values(stored)
    levels = eight_bit(shading.transform.brightness(values))
    shown = np.take(colours(shading.colour_map), 255 - levels if shading.inverted else levels)
    if padding is not None:
        shown[padding.holds(stored)] = BLACK
    if stored.dtype.kind == "f":
        shown[np.isnan(values)] = BLACK
    return shown
