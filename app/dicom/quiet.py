"""Keeps the remarks of pydicom and highdicom about flawed files off stderr and out of the log while a file is read.

Readers here judge every file themselves and say what is wrong in a sentence; pydicom's own warnings repeat
that in its words, and quote values that may identify a patient.
"""

from __future__ import annotations

import logging
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

_IGNORE: Final = ("ignore", None, Warning, re.compile(r"(pydicom|highdicom)(\.|$)"), 0)
_here = threading.local()


class _DropOnQuietThreads(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return not getattr(_here, "depth", 0)


_drop: Final = _DropOnQuietThreads()


@contextmanager
def quiet_pydicom() -> Iterator[None]:
    """Drop what pydicom warns and logs on this thread; safe to nest and to enter on several threads at once.

    `warnings.catch_warnings` would swap the whole filter list of the process, so two threads could leave
    each other's list behind. One entry put into the list and taken out again disturbs nobody.
    """
    logger = logging.getLogger("pydicom")
    logger.addFilter(_drop)
    filters: list[Any] = warnings.filters  # type: ignore[assignment]  # typeshed calls the list read-only
    filters.insert(0, _IGNORE)
    _here.depth = getattr(_here, "depth", 0) + 1
    try:
        yield
    finally:
        _here.depth -= 1
        if _IGNORE in filters:
            filters.remove(_IGNORE)
