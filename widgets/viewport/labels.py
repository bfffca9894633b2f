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
    if not outlines:
        return ()
    boxes, area = _boxes(outlines), _boxes([within])[0]
    measures = np.array([(size.width(), size.height()) for size in sizes])
    known = np.concatenate([boxes, _boxes(taken)])
    seen = _overlap(boxes, area[None])[:, 0].tolist()
    ways = _Ways(boxes, measures, area=area, known=known)
    used: list[list[float]] = []
    chosen: list[QRectF | None] = []
    for number, size in enumerate(sizes):
        place = next((place for place in ways.free(number) if not _is_taken(place, used)), None)
        if place is None or not seen[number]:
            chosen.append(None)
            continue
        used.append(place)
        chosen.append(QRectF(place[0], place[1], size.width(), size.height()))
    return tuple(chosen)


class _Ways:
    """Where each label could go, the best first; those further away are looked at when they are needed."""

    def __init__(
        self, outlines: Boxes, sizes: NDArray[np.float64], *, area: NDArray[np.float64], known: Boxes
    ) -> None:
        self._outlines, self._sizes, self._area, self._known = outlines, sizes, area, known
        self._found: dict[int, list[list[list[float]]]] = {}

    def free(self, number: int) -> Iterator[list[float]]:
        """Places for one label that lie in the area and cover nothing known."""
        for distance in range(_DISTANCES):
            if distance not in self._found:
                places = _candidates(self._outlines, self._sizes, distance)
                covered = _overlap(places.reshape(-1, 4), self._known).any(axis=1).reshape(places.shape[:2])
                free = _inside(places, self._area) & ~covered
                self._found[distance] = [place[is_free].tolist() for place, is_free in zip(places, free, strict=True)]
            yield from self._found[distance][number]


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
