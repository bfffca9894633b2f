"""What is kept between starts, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.core.errors import VerdantError
from app.core.identity import (
    StudyInstanceUID,
)
from app.core.measurement import Measurement
from app.core.name_lists import NameList, parse_name_list
from app.core.preferences import NO_PREFERENCES, Preferences
from app.core.review_journal import JournalEntry, JournalReading, UnsavedStudy, keyed_mark, unsaved_study
from app.core.reviewer_profile import ReviewerProfile
from app.core.tasks import TaskControl


@dataclass
class FakeMeasurementKeeper:
    """Satisfies `MeasurementKeeper` in memory."""

    kept: dict[StudyInstanceUID, tuple[Measurement, ...]] = field(default_factory=dict)
    failure: VerdantError | None = None

    def read(self, study_instance_uid: StudyInstanceUID) -> tuple[Measurement, ...]:
        if self.failure is not None:
            raise self.failure
        return self.kept.get(study_instance_uid, ())

    def write(
        self, study_instance_uid: StudyInstanceUID, measurements: Sequence[Measurement]
    ) -> tuple[Measurement, ...]:
        if self.failure is not None:
            raise self.failure
        self.kept[study_instance_uid] = tuple(measurements)
        return self.kept[study_instance_uid]


class FakeReviewJournal:
    """Keeps entries in memory, in the order in which they came."""

    def __init__(self) -> None:
        self.entries: dict[StudyInstanceUID, list[JournalEntry]] = {}
        self.fails_with: VerdantError | None = None
        self.key = b"of this machine"

    def append(self, study_instance_uid: StudyInstanceUID, entries: Sequence[JournalEntry]) -> None:
        if self.fails_with is not None:
            raise self.fails_with
        self.entries.setdefault(study_instance_uid, []).extend(entries)

    def read(self, study_instance_uid: StudyInstanceUID) -> JournalReading:
        return JournalReading(tuple(self.entries.get(study_instance_uid, ())))

    def mark_of(self, patient_id: str) -> str:
        return keyed_mark(patient_id, self.key)

    def unsaved(self, control: TaskControl) -> tuple[UnsavedStudy, ...]:
        found = (unsaved_study(study, entries) for study, entries in self.entries.items())
        return tuple(one for one in found if one is not None)


@dataclass
class FakePreferenceKeeper:
    """Satisfies `PreferenceKeeper` in memory."""

    kept: Preferences = NO_PREFERENCES
    failure: VerdantError | None = None

    def preferences(self) -> Preferences:
        return self.kept

    def save_preferences(self, preferences: Preferences) -> None:
        if self.failure is not None:
            raise self.failure
        self.kept = preferences


@dataclass
class MemoryNameLists:
    """Satisfies `NameListKeeper` in memory; files are read as they are."""

    kept: tuple[NameList, ...] = ()

    def name_lists(self) -> tuple[NameList, ...]:
        return self.kept

    def save_name_lists(self, lists: Sequence[NameList]) -> None:
        self.kept = tuple(lists)

    def read_name_list(self, path: Path) -> NameList:
        return parse_name_list(path.read_bytes(), path.stem)


@dataclass
class MemoryReviewers:
    """Satisfies `ReviewerKeeper` in memory: one who has no PIN, unless a test says otherwise."""

    kept: tuple[ReviewerProfile, ...] = (ReviewerProfile("Reader^Rita"),)
    failure: VerdantError | None = None

    def reviewers(self) -> tuple[ReviewerProfile, ...]:
        return self.kept

    def save_reviewers(self, reviewers: tuple[ReviewerProfile, ...]) -> None:
        if self.failure is not None:
            raise self.failure
        self.kept = reviewers
