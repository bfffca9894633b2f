"""The members of a JSON object, checked by name and kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.core.errors import UsageError

_KINDS: Final = {
    bool: "true or false",
    str: "a text",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "an object",
}


def checked_members(content: object, what: str, kinds: Mapping[str, type]) -> dict[str, Any]:
    """The members of a JSON object, each of its kind; a whole number will do for any number.

    Raises
    ------
    UsageError
        If `content` is no object, or has a member that is not in `kinds` or is of another kind.
    """
    if not isinstance(content, dict):
        raise UsageError(f"{what} is no JSON object.")
    for name, value in content.items():
        kind = kinds.get(name)
        if kind is None:
            raise UsageError(f"{what} has an unknown member “{name}”.")
        fits = isinstance(value, kind) or (kind is float and isinstance(value, int))
        if not fits or (isinstance(value, bool) and kind is not bool):
            raise UsageError(f"“{name}” is not of the right kind: {_KINDS[kind]} is expected.")
    return content
