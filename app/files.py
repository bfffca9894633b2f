"""Writing a file so that it is whole or not there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
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
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "wb") as file:
            file.writelines([content] if isinstance(content, bytes) else content)
        os.chmod(temporary, 0o600 if is_secret else 0o644 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise StorageError(
            phrase("{path} could not be written.", path=path),
            cause=f"{error.strerror}.",
            next_step=phrase("Make room or choose another folder."),
        ) from None


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


class DiskFiles:
    """Satisfies `FileWriter` on the local disk."""

    def write(self, path: Path, content: bytes) -> None:
        """Write through a temporary file beside `path`; raises StorageError if the folder or the disk refuses."""
        write_file(path, content)
