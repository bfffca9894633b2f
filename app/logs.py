"""Logging to a file of bounded size, without patient identity or pixel data.

Verdant's own messages carry UIDs only. Libraries put values of the data set into their messages, in ways that
change with their versions, so of a library's record only its place in the source is kept.
"""

from __future__ import annotations

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from app.core.crash_text import crash_text
from app.core.errors import StorageError

LONGEST_MESSAGE = 2000
OURS = ("app", "widgets", "inference")


class WithoutIdentity(logging.Formatter):
    """One line for a record and one for each frame of a traceback, nothing in them that names a patient.

    A traceback keeps places and types; the text of an exception may quote a value, and is left out.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The record as the file gets it; the record itself stays as it is for other handlers."""
        plain = logging.makeLogRecord({**record.__dict__, "msg": _text(record), "args": (), "exc_text": None})
        plain.stack_info = None
        return super().format(plain)

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - the name is logging's
        """Types and places of an exception and of those that led to it."""
        return crash_text(ei[1])


_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _PrivateFileHandler(RotatingFileHandler):
    """Its files are for their owner alone, whatever others may read of what is written elsewhere."""

    def _open(self) -> TextIOWrapper:
        def private(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        return open(self.baseFilename, "a", encoding=self.encoding, errors=self.errors, opener=private)


def _text(record: logging.LogRecord) -> str:
    place = f"at {record.filename}:{record.lineno}"
    if record.name.split(".")[0] not in OURS:
        return f"said something {place}"
    text = " ".join(record.getMessage()[:LONGEST_MESSAGE].splitlines())
    # A caret is what person names have and our messages have not; which words belong to the name is not known.
    return f"withheld, since it names a person, {place}" if "^" in text else text


def start_logging(folder: Path) -> Path:
    """Log to `verdant.log` in `folder`, 2 MB and two older files at most; returns its path.

    Raises
    ------
    StorageError
        If the folder cannot be written.
    """
    path = folder / "verdant.log"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = _PrivateFileHandler(path, maxBytes=2_000_000, backupCount=2, encoding="utf-8")
    except OSError as error:
        raise StorageError(
            f"The log file {path} cannot be written.",
            cause=f"{error.strerror}.",
            next_step="Check the folder's permissions.",
        ) from None
    handler.setFormatter(WithoutIdentity())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for library in ("pydicom", "pynetdicom", "highdicom"):
        logging.getLogger(library).setLevel(logging.WARNING)
    return path
