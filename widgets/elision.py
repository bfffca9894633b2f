"""Texts that are cut because there is no room: what remains of a number must not be read as another number."""

from __future__ import annotations

import re

_CUT_NUMBER = re.compile(r"[\d.,:/−-]+…$")


def without_cut_number(text: str) -> str:
    """A text that was cut at its end, without the first digits of a number."""
    return _CUT_NUMBER.sub("…", text)
