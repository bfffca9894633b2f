"""The newest studies of an archive that has, or tells, no more than a part of them at once: asked day by day.

An archive answers in an order of its own, so that what comes first of too long an answer may be years old.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from app.core.errors import ArchiveStatusError
from app.core.identity import StudyInstanceUID
from app.core.services import Archive
from app.core.study import FoundStudies, StudyQuery, StudyRecord, newest_first
from app.core.tasks import Cancelled, SilentControl, TaskControl

MOST_QUESTIONS: Final = 40
_FIRST_DAY: Final = date(1970, 1, 1)
_STEP: Final = 4
_DAY: Final = timedelta(days=1)


class _EnoughError(Cancelled):
    """The answer is longer than anybody wants it."""


class _Counting(SilentControl):
    """Collects what an archive tells, and ends a question that has too many answers."""

    def __init__(self, whole: TaskControl, most: int) -> None:
        super().__init__(whole)
        self.told: list[StudyRecord] = []
        self._most = most

    def publish(self, value: object) -> None:
        """Take studies."""
        self.checkpoint()
        if isinstance(value, FoundStudies):
            self.told += value.studies
            if len(self.told) > self._most:
                raise _EnoughError


def newest_studies(
    archive: Archive, query: StudyQuery, control: TaskControl, *, most: int, today: date
) -> tuple[StudyRecord, ...]:
    """The newest studies that match, at most so many, newest first; undated ones are not among them.

    Periods grow while they hold few studies, and shrink where the archive does not tell all of one. Of a single day
    of which it does not tell all, what it tells is taken.

    Raises
    ------
    ArchiveError
        If the archive refuses a single day, too, or cannot be talked to.
    """
    found: dict[StudyInstanceUID, StudyRecord] = {}
    earliest, last, days = query.date_from or _FIRST_DAY, query.date_to or today + _DAY, 1
    for _ in range(MOST_QUESTIONS):
        first = max(last - (days - 1) * _DAY, earliest)
        studies, is_cut = _told(archive, replace(query, date_from=first, date_to=last), control, most=most)
        if is_cut and first < last:
            days = max(days // _STEP, 1)
            continue
        found.update((study.study_instance_uid, study) for study in studies)
        if len(found) >= most or first <= earliest:
            break
        last = first - _DAY
        if len(studies) * 2 * _STEP < most and not is_cut:
            days *= _STEP
    return newest_first(found.values())[:most]


def _told(
    archive: Archive, query: StudyQuery, control: TaskControl, *, most: int
) -> tuple[tuple[StudyRecord, ...], bool]:
    """What an archive tells of a period, and whether that is not all."""
    counting = _Counting(control, most)
    try:
        studies = archive.find_studies(query, counting)
    except _EnoughError:
        return tuple(counting.told), True
    except ArchiveStatusError:
        if not counting.told and query.date_from == query.date_to:
            raise
        return tuple(counting.told), True
    return studies, len(studies) > most
