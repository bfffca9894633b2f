"""The regions of a stack as bodies, one for each name and state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.core.contour import mask_of_contours
from app.core.rendering import Solid
from app.core.roi import ReviewState, Roi
from app.core.volume import ImageSeries


def solids(rois: Sequence[Roi], series: ImageSeries) -> tuple[tuple[ReviewState, Solid], ...]:
    """What the regions fill, slice by slice; rejected ones and those of no slice of the stack fill nothing."""
    slices: dict[tuple[ReviewState, str], dict[int, NDArray[np.bool_]]] = defaultdict(dict)
    for roi in rois:
        index = series.index_of(roi.image)
        plane = series.slices[index].plane if index is not None else None
        if index is None or plane is None or roi.state is ReviewState.REJECTED:
            continue
        mask = mask_of_contours(roi.contours, plane)
        of_its_kind = slices[roi.state, roi.roi_class.name]
        of_its_kind[index] = of_its_kind[index] | mask if index in of_its_kind else mask
    made = ((state, _solid(masks)) for (state, _), masks in slices.items())
    return tuple((state, solid) for state, solid in made if solid is not None)


def _solid(masks: dict[int, NDArray[np.bool_]]) -> Solid | None:
    """The smallest block that holds all masks; None where they are empty."""
    filled = {index: mask for index, mask in masks.items() if mask.any()}
    if not filled:
        return None
    union = np.logical_or.reduce(list(filled.values()))
    rows, columns = np.flatnonzero(union.any(axis=1)), np.flatnonzero(union.any(axis=0))
    first = min(filled), int(rows[0]), int(columns[0])
    block = np.zeros(
        (max(filled) - first[0] + 1, rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1), dtype=np.bool_
    )
    for index, mask in filled.items():
        block[index - first[0]] = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Solid(block, first)
