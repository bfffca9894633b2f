"""Outlines along pixel edges with fewer points, as long as not one pixel changes sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.crossings import crossings, odd
from app.core.polygon import Loop

_Ints = NDArray[np.intp]
_POINTS_AT_ONCE = 200_000


def thinned(loops: Sequence[Loop], tolerance_px: float, *, shifts: Loop) -> list[Loop]:
    """Douglas-Peucker on closed loops that lets no pixel centre change sides.

    Parameters
    ----------
    loops
        (N, 2) row, column at half indices, no corner twice in a loop.
    tolerance_px
        No dropped point lies farther than this from what is kept.
    shifts
        (K, 2): no centre changes sides either when the loops are moved by one of these.
    """
    rings = [_ring(loop) for loop in loops if len(loop) > 4]
    if not rings:
        return list(loops)
    points = np.vstack([ring for ring, _ in rings])
    ends = np.cumsum([len(ring) for ring, _ in rings])
    starts = ends - [len(ring) for ring, _ in rings]
    far = starts + [place for _, place in rings]
    keep = np.zeros(len(points), dtype=bool)
    keep[starts] = keep[far] = True
    first, last = np.concatenate([starts, far]), np.concatenate([far, ends - 1])
    # All spans of one depth at a time: whether one is divided depends on no other.
    while True:
        is_long = last - first >= 2
        first, last = first[is_long], last[is_long]
        if not first.size:
            break
        parts = [_divided(points, one, tolerance_px, shifts=shifts) for one in _portions(first, last)]
        is_divided = np.concatenate([part for part, _ in parts])
        middle = np.concatenate([place for _, place in parts])[is_divided]
        keep[middle] = True
        first, last = (
            np.concatenate([first[is_divided], middle]),
            np.concatenate([middle, last[is_divided]]),
        )
    keep[ends - 1] = False  # where a ring comes back to its start
    kept = iter(np.split(points, ends[:-1]))
    marks = iter(np.split(keep, ends[:-1]))
    return [loop if len(loop) <= 4 else next(kept)[next(marks)] for loop in loops]


def _ring(loop: Loop) -> tuple[Loop, int]:
    """The loop from its upper left corner on and back to it, and which of its points lies farthest from there."""
    start = int(np.argmin(loop[:, 0] + loop[:, 1]))
    ring = np.vstack([loop[start:], loop[: start + 1]])
    return ring, int(np.argmax(np.sum((ring - ring[0]) ** 2, axis=1)))


@dataclass(frozen=True, slots=True)
class _Spans:
    """Stretches of points, each from `first` to `last`, that a straight line may replace."""

    first: _Ints
    last: _Ints

    def __getitem__(self, chosen: NDArray[np.bool_]) -> _Spans:
        return _Spans(self.first[chosen], self.last[chosen])


def _portions(first: _Ints, last: _Ints) -> Iterator[_Spans]:
    """Spans of not too many points at a time, which bounds the memory that a level takes."""
    ends = np.cumsum(last - first + 1)
    begin = 0
    while begin < len(first):
        spent = int(ends[begin - 1]) if begin else 0
        end = max(int(np.searchsorted(ends, spent + _POINTS_AT_ONCE, side="right")), begin + 1)
        yield _Spans(first[begin:end], last[begin:end])
        begin = end


def _divided(points: Loop, spans: _Spans, tolerance_px: float, *, shifts: Loop) -> tuple[NDArray[np.bool_], _Ints]:
    """Whether each span must be divided, and where: at its point farthest from the line between its ends."""
    counts = spans.last - spans.first - 1
    begins = np.cumsum(counts) - counts
    owner = np.repeat(np.arange(len(counts)), counts)
    inner = np.arange(len(owner)) - begins[owner] + spans.first[owner] + 1
    distances = _distances_to_lines(points, inner, spans, owner)
    farthest = np.maximum.reduceat(distances, begins)
    middle = np.minimum.reduceat(np.where(distances == farthest[owner], inner, len(points)), begins)
    is_divided = farthest > tolerance_px
    is_near = ~is_divided
    if np.any(is_near):
        is_divided[is_near] = _moves_a_centre(points, spans[is_near], shifts)
    return is_divided, middle


def _distances_to_lines(points: Loop, inner: _Ints, spans: _Spans, owner: _Ints) -> NDArray[np.float64]:
    """How far each inner point lies from the line between the ends of its span."""
    first = points[spans.first]
    down, across = (points[spans.last] - first).T
    lengths = (down * down + across * across)[owner]
    down, across = down[owner], across[owner]
    row, column = (points[inner] - first[owner]).T
    fractions = np.clip((row * down + column * across) / lengths, 0.0, 1.0)
    row, column = row - fractions * down, column - fractions * across
    return np.asarray(np.sqrt(row * row + column * column))


def _moves_a_centre(points: Loop, spans: _Spans, shifts: Loop) -> NDArray[np.bool_]:
    """Whether replacing each span by its line moves a pixel centre to the other side.

    What lies between a span and its line is the inside of the two together, by the even-odd rule: where they cross
    a row of centres between the same two of them, nothing does.
    """
    counts = spans.last - spans.first + 1
    begins = np.cumsum(counts) - counts
    owner = np.repeat(np.arange(len(counts)), counts)
    index = np.arange(len(owner)) - begins[owner] + spans.first[owner]
    # Coordinates from a corner of each span on: a shift of a hundredth must not drown in large numbers.
    low = np.minimum.reduceat(points[index], begins)
    high = np.maximum.reduceat(points[index], begins)
    corners = np.floor(low) - 1
    local = points[index] - corners[owner]
    following = np.arange(1, len(index) + 1)
    following[begins + counts - 1] = begins
    rows, columns = (np.ceil(high) + 2 - corners).astype(np.intp).T
    tables = _places(np.repeat(rows * (columns + 1), len(shifts)))
    moved = local + shifts[:, np.newaxis]
    edge, row, column = crossings(moved.reshape(-1, 2), moved[:, following].reshape(-1, 2))
    number, edge = np.divmod(edge, len(local))
    span = owner[edge]
    is_moved = np.zeros(len(counts), dtype=bool)
    places = odd(tables[span * len(shifts) + number] + row * (columns[span] + 1) + column)
    is_moved[(np.searchsorted(tables, places, side="right") - 1) // len(shifts)] = True
    return is_moved


def _places(sizes: _Ints) -> _Ints:
    """Where tables of these sizes begin when they follow one another."""
    return np.asarray(np.cumsum(sizes) - sizes)
