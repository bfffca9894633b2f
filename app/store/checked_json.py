"""Members of JSON from a file, checked one by one: type, size and range, and nothing is guessed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any, Final, TypeVar

from app.core.identity import is_uid

MOST_CHARACTERS: Final = 1 << 20
"""More than an element of a short form holds (PS3.5 7.1.2): a foreign object may fill one."""
Kind = TypeVar("Kind", bound=Enum)


class UnexpectedContent(ValueError):  # noqa: N818 - what it names is the finding
    """A member is missing or is not what it should be; the message names it."""


def member(stated: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - whatever the file holds
    """A member that must be there."""
    if name not in stated:
        raise UnexpectedContent(f"“{name}” is missing.")
    return stated[name]


def mapping(value: object, name: str) -> Mapping[str, Any]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise UnexpectedContent(f"“{name}” is no JSON object.")
    return value


def sequence(stated: Mapping[str, Any], name: str, *, most: int) -> list[object]:
    """A JSON array of at most that many values."""
    value = member(stated, name)
    if not isinstance(value, list) or len(value) > most:
        raise UnexpectedContent(f"“{name}” is no list of at most {most}.")
    return value


def text(stated: Mapping[str, Any], name: str, *, most: int = MOST_CHARACTERS) -> str:
    """A text of at most that many characters, whole ones."""
    value = member(stated, name)
    if not isinstance(value, str) or len(value) > most or any("\ud800" <= one <= "\udfff" for one in value):
        raise UnexpectedContent(f"“{name}” is no text of at most {most} characters.")
    return value


def uid(stated: Mapping[str, Any], name: str) -> str:
    """A UID, which may be empty."""
    value = text(stated, name)
    if value and not is_uid(value):
        raise UnexpectedContent(f"“{name}” is no UID.")
    return value


def number(stated: Mapping[str, Any], name: str) -> float:
    """A finite number."""
    value = member(stated, name)
    if type(value) not in (int, float) or not abs(value) < 1e300 or not math.isfinite(value):
        raise UnexpectedContent(f"“{name}” is no number.")
    return float(value)


def whole(stated: Mapping[str, Any], name: str, *, least: int, most: int) -> int:
    """A whole number in a range."""
    value = member(stated, name)
    if type(value) is not int or not least <= value <= most:
        raise UnexpectedContent(f"“{name}” is no whole number from {least} to {most}.")
    return value


def flag(stated: Mapping[str, Any], name: str) -> bool:
    """True or false."""
    value = member(stated, name)
    if not isinstance(value, bool):
        raise UnexpectedContent(f"“{name}” is neither true nor false.")
    return value


def time(stated: Mapping[str, Any], name: str) -> datetime:
    """A time with its zone."""
    try:
        when = datetime.fromisoformat(text(stated, name))
    except ValueError:
        raise UnexpectedContent(f"“{name}” is no time.") from None
    if when.tzinfo is None:
        raise UnexpectedContent(f"“{name}” has no time zone.")
    return when


def one_of(kinds: type[Kind], stated: Mapping[str, Any], name: str) -> Kind:
    """A member of an enumeration, by its value."""
    try:
        return kinds(text(stated, name))
    except ValueError:
        raise UnexpectedContent(f"“{name}” is none of the known kinds.") from None
