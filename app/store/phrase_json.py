"""Phrases as JSON, so that what was said yesterday can be shown today in another language."""

from __future__ import annotations

import json
import string
from typing import Final

from app.core.errors import VerdantError
from app.core.phrases import Phrase

MOST_CHARACTERS: Final = 20_000
_MOST_DEPTH: Final = 8


def phrase_json(text: str) -> str:
    """A text as JSON; what of it are phrases stay so."""
    return json.dumps(_packed(text, _MOST_DEPTH), ensure_ascii=False)


def phrase_of(stated: str) -> str:
    """The text that `phrase_json` was given; whatever else is there, as it stands."""
    try:
        return stated if len(stated) > MOST_CHARACTERS else _text(json.loads(stated))
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return stated


def _packed(value: object, depth: int) -> object:
    if isinstance(value, VerdantError):
        return _packed(value.text, depth)
    if isinstance(value, Phrase) and depth:
        return {
            "template": value.template,
            "values": {name: _packed(one, depth - 1) for name, one in value.values.items()},
            "number": value.number,
            "singular": value.singular,
        }
    return value if isinstance(value, int | float) else str(value)


def _text(stated: object) -> str:
    value = _unpacked(stated)
    if not isinstance(value, str):
        raise ValueError("no text")
    return value


def _unpacked(stated: object) -> object:
    if not isinstance(stated, dict):
        return stated
    number = stated["number"]
    if number is not None and not isinstance(number, int):
        raise ValueError("no number")
    for template in (stated["template"], stated["singular"]):
        # A template may name values, not reach into them.
        if not all(name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(template)):
            raise ValueError("no template")
    values = {str(name): _unpacked(one) for name, one in stated["values"].items()}
    return Phrase(stated["template"], values, number=number, singular=stated["singular"])
