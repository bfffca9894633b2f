"""Which version of the program this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def software_version() -> str:
    """The version of this program as installed; `0` when it runs from its sources."""
    try:
        return version("verdant-viewer")
    except PackageNotFoundError:
        return "0"
