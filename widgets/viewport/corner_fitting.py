"""Which of the corner texts find room: in a small viewport fewer are shown, and none runs into another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.session.corner_texts import CornerTexts

GAP_PX = 12.0
LEAST_PX = 56.0
"""A text that would be cut to less than that is left out."""
LEAST_LINES = 14
LEAST_WIDTH_PX = 300.0
"""In less room only the last line of the lower corners is shown; a title over the viewport names the series."""


class Metrics(Protocol):
    """How wide texts are, and a text cut to a width."""

    def width(self, text: str) -> float:
        """Width in pixels."""
        ...

    def cut(self, text: str, width: float) -> str:
        """The text with an ellipsis where it ends too early."""
        ...


def fitted(
    corners: CornerTexts,
    size: tuple[float, float],
    *,
    metrics: Metrics,
    line_px: float,
    above_left: Sequence[str] = (),
    below_left: Sequence[str] = (),
    letters: tuple[str, str] = ("", ""),
) -> CornerTexts:
    """The lines that are shown.

    Parameters
    ----------
    above_left, below_left
        Lines that stand over and under those of the upper left corner in any case.
    letters
        What stands in the middle of the first and of the last line.
    """
    width, height = size
    if height < LEAST_LINES * line_px or width < LEAST_WIDTH_PX:
        corners = CornerTexts(bottom_left=corners.bottom_left[-1:], bottom_right=corners.bottom_right[-1:])
    top, bottom = ((width - metrics.width(letter)) / 2 - GAP_PX if letter else width for letter in letters)

    def left(lines: Sequence[str], first: int, half: float) -> list[str]:
        return [metrics.cut(text, half if row == first else width) for row, text in enumerate(lines)]

    def right(lines: Sequence[str], beside: Sequence[str], half: float) -> list[str]:
        placed: list[str] = []
        for text in lines:
            row = len(placed)
            taken = metrics.width(beside[row]) + GAP_PX if row < len(beside) else 0.0
            room = min(width - taken, half) if row == 0 else width - taken
            if metrics.width(text) <= room or room >= LEAST_PX:
                placed.append(metrics.cut(text, room))
        return placed

    top_left = left(corners.top_left, -1 if any(above_left) else 0, top)
    upper = [text for text in (*above_left, *top_left, *below_left) if text]
    from_below = left(corners.bottom_left[::-1], 0, bottom)
    return CornerTexts(
        top_left=tuple(top_left),
        top_right=tuple(right(corners.top_right, upper, top)),
        bottom_left=tuple(from_below[::-1]),
        bottom_right=tuple(right(corners.bottom_right[::-1], from_below, bottom)[::-1]),
    )
