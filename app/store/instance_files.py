"""Where instances lie in the archive's folder, and how a file gets there whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from app.core.errors import FileError, StorageError
from app.core.identity import is_uid
from app.core.phrases import phrase

INCOMING = ".incoming"
"""Folder of files that are being written; nothing in it belongs to the archive."""


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
    unfinished = folder / INCOMING / f"{secrets.token_hex(16)}.part"
    try:
        unfinished.parent.mkdir(mode=0o700, exist_ok=True)
        changed = [path.parent]
        for new in (path.parent.parent, path.parent):  # one by one: the mode is not for parents
            if not new.is_dir():
                new.mkdir(mode=0o700, exist_ok=True)
                changed.append(new.parent)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
        for one in changed:
            _keep_names(one)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise storage_error(folder, error) from error


def _keep_names(folder: Path) -> None:
    """Have the disk keep the names in a folder: `fsync` of a file keeps its content, but not that it has a name."""
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
    """Every file that may be an instance: all but hidden ones and the index, in a stable order."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != INCOMING)
        for name in sorted(names):
            if not name.startswith(("index.sqlite", ".")):
                yield Path(root, name)
