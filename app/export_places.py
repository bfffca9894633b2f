"""Where exported files go: a folder or a ZIP file that is there when all is in it, and not before."""

from __future__ import annotations

import os
import secrets
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from app.core.errors import StorageError
from app.core.phrases import phrase

_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""ZIP files want a date; when somebody exported is nobody's business."""
_FILE_MODE: Final = 0o100644 << 16


class ExportPlace(Protocol):
    """Takes files, and gives them back."""

    def write(self, parts: tuple[str, ...], content: bytes) -> None:
        """Put a file there."""
        ...

    def read_back(self) -> Iterator[tuple[tuple[str, ...], bytes]]:
        """Everything that is there by now, one file after the other."""
        ...


@contextmanager
def new_place(target: Path, *, as_zip: bool) -> Iterator[ExportPlace]:
    """A place that becomes `target` when the block ends well; otherwise nothing is left of it.

    Raises
    ------
    StorageError
        If the target is there already, or the disk refuses.
    """
    if target.exists() and (as_zip or not _is_empty_folder(target)):
        raise StorageError(
            phrase("{file} is there already; nothing was written.", file=target.name),
            next_step=phrase("Choose another name, or remove it first."),
        )
    waiting = target.with_name(f".{target.name}-{secrets.token_hex(4)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if as_zip:
            with _ZipPlace(waiting) as place:
                yield place
        else:
            waiting.mkdir(mode=0o700)
            yield _FolderPlace(waiting)
            # Until now it was its owner's alone.
            waiting.chmod(0o777 & ~_umask())
        if target.is_dir():
            target.rmdir()
        os.replace(waiting, target)
    except OSError as error:
        _remove(waiting)
        raise StorageError(
            phrase("{path} could not be written; nothing of it is left.", path=target),
            cause=phrase("The system says: {reason}.", reason=error.strerror or error),
            next_step=phrase("Make room or choose another folder."),
        ) from error
    except BaseException:
        _remove(waiting)
        raise


class _FolderPlace:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, parts: tuple[str, ...], content: bytes) -> None:
        path = self._folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
            file.flush()
            # A disk that is full may say so only now.
            os.fsync(file.fileno())

    def read_back(self) -> Iterator[tuple[tuple[str, ...], bytes]]:
        for place, _, names in os.walk(self._folder):
            for name in names:
                path = Path(place, name)
                yield path.relative_to(self._folder).parts, path.read_bytes()


class _ZipPlace:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED, compresslevel=1)

    def __enter__(self) -> _ZipPlace:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, parts: tuple[str, ...], content: bytes) -> None:
        info = zipfile.ZipInfo("/".join(parts), _DATE)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, _FILE_MODE
        self._file.writestr(info, content)

    def read_back(self) -> Iterator[tuple[tuple[str, ...], bytes]]:
        self._file.close()
        with zipfile.ZipFile(self._path) as file:
            for name in file.namelist():
                yield tuple(name.split("/")), file.read(name)


def _is_empty_folder(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
