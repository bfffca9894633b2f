"""The network description as it stands in an object: JSON, or what the public prototype writes in its place.

The prototype stores the text that Python prints for a dictionary: quotes are single, and true is True.
"""

from __future__ import annotations

import json
import re
from typing import Final

from app.core.weights_bytes import WeightsKind

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)|(?P<mark>[{}\[\]:,])|(?P<number>-?[0-9][0-9.eE+\-]*)|(?P<word>True|False|None)"""
    r"""|'(?P<single>(?:[^'\\]|\\.)*)'|"(?P<double>(?:[^"\\]|\\.)*)\"""",
    re.DOTALL,
)
_LONGEST_PRINTED: Final = 1 << 18
_WORDS: Final = {"True": "true", "False": "false", "None": "null"}
_ESCAPE: Final = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_PLAIN_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"'}


def description_text(stored: str) -> str:
    """The description as JSON; a text that is neither JSON nor a printed dictionary stays as it is."""
    if is_json(stored):
        return stored
    return json_of_printed(stored) or stored


def is_json(text: str) -> bool:
    """Whether a text is JSON."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def json_of_printed(text: str) -> str:
    """JSON of what Python prints for a dictionary of plain values; empty if it is anything else."""
    parts: list[str] = []
    place = 0
    if len(text) > _LONGEST_PRINTED:
        return ""
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            return ""
        place = token.end()
        match token.lastgroup:
            case "word":
                parts.append(_WORDS[token.group()])
            case "single" | "double":
                try:
                    parts.append(json.dumps(_ESCAPE.sub(_unescaped, token[token.lastgroup])))
                except ValueError:
                    return ""
            case _:
                parts.append(token.group())
    found = "".join(parts)
    return found if is_json(found) else ""


def weights_kind(description: str) -> WeightsKind:
    """Which kind of file the weights of a network with this description are."""
    try:
        parsed = json.loads(description)
    except (ValueError, RecursionError):
        return WeightsKind.SAFETENSORS
    architecture = parsed.get("architecture") if isinstance(parsed, dict) else None
    named = architecture.get("name") if isinstance(architecture, dict) else None
    return WeightsKind.ONNX if named == WeightsKind.ONNX.value else WeightsKind.SAFETENSORS


def _unescaped(found: re.Match[str]) -> str:
    for code in found.groups()[:3]:
        if code is not None:
            return chr(int(code, 16))
    return _PLAIN_ESCAPES.get(found[4], found[0])
