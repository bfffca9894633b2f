"""Graphics that an image brings along, one bit per pixel (PS3.3 C.9.2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray


class OverlayKind(Enum):
    """OverlayType."""

    GRAPHICS = "G"
    ROI = "R"


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """One overlay plane of an image.

    Parameters
    ----------
    mask
        (rows, columns) of the overlay's own size, read-only.
    row, column
        Where its first pixel lies in the image, counted from 0; it may lie outside.
    label
        What it shows, in the words of its maker; may be empty.
    """

    mask: NDArray[np.bool_]
    row: int = 0
    column: int = 0
    label: str = ""
    kind: OverlayKind = OverlayKind.GRAPHICS

    def on_image(self, rows: int, columns: int) -> NDArray[np.bool_]:
        """The part that lies on an image of that size, (rows, columns)."""
        placed = np.zeros((rows, columns), dtype=np.bool_)
        top, left = max(0, self.row), max(0, self.column)
        part = self.mask[top - self.row : rows - self.row, left - self.column : columns - self.column]
        if min(rows - self.row, columns - self.column) > 0 and part.size:
            placed[top : top + part.shape[0], left : left + part.shape[1]] = part
        return placed
