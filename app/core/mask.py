"""Mask to contours and back, with one rule for pixel edges.

A pixel (row, column) is the square of side 1 around its centre; contours run along pixel edges, at half
indices. A point belongs to a region by the even-odd rule, half-open: a centre exactly on an edge belongs
to the side with the larger index. Tracing centres instead would lose half a pixel all round.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.core.polygon import Loop, crosses_itself, signed_area, simplify

Mask = NDArray[np.bool_]

SAFETY_MARGIN_PX = 0.01
"""No pixel centre lies nearer to a simplified outline, so that rounding coordinates moves no pixel."""

_CROSSINGS_AT_ONCE = 4_000_000
_SHIFTS = SAFETY_MARGIN_PX * np.array([(1, 1), (1, -1), (-1, 1), (-1, -1)])
# Unit steps (row, column) in the order right, down, left, up; turning right is +1.
_STEPS = ((0, 1), (1, 0), (0, -1), (-1, 0))


def trace(mask: Mask, *, tolerance_px: float = 0.0) -> list[Loop]:
    """Outline a mask (rows, columns) along pixel edges.

    Parameters
    ----------
    mask
        What to outline; diagonal neighbours are separate regions.
    tolerance_px
        How far, in pixels, the outline may depart from the pixel edges, where it can do so and still cover
        exactly the pixels of the mask and stay clear of every pixel centre by `SAFETY_MARGIN_PX`. It is
        lowered while the outline would cross itself.

    Returns
    -------
    list of loops
        (N, 2) row, column at half indices when the tolerance is 0; outer loops and holes together, to be
        filled by the even-odd rule. Empty for an empty mask.
    """
    exact = [_without_collinear(loop) for loop in _edge_loops(mask)]
    while tolerance_px > 0.05 and exact:
        loops = [simplify(loop, tolerance_px, may_cut=_holds_no_centre) for loop in exact]
        solid = all(len(loop) >= 3 and abs(signed_area(loop)) > 0 for loop in loops)
        if solid and _covers_safely(loops, mask) and not crosses_itself(loops):
            return loops
        tolerance_px /= 2
    return exact


def _holds_no_centre(span: Loop) -> bool:
    """Whether replacing a span by the line between its ends moves no pixel centre to the other side, by far.

    What lies between a span and its line is the inside of the two together, by the even-odd rule.
    """
    corner = np.floor(span.min(axis=0)) - 1
    rows, columns = (np.ceil(span.max(axis=0)) + 2 - corner).astype(int).tolist()
    return not any(np.any(rasterise([span - corner + shift], rows, columns)) for shift in _SHIFTS)


def _covers_safely(loops: Sequence[Loop], mask: Mask) -> bool:
    """Whether the loops cover exactly the mask, also when moved by the margin towards each corner."""
    return all(
        np.array_equal(rasterise([loop + shift for loop in loops], mask.shape[0], mask.shape[1]), mask)
        for shift in _SHIFTS
    )


def rasterise(loops: Sequence[Loop], rows: int, columns: int) -> Mask:
    """The pixels whose centres lie inside the loops, (rows, columns), by the rule of this module."""
    crossings = np.zeros(rows * (columns + 1), dtype=np.int64)
    if len(loops):
        edges = np.vstack([np.hstack([loop, np.roll(loop, -1, axis=0)]) for loop in loops])
        edges = edges[edges[:, 0] != edges[:, 2]]
        # Always downwards, so that both ways along a slit are computed alike and cancel exactly.
        edges = np.where((edges[:, 0] > edges[:, 2])[:, None], edges[:, [2, 3, 0, 1]], edges)
        at_once = max(_CROSSINGS_AT_ONCE // rows, 1)
        for start in range(0, len(edges), at_once):
            places = _crossings(edges[start : start + at_once], rows, columns)
            crossings += np.bincount(places, minlength=crossings.size)
    counted = crossings.reshape(rows, columns + 1)[:, :columns]
    return np.asarray(np.cumsum(counted, axis=1) % 2 == 1)


def _crossings(edges: Loop, rows: int, columns: int) -> NDArray[np.intp]:
    """Where edges (row, column, lower row, column) cross rows of pixel centres: row * (columns + 1) + column."""
    row, column, next_row, next_column = edges.T
    # Half-open in rows: a row on the upper end counts, on the lower end it does not.
    first = np.clip(np.ceil(row), 0, rows).astype(np.intp)
    last = np.clip(np.ceil(next_row), 0, rows).astype(np.intp)
    edge = np.repeat(np.arange(len(edges)), last - first)
    before = np.cumsum(last - first) - (last - first)
    covered = np.arange(len(edge)) - before[edge] + first[edge]
    step = (covered - row[edge]) / (next_row - row)[edge]
    at = np.ceil(column[edge] + step * (next_column - column)[edge])
    return np.asarray(covered * (columns + 1) + np.clip(at, 0, columns).astype(np.intp))


def _edge_loops(mask: Mask) -> list[Loop]:
    """Closed loops of pixel corners with the mask on the right-hand side of the way."""
    padded = np.pad(np.asarray(mask, dtype=bool), 1)
    # An edge starts at a corner (row, column) of the padded grid and goes one step in a direction.
    top = padded[1:, :] & ~padded[:-1, :]
    bottom = ~padded[1:, :] & padded[:-1, :]
    left = padded[:, 1:] & ~padded[:, :-1]
    right = ~padded[:, 1:] & padded[:, :-1]
    edges: set[tuple[int, int, int]] = set()
    edges.update((int(r) + 1, int(c), 0) for r, c in np.argwhere(top))
    edges.update((int(r), int(c) + 1, 1) for r, c in np.argwhere(right))
    edges.update((int(r) + 1, int(c) + 1, 2) for r, c in np.argwhere(bottom))
    edges.update((int(r) + 1, int(c) + 1, 3) for r, c in np.argwhere(left))
    loops: list[Loop] = []
    while edges:
        row, column, direction = min(edges)
        path: list[tuple[int, int]] = []
        while (row, column, direction) in edges:
            edges.remove((row, column, direction))
            path.append((row, column))
            row, column = row + _STEPS[direction][0], column + _STEPS[direction][1]
            # Turning right first keeps to the same pixel where two touch at a corner.
            for turn in (1, 0, 3):
                if (row, column, (direction + turn) % 4) in edges:
                    direction = (direction + turn) % 4
                    break
        loops += _split_at_repeats(path)
    return loops


def _split_at_repeats(path: list[tuple[int, int]]) -> list[Loop]:
    """Cut a loop that visits a corner twice into loops that do not, in unpadded half-index coordinates."""
    loops: list[Loop] = []
    stack: list[tuple[int, int]] = []
    places: dict[tuple[int, int], int] = {}
    for corner in path:
        if corner in places:
            start = places[corner]
            loops.append(_as_loop(stack[start:]))
            for dropped in stack[start + 1 :]:
                del places[dropped]
            del stack[start + 1 :]
        else:
            places[corner] = len(stack)
            stack.append(corner)
    loops.append(_as_loop(stack))
    return loops


def _as_loop(corners: list[tuple[int, int]]) -> Loop:
    # Corner (r, c) of the padded grid is the upper left corner of padded pixel (r, c), i.e. (r - 1.5, c - 1.5).
    return np.asarray(corners, dtype=np.float64) - 1.5


def _without_collinear(loop: Loop) -> Loop:
    before, after = loop - np.roll(loop, 1, axis=0), np.roll(loop, -1, axis=0) - loop
    turns = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0] != 0
    return np.asarray(loop[turns])
