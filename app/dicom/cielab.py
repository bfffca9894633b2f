"""CIELab as DICOM stores it (PS3.3 C.10.7.1.1) to the red, green and blue of a screen (IEC 61966-2-1).

The white of the profile connection space would be D50. DCMTK, PixelMed and highdicom, which wrote most segmentations
that there are, take D65 for it: by their rule colours come back as they were chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

_WHITE_D65: Final = np.array([0.95047, 1.0, 1.08883])
_XYZ_TO_LINEAR: Final = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])
_BEND: Final = 6 / 29
_LARGEST: Final = 0xFFFF


def rgb_of_cielab(stored: Sequence[int]) -> tuple[int, int, int] | None:
    """Red, green and blue, 0..255, of L*, a* and b* stored in 16 bits each; None where these are none."""
    if len(stored) != 3 or not all(0 <= part <= _LARGEST for part in stored):
        return None
    lightness, a, b = stored[0] / _LARGEST * 100, stored[1] / _LARGEST * 255 - 128, stored[2] / _LARGEST * 255 - 128
    y = (lightness + 16) / 116
    bent = np.array([y + a / 500, y, y - b / 200])
    xyz = np.where(bent > _BEND, bent**3, 3 * _BEND**2 * (bent - 4 / 29)) * _WHITE_D65
    linear = np.clip(_XYZ_TO_LINEAR @ xyz, 0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = np.rint(255 * encoded).astype(int).tolist()
    return red, green, blue
