"""How a user searches for studies: from which question on, and for which modality most; about no patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from app.core.phrases import phrase


class DatePreset(Enum):
    """Ranges of StudyDate that are one click away."""

    ANY = phrase("Any date")
    TODAY = phrase("Today")
    LAST_7_DAYS = phrase("7 days")
    LAST_30_DAYS = phrase("30 days")
    LAST_YEAR = phrase("1 year")
    CUSTOM = phrase("Range…")


@dataclass(frozen=True, slots=True)
class StartSearch:
    """What is searched for at the start; names, numbers and days of a patient are never among it."""

    modality: str = ""
    study_description: str = ""
    dates: DatePreset = DatePreset.ANY


@dataclass(frozen=True, slots=True)
class SearchPreferences:
    """What the study browser offers before anything is typed.

    Parameters
    ----------
    modality
        The user's own, if one was chosen; empty for the one that was opened most.
    opened
        How many studies of each modality were opened.
    """

    at_start: StartSearch = StartSearch()
    modality: str = ""
    opened: Mapping[str, int] = field(default_factory=dict)

    @property
    def usual_modality(self) -> str:
        """The modality of the user: the chosen one, or that of most studies; empty while nobody knows."""
        most = max(self.opened, key=lambda modality: (self.opened[modality], modality), default="")
        return self.modality or most


NO_SEARCH_PREFERENCES = SearchPreferences()
