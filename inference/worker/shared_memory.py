"""Memory that two processes see, without a name that could outlive them.

On Linux it is an anonymous file (memfd), elsewhere on POSIX a file that was unlinked at once; the other process
inherits its descriptor. On Windows it is a named mapping, which ends with its last user; since it cannot grow, a
larger one takes its place, under the next generation.
"""

from __future__ import annotations

import mmap
import os
import sys
import tempfile
import uuid
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import NetworkFailedError
from app.core.phrases import phrase

MAX_SHARED_BYTES: Final = 4 << 30
ALIGNMENT: Final = 64


class SharedMemory:
    """One block, which either side may make larger.

    Whoever makes it larger says so in its next message (`state`), and the other side follows (`follow`). Views of
    before are not to be used after.

    Parameters
    ----------
    handle
        What the first process's `handle` says; None makes a new block.
    """

    def __init__(self, handle: str | None = None) -> None:
        if sys.platform == "win32":
            self._name, self._file = handle or f"verdant-{uuid.uuid4().hex}", -1
        else:
            self._name, self._file = "", int(handle) if handle is not None else _anonymous_file()
        self._generation = 0
        self._size = 0
        self._mapping: mmap.mmap | None = None

    @property
    def handle(self) -> str:
        """What the other process needs to find the block."""
        return self._name or str(self._file)

    @property
    def inherited(self) -> tuple[int, ...]:
        """Descriptors that the other process must inherit."""
        return () if self._file < 0 else (self._file,)

    @property
    def state(self) -> dict[str, int]:
        """Part of a message: how large the block is now."""
        return {"size": self._size, "generation": self._generation}

    def reserve(self, size_bytes: int) -> None:
        """Let the block hold at least that much; what it held may be gone.

        Raises
        ------
        NetworkFailedError
            If that is more than a block may have, or the system has.
        """
        if size_bytes > self._size:
            self._resize(size_bytes)

    def shrink(self) -> None:
        """Give the memory back."""
        if self._size > mmap.PAGESIZE:
            self._resize(mmap.PAGESIZE)

    def follow(self, state: Mapping[str, Any]) -> None:
        """See the block as the other process left it."""
        size, generation = int(state["size"]), int(state["generation"])
        if (size, generation) != (self._size, self._generation):
            self._size, self._generation = size, generation
            self._map()

    def array(self, shape: tuple[int, ...], *, offset: int = 0) -> NDArray[np.float32]:
        """A float32 view; valid until the block changes its size.

        Raises
        ------
        ValueError
            If the block is smaller.
        """
        if self._mapping is None:
            raise ValueError("the block is empty")
        return np.ndarray(shape, np.float32, buffer=self._mapping, offset=offset)

    def write(self, content: bytes | memoryview) -> None:
        """Put bytes at the beginning of the block."""
        self.reserve(len(content))
        if self._mapping is not None:
            self._mapping[: len(content)] = content

    def read(self, size_bytes: int) -> bytes:
        """Copy bytes from the beginning of the block."""
        return b"" if self._mapping is None else self._mapping[:size_bytes]

    def close(self) -> None:
        """Let go of the block; it ends when the other process does so too."""
        self._mapping = None
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _resize(self, size_bytes: int) -> None:
        size = -(-size_bytes // mmap.PAGESIZE) * mmap.PAGESIZE
        if size > MAX_SHARED_BYTES:
            raise _no_room(size)
        self._size = size
        self._generation += 1
        try:
            if self._file >= 0:
                os.ftruncate(self._file, size)
            self._map()
        except OSError as error:
            raise _no_room(size) from error

    def _map(self) -> None:
        # The mapping of before ends with the last array that looks at it.
        if sys.platform == "win32":
            self._mapping = mmap.mmap(-1, self._size, tagname=f"{self._name}-{self._generation}")
        else:
            self._mapping = mmap.mmap(self._file, self._size)


def after(size_bytes: int) -> int:
    """Where the next array may begin behind that many bytes."""
    return -(-size_bytes // ALIGNMENT) * ALIGNMENT


def _anonymous_file() -> int:
    if hasattr(os, "memfd_create"):
        return os.memfd_create("verdant")
    file, path = tempfile.mkstemp(prefix="verdant-")
    os.unlink(path)
    return file


def _no_room(size: int) -> NetworkFailedError:
    return NetworkFailedError(
        phrase("The image cannot be handed to the network."),
        cause=phrase("That would take {mebibytes} MiB of memory.", mebibytes=size >> 20),
        next_step=phrase("Close other programs, or choose a smaller network."),
    )
