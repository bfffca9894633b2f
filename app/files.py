"""Writing a file so that it is whole or not there."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from app.core.errors import StorageError
from app.core.phrases import phrase


def write_file(path: Path, content: bytes) -> None:
    """Write through a temporary file beside `path`.

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
            file.write(content)
        os.chmod(temporary, 0o644 & ~_umask())
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
