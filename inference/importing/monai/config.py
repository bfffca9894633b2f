"""Values of a bundle's configuration: plain data and references to it; expressions are recognised, never evaluated.

A configuration may hold Python (`$...`). Of that, only these are understood, because they say plain data: another
value (`$@name`), such a value moved to a device (`$@name.to(@device)`), and a literal (`$[1, 2]`, `$None`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

MAX_DEPTH: Final = 32
MAX_LITERAL: Final = 1000

_REFERENCE: Final = re.compile(r"@([A-Za-z_][\w]*(?:(?:::|#)\w+)*)")
_MOVED: Final = re.compile(r"(@[\w:#]+)\.to\(\s*@?[\w:#.]+\s*\)")
_PARTS: Final = re.compile(r"::|#")


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A value that only running Python, or a file that was not read, could tell."""

    text: str

    def __str__(self) -> str:
        return self.text if len(self.text) <= 100 else f"{self.text[:100]}…"


class Config:
    """A configuration with its references."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._content = content

    def get(self, name: str) -> Any:  # noqa: ANN401 - JSON
        """The resolved value of an entry, parts with `::` between; None where there is none."""
        return self._named(name, 0)

    def resolved(self, value: Any) -> Any:  # noqa: ANN401 - JSON
        """A value with its references followed; what is not understood is a NotUnderstood in its place."""
        return self._resolved(value, 0)

    def _named(self, name: str, depth: int) -> Any:  # noqa: ANN401 - JSON
        value: Any = self._content
        for part in _PARTS.split(name):
            value = self._followed(value, depth + 1)
            if isinstance(value, Mapping) and part in value:
                value = value[part]
            elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
                value = value[int(part)]
            else:
                return None
        return self._resolved(value, depth + 1)

    def _followed(self, value: Any, depth: int) -> Any:  # noqa: ANN401 - JSON
        return self._resolved(value, depth) if isinstance(value, str) else value

    def _resolved(self, value: Any, depth: int) -> Any:  # noqa: ANN401 - JSON
        if depth > MAX_DEPTH:
            return NotUnderstood("references that go round in a circle")
        if isinstance(value, Mapping):
            return {key: self._resolved(item, depth + 1) for key, item in value.items()}
        if isinstance(value, list):
            return [self._resolved(item, depth + 1) for item in value]
        if not isinstance(value, str) or value[:1] not in ("@", "$", "%"):
            return value
        if match := _REFERENCE.fullmatch(value.removeprefix("$").strip()):
            found = self._named(match[1], depth + 1)
            return NotUnderstood(value) if found is None else found
        if match := _MOVED.fullmatch(value.removeprefix("$").strip()):
            return self._resolved(match[1], depth + 1)
        return _literal(value)


def _literal(text: str) -> Any:  # noqa: ANN401 - JSON
    if not text.startswith("$") or len(text) > MAX_LITERAL:
        return NotUnderstood(text)
    try:
        value = ast.literal_eval(text[1:].strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return NotUnderstood(text)
    return list(value) if isinstance(value, tuple) else value


def unknown_parts(value: Any) -> list[str]:  # noqa: ANN401 - JSON
    """The expressions in a value that were not understood."""
    if isinstance(value, NotUnderstood):
        return [str(value)]
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in unknown_parts(item)]
    if isinstance(value, list):
        return [text for item in value for text in unknown_parts(item)]
    return []
