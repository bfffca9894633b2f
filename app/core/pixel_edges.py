"""The outlines of a mask along pixel edges, as loops of corners at half indices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.core.polygon import Loop

_Ints = NDArray[np.intp]


def edge_loops(mask: NDArray[np.bool_]) -> list[Loop]:
    """Closed loops of corners, (N, 2) row, column, with the mask on the right-hand side of the way.

    Diagonal neighbours are separate regions, and no loop visits a corner twice. Loops come in the order of their
    first corners, row by row; each begins at its topmost corner, the leftmost of those.
    """
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return []
    top, left = int(rows[0]), int(columns[0])
    padded = np.pad(mask[top : rows[-1] + 1, left : columns[-1] + 1], 1)
    width = padded.shape[1]
    starts, ends, directions = _straight_runs(padded)
    order = np.argsort(starts * 4 + directions)
    starts, ends, directions = starts[order], ends[order], directions[order]
    following = _following(starts * 4 + directions, ends, directions).tolist()
    # Corner (r, c) of the padded mask is the upper left corner of padded pixel (r, c), i.e. (r - 1.5, c - 1.5).
    row, column = np.divmod(starts, width)
    corners = np.stack([row + (top - 1.5), column + (left - 1.5)], axis=1)
    loops: list[Loop] = []
    is_taken = [False] * len(following)
    for first in range(len(following)):
        path: list[int] = []
        run = first
        while not is_taken[run]:
            is_taken[run] = True
            path.append(run)
            run = following[run]
        if path:
            loops += [corners[part] for part in _split_at_repeats(path, starts)]
    return loops


def _straight_runs(padded: NDArray[np.bool_]) -> tuple[_Ints, _Ints, _Ints]:
    """Pixel edges joined to straight runs: first corner, last corner, direction (right, down, left, up: 0 to 3).

    Corners are numbered row * width + column of the padded mask.
    """
    width = padded.shape[1]
    starts, ends, directions = [], [], []
    below, above = padded[1:], padded[:-1]
    # Along rows: the mask below an edge that goes right, above one that goes left.
    for direction, edges in ((0, below & ~above), (2, above & ~below)):
        low, high = _runs(edges)
        low, high = low + width, high + width + 1
        starts.append(low if direction == 0 else high)
        ends.append(high if direction == 0 else low)
        directions.append(np.full(low.size, direction))
    right, left = padded[:, 1:], padded[:, :-1]
    # Along columns: the mask left of an edge that goes down, right of one that goes up.
    for direction, edges in ((1, left & ~right), (3, right & ~left)):
        low, high = _runs(np.ascontiguousarray(edges.T))
        (column, low), (_, high) = np.divmod(low, padded.shape[0]), np.divmod(high, padded.shape[0])
        low, high = low * width + column + 1, (high + 1) * width + column + 1
        starts.append(low if direction == 1 else high)
        ends.append(high if direction == 1 else low)
        directions.append(np.full(low.size, direction))
    return np.concatenate(starts), np.concatenate(ends), np.concatenate(directions)


def _runs(edges: NDArray[np.bool_]) -> tuple[_Ints, _Ints]:
    """Flat indices of the first and last edge of every run along the rows; no run reaches either end of a row."""
    flat = edges.ravel()
    changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    return changes[::2], changes[1::2] - 1


def _following(keys: _Ints, ends: _Ints, directions: _Ints) -> _Ints:
    """Which run comes after each; `keys`, start * 4 + direction, are sorted.

    Right before left: where two pixels touch at a corner, that keeps to the same pixel.
    """
    turned_right = ends * 4 + (directions + 1) % 4
    found = np.searchsorted(keys, turned_right)
    is_right = keys[np.minimum(found, len(keys) - 1)] == turned_right
    return np.where(is_right, found, np.searchsorted(keys, ends * 4 + (directions + 3) % 4))


def _split_at_repeats(path: list[int], corner_of: _Ints) -> list[list[int]]:
    """Cut a loop that visits a corner twice into loops that do not; `path` holds the numbers of its runs."""
    corners = corner_of[path].tolist()
    if len(set(corners)) == len(corners):
        return [path]
    loops: list[list[int]] = []
    stack: list[int] = []
    places: dict[int, int] = {}
    for run, corner in zip(path, corners, strict=True):
        if corner in places:
            start = places[corner]
            loops.append(stack[start:])
            for dropped in stack[start + 1 :]:
                del places[int(corner_of[dropped])]
            del stack[start + 1 :]
        else:
            places[corner] = len(stack)
            stack.append(run)
    loops.append(stack)
    return loops
