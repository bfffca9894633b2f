"""The outlines of masks along pixel edges, as loops of corners at half indices; of many masks at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Ints = NDArray[np.intp]
_Bools = NDArray[np.bool_]

_PIXELS_AT_ONCE = 1 << 19
"""So many pixels around regions are looked at together: they stay in the processor's cache."""
_COLUMNS_AT_ONCE = 1 << 16
"""So many columns can be numbered with 16 bits, which are sorted in a fraction of the time."""
_ROWS_OF_A_BAND = 64


@dataclass(frozen=True, slots=True)
class EdgeLoops:
    """Closed loops of several masks, one after the other, with the mask on the right-hand side of the way.

    Parameters
    ----------
    corners
        (N, 2) row, column at half indices; level and upright edges alternate, and no loop visits a corner twice.
    starts
        Where each loop begins: with its topmost edge, or where it touches another one.
    owners
        To which mask each loop belongs, ascending.
    touched
        (N,) Whether two loops meet at a corner, as they do where pixels touch diagonally.
    """

    corners: NDArray[np.float64]
    starts: _Ints
    owners: _Ints
    touched: _Bools


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of a mask that holds all of its pixels, and where it lies."""

    pixels: _Bools
    top: int
    left: int


def edge_loops(masks: Iterable[_Bools]) -> Iterator[tuple[int, EdgeLoops]]:
    """The loops of some masks at a time, and of how many; diagonal neighbours are separate regions."""
    parts: list[_Part] = []
    rows = width = 0
    for mask in masks:
        part = _occupied(mask)
        rows, width = rows + len(part.pixels) + 1, max(width, part.pixels.shape[1] + 2)
        if parts and (rows * width > _PIXELS_AT_ONCE or (len(parts) + 1) * width > _COLUMNS_AT_ONCE):
            yield len(parts), _loops(parts)
            parts, rows, width = [], len(part.pixels) + 1, part.pixels.shape[1] + 2
        parts.append(part)
    if parts:
        yield len(parts), _loops(parts)


def _occupied(mask: _Bools) -> _Part:
    """A copy of the part of a mask between its first row and column with pixels and the last ones or a little on."""
    flat = mask.ravel()
    first = int(flat.argmax()) if flat.size else 0
    if not flat.size or not flat[first]:
        return _Part(np.zeros((0, 0), dtype=bool), 0, 0)
    # Whole bands from below: rows one by one take longer than what they would spare.
    top, bottom = first // mask.shape[1], len(mask)
    while not mask[max(bottom - _ROWS_OF_A_BAND, 0) : bottom].any():
        bottom -= _ROWS_OF_A_BAND
    columns = np.flatnonzero(mask[top:bottom].any(axis=0))
    left = int(columns[0])
    return _Part(mask[top:bottom, left : int(columns[-1]) + 1].copy(), top, left)


def _loops(parts: Sequence[_Part]) -> EdgeLoops:
    """All parts below one another on one sheet, with an empty row or column around each."""
    heights = np.array([len(part.pixels) + 1 for part in parts])
    offsets = np.cumsum(heights) - heights
    width = max(part.pixels.shape[1] for part in parts) + 2
    sheet = np.zeros((int(heights.sum()) + 1, width), dtype=bool)
    for part, offset in zip(parts, offsets.tolist(), strict=True):
        rows, columns = part.pixels.shape
        sheet[offset + 1 : offset + 1 + rows, 1 : columns + 1] = part.pixels
    flat, is_diagonal = _corners(sheet)
    row, column = np.divmod(flat, width - 1)
    owner = np.repeat(np.arange(len(parts)), heights)[row]
    partners = _along_columns(owner * width + column, is_diagonal & ~sheet[row + 1, column + 1])
    # With the mask below it a level run goes to the right.
    tails = np.arange(0, len(flat), 2) + ~sheet[row[::2] + 1, column[::2] + 1]
    heads = tails ^ 1
    path, starts = _rounds(tails, heads, partners)
    if np.any(is_diagonal):
        path, starts = _without_repeats(path, starts, flat, is_diagonal=is_diagonal)
    tops, lefts = np.array([(part.top, part.left) for part in parts]).T
    owner = owner[path]
    # Corner (r, c) of the sheet is the lower right corner of its pixel (r, c).
    corners = np.empty((len(path), 2))
    corners[:, 0] = row[path] + (tops - offsets - 0.5)[owner]
    corners[:, 1] = column[path] + (lefts - 0.5)[owner]
    return EdgeLoops(corners, starts, owner[starts], is_diagonal[path])


def _corners(sheet: _Bools) -> tuple[_Ints, _Bools]:
    """Corners of the outline row by row, row * (columns - 1) + column, two of them where pixels touch diagonally.

    Row by row, corners 2 n and 2 n + 1 are the ends of a level run of edges. Also whether pixels touch there.
    """
    edges = sheet[:-1] != sheet[1:]
    before, behind = edges[:, :-1], edges[:, 1:]
    is_diagonal = before & behind & (sheet[:-1, :-1] != sheet[:-1, 1:])
    flat = np.flatnonzero((before != behind) | is_diagonal)
    doubled = is_diagonal.ravel()[flat]
    if np.any(doubled):
        flat, doubled = np.repeat(flat, 1 + doubled), np.repeat(doubled, 1 + doubled)
    return flat, doubled


def _along_columns(columns: _Ints, rises: _Bools) -> _Ints:
    """The other end of the upright run that ends at each corner; the corners come row by row.

    Parameters
    ----------
    columns
        In which column of which mask each corner lies.
    rises
        Where the upper right and the lower left of two pixels touch: the run from the right goes on upwards.
    """
    if int(columns.max(initial=0)) < _COLUMNS_AT_ONCE:
        columns = columns.astype(np.uint16)
    order = np.argsort(columns, kind="stable")
    turned = np.flatnonzero(rises[order])
    order[turned[::2]], order[turned[1::2]] = order[turned[1::2]], order[turned[::2]]
    partners = np.empty_like(order)
    partners[order[::2]], partners[order[1::2]] = order[1::2], order[::2]
    return partners


def _rounds(tails: _Ints, heads: _Ints, partners: _Ints) -> tuple[_Ints, _Ints]:
    """The corners of all loops, one after the other, and where each loop begins: with its first run of all."""
    following = partners[heads] // 2
    numbers = np.arange(len(following))
    # Of twice as many runs ahead at a time, the first one of all; it is that of the whole loop once nothing changes.
    firsts, ahead = numbers, following
    while True:
        earlier = np.minimum(firsts, firsts[ahead])
        if np.array_equal(earlier, firsts):
            break
        firsts, ahead = earlier, ahead[ahead]
    begins = np.flatnonzero(firsts == numbers)
    loop_of = np.searchsorted(begins, firsts)
    lengths = np.bincount(loop_of, minlength=len(begins))
    starts = np.cumsum(lengths) - lengths
    # The places of the first run of each loop, the first two, four and so on.
    places = np.full(len(following), -1)
    places[begins] = 0
    known, ahead, count = begins, following, 1
    while len(known) < len(following):
        reached = ahead[known]
        is_new = places[reached] < 0
        reached, known_before = reached[is_new], known[is_new]
        places[reached] = places[known_before] + count
        known, ahead, count = np.concatenate([known, reached]), ahead[ahead], 2 * count
    order = np.empty_like(numbers)
    order[starts[loop_of] + places] = numbers
    return np.stack([tails[order], heads[order]], axis=1).ravel(), 2 * starts


def _without_repeats(path: _Ints, starts: _Ints, points: _Ints, *, is_diagonal: _Bools) -> tuple[_Ints, _Ints]:
    """The same with loops that visit a point twice cut into loops that do not."""
    loop_of = np.empty_like(path)
    loop_of[path] = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(path)))
    one, other = loop_of[is_diagonal].reshape(-1, 2).T
    repeating = set(one[one == other].tolist())
    if not repeating:
        return path, starts
    loops: list[_Ints] = []
    for number, loop in enumerate(np.split(path, starts[1:])):
        if number in repeating:
            loops += [loop[part] for part in _split_at_repeats(points[loop].tolist())]
        else:
            loops.append(loop)
    lengths = np.array([len(loop) for loop in loops])
    return np.concatenate(loops), np.cumsum(lengths) - lengths


def _split_at_repeats(points: list[int]) -> list[list[int]]:
    """Cut a loop that visits a point twice into loops that do not, as places in it."""
    loops: list[list[int]] = []
    stack: list[int] = []
    places: dict[int, int] = {}
    for place, point in enumerate(points):
        if point in places:
            start = places[point]
            loops.append(stack[start:])
            for dropped in stack[start + 1 :]:
                del places[points[dropped]]
            del stack[start + 1 :]
        else:
            places[point] = len(stack)
            stack.append(place)
    loops.append(stack)
    return loops
