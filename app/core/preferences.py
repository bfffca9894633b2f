"""What a user likes: the look, the keys, the layouts and the corner texts; kept between starts, about no patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from app.core.corner_layout import STANDARD_CORNERS, CornerLayout
from app.core.errors import UsageError
from app.core.hanging import Hanging
from app.core.saved_objects import STRUCTURE_SET_ALONE, SaveChoice
from app.core.search_preferences import NO_SEARCH_PREFERENCES, SearchPreferences


class Theme(Enum):
    """Colours of everything but the images, which lie on black in all of them."""

    SYSTEM = "system"
    """Dark, light or high contrast, as the system says."""
    DARK = "dark"
    LIGHT = "light"
    HIGH_CONTRAST = "high-contrast"


class RegionColours(Enum):
    """Which colours the states of regions have; line and mark tell them apart in both."""

    STANDARD = "standard"
    COLOUR_BLIND = "colour-blind"


class Language(Enum):
    """Words of the window; what is written, logged or printed is English in all of them."""

    SYSTEM = "system"
    """The language of the system, if it is one of these."""
    ENGLISH = "en"
    ITALIAN = "it"


SCALES_PERCENT: Final = (100, 110, 125, 150, 175, 200)
LEAST_IMAGE_MEMORY_MIB, MOST_IMAGE_MEMORY_MIB = 256, 1 << 20
IDLE_MINUTES: Final = (1, 2, 5, 10, 15, 30, 60)
MOST_KEYS: Final = 4
"""How many keys one command may have."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """All of them.

    Parameters
    ----------
    language
        Takes effect at the next start.
    scale_percent
        Size of texts and controls; takes effect at the next start.
    keys
        Keys of commands that do not have their usual ones, by the command's name; none for a command without.
        What they say is checked where the commands are known.
    hangings
        Remembered layouts by modality.
    corners
        Which lines of text stand in which corner of an image.
    draws_first
        Whether proposals stay hidden until the reader has drawn on the slice.
    image_memory_mib
        Most memory for decoded images; None for a share of what this machine has.
    reviewer_idle_minutes
        After how long without a key or the mouse a reviewer with a PIN is asked for it again; None for never.
    lock_idle_minutes
        After how long without a key or the mouse the images are covered; None for never.
    saving
        What is written beside the structure set, and how it states holes.
    searching
        What the study browser offers before anything is typed.
    """

    theme: Theme = Theme.DARK
    region_colours: RegionColours = RegionColours.STANDARD
    language: Language = Language.SYSTEM
    scale_percent: int = 100
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hangings: Mapping[str, Hanging] = field(default_factory=dict)
    corners: CornerLayout = STANDARD_CORNERS
    draws_first: bool = False
    image_memory_mib: int | None = None
    reviewer_idle_minutes: int | None = None
    lock_idle_minutes: int | None = None
    saving: SaveChoice = STRUCTURE_SET_ALONE
    searching: SearchPreferences = NO_SEARCH_PREFERENCES

    def __post_init__(self) -> None:
        if not SCALES_PERCENT[0] <= self.scale_percent <= SCALES_PERCENT[-1]:
            raise UsageError("“scale_percent” must be a number from 100 to 200.")
        memory_mib = self.image_memory_mib
        if memory_mib is not None and not LEAST_IMAGE_MEMORY_MIB <= memory_mib <= MOST_IMAGE_MEMORY_MIB:
            raise UsageError(
                f"“images_mib” must be a number from {LEAST_IMAGE_MEMORY_MIB} to {MOST_IMAGE_MEMORY_MIB}."
            )
        idle = (self.reviewer_idle_minutes, self.lock_idle_minutes)
        if any(minutes is not None and not IDLE_MINUTES[0] <= minutes <= IDLE_MINUTES[-1] for minutes in idle):
            raise UsageError(f"“idle_minutes” must be a number from {IDLE_MINUTES[0]} to {IDLE_MINUTES[-1]}.")
        if any(len(keys) > MOST_KEYS for keys in self.keys.values()):
            raise UsageError(f"A command has at most {MOST_KEYS} keys.")


NO_PREFERENCES: Final = Preferences()
