"""Mask to contours and back, with one rule for pixel edges.

A pixel (row, column) is the square of side 1 around its centre; contours run along pixel edges, at half
indices. A point belongs to a region by the even-odd rule, half-open: a centre exactly on an edge belongs
to the side with the larger index. Tracing centres instead would lose half a pixel all round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.core.crossings import crossings, odd
from app.core.pixel_edges import edge_loops
from app.core.polygon import Loop
from app.core.thinning import kept_corners

Mask = NDArray[np.bool_]

SAFETY_MARGIN_PX = 0.01
"""No pixel centre lies nearer to a simplified outline, so that rounding coordinates moves no pixel."""

_CROSSINGS_AT_ONCE = 4_000_000
_SMALLEST_TOLERANCE_PX = 0.05


def trace(mask: Mask, *, tolerance_px: float = 0.0) -> list[Loop]:
    """Outline a mask (rows, columns) along pixel edges.

    Parameters
    ----------
    mask
        What to outline; diagonal neighbours are separate regions.
    tolerance_px
        How far, in pixels, the outline may depart from the pixel edges, where it can do so and still cover
        exactly the pixels of the mask and stay clear of every pixel centre by `SAFETY_MARGIN_PX`.

    Returns
    -------
    list of loops
        (N, 2) row, column at half indices; outer loops and holes together, to be filled by the even-odd rule.
        They do not cross. Empty for an empty mask.
    """
    (loops,) = traces([mask], tolerance_px=tolerance_px)
    return loops


def traces(masks: Iterable[Mask], *, tolerance_px: float = 0.0) -> Iterator[list[Loop]]:
    """What `trace` gives for each of many masks, in a tenth of the time."""
    for count, edges in edge_loops(np.asarray(mask, dtype=bool) for mask in masks):
        points, starts = edges.corners, edges.starts
        if tolerance_px > _SMALLEST_TOLERANCE_PX and len(points):
            kept, starts = kept_corners(edges, tolerance_px, margin_px=SAFETY_MARGIN_PX)
            points = points[kept]
        bounds = [*starts.tolist(), len(points)]
        loops = [points[first:end] for first, end in pairwise(bounds)]
        of_mask = np.searchsorted(edges.owners, np.arange(count + 1)).tolist()
        yield from (loops[first:end] for first, end in pairwise(of_mask))


def rasterise(loops: Sequence[Loop], rows: int, columns: int) -> Mask:
    """The pixels whose centres lie inside the loops, (rows, columns), by the rule of this module."""
    filled = np.zeros((rows, columns), dtype=bool)
    if not len(loops):
        return filled
    points = np.vstack(loops)
    # Nothing is inside beyond the outermost points; a place more on every side for what rounding may add.
    low, high = np.floor(points.min(axis=0)) - 1, np.ceil(points.max(axis=0)) + 2
    top, left = np.clip(low, 0, (rows, columns)).astype(int).tolist()
    bottom, right = np.clip(high, 0, (rows, columns)).astype(int).tolist()
    height, width = bottom - top, right - left + 1
    if height <= 0 or width <= 1:
        return filled
    starts, ends, _ = _edges(loops)
    changes = np.zeros(0, dtype=np.intp)
    at_once = max(_CROSSINGS_AT_ONCE // rows, 1)
    for start in range(0, len(starts), at_once):
        part = slice(start, start + at_once)
        _, row, column = crossings(starts[part], ends[part], rows=rows)
        places = (row - top) * width + np.clip(column, left, right) - left
        changes = odd(np.concatenate([changes, places]))
    # Every row is crossed an even number of times: the pixels between two changes are alike, row after row.
    lengths = np.diff(changes, prepend=0, append=height * width)
    is_inside = np.arange(len(lengths)) % 2 == 1
    filled[top:bottom, left:right] = np.repeat(is_inside, lengths).reshape(height, width)[:, :-1]
    return filled


def changes(groups: Sequence[Sequence[Loop]], shapes: Sequence[tuple[int, int]]) -> NDArray[np.intp]:
    """What `rasterise` covers, of loops on many images at once, without making masks of it.

    Parameters
    ----------
    groups
        The loops on each image.
    shapes
        (rows, columns) of each image.

    Returns
    -------
    changes
        Ascending: the first pixel of each run of covered ones and the first behind it, in turns. Pixels are numbered
        image after image and row after row; a row has one place more than columns.
    """
    found = np.zeros(0, dtype=np.intp)
    loops = [loop for group in groups for loop in group]
    if not loops:
        return found
    rows, widths = np.array([(rows, columns + 1) for rows, columns in shapes]).T
    begins = np.cumsum(rows * widths) - rows * widths
    image_of = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    starts, ends, loop = _edges(loops)
    image = image_of[loop]
    # No edge crosses more rows than this.
    spent = np.cumsum(np.minimum(np.abs(ends[:, 0] - starts[:, 0]) + 1, rows[image])) // _CROSSINGS_AT_ONCE
    for part in np.split(np.arange(len(starts)), np.flatnonzero(np.diff(spent)) + 1):
        edge, row, column = crossings(starts[part], ends[part], rows=rows[image[part]])
        on = image[part][edge]
        places = begins[on] + row * widths[on] + np.clip(column, 0, widths[on] - 1)
        found = odd(np.concatenate([found, places]))
    return found


def _edges(loops: Sequence[Loop]) -> tuple[Loop, Loop, NDArray[np.intp]]:
    """Both ends, (N, 2) each, of all edges that are not level, and the numbers of their loops."""
    lengths = np.array([len(loop) for loop in loops])
    points = np.vstack(loops)
    ahead = np.arange(1, len(points) + 1)
    ahead[np.cumsum(lengths) - 1] = np.cumsum(lengths) - lengths
    sloping = np.flatnonzero(points[:, 0] != points[ahead, 0])
    return points[sloping], points[ahead[sloping]], np.repeat(np.arange(len(loops)), lengths)[sloping]
