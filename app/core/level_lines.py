"""Where a field that is sampled on a grid passes through zero, as closed lines between the samples."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.polygon import Loop

Field = NDArray[np.float64]

# The corners of a cell in turn: upper left, upper right, lower right, lower left; side n runs from corner n on.
_CORNERS: Final = ((0, 0), (0, 1), (1, 1), (1, 0))


def level_lines(field: Field) -> list[Loop]:
    """The border of where a field is positive, by linear interpolation between neighbours (marching squares).

    Beyond the grid the field counts as negative. Where positive corners lie opposite one another, the mean of the
    four says whether they belong together.

    Parameters
    ----------
    field
        (rows, columns) of finite numbers.

    Returns
    -------
    list of loops
        (N, 2) row, column each, to be filled by the even-odd rule.
    """
    outside = min(float(field.min(initial=0.0)), 0.0) - 1.0
    padded = np.pad(field, 1, constant_values=outside)
    begins, ends = _steps(padded > 0, padded)
    if not begins.size:
        return []
    sides, places = np.unique(begins, return_inverse=True)
    follows = np.empty(len(sides), dtype=np.intp)
    follows[places] = np.searchsorted(sides, ends)
    points = _crossings(padded, sides) - 1.0
    return [points[chain] for chain in _chains(follows) if len(chain) >= 3]


def _steps(inside: NDArray[np.bool_], field: Field) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The sides through which the border enters and leaves each cell, with the inside on its right."""
    rows, columns = inside.shape
    corners = [inside[down : rows - 1 + down, right : columns - 1 + right] for down, right in _CORNERS]
    row, column = np.nonzero(np.any(corners, axis=0) & ~np.all(corners, axis=0))
    is_in = [corner[row, column] for corner in corners]
    mean = np.sum([field[row + down, column + right] for down, right in _CORNERS], axis=0)
    is_saddle = (is_in[0] == is_in[2]) & (is_in[1] == is_in[3])
    # Along a side from outside to inside the border enters; it leaves through the next side from inside to outside.
    begins, ends = [], []
    for side in range(4):
        enters = ~is_in[side] & is_in[(side + 1) % 4]
        for on in (1, 2, 3):
            leaves = is_in[(side + on) % 4] & ~is_in[(side + on + 1) % 4]
            # Of a saddle whose middle is inside, the border turns round the corner that is outside.
            first = enters & leaves & np.where(is_saddle, on == np.where(mean > 0, 3, 1), True)
            begins.append(_side_number(row[first], column[first], side, inside.shape))
            ends.append(_side_number(row[first], column[first], (side + on) % 4, inside.shape))
    return np.concatenate(begins), np.concatenate(ends)


def _side_number(
    row: NDArray[np.intp], column: NDArray[np.intp], side: int, shape: tuple[int, ...]
) -> NDArray[np.intp]:
    """A number for a side of a cell that its neighbour gives it too: level ones first, then upright ones."""
    rows, columns = shape
    if side in (0, 2):
        return (row + side // 2) * columns + column
    return rows * columns + row * columns + column + (1 if side == 1 else 0)


def _crossings(field: Field, sides: NDArray[np.intp]) -> Loop:
    """Where the field is zero on each of these sides, (N, 2) row, column."""
    rows, columns = field.shape
    is_level = sides < rows * columns
    row, column = np.divmod(np.where(is_level, sides, sides - rows * columns), columns)
    one, other = field[row, column], field[row + ~is_level, column + is_level]
    share = one / (one - other)
    return np.stack([row + share * ~is_level, column + share * is_level], axis=1)


def _chains(follows: NDArray[np.intp]) -> list[list[int]]:
    """The rounds that a step from place to place makes."""
    following = follows.tolist()
    seen = bytearray(len(following))
    chains = []
    for start in range(len(following)):
        chain = []
        while not seen[start]:
            seen[start] = 1
            chain.append(start)
            start = following[start]
        if chain:
            chains.append(chain)
    return chains
