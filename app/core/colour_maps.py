"""Brightness to colour: grey, the standard's well-known palettes (PS3.6 B.1) and a spectrum of our own."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from enum import Enum
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.phrases import phrase

_Knots = Sequence[tuple[int, int]]


class ColourMap(Enum):
    """How brightness is coloured; the values are Content Labels of PS3.6 B.1 where the standard has the palette."""

    GREY = "GREY"
    HOT_IRON = "HOT_IRON"
    PET = "PET"
    HOT_METAL_BLUE = "HOT_METAL_BLUE"
    PET_20_STEP = "PET_20_STEP"
    SPECTRUM = "SPECTRUM"

    @property
    def title(self) -> str:
        """Name for the user."""
        return _TITLES[self]


_TITLES: Final = {
    ColourMap.GREY: phrase("Grey"),
    ColourMap.HOT_IRON: phrase("Hot iron"),
    ColourMap.PET: "PET",
    ColourMap.HOT_METAL_BLUE: phrase("Hot metal blue"),
    ColourMap.PET_20_STEP: phrase("PET 20 step"),
    ColourMap.SPECTRUM: phrase("Spectrum"),
}

# Red, green and blue between which the standard's tables run straight: (entry, value), values rounded.
_KNOTS: Final[dict[ColourMap, tuple[_Knots, _Knots, _Knots]]] = {
    ColourMap.GREY: (((0, 0), (255, 255)),) * 3,
    ColourMap.HOT_IRON: (
        ((0, 0), (127, 254), (129, 255), (255, 255)),
        ((0, 0), (128, 0), (254, 252), (255, 255)),
        ((0, 0), (191, 0), (254, 252), (255, 255)),
    ),
    ColourMap.PET: (
        ((0, 0), (63, 0), (64, 1), (149, 170), (150, 171), (192, 255), (255, 255)),
        (
            *((0, 0), (31, 62), (33, 67), (62, 125), (63, 128), (95, 64)),
            *((97, 61), (127, 1), (128, 0), (254, 252), (255, 255)),
        ),
        ((0, 0), (1, 1), (128, 255), (130, 248), (192, 0), (233, 165), (235, 174), (254, 250), (255, 255)),
    ),
    ColourMap.HOT_METAL_BLUE: (
        ((0, 0), (85, 0), (102, 50), (119, 90), (153, 190), (170, 255), (255, 255)),
        ((0, 0), (119, 0), (238, 224), (255, 255)),
        (
            *((0, 0), (17, 33), (42, 83), (43, 84), (76, 149), (93, 183), (94, 184), (102, 200)),
            *((119, 150), (136, 50), (153, 0), (170, 0), (238, 200), (255, 255)),
        ),
    ),
}

# The first entry of each step and its colour.
_STEPS: Final = (
    (0, 0x000000),
    (13, 0x600050),
    (26, 0x303050),
    (39, 0x303070),
    (51, 0x505080),
    (64, 0x6060B0),
    (77, 0x7070C0),
    (90, 0x8080E0),
    (102, 0x306030),
    (115, 0x309030),
    (128, 0x50C050),
    (141, 0x40E040),
    (153, 0xE0E050),
    (166, 0xD0D060),
    (179, 0xD0B040),
    (192, 0xD09000),
    (204, 0xC06000),
    (217, 0xB03000),
    (230, 0xFF0000),
    (243, 0xFFFFFF),
)


@cache
def colours(colour_map: ColourMap) -> NDArray[np.uint32]:
    """The colours of brightness 0 to 255, (256,), as 0xFFRRGGBB; read-only."""
    if colour_map is ColourMap.PET_20_STEP:
        firsts = np.array([first for first, _ in _STEPS])
        steps = np.array([colour for _, colour in _STEPS], dtype=np.uint32)
        packed = steps[np.searchsorted(firsts, np.arange(256), side="right") - 1]
    elif colour_map is ColourMap.SPECTRUM:
        packed = np.array([_spectral(entry / 255) for entry in range(256)], dtype=np.uint32)
    else:
        red, green, blue = (_between(knots) for knots in _KNOTS[colour_map])
        packed = red << np.uint32(16) | green << np.uint32(8) | blue
    made = packed | np.uint32(0xFF000000)
    made.flags.writeable = False
    return made


def _between(knots: _Knots) -> NDArray[np.uint32]:
    entries, levels = zip(*knots, strict=True)
    return np.asarray(np.floor(np.interp(np.arange(256), entries, levels) + 0.5).astype(np.uint32))


def _spectral(brightness: float) -> int:
    """Violet-blue through green to red, with black at the start so that no signal looks like none."""
    channels = colorsys.hsv_to_rgb(0.75 * (1 - brightness), 1.0, min(8 * brightness, 1.0))
    red, green, blue = (round(255 * channel) for channel in channels)
    return red << 16 | green << 8 | blue
