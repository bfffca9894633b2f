"""Values of ContourData (3006,0050): coordinates as decimal strings (PS3.5 6.2), thousands of polygons at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import Points

_POINTS_AT_ONCE: Final = 50_000
"""So many are written at a time, which bounds the memory that it takes."""
_ZERO, _MINUS, _POINT, _BACKSLASH = b"0-.\\"


def contour_values(polygons: Sequence[Points], decimals: int) -> Iterator[tuple[bytes, int]]:
    """Value and number of points of each polygon, (N, 3) LPS mm; empty and 0 where less than three points differ.

    Neighbours that rounding makes equal become one.
    """
    first = 0
    ends = np.cumsum([len(polygon) for polygon in polygons])
    while first < len(polygons):
        spent = int(ends[first - 1]) if first else 0
        last = max(int(np.searchsorted(ends, spent + _POINTS_AT_ONCE, side="right")), first + 1)
        yield from _values_of(polygons[first:last], decimals)
        first = last


def _values_of(polygons: Sequence[Points], decimals: int) -> Iterator[tuple[bytes, int]]:
    lengths = np.array([len(polygon) for polygon in polygons])
    starts = np.cumsum(lengths) - lengths
    owner = np.repeat(np.arange(len(lengths)), lengths)
    points = np.asarray(np.round(np.concatenate(polygons), decimals), dtype=np.float64)
    numbers = np.arange(len(points))
    before = numbers - 1
    before[starts] = starts + lengths - 1
    is_kept = _differ(points, points[before])
    # Of each polygon a point that differs from its first one, and whether there is one that differs from both.
    is_second = _differ(points, points[starts][owner])
    second = np.maximum.reduceat(np.where(is_second, numbers, starts[owner]), starts)
    has_third = np.logical_or.reduceat(is_second & _differ(points, points[second][owner]), starts).tolist()
    text, places = _decimal_strings(points[is_kept].ravel(), decimals)
    ends = 3 * np.cumsum(np.add.reduceat(is_kept, starts, dtype=np.intp))
    begin = 0
    for end, encloses in zip(ends.tolist(), has_third, strict=True):
        # The last number has no backslash behind it.
        yield (text[places[begin] : places[end] - 1], (end - begin) // 3) if encloses else (b"", 0)
        begin = end


def _differ(points: Points, others: Points) -> NDArray[np.bool_]:
    """Which points differ from others; coordinate by coordinate, which takes half the time of rows."""
    x, y, z = (points != others).T
    return np.asarray(x | y | z)


def _decimal_strings(numbers: NDArray[np.float64], decimals: int) -> tuple[bytes, NDArray[np.intp]]:
    """Each number with so many decimals, one or more, and a backslash behind it; and where each begins.

    Parameters
    ----------
    numbers
        (N,), finite, below 10^14 in units of the last decimal.

    Returns
    -------
    text, places
        `text[places[i]:places[i + 1]]` is number i with its backslash; (N + 1,) places.
    """
    rest = np.rint(np.abs(numbers) * 10**decimals).astype(np.int64)
    is_negative = (numbers < 0) & (rest > 0)
    largest = int(rest.max(initial=0))
    if largest < 1 << 32:
        rest = rest.astype(np.uint32)
    whole = max(len(str(largest)) - decimals, 1)
    # A row of characters for each number: sign, whole digits, point, decimals, backslash; some are not used.
    characters = np.empty((len(numbers), 1 + whole + 1 + decimals + 1), dtype=np.uint8)
    is_used = np.ones(characters.shape, dtype=bool)
    characters[:, 0], is_used[:, 0] = _MINUS, is_negative
    characters[:, 1 + whole], characters[:, -1] = _POINT, _BACKSLASH
    for place in range(decimals):
        rest, digit = np.divmod(rest, 10)
        characters[:, -2 - place] = digit + _ZERO
    for place in range(whole):
        if place:
            is_used[:, whole - place] = rest > 0
        rest, digit = np.divmod(rest, 10)
        characters[:, whole - place] = digit + _ZERO
    places = np.concatenate([[0], np.cumsum(is_used.sum(axis=1))])
    return characters[is_used].tobytes(), places
