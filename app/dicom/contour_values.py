"""Values of ContourData (3006,0050): coordinates as decimal strings (PS3.5 6.2), thousands of polygons at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import Points
from app.core.portions import portions

_POINTS_AT_ONCE: Final = 50_000
"""So many are written at a time, which bounds the memory that it takes."""
_ZERO, _MINUS, _POINT, _BACKSLASH = b"0-.\\"


def contour_values(polygons: Sequence[Points], decimals: int) -> Iterator[tuple[bytes, int]]:
    """Value and number of points of each polygon, (N, 3) LPS mm; empty and 0 where less than three points differ.

    Neighbours that rounding makes equal become one.
    """
    for part in portions([len(polygon) for polygon in polygons], _POINTS_AT_ONCE):
        yield from _values_of(polygons[part], decimals)


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
    """Each number with so many decimals, one to four, and a backslash behind it; and where each begins.

    Parameters
    ----------
    numbers
        (N,), finite, below 10^14 in units of the last decimal.

    Returns
    -------
    text, places
        `text[places[i]:places[i + 1]]` is number i with its backslash; (N + 1,) places.
    """
    units = np.rint(np.abs(numbers) * 10**decimals).astype(np.int64)
    largest = int(units.max(initial=0))
    if largest < 1 << 32:
        units = units.astype(np.uint32)
    whole = units // 10**decimals
    is_negative = (numbers < 0) & (units > 0)
    groups = -(-max(len(str(largest)) - decimals, 1) // 4)
    lengths = is_negative + np.intp(decimals + 3)
    for place in range(1, 4 * groups):
        lengths += whole >= 10**place
    # A row of characters for each number: sign, whole digits, point, decimals, backslash; zero bytes are taken out.
    point = 1 + 4 * groups
    characters = np.empty((len(numbers), point + 1 + decimals + 1), dtype=np.uint8)
    characters[:, 0] = is_negative * np.uint8(_MINUS)
    characters[:, point], characters[:, -1] = _POINT, _BACKSLASH
    characters[:, point + 1 : -1] = _characters(units - whole * 10**decimals + 10_000)[:, 4 - decimals :]
    for group in reversed(range(groups)):
        rest = whole // 10_000
        digits = _characters(whole - rest * 10_000 + (rest > 0) * np.uint32(10_000))
        if group < groups - 1:
            digits[whole == 0] = 0
        characters[:, 1 + 4 * group : 5 + 4 * group] = digits
        whole = rest
    return characters.tobytes().translate(None, b"\0"), np.concatenate([[0], np.cumsum(lengths)])


def _characters(fours: NDArray[np.unsignedinteger | np.int64]) -> NDArray[np.uint8]:
    """(N, 4) characters: of n below 10000 without leading zeros, zero bytes instead; of 10000 + n with them."""
    return _four_digits().take(fours).view(np.uint8).reshape(-1, 4)


@cache
def _four_digits() -> NDArray[np.uint32]:
    """Four characters each as one number, which is looked up in a tenth of the time."""
    padded = np.arange(10_000)[:, None] // (1000, 100, 10, 1) % 10 + _ZERO
    plain = np.where(np.arange(10_000)[:, None] >= (1000, 100, 10, 0), padded, 0)
    return np.concatenate([plain, padded]).astype(np.uint8).view(np.uint32).ravel()
