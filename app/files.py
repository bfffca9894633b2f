"""Writing a file so that it is whole or not there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.core.errors import StorageError
from app.core.phrases import phrase


def write_file(path: Path, content: bytes | Iterable[bytes | memoryview], *, is_secret: bool = False) -> None:
    """Write through a temporary file beside `path`.

    Parameters
    ----------
    content
        The file, whole or in pieces that follow one another.
    is_secret
        Whether only its owner may read it.

    Raises
    ------
    StorageError
        If the folder or the disk refuses; what was at `path` is still whole then.
    """
    temporary = _written_beside(path, content, is_secret=is_secret)
    try:
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise _not_written(path, error) from None


def write_files(contents: Iterable[tuple[Path, bytes]], *, replaces: bool) -> tuple[Path, ...]:
    """Write several files that belong together: all of them, or none.

    Parameters
    ----------
    contents
        Each is made when the one before lies on the disk, as a temporary file beside its path.
    replaces
        Whether a file that is there already is replaced; otherwise nothing is written then.

    Raises
    ------
    StorageError
        If the folder or the disk refuses, or a file must not be replaced; what was there before is as it was.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        for path, content in contents:
            waiting.append((_written_beside(path, content), path))
        there = [path for _, path in waiting if path.exists()]
        if there and not replaces:
            raise StorageError(
                phrase("{file} is there already; nothing was written.", file=there[0].name),
                next_step=phrase("Choose another folder, or agree to replace it."),
            )
        _put_in_place(waiting)
    finally:
        for temporary, _ in waiting:
            temporary.unlink(missing_ok=True)
    return tuple(path for _, path in waiting)


def _put_in_place(waiting: Sequence[tuple[Path, Path]]) -> None:
    """Move temporary files to their paths; if one cannot be moved, all of it is undone."""
    moved: list[tuple[Path, Path | None]] = []
    try:
        for temporary, path in waiting:
            try:
                moved.append((path, _put_aside(path) if path.exists() else None))
                os.replace(temporary, path)
            except OSError as error:
                raise _not_written(path, error) from None
    except StorageError:
        for path, aside in reversed(moved):
            if aside is None:
                path.unlink(missing_ok=True)
            else:
                os.replace(aside, path)
        raise
    for _, aside in moved:
        if aside is not None:
            aside.unlink(missing_ok=True)


def _put_aside(path: Path) -> Path:
    """Give a file a name of its own beside its path."""
    aside = _written_beside(path, b"")
    try:
        os.replace(path, aside)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    return aside


def _written_beside(path: Path, content: bytes | Iterable[bytes | memoryview], *, is_secret: bool = False) -> Path:
    """A temporary file beside a path."""
    temporary: str | None = None
    try:
        path.parent.mkdir(mode=0o700 if is_secret else 0o777, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "wb") as file:
            file.writelines([content] if isinstance(content, bytes) else content)
        os.chmod(temporary, 0o600 if is_secret else 0o644 & ~_umask())
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise _not_written(path, error) from None
    return Path(temporary)


def _not_written(path: Path, error: OSError) -> StorageError:
    return StorageError(
        phrase("{path} could not be written.", path=path),
        cause=f"{error.strerror}.",
        next_step=phrase("Make room or choose another folder."),
    )


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


class DiskFiles:
    """Satisfies `FileWriter` on the local disk."""

    def write(self, path: Path, content: bytes) -> None:
        """Write through a temporary file beside `path`; raises StorageError if the folder or the disk refuses."""
        write_file(path, content)

    def write_together(self, contents: Iterable[tuple[Path, bytes]], *, replaces: bool) -> tuple[Path, ...]:
        """See `write_files`."""
        return write_files(contents, replaces=replaces)
