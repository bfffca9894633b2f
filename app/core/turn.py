"""How an image is turned on the screen: by quarters of a circle, and mirrored or not; the eight ways there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Turn:
    """First mirrored left to right, if at all, then turned clockwise.

    Parameters
    ----------
    quarters
        0 to 3 quarters of a circle.
    """

    quarters: int = 0
    mirrored: bool = False

    def __post_init__(self) -> None:
        if self.quarters not in range(4):
            raise ValueError(f"there are 0 to 3 quarters, not {self.quarters}")

    @property
    def is_upright(self) -> bool:
        """Whether rows of the image lie along rows of the screen."""
        return self.quarters % 2 == 0

    @property
    def signs(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """How far x, and how far y down, of the screen goes with one step along columns and along rows."""
        cosine, sine = ((1, 0), (0, 1), (-1, 0), (0, -1))[self.quarters]
        along = -1 if self.mirrored else 1
        return (cosine * along, -sine), (sine * along, cosine)

    @property
    def matrix(self) -> NDArray[np.int64]:
        """(2, 2): steps along (columns, rows) of the image to steps along (x, y) of the screen; orthogonal."""
        return np.array(self.signs)

    def rotated(self, quarters: int) -> Turn:
        """Turned on, clockwise as seen on the screen."""
        return Turn((self.quarters + quarters) % 4, self.mirrored)

    def flipped_left_right(self) -> Turn:
        """What is left on the screen goes to the right."""
        return Turn(-self.quarters % 4, not self.mirrored)

    def flipped_top_bottom(self) -> Turn:
        """What is on top of the screen goes to the bottom."""
        return Turn((2 - self.quarters) % 4, not self.mirrored)


UPRIGHT = Turn()


def turned(array: NDArray[Any], turn: Turn) -> NDArray[Any]:
    """An image (rows, columns, …) as it lies on the screen; a view of the same memory."""
    mirrored = array[:, ::-1] if turn.mirrored else array
    return np.rot90(mirrored, -turn.quarters)


def fitting_scale(extent: tuple[float, float], room: tuple[float, float], *, turn: Turn) -> float:
    """How much of the room's unit one unit of the extent gets, where a turned image just fits.

    Parameters
    ----------
    extent
        Width and height of the upright image, in millimetres or in widths of a pixel.
    room
        Width and height of the place that it is shown in; less than one is taken for one.
    """
    wide, high = extent if turn.is_upright else extent[::-1]
    return min(max(room[0], 1.0) / wide, max(room[1], 1.0) / high)
