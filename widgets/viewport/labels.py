"""Where the label of each region goes: beside its outline, over no outline and no other label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSizeF

GAP_PX = 6.0
_DISTANCES: Final = 3
"""How many places there are one behind the other, each a line of text further from the outline."""

Boxes = NDArray[np.float64]
"""(N, 4): left, top, right, bottom."""


def place_labels(
    outlines: Sequence[QRectF], sizes: Sequence[QSizeF], *, within: QRectF, taken: Sequence[QRectF] = ()
) -> tuple[QRectF | None, ...]:
    """A place for the label of each outline; None where there is none that covers nothing.

    Parameters
    ----------
    outlines
        Bounding boxes of the regions on the screen.
    within
        The viewport.
    taken
        Where other text stands.
    """
    return LabelPlaces(outlines, sizes, within=within).choose(taken)


class LabelPlaces:
    """Where each label could go, the best first, worked out before it is known what other text stands there.

    Places further away are looked at when they are needed. The parameters are those of `place_labels`.
    """

    def __init__(self, outlines: Sequence[QRectF], sizes: Sequence[QSizeF], *, within: QRectF) -> None:
        self._outlines, self._area = _boxes(outlines), _boxes([within])[0]
        self._sizes = np.array([(size.width(), size.height()) for size in sizes]).reshape(-1, 2)
        self._is_seen = _overlap(self._outlines, self._area[None])[:, 0].tolist()
        self._found: list[list[list[list[float]]]] = []
        if outlines:
            self._look_further()

    def choose(self, taken: Sequence[QRectF]) -> tuple[QRectF | None, ...]:
        """A place for each label beside text that stands there; None where there is none that covers nothing."""
        used = [list(rectangle.getCoords()) for rectangle in taken]
        chosen: list[QRectF | None] = []
        for number, (width, height) in enumerate(self._sizes.tolist()):
            free = self._free(number) if self._is_seen[number] else ()
            place = next((place for place in free if not _is_taken(place, used)), None)
            if place is not None:
                used.append(place)
            chosen.append(None if place is None else QRectF(place[0], place[1], width, height))
        return tuple(chosen)

    def _free(self, number: int) -> Iterator[list[float]]:
        """Places for one label that lie in the area and cover no outline."""
        for distance in range(_DISTANCES):
            if distance == len(self._found):
                self._look_further()
            yield from self._found[distance][number]

    def _look_further(self) -> None:
        places = _candidates(self._outlines, self._sizes, len(self._found))
        covered = _overlap(places.reshape(-1, 4), self._outlines).any(axis=1).reshape(places.shape[:2])
        free = _inside(places, self._area) & ~covered
        self._found.append([place[is_free].tolist() for place, is_free in zip(places, free, strict=True)])


def _boxes(rectangles: Sequence[QRectF]) -> Boxes:
    return np.array([rectangle.getCoords() for rectangle in rectangles]).reshape(-1, 4)


def _inside(places: Boxes, area: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Of boxes (…, 4): which lie in the area with all that belongs to them."""
    left, top, right, bottom = np.moveaxis(places, -1, 0)
    return np.asarray((left >= area[0]) & (top >= area[1]) & (right <= area[2]) & (bottom <= area[3]))


def _overlap(places: Boxes, others: Boxes) -> NDArray[np.bool_]:
    """(places, others): whether they have more than an edge in common."""
    left, top, right, bottom = (axis[:, None] for axis in places.T)
    other_left, other_top, other_right, other_bottom = others.T
    across = (left < other_right) & (other_left < right)
    return np.asarray(across & (top < other_bottom) & (other_top < bottom))


def _is_taken(place: Sequence[float], used: Sequence[Sequence[float]]) -> bool:
    left, top, right, bottom = place
    return any(left < box[2] and box[0] < right and top < box[3] and box[1] < bottom for box in used)


def _candidates(outlines: Boxes, sizes: NDArray[np.float64], distance: int) -> NDArray[np.float64]:
    """(outlines, ways, 4): right above first, where reading starts; then round the outline."""
    width, height = sizes.T
    left, top, right, bottom = outlines.T
    away = GAP_PX + height * distance
    beside, over = (left - away - width, right + away), (top - away - height, bottom + away)
    middle_x, middle_y = (left + right - width) / 2, (top + bottom - height) / 2
    ways = (
        (beside[1], top),
        (middle_x, over[0]),
        (beside[1], middle_y),
        (middle_x, over[1]),
        (beside[0], top),
        (beside[0], middle_y),
        (beside[1], over[0]),
        (beside[0], over[0]),
        (beside[1], over[1]),
        (beside[0], over[1]),
    )
    corners = np.array(ways).transpose(2, 0, 1)
    return np.concatenate([corners, corners + sizes[:, None]], axis=2)
