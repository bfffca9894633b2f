"""Texts of others on one line: no controls, which terminals obey, and no marks that turn the direction of writing."""

from __future__ import annotations

import re
from typing import Final

_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_TURNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


def legible(text: str) -> str:
    """The text as it may be shown and printed; what it says is not changed."""
    return text if text.isprintable() else _TURNS.sub("", _CONTROLS.sub(" ", text)).strip()
