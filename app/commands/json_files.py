"""Files of JSON that a command is given: bounded, in UTF-8, one object."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from app.core.errors import UsageError

MOST_BYTES: Final = 1 << 20


def read_text(path: Path) -> str:
    """The text of a file.

    Raises
    ------
    UsageError
        If it is too large or no text.
    """
    if path.stat().st_size > MOST_BYTES:
        raise UsageError(f"{path.name} is larger than 1 MiB.", next_step="Give a file of JSON.")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{path.name} is no text in UTF-8.", next_step="Give a file of JSON.") from None


def read_json_object(path: Path) -> dict[str, Any]:
    """The JSON object in a file.

    Raises
    ------
    UsageError
        If it holds anything else.
    """
    try:
        content = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path.name} is no JSON.", cause=f"{error}.", next_step="Correct it.") from None
    if not isinstance(content, dict):
        raise UsageError(f"{path.name} must hold one JSON object.")
    return content
