"""What of a probability map lies round each region: what the user may ask for, in little memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.probability_map import ProbabilityMap, as_bytes, band_of

MOST_BYTES: Final = 16 << 20
"""Of all regions of one class on a slice, the largest first; what finds no room has none."""
_MARGIN_PX: Final = 2


def surroundings(
    probabilities: NDArray[np.float32], regions: Sequence[NDArray[np.bool_]], threshold: float
) -> list[ProbabilityMap | None]:
    """A map for each region: it and all round it that is connected with it by probabilities of the band and above.

    Regions that are connected like that have one map together.

    Parameters
    ----------
    probabilities
        (rows, columns) of the class, 0..1.
    regions
        (rows, columns) masks.
    """
    from scipy.ndimage import find_objects, label

    if not regions:
        return []
    low, _ = band_of(threshold)
    labels, _count = label(probabilities >= low)
    boxes = find_objects(labels)
    left, maps = MOST_BYTES, list[ProbabilityMap | None]()
    made: dict[tuple[int, ...], ProbabilityMap] = {}
    for region in regions:
        own = np.unique(labels[region])
        own = own[own > 0]
        shared = made.get(tuple(own.tolist()))
        if shared is not None and _covers(shared, region):
            maps.append(shared)
            continue
        rows = _reach([boxes[number - 1][0] for number in own.tolist()], np.asarray(region.any(axis=1)))
        columns = _reach([boxes[number - 1][1] for number in own.tolist()], np.asarray(region.any(axis=0)))
        size = (rows.stop - rows.start) * (columns.stop - columns.start)
        if size > left:
            maps.append(None)
            continue
        left -= size
        here = labels[rows, columns]
        strange = (here > 0) & ~np.isin(here, own)
        values = as_bytes(np.where(strange, np.float32(0), probabilities[rows, columns]))
        around = ProbabilityMap(values, rows.start, columns.start, threshold)
        made[tuple(own.tolist())] = around
        maps.append(around)
    return maps


def _covers(around: ProbabilityMap, region: NDArray[np.bool_]) -> bool:
    rows, columns = around.values.shape
    box = region[around.row : around.row + rows, around.column : around.column + columns]
    return bool(np.count_nonzero(box) == np.count_nonzero(region))


def _reach(parts: Sequence[slice], occupied: NDArray[np.bool_]) -> slice:
    """From the first place of any part, or of the region, to the last, and a little more."""
    places = np.flatnonzero(occupied)
    first = min([int(places[0]), *(part.start for part in parts)])
    last = max([int(places[-1]) + 1, *(part.stop for part in parts)])
    return slice(max(first - _MARGIN_PX, 0), min(last + _MARGIN_PX, len(occupied)))
