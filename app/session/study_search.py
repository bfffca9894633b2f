"""What the user typed into the study browser, as a query that archives understand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.search_preferences import DatePreset, StartSearch
from app.core.study import StudyQuery

MOST_CHARACTERS = 64
"""Length of the longest LO, and of one component group of a PN (PS3.5 section 6.2)."""
_DAYS = {DatePreset.TODAY: 0, DatePreset.LAST_7_DAYS: 6, DatePreset.LAST_30_DAYS: 29, DatePreset.LAST_YEAR: 364}


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The fields of the study browser as they are filled in.

    Parameters
    ----------
    accession_number
        Compared as a whole unless wildcards were typed: it names one order.
    first_day, last_day
        Only looked at with `DatePreset.CUSTOM`; in the wrong order they are taken the other way round.
    """

    patient_name: str = ""
    patient_id: str = ""
    accession_number: str = ""
    study_description: str = ""
    modality: str = ""
    dates: DatePreset = DatePreset.ANY
    first_day: date | None = None
    last_day: date | None = None

    @classmethod
    def at_start(cls, start: StartSearch) -> SearchForm:
        """The form as the user likes to find it."""
        return cls(study_description=start.study_description, modality=start.modality, dates=start.dates)

    @property
    def to_start_with(self) -> StartSearch:
        """What can be remembered of the form: no patient, and no days that are over tomorrow."""
        dates = DatePreset.ANY if self.dates is DatePreset.CUSTOM else self.dates
        return StartSearch(self.modality, self.study_description.strip(), dates)

    def query(self, today: date) -> StudyQuery:
        """The query that the form stands for."""
        first, last = date_range(self.dates, today, first_day=self.first_day, last_day=self.last_day)
        return StudyQuery(
            patient_name=name_pattern(self.patient_name),
            patient_id=text_pattern(self.patient_id),
            accession_number=_clean(self.accession_number),
            study_description=text_pattern(self.study_description),
            modality=self.modality,
            date_from=first,
            date_to=last,
        )


def date_range(
    preset: DatePreset, today: date, *, first_day: date | None = None, last_day: date | None = None
) -> tuple[date | None, date | None]:
    """First and last day of a preset, both included; None where the range is open."""
    if preset is DatePreset.CUSTOM:
        if first_day is not None and last_day is not None and first_day > last_day:
            return last_day, first_day
        return first_day, last_day
    if preset is DatePreset.ANY:
        return None, None
    return today - timedelta(days=_DAYS[preset]), today


def text_pattern(text: str) -> str:
    """`text` anywhere in the attribute; wildcards that the user typed are left as they are."""
    cleaned = _clean(text)
    if not cleaned or "*" in cleaned or "?" in cleaned:
        return cleaned
    return f"*{cleaned}*"


def name_pattern(text: str) -> str:
    """The words of `text` in that order anywhere in a PN: `smith, jane` finds `Smith^Jane`."""
    cleaned = _clean(text)
    if not cleaned or "*" in cleaned or "?" in cleaned:
        return cleaned
    words = [word for word in re.split(r"[\s,]+", cleaned) if word]
    return f"*{'*'.join(words)}*" if words else ""


def _clean(text: str) -> str:
    """Without what would make several values of one (backslash), break the encoding or exceed the VR."""
    return "".join(c for c in text if c.isprintable() and c != "\\").strip()[:MOST_CHARACTERS]
