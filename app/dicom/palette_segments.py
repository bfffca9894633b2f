"""Segmented palettes (PS3.3 C.7.9.2): lists of values, straight lines, and repeats of former segments."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import PixelDataError

_DISCRETE: Final = 0
_LINEAR: Final = 1
_INDIRECT: Final = 2


class LookupTableError(PixelDataError):
    """A table that contradicts itself; the message says how."""


def expanded_segments(words: NDArray[np.int64], *, bits: int, count: int) -> NDArray[np.int64]:
    """The first `count` entries, or fewer where the segments end earlier.

    Parameters
    ----------
    words
        The segments as 16-bit words, of which each holds two codes when entries have 8 bits.

    Raises
    ------
    LookupTableError
        If a segment is damaged.
    """
    codes = words.astype("<u2").view(np.uint8) if bits == 8 else words
    expansion = _Expansion([int(code) for code in codes], bits // 8, count)
    at = 0
    while at + 1 < len(expansion.codes) and not expansion.is_full:
        at = expansion.add_segment(at)
    return np.array(expansion.table, dtype=np.int64)


class _Expansion:
    def __init__(self, codes: list[int], code_bytes: int, count: int) -> None:
        self.codes, self.table = codes, list[int]()
        self._code_bytes, self._count = code_bytes, count

    @property
    def is_full(self) -> bool:
        return len(self.table) >= self._count

    def add_segment(self, at: int) -> int:
        """Append what the segment at `at` says; where the next one begins."""
        kind, length = self.codes[at], self.codes[at + 1]
        if kind == _DISCRETE and at + 2 + length <= len(self.codes):
            self.table.extend(self.codes[at + 2 : at + 2 + length])
            return at + 2 + length
        if kind == _LINEAR and self.table and at + 2 < len(self.codes):
            self._add_line(length, self.codes[at + 2])
            return at + 3
        if kind == _INDIRECT:
            return self._add_repeats(length, at + 2)
        raise _damaged()

    def _add_line(self, length: int, end: int) -> None:
        start = self.table[-1]
        steps = np.arange(1, min(length, self._count - len(self.table)) + 1)
        self.table.extend(int(value) for value in np.rint(start + (end - start) * steps / max(length, 1)))

    def _add_repeats(self, segments: int, at: int) -> int:
        """The offset counts bytes, its least significant 16 bits come first."""
        width = 4 // self._code_bytes
        parts = self.codes[at : at + width]
        target = sum(part << (8 * self._code_bytes * place) for place, part in enumerate(parts)) // self._code_bytes
        for _ in range(segments):
            if self.is_full:
                break
            # A repeat must not repeat a repeat: that bounds the work.
            if target + 1 >= len(self.codes) or self.codes[target] == _INDIRECT:
                raise _damaged()
            target = self.add_segment(target)
        return at + width


def _damaged() -> LookupTableError:
    return LookupTableError("The segments of its palette are damaged.")
