"""Many small arrays worked on together, not so many at a time that memory runs short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

POINTS_AT_ONCE: Final = 500_000


def portions(lengths: Sequence[int], most: int) -> Iterator[slice]:
    """Stretches of things whose lengths add up to `most` or less, or of a single one."""
    first = spent = 0
    for place, length in enumerate(lengths):
        if place > first and spent + length > most:
            yield slice(first, place)
            first, spent = place, 0
        spent += length
    if first < len(lengths):
        yield slice(first, len(lengths))
