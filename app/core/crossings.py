"""Where edges cross the rows of pixel centres, by one rule: half-open in rows, the larger index in columns.

A row on the upper end of an edge is crossed, one on the lower end is not; a centre exactly on an edge lies behind it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.core.polygon import Loop

_Ints = NDArray[np.intp]


def crossings(starts: Loop, ends: Loop, *, rows: int | _Ints) -> tuple[_Ints, _Ints, _Ints]:
    """Number of the edge, row, and column of the first centre behind it, of every crossing.

    Parameters
    ----------
    starts, ends
        (N, 2) row, column of both ends of each edge.
    rows
        Only rows 0 to `rows` - 1 are crossed; one number for all edges, or (N,).
    """
    # Always downwards, so that both ways along a slit are computed alike and cancel exactly.
    is_upward = (starts[:, 0] > ends[:, 0])[:, None]
    row, column = np.where(is_upward, ends, starts).T
    next_row, next_column = np.where(is_upward, starts, ends).T
    first, last = np.clip(np.ceil(row), 0, rows), np.clip(np.ceil(next_row), 0, rows)
    counts = (last - first).astype(np.intp)
    edge = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    covered = np.arange(len(edge)) - before[edge] + first[edge].astype(np.intp)
    row, column = row[edge], column[edge]
    step = (covered - row) / (next_row[edge] - row)
    behind = np.ceil(column + step * (next_column[edge] - column))
    return edge, covered, behind.astype(np.intp)


def odd(places: _Ints) -> _Ints:
    """Those numbers that occur an odd number of times, once each, ascending."""
    ordered = np.sort(places)
    if not ordered.size:
        return ordered
    begins = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    counts = np.diff(begins, append=ordered.size)
    return np.asarray(ordered[begins[counts % 2 == 1]])
