"""Keys as text, e.g. `Ctrl+Shift+S`: which there are, and the one way in which each is written."""

from __future__ import annotations

from typing import Final

from app.core.errors import UsageError

_MODIFIERS: Final = ("Meta", "Ctrl", "Alt", "Shift")
_NAMED: Final = (
    *("Up", "Down", "Left", "Right", "PgUp", "PgDown", "Home", "End", "Ins", "Del"),
    *("Space", "Tab", "Backspace", "Return", "Enter", "Esc", "Pause", "Print", "Menu"),
    *(f"F{number}" for number in range(1, 36)),
)
_SPOKEN: Final = {name.casefold(): name for name in (*_MODIFIERS, *_NAMED)}
LONGEST: Final = 40


def normal_key(text: str) -> str:
    """A key in the one way it is written: `shift+ctrl+s` is `Ctrl+Shift+S`.

    Modifiers are Meta, Ctrl, Alt and Shift; the key itself is a printed character, or has a name.

    Raises
    ------
    UsageError
        If there is no such key.
    """
    if len(text) > LONGEST:
        raise UsageError(f"“{text[:LONGEST]}…” is no key.")
    # The plus sign is a key too: `Ctrl++`.
    pressed = "+" if text == "+" or text.endswith("++") else text.rpartition("+")[2]
    before = text[: len(text) - len(pressed)].rstrip("+")
    held = [_SPOKEN.get(word.strip().casefold(), "") for word in before.split("+")] if before else []
    key = _named(pressed)
    if not key or len(set(held)) != len(held) or any(word not in _MODIFIERS for word in held):
        raise UsageError(f"“{text}” is no key.")
    return "+".join([*(modifier for modifier in _MODIFIERS if modifier in held), key])


def _named(pressed: str) -> str:
    word = pressed.strip()
    if len(word) == 1:
        upper = word.upper()
        return (upper if len(upper) == 1 else word) if word.isprintable() else ""
    name = _SPOKEN.get(word.casefold(), "")
    return "" if name in _MODIFIERS else name
