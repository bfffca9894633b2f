"""The colours that Verdant writes for regions that have none of their own: they tell the state of their review."""

from __future__ import annotations

from typing import Final

PROPOSED_COLOUR: Final = (255, 92, 92)
VALIDATED_COLOUR: Final = (61, 220, 132)
IMPORTED_COLOUR: Final = (108, 184, 255)
COLOURS_OF_STATES: Final = (PROPOSED_COLOUR, VALIDATED_COLOUR, IMPORTED_COLOUR)
"""A region that is read with one of these has no colour of its own: its state may change."""
