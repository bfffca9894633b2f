"""Which studies are open in the viewers that share an archive's folder; a viewer that was killed holds none."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import threading
from collections.abc import Collection
from io import FileIO
from pathlib import Path
from typing import Final

from app.core.identity import StudyInstanceUID
from app.store.file_lock import try_lock

FOLDER: Final = ".open"
_MOST_BYTES: Final = 1 << 20


class OpenStudies:
    """One file for each viewer, locked for as long as it runs, with the UIDs of what is open there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._lock = threading.Lock()
        self._own: FileIO | None = None
        self._held: frozenset[StudyInstanceUID] = frozenset()

    def hold(self, studies: Collection[StudyInstanceUID]) -> None:
        """Say which are open here; a disk that refuses costs no more than this notice to others."""
        with self._lock:
            if frozenset(studies) == self._held:
                return
            self._held = frozenset(studies)
            with contextlib.suppress(OSError):
                self._own = self._own or self._begun()
                # Line by line: whoever reads meanwhile finds the last whole one.
                self._own.write(json.dumps(sorted(self._held)).encode() + b"\n")

    def all(self) -> frozenset[StudyInstanceUID]:
        """What is open here and elsewhere."""
        with self._lock:
            own = Path(str(self._own.name)) if self._own is not None else None
            found = set(self._held)
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                if path != own:
                    found |= _held_in(path)
        return frozenset(found)

    def close(self) -> None:
        """Nothing is open here any more."""
        with self._lock:
            self._held = frozenset()
            if self._own is not None:
                path = Path(str(self._own.name))
                self._own.close()
                self._own = None
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)

    def _begun(self) -> FileIO:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        while True:
            path = self._folder / f"{secrets.token_hex(8)}.open"
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            file = FileIO(path, "r+")
            if try_lock(file) and path.exists():
                return file
            file.close()  # Somebody took it for that of a dead viewer.


def _held_in(path: Path) -> set[StudyInstanceUID]:
    """What another viewer has open; the file of one that is no more goes."""
    try:
        with FileIO(path, "r+") as file:
            if try_lock(file):
                path.unlink(missing_ok=True)
                return set()
            file.seek(max(0, path.stat().st_size - _MOST_BYTES))
            lines = (file.read(_MOST_BYTES) or b"").split(b"\n")
            return {StudyInstanceUID(str(uid)) for uid in json.loads(lines[-2])} if len(lines) > 1 else set()
    except (OSError, ValueError, TypeError):
        return set()
