"""Why a region is open to no decision, in sentences for who wants to decide."""

from __future__ import annotations

from app.core.phrases import phrase

STORED_REGION_STAYS = phrase(
    "A region of a stored structure set does not change. Edit a copy of it, as a new version, or propose it anew."
)
OPEN_LINES_STAY = phrase(
    "Points and open lines are shown as they came: they have no inside that could be decided on or edited."
)
HINT_IS_NO_OUTLINE = phrase(
    "This is a region hint: it shows where the network saw something, not its outline. Change its outline first, e.g."
    " with “Push the outline” or “Paint”, then validate it; or reject it."
)
BEING_STORED = phrase("This region is just being stored as it is. Wait until that is done or cancel it first.")
