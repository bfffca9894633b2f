"""Outlines along pixel edges with fewer points, as long as not one pixel changes sides.

A stretch of such an outline can only become a straight line where it is a staircase: all level edges go one way, and
all upright ones. Let u and w count along its first and its second edge from the first corner on. The line must leave
every pixel centre by a margin on the side on which the stairs leave it, and pass no dropped corner at more than a
tolerance: each corner between bounds the slope from above or, on the other side of the stairs, from below. A line
that fits runs between the centres on both sides of the stairs, so that no other corner of a pixel lies between it
and the stairs. Where two outlines touch, their common corner is kept. So outlines that do not cross before do not
cross afterwards.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.core.pixel_edges import EdgeLoops

_Ints = NDArray[np.intp]
_Floats = NDArray[np.float64]
_Bools = NDArray[np.bool_]

_MOST_EDGES = 64
"""So many edges, at most, become one line: what it costs to look further grows with it."""


def kept_corners(edges: EdgeLoops, tolerance_px: float, *, margin_px: float) -> tuple[_Ints, _Ints]:
    """Which corners of outlines stay: the first of each loop, and from each the farthest that a line can go to.

    Parameters
    ----------
    tolerance_px
        No dropped corner lies farther than this from the line that replaces it.
    margin_px
        No pixel centre changes sides either when the corners are moved by this along rows and columns.

    Returns
    -------
    kept, starts
        Numbers of the corners, ascending, and where those of each loop begin.
    """
    count = len(edges.corners)
    ahead = np.append(_farthest(edges, tolerance_px, 0.5 - margin_px), count)
    stays = np.zeros(count + 1, dtype=bool)
    stays[edges.starts] = True
    # The first corner of each loop, then all that lie one line, two, four and so on behind those that are known.
    known = found = edges.starts
    while found.size:
        found = ahead[known]
        found = found[~stays[found]]
        stays[found] = True
        known, ahead = np.concatenate([known, found]), ahead[ahead]
    kept = np.flatnonzero(stays[:count])
    return kept, np.searchsorted(kept, edges.starts)


def _farthest(edges: EdgeLoops, tolerance_px: float, reach: float) -> _Ints:
    """The farthest corner that a line from each can go to; the end of its loop counts as the first corner again.

    `reach` is how far from the edge between two pixels, towards their centres, a line may pass.
    """
    corners, starts = edges.corners, edges.starts
    count = len(corners)
    numbers = np.arange(count)
    ahead = numbers + 1
    ahead[np.append(starts[1:], count) - 1] = starts
    # Along an edge either the row or the column changes.
    sums = corners.sum(axis=1)
    steps = sums[ahead] - sums
    lengths, turns = np.abs(steps), np.sign(steps)
    farthest = numbers + 1
    limits = _limits(turns, starts, edges.touched)
    # One corner alone is never dropped, nor two around an edge of more than one pixel: a centre lies in the way.
    first = np.flatnonzero((limits >= numbers + 3) & np.append(lengths[1:] == 1, False))
    u, w = lengths[first], np.ones(len(first))
    highest = _highest(u, 0 * u, tolerance_px, reach)
    lowest = _lowest(u, w, tolerance_px, reach)
    for number in range(3, _MOST_EDGES + 1):
        # Only those stretches that a longer line may still replace.
        goes_on = np.flatnonzero((lowest <= highest) & (limits[first] >= first + number))
        if not goes_on.size:
            break
        first, u, w, lowest, highest = first[goes_on], u[goes_on], w[goes_on], lowest[goes_on], highest[goes_on]
        last = first + number
        if number % 2:
            u = u + lengths[last - 1]
        else:
            w = w + lengths[last - 1]
        slope = w / u
        fits = (lowest <= slope) & (slope <= highest)
        farthest[first[fits]] = last[fits]
        if number % 2:
            highest = np.minimum(highest, _highest(u, w, tolerance_px, reach))
        else:
            lowest = np.maximum(lowest, _lowest(u, w, tolerance_px, reach))
    return farthest


def _limits(turns: _Floats, starts: _Ints, touched: _Bools) -> _Ints:
    """The last corner that a line from each may go to: where the stairs end, or at the next corner that stays."""
    count = len(turns)
    stays = touched.copy()
    stays[starts] = True
    is_back = np.zeros(count, dtype=bool)
    is_back[2:] = turns[2:] != turns[:-2]
    next_kept = _next(stays)
    next_back = _next(is_back)
    return np.asarray(np.minimum(np.append(next_kept[1:], count), np.append(next_back[2:], (count, count))))


def _next(marked: _Bools) -> _Ints:
    """The number of the first marked place from each on; the number of places where there is none."""
    numbers = np.where(marked, np.arange(len(marked)), len(marked))
    return np.asarray(np.minimum.accumulate(numbers[::-1])[::-1])


def _highest(u: _Floats, w: _Floats, tolerance_px: float, reach: float) -> _Floats:
    """The steepest line that may leave the corner at (u, w) above it."""
    straight = np.sqrt(np.maximum(u * u + w * w - tolerance_px**2, 0))
    along = u * straight - w * tolerance_px
    with np.errstate(divide="ignore"):
        by_tolerance = np.where(along > 0, (w * straight + u * tolerance_px) / along, np.inf)
    return np.asarray(np.minimum((w + reach) / (u - reach), by_tolerance))


def _lowest(u: _Floats, w: _Floats, tolerance_px: float, reach: float) -> _Floats:
    """The flattest line that may leave the corner at (u, w) below it."""
    straight = np.sqrt(np.maximum(u * u + w * w - tolerance_px**2, 0))
    by_tolerance = (w * straight - u * tolerance_px) / (u * straight + w * tolerance_px)
    return np.asarray(np.maximum((w - reach) / (u + reach), by_tolerance))
