"""What this machine has, and whose account it is."""

from __future__ import annotations

import getpass
import os
import platform
import sys
from typing import Final

USUAL_SHARE: Final = 4
MOST_USUAL_BYTES: Final = 4 << 30
_UNKNOWN_BYTES: Final = 4 << 30
_NAME_DISPLAY: Final = 3
"""Of EXTENDED_NAME_FORMAT: as people write it."""


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


def account_name() -> str:
    """Full name of whose account of the system this is, its login name where there is none; may be empty."""
    if sys.platform == "win32":
        import ctypes

        text, size = ctypes.create_unicode_buffer(256), ctypes.c_ulong(256)
        full = ctypes.windll.secur32.GetUserNameExW(_NAME_DISPLAY, text, ctypes.byref(size))
        return text.value.strip() if full else _login_name()
    import pwd

    try:
        full_name = pwd.getpwuid(os.getuid()).pw_gecos.split(",")[0].strip()
    except KeyError:
        full_name = ""
    return full_name or _login_name()


def audit_account() -> str:
    """Login name and machine, as PS3.15 A.5.2.1 has them: `name@machine`."""
    return f"{_login_name()}@{platform.node()}"


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
