"""Texts that are cut because there is no room: what remains of a number must not be read as another number."""

from __future__ import annotations

import re
from collections.abc import Callable

_CUT_NUMBER = re.compile(r"[\d.,:/−-]+…$")


def leading_parts(text: str, *, separator: str, fits: Callable[[str], bool]) -> str:
    """As many whole parts of a text as fit, at least the first: the rest is left out rather than cut in a word."""
    parts = text.split(separator)
    for count in range(len(parts), 1, -1):
        shown = separator.join(parts[:count])
        if fits(shown):
            return shown
    return parts[0]


def without_cut_number(text: str) -> str:
    """A text that was cut at its end, without the first digits of a number."""
    return _CUT_NUMBER.sub("…", text)
