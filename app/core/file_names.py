"""File names in sentences on the screen: archives name files by UIDs, which no line can be broken in."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 40
_HEAD, _TAIL = 20, 12
_LONG_WORD: Final = re.compile(rf"\S{{{LONGEST + 1},}}")


def with_short_names(text: str) -> str:
    """The text, long words without their middle: `1.2.826.0.1.3680043.…66306693.dcm is truncated`."""
    return _LONG_WORD.sub(lambda word: f"{word[0][:_HEAD]}…{word[0][-_TAIL:]}", text)
