"""How a network description is refused: with what is wrong and what would be right."""

from __future__ import annotations

from typing import Final, NoReturn

from app.core.errors import ArchitectureError

INVALID: Final = "The network description is not valid."


def refuse(cause: str, right: str) -> NoReturn:
    """Raise an ArchitectureError with a cause and what would be right (both without full stop)."""
    raise ArchitectureError(INVALID, cause=f"{cause}.", next_step=f"In the description, {right}.")
