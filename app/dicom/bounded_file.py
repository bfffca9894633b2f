"""A file that gives no more than it holds, however much damaged or hostile bytes claim."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Final

_CHECKED_ABOVE: Final = 1 << 16
"""Python allocates what is asked for before it reads; below this it is not worth asking how much is there."""


class BoundedFile(io.BufferedReader):
    """A file for pydicom to read, which never allocates more than what is left."""

    def __init__(self, path: Path | str) -> None:
        raw = io.FileIO(path)
        super().__init__(raw)
        self.size = os.fstat(raw.fileno()).st_size

    def read(self, size: int | None = -1, /) -> bytes:
        """Read at most `size` bytes."""
        if size is not None and size > _CHECKED_ABOVE:
            size = max(0, min(size, self.size - self.tell()))
        return super().read(size)
