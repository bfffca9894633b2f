"""What may be shown and logged of an unexpected error: where it was and what kind, never what it quotes."""

from __future__ import annotations

import traceback


def crash_text(error: BaseException | None) -> str:
    """Types and places of an exception and of those that led to it, the last one first.

    The text of an exception may quote a value of a data set, and with it a patient; it is left out.
    """
    lines: list[str] = []
    seen = set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        lines.append(type(error).__qualname__)
        frames = traceback.extract_tb(error.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        error = error.__cause__ or error.__context__
    return "\n".join(lines)
