"""Files that libraries want instead of bytes: for their owner alone, gone afterwards, and at the next start if not.

A process that is killed leaves such a file behind; its name tells whose it was.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

PREFIX: Final = "verdant-"
_OURS: Final = re.compile(rf"{PREFIX}(?:([0-9]+)-)?.+")
_DAY_S: Final = 86_400.0


@contextmanager
def scratch_file(content: bytes, name: str) -> Iterator[Path]:
    """A file of that content.

    Raises
    ------
    OSError
        If the disk of temporary files refuses.
    """
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-") as folder:
        path = Path(folder, name)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        yield path


def sweep_scratch() -> int:
    """Remove what processes that are gone have left, and whatever is older than a day; how many folders that were."""
    count = 0
    with contextlib.suppress(OSError):
        for path in sorted(Path(tempfile.gettempdir()).glob(f"{PREFIX}*")):
            if _is_left_over(path):
                shutil.rmtree(path, ignore_errors=True)
                count += not path.exists()
    return count


def _is_left_over(path: Path) -> bool:
    try:
        found = path.lstat()
    except OSError:
        return False
    match = _OURS.fullmatch(path.name)
    if match is None or not stat.S_ISDIR(found.st_mode):
        return False
    if hasattr(os, "getuid") and found.st_uid != os.getuid():
        return False
    process = int(match[1]) if match[1] else None
    return time.time() - found.st_mtime > _DAY_S or (process is not None and not _runs(process))


def _runs(process: int) -> bool:
    """Whether there is such a process; where the system does not say without harm, there may be."""
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
