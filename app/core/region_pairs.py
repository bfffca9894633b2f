"""Which regions of two readings of one slice mean the same thing, and how far they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.core.contour import in_plane
from app.core.geometry import PlaneGeometry, Points
from app.core.region_agreement import Agreement, agreement, dice
from app.core.roi import Roi


@dataclass(frozen=True, slots=True)
class Pair:
    """Two regions that overlap, or one that overlaps with none of the other reading.

    Parameters
    ----------
    agreement
        None where one of them is missing.
    """

    first: Roi | None
    second: Roi | None
    agreement: Agreement | None = None

    @property
    def roi(self) -> Roi:
        """The one that is there, the first of two."""
        roi = self.first or self.second
        assert roi is not None  # noqa: S101 - a pair of nothing is none
        return roi


def paired(first: Sequence[Roi], second: Sequence[Roi], plane: PlaneGeometry) -> tuple[Pair, ...]:
    """Pair the regions of two readings by how much they overlap, the best pairs first; then what is left of each.

    Names do not matter: two networks may call the same thing otherwise, and a hand not at all.
    """
    shares = [
        (dice(first[one].contours, second[other].contours, plane), one, other)
        for one, other in _near(first, second, plane)
    ]
    left, free = dict(enumerate(first)), dict(enumerate(second))
    pairs = []
    for share, one, other in sorted(shares, key=lambda found: (-found[0], *found[1:])):
        if share > 0 and one in left and other in free:
            a, b = left.pop(one), free.pop(other)
            pairs.append(Pair(a, b, agreement(a.contours, b.contours, plane)))
    return (*pairs, *(Pair(roi, None) for roi in left.values()), *(Pair(None, roi) for roi in free.values()))


def overlapping(roi: Roi, others: Sequence[Roi], plane: PlaneGeometry) -> tuple[Roi, ...]:
    """Those of the others that share a pixel with a region."""
    near = [others[other] for _, other in _near([roi], others, plane)]
    return tuple(other for other in near if dice(roi.contours, other.contours, plane) > 0)


def _near(first: Sequence[Roi], second: Sequence[Roi], plane: PlaneGeometry) -> list[tuple[int, int]]:
    """Which of them have boxes that overlap: only these are worth counting pixels."""
    boxes = [_boxes(first, plane), _boxes(second, plane)]
    return [
        (one, other)
        for one, (low, high) in boxes[0].items()
        for other, (other_low, other_high) in boxes[1].items()
        if np.all(low <= other_high) and np.all(other_low <= high)
    ]


def _boxes(rois: Sequence[Roi], plane: PlaneGeometry) -> dict[int, tuple[Points, Points]]:
    points = {
        number: np.concatenate(in_plane(roi.contours, plane)) for number, roi in enumerate(rois) if roi.contours
    }
    return {number: (some.min(axis=0), some.max(axis=0)) for number, some in points.items()}
