"""The eight ways to turn an image."""

from __future__ import annotations

from app.core.turn import Turn

EVERY_TURN = tuple(Turn(quarters, mirrored) for mirrored in (False, True) for quarters in range(4))
