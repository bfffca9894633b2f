"""Where the label of each region goes: beside its outline, over no outline and no other label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF

GAP_PX = 6.0


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
    placed: list[QRectF | None] = []
    for outline, size in zip(outlines, sizes, strict=True):
        others = [*outlines, *taken, *(place for place in placed if place is not None)]
        free = (
            place
            for place in _candidates(outline, size)
            if within.contains(place) and not any(place.intersects(other) for other in others)
        )
        placed.append(next(free, None) if within.intersects(outline) else None)
    return tuple(placed)


def _candidates(outline: QRectF, size: QSizeF) -> Iterator[QRectF]:
    """Right above first, where reading starts; then round the outline, then further away."""
    for distance in (GAP_PX, GAP_PX + size.height(), GAP_PX + 2 * size.height()):
        above, below = outline.top() - distance - size.height(), outline.bottom() + distance
        right, left = outline.right() + distance, outline.left() - distance - size.width()
        middle_x = outline.center().x() - size.width() / 2
        middle_y = outline.center().y() - size.height() / 2
        for x, y in (
            (right, outline.top()),
            (middle_x, above),
            (right, middle_y),
            (middle_x, below),
            (left, outline.top()),
            (left, middle_y),
            (right, above),
            (left, above),
            (right, below),
            (left, below),
        ):
            yield QRectF(QPointF(x, y), size)
