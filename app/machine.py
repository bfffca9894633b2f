"""What this machine has."""

from __future__ import annotations

import os
import sys
from typing import Final

USUAL_SHARE: Final = 4
MOST_USUAL_BYTES: Final = 4 << 30
_UNKNOWN_BYTES: Final = 4 << 30


def memory_bytes() -> int:
    """Size of the main memory; a modest one where the system does not say."""
    if sys.platform == "win32":
        import ctypes

        kibibytes = ctypes.c_ulonglong(0)
        found = ctypes.windll.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kibibytes))
        return kibibytes.value << 10 if found else _UNKNOWN_BYTES
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return _UNKNOWN_BYTES


def usual_image_memory_bytes() -> int:
    """Memory for decoded images unless the user prefers another: a quarter of all, at most 4 GiB."""
    return min(memory_bytes() // USUAL_SHARE, MOST_USUAL_BYTES)
