"""The one thing to do next with the series in view."""

from __future__ import annotations

from enum import Enum

from app.core.volume import ImageSlice
from app.session.reviewing import Review


class PrimaryAction(Enum):
    """What the button that stands out does."""

    OPEN = "open"
    PROPOSE = "propose"
    DECIDE = "decide"
    SAVE = "save"


def primary_action(review: Review | None, image: ImageSlice | None) -> PrimaryAction:
    """What to do next, of the review of a series and its image in view."""
    if image is None:
        return PrimaryAction.OPEN
    if review is None:  # the series still arrives
        return PrimaryAction.PROPOSE
    if review.selected is not None and review.selected.is_open:
        return PrimaryAction.DECIDE
    on_slice = review.on_slice(image.reference)
    if review.to_save and not any(roi.is_open for roi in on_slice):
        return PrimaryAction.SAVE
    return PrimaryAction.PROPOSE
