"""How images of a modality are usually laid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MOST_ROWS: Final = 3
MOST_COLUMNS: Final = 3


@dataclass(frozen=True, slots=True)
class Hanging:
    """A layout that was remembered.

    Parameters
    ----------
    fills
        Whether the viewports are filled, row by row, with the first image series of the study; otherwise only the
        first of them is opened.
    """

    rows: int
    columns: int
    fills: bool
