"""Logging to a file of bounded size, without patient identity or pixel data.

Verdant's own messages carry UIDs only. What libraries log is let through from WARNING on, and only its
first line: pydicom and pynetdicom print attribute values on their lower levels.
"""

from __future__ import annotations

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.core.errors import StorageError

_PERSON_NAME = re.compile(r"[^\s\^'\"=]+\^[^\s'\"]*")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
OURS = ("app", "widgets", "inference")


class NoIdentity(logging.Filter):
    """Lets pass what cannot name a patient: one line, person names and quoted values of libraries taken out."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; never drops one."""
        text = record.getMessage().splitlines()[0] if record.getMessage() else ""
        text = _PERSON_NAME.sub("(name)", text)
        if not record.name.startswith(OURS):
            text = _QUOTED.sub("(value)", text)
        record.msg, record.args = text, ()
        # A traceback's last line repeats the exception's text, which may quote a value of the data set.
        if record.exc_info and not record.name.startswith(OURS):
            record.exc_info = None
        return True


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
        handler = RotatingFileHandler(path, maxBytes=2_000_000, backupCount=2, encoding="utf-8")
    except OSError as error:
        raise StorageError(
            f"The log file {path} cannot be written.",
            cause=f"{error.strerror}.",
            next_step="Check the folder's permissions.",
        ) from None
    handler.addFilter(NoIdentity())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for library in ("pydicom", "pynetdicom", "highdicom"):
        logging.getLogger(library).setLevel(logging.WARNING)
    return path
