"""Where the label of each region goes: beside its outline, over no outline and no other label."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSizeF

GAP_PX = 6.0

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
    firsts = _first_places(boxes, measures)
    if _all_fit(firsts, area=area, known=known) and _overlap(boxes, area[None]).all():
        return tuple(
            QRectF(x, y, size.width(), size.height())
            for (x, y, _, _), size in zip(firsts.tolist(), sizes, strict=True)
        )
    places = _candidates(boxes, measures)
    free = _inside(places, area) & ~_overlap(places.reshape(-1, 4), known).any(axis=1).reshape(places.shape[:2])
    seen = _overlap(boxes, area[None])[:, 0]
    chosen: list[QRectF | None] = []
    used: list[list[float]] = []
    for number, size in enumerate(sizes):
        # One by one: nearly always the first is free.
        left = (place for place in places[number, free[number]].tolist() if not _is_taken(place, used))
        place = next(left, None) if seen[number] else None
        if place is None:
            chosen.append(None)
            continue
        used.append(place)
        chosen.append(QRectF(place[0], place[1], size.width(), size.height()))
    return tuple(chosen)


def _first_places(outlines: Boxes, sizes: NDArray[np.float64]) -> Boxes:
    """To the right of each outline, at its upper edge."""
    corners = outlines[:, (2, 1)] + (GAP_PX, 0)
    return np.concatenate([corners, corners + sizes], axis=1)


def _all_fit(places: Boxes, *, area: NDArray[np.float64], known: Boxes) -> bool:
    """Whether all of them lie in the area, over nothing known and not over one another."""
    if not _inside(places, area).all() or _overlap(places, known).any():
        return False
    return int(_overlap(places, places).sum()) == len(places)


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


def _candidates(outlines: Boxes, sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """(outlines, ways, 4): right above first, where reading starts; then round the outline, then further away."""
    width, height = sizes[:, :1], sizes[:, 1:]
    distances = GAP_PX + height * np.arange(3)
    left, right = outlines[:, :1] - distances - width, outlines[:, 2:3] + distances
    above, below = outlines[:, 1:2] - distances - height, outlines[:, 3:] + distances
    middle_x = (outlines[:, :1] + outlines[:, 2:3] - width) / 2 + 0 * distances
    middle_y = (outlines[:, 1:2] + outlines[:, 3:] - height) / 2 + 0 * distances
    top = outlines[:, 1:2] + 0 * distances
    ways = (
        (right, top),
        (middle_x, above),
        (right, middle_y),
        (middle_x, below),
        (left, top),
        (left, middle_y),
        (right, above),
        (left, above),
        (right, below),
        (left, below),
    )
    # (outlines, distances, ways, x or y): all ways at one distance come before the next distance.
    corners = np.array(ways).transpose(2, 3, 0, 1).reshape(len(outlines), -1, 2)
    return np.concatenate([corners, corners + sizes[:, None]], axis=2)
