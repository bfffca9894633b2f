"""The network description as text: bounded, strict JSON that obeys the published schema.

Structure only (which keys, which types, which ranges); what the values mean together is checked in
`inference.architecture`.
"""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from app.core.errors import ArchitectureError
from inference.layer_list import layer_taking
from inference.refusal import INVALID

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

MAX_TEXT_BYTES: Final = 1 << 20
MAX_VALUES: Final = 10_000
"""JSON values in a description; the schema is checked value by value, which takes its time."""

UNREADABLE: Final = "The network description cannot be read."


def read_document(text: str) -> dict[str, Any]:
    """Parse and check a network description against `resources/schema/network.schema.json`.

    Raises
    ------
    ArchitectureError
        The text is larger than 1 MiB or holds more than 10,000 values, is no strict JSON (duplicate keys and NaN are
        refused) or breaks the schema; the message names the place and what would be right.
    """
    if len(text) > MAX_TEXT_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_TEXT_BYTES:
        raise ArchitectureError(UNREADABLE, cause="It is larger than 1 MiB.", next_step=_ASK)
    try:
        document = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise ArchitectureError(
            UNREADABLE,
            cause=f"It is no JSON: {error.msg} at line {error.lineno}, column {error.colno}.",
            next_step=_ASK,
        ) from None
    except RecursionError:
        raise ArchitectureError(UNREADABLE, cause="Its JSON is nested too deeply.", next_step=_ASK) from None
    except ValueError as error:
        raise ArchitectureError(UNREADABLE, cause=f"{error}.", next_step=_ASK) from None
    if not isinstance(document, dict):
        raise ArchitectureError(UNREADABLE, cause="It is no JSON object.", next_step=_ASK)
    if _holds_more_values(document, MAX_VALUES):
        raise ArchitectureError(UNREADABLE, cause=f"It holds more than {MAX_VALUES:,} values.", next_step=_ASK)
    _check_schema(document)
    return document


_ASK: Final = "Ask the network's author for a description that follows the published schema."


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for key, value in pairs:
        if key in members:
            raise ValueError(f"The key '{_short(key)}' occurs twice in one object")
        members[key] = value
    return members


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number in JSON")


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(f"The number {_short(digits)} is too large")
    return value


def _holds_more_values(document: dict[str, Any], most: int) -> bool:
    count, waiting = 0, [document]
    while waiting and count <= most:
        value: Any = waiting.pop()
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        count += len(inner)
        waiting += inner
    return count > most


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    schema = json.loads(resources.files("resources").joinpath("schema/network.schema.json").read_bytes())
    return Draft202012Validator(schema)


def _check_schema(document: dict[str, Any]) -> None:
    error = min(_validator().iter_errors(document), key=_order, default=None)
    if error is not None:
        raise ArchitectureError(INVALID, cause=_explain(error, document), next_step=_ASK)


def _order(error: ValidationError) -> tuple[int, str]:
    # An unknown or missing key explains what follows from it, so it is told first.
    rank = {"required": 0, "additionalProperties": 1}.get(str(error.validator), 2)
    return rank, "/".join(str(part) for part in error.absolute_path)


def _explain(error: ValidationError, document: dict[str, Any]) -> str:
    place = _place(error.absolute_path)
    schema: dict[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    expected = schema.get("description")
    instance: Any = error.instance
    if error.validator == "additionalProperties":
        return _explain_unknown(instance, schema, place)
    if error.validator == "required":
        missing = next(key for key in schema["required"] if key not in instance)
        return f"The key '{missing}' is missing in {place}."
    value = _short(json.dumps(instance))
    path = [part for part in error.absolute_path if isinstance(part, str)]
    layer = layer_taking(document, path[0], path[-1]) if len(path) > 1 else ""
    of_layer = f" of {layer[0].lower()}{layer[1:]}" if layer else ""
    return f"In {place}{of_layer}, {value} is not right: expected {expected or _short(error.message, 200)}."


def _explain_unknown(instance: dict[str, Any], schema: dict[str, Any], place: str) -> str:
    known = list(schema.get("properties", {}))
    patterns = list(schema.get("patternProperties", {}))
    unknown = next(
        key for key in instance if key not in known and not any(re.search(pattern, key) for pattern in patterns)
    )
    near = difflib.get_close_matches(unknown, known, n=1)
    expected = schema.get("description")
    hint = f" Did you mean '{near[0]}'?" if near else f" Expected {expected}." if expected else ""
    return f"The key '{_short(unknown)}' in {place} is unknown.{hint}"


def _place(path: Iterable[str | int]) -> str:
    parts = [_short(part) if isinstance(part, str) else f"entry {part + 1}" for part in path]
    return f"'{' > '.join(parts)}'" if parts else "the description"


def _short(value: str, length: int = 60) -> str:
    """Cut what came from a file before it enters a message."""
    return value if len(value) <= length else f"{value[:length]}…"
