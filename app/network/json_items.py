"""A list in JSON, read item by item: reading all of it in one go would hold up every thread, the window's too."""

from __future__ import annotations

import json
import re
from typing import Final

from app.core.tasks import TaskControl

_SPACE: Final = re.compile(r"[ \t\r\n]*")


def items_of(said: bytes, control: TaskControl, *, most: int) -> list[object]:
    """The items of a list, or the one object that is said instead; none where nothing is said.

    Parameters
    ----------
    most
        Reading ends with the item after so many.

    Raises
    ------
    ValueError, RecursionError
        If it is no JSON.
    Cancelled
        If the control was withdrawn.
    """
    text = said.decode(json.detect_encoding(said))
    decoder = json.JSONDecoder()
    at = _after_space(text, 0)
    if at == len(text):
        return []
    if text[at] != "[":
        item, at = decoder.raw_decode(text, at)
        _expect_end(text, at)
        return [item]
    items: list[object] = []
    at = _after_space(text, at + 1)
    if text[at : at + 1] == "]":
        _expect_end(text, at + 1)
        return items
    while len(items) <= most:
        control.checkpoint()
        item, at = decoder.raw_decode(text, at)
        items.append(item)
        at = _after_space(text, at)
        if text[at : at + 1] == "]":
            _expect_end(text, at + 1)
            break
        if text[at : at + 1] != ",":
            raise ValueError("a list does not go on")
        at = _after_space(text, at + 1)
    return items


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found is not None else at


def _expect_end(text: str, at: int) -> None:
    if _after_space(text, at) != len(text):
        raise ValueError("something follows")
