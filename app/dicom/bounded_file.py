"""A file that gives no more than it holds, and ends a parser that believes what damaged or hostile bytes claim."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Final

_CHECKED_ABOVE: Final = 1 << 16
"""Python allocates what is asked for before it reads; below this it is not worth asking how much is there."""
_HEADER_BYTES: Final = 8
_LEAST_LIMIT, _MOST_LIMIT = 200_000, 1_000_000
_BYTES_PER_ELEMENT: Final = 24
"""pydicom keeps some 190 bytes and takes 4 us for each element: a million is 5 s. Real files have fewer, of more
bytes each."""


class TooManyElementsError(ValueError):
    """No honest file of this size holds so many data elements."""


class BoundedFile(io.BufferedReader):
    """A file for pydicom to read: never allocates more than what is left, and ends after too many element headers."""

    def __init__(self, path: Path | str) -> None:
        raw = io.FileIO(path)
        super().__init__(raw)
        self.size = os.fstat(raw.fileno()).st_size
        self._elements_left = most_elements(self.size)

    def read(self, size: int | None = -1, /) -> bytes:
        """Read at most `size` bytes.

        Raises
        ------
        TooManyElementsError
            If these would be the header of one element too many.
        """
        if size == _HEADER_BYTES:
            self._elements_left -= 1
            if self._elements_left < 0:
                raise TooManyElementsError
        elif size is not None and size > _CHECKED_ABOVE:
            size = max(0, min(size, self.size - self.tell()))
        return super().read(size)


class BoundedBytes(io.BytesIO):
    """The same for a data set in memory."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self._elements_left = most_elements(len(content))

    def read(self, size: int | None = -1, /) -> bytes:
        """Read at most `size` bytes; raises like `BoundedFile.read`."""
        if size == _HEADER_BYTES:
            self._elements_left -= 1
            if self._elements_left < 0:
                raise TooManyElementsError
        return super().read(size)


def most_elements(size: int) -> int:
    """How many data elements a file of that many bytes may hold."""
    return min(max(_LEAST_LIMIT, size // _BYTES_PER_ELEMENT), _MOST_LIMIT)
