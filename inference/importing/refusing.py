"""How what is brought in is refused: with the thing, the cause, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.core.errors import NetworkObjectError

_MOST_NAMED: Final = 12


def refuse(what: str, cause: str, next_step: str, *, details: str = "") -> NetworkObjectError:
    """The error for what cannot be brought in; sentences with full stop."""
    return NetworkObjectError(what, cause=cause, next_step=next_step, details=details)


def listed(names: Iterable[str]) -> str:
    """Names for a message: the first ones, and how many follow."""
    shown = [name if len(name) <= 100 else f"{name[:100]}…" for name in names]
    more = len(shown) - _MOST_NAMED
    return ", ".join(shown[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
