"""Where instances lie in the archive's folder, and how a file gets there whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import platform
import secrets
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.core.errors import FileError, StorageError
from app.core.identity import is_uid
from app.core.phrases import phrase

INCOMING = ".incoming"
"""Folder of files that are being written; nothing in it belongs to the archive."""
_DAY_S: Final = 86400.0


def instance_path(folder: Path, study_uid: str, series_uid: str, sop_instance_uid: str) -> Path:
    """Where an instance lies.

    Raises
    ------
    FileError
        If one of the three is no UID: only digits and dots may become names of files.
    """
    for uid in (study_uid, series_uid, sop_instance_uid):
        if not is_uid(uid):
            raise FileError(
                phrase("The instance cannot be filed."),
                cause=phrase("One of its UIDs holds other characters than digits and dots."),
                next_step=phrase("Export it again from where it came."),
            )
    return folder / study_uid / series_uid / f"{sop_instance_uid}.dcm"


def write_atomically(folder: Path, path: Path, content: bytes) -> None:
    """Write a file that only its owner may read; it appears under `path` when it is complete, and stays there even
    if the machine loses its power the moment after.

    Raises
    ------
    StorageError
        If the disk refuses; nothing half-written remains then.
    """
    with unfinished_file(folder, content) as unfinished:
        keep_names(folder, put_in_place(folder, unfinished, path))


@contextmanager
def unfinished_file(folder: Path, content: bytes) -> Iterator[Path]:
    """A file beside the archive whose content is on the disk; what was not put in its place goes at the end.

    Raises
    ------
    StorageError
        If the disk refuses.
    """
    path = folder / INCOMING / f"{_machine()}-{os.getpid()}-{secrets.token_hex(16)}.part"
    try:
        with _refusals_named(folder):
            path.parent.mkdir(mode=0o700, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        yield path
    finally:
        path.unlink(missing_ok=True)


def put_in_place(folder: Path, unfinished: Path, path: Path) -> list[Path]:
    """Give a file its name in the archive; returns the folders that have a new name, for `keep_names`.

    Raises
    ------
    StorageError
        If the disk refuses.
    """
    with _refusals_named(folder):
        changed = [path.parent]
        for new in (path.parent.parent, path.parent):  # one by one: the mode is not for parents
            if not new.is_dir():
                new.mkdir(mode=0o700, exist_ok=True)
                changed.append(new.parent)
        os.replace(unfinished, path)
        return changed


def remove_leftovers(folder: Path) -> None:
    """Remove what a process that was killed has left half-written: of a dead one on this machine, or a day old."""
    yesterday = time.time() - _DAY_S
    with contextlib.suppress(OSError):
        for path in (folder / INCOMING).iterdir():
            machine, _, rest = path.name.partition("-")
            process = rest.partition("-")[0]
            is_dead = machine == _machine() and process.isdigit() and not _is_running(int(process))
            if is_dead or path.stat().st_mtime < yesterday:
                path.unlink(missing_ok=True)


def keep_names(folder: Path, changed: Iterable[Path]) -> None:
    """Have the disk keep the names in folders: `fsync` of a file keeps its content, but not that it has a name.

    Raises
    ------
    StorageError
        If the disk refuses.
    """
    with _refusals_named(folder):
        for one in changed:
            _keep_names(one)


def _keep_names(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return  # Windows opens no folders; its file system logs names by itself.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a file system that has no such thing
            raise
    finally:
        os.close(descriptor)


def _machine() -> str:
    """Tells computers that share a folder apart, without naming them."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def _is_running(process: int) -> bool:
    if sys.platform == "win32":
        return True  # There `kill` would end it; after a day it is old enough.
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def _refusals_named(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise storage_error(folder, error) from error


def storage_error(folder: Path, error: OSError) -> StorageError:
    """The disk's refusal in words for the user."""
    return StorageError(
        phrase("The archive folder {folder} could not take or give a file.", folder=folder),
        cause=phrase("The system says: {reason}.", reason=error.strerror or type(error).__name__),
        next_step=phrase(
            "Free space on that disk or check its permissions, then try again; nothing half-written is left."
        ),
        details=str(error.errno),
    )


def files_below(folder: Path) -> Iterator[Path]:
    """Every file that may be an instance: all but the index and what is hidden, in a stable order."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        for name in sorted(names):
            if not is_hidden(name):
                yield Path(root, name)


def is_hidden(name: str) -> bool:
    """Whether what has this name in the archive's folder is not for instances: the index, and our own notes."""
    return name.startswith(("index.sqlite", "."))
