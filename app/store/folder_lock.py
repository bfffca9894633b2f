"""One thread of one process at a time where files come into the archive's folder and leave it."""

from __future__ import annotations

import contextlib
import os
import threading
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Final

from app.store.file_lock import locked

_NAME: Final = ".filing.lock"


class FolderLock:
    """A lock that its holder may take again; a process that is killed gives it back.

    What one process finds in its place and calls stored must not be what another is about to take out.

    Parameters
    ----------
    threads
        Held as well, first: it keeps the other threads of this process away.
    """

    def __init__(self, folder: Path, threads: threading.RLock) -> None:
        self._path = folder / _NAME
        self._threads = threads
        self._depth = 0
        self._held = contextlib.ExitStack()

    def __enter__(self) -> None:
        self._threads.acquire()
        self._depth += 1
        # A file system that knows no locks is used by one viewer at a time, or at its owner's risk; whatever else is
        # wrong with the folder is said by whoever writes into it.
        if self._depth == 1:
            with contextlib.suppress(OSError), contextlib.ExitStack() as held:
                descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
                held.enter_context(locked(held.enter_context(FileIO(descriptor, "r+"))))
                self._held = held.pop_all()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._held.close()
        self._threads.release()
