"""What is kept on this machine between starts: preferences, people, names, measurements, decisions.

Any thread may call what keeps; a StorageError says why something could not be read or written.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from app.core.identity import StudyInstanceUID
from app.core.measurement import Measurement
from app.core.name_lists import NameList
from app.core.preferences import Preferences
from app.core.review_journal import JournalEntry, JournalReading, UnsavedStudy
from app.core.reviewer_profile import ReviewerProfile
from app.core.tasks import TaskControl


class MeasurementKeeper(Protocol):
    """Keeps the measurements of each study on this machine; any thread may call it."""

    def read(self, study_instance_uid: StudyInstanceUID) -> tuple[Measurement, ...]:
        """The measurements of a study; empty where nobody measured.

        Raises
        ------
        StorageError
            If what was kept cannot be used; it is not overwritten.
        """
        ...

    def write(
        self, study_instance_uid: StudyInstanceUID, measurements: Sequence[Measurement]
    ) -> tuple[Measurement, ...]:
        """Keep the measurements of a study; all that are kept now, with what others have added meanwhile.

        Raises
        ------
        StorageError
            If they cannot be kept; what was kept before is still whole then.
        MeasurementError
            If there are too many.
        """
        ...


class ReviewJournal(Protocol):
    """Keeps every step of every review on this machine, in order and for good; any thread may call it."""

    def append(self, study_instance_uid: StudyInstanceUID, entries: Sequence[JournalEntry]) -> None:
        """Write entries at the end; on return they are on the disk.

        Raises
        ------
        StorageError
            If the disk refuses; nothing was written then.
        """
        ...

    def read(self, study_instance_uid: StudyInstanceUID) -> JournalReading:
        """Every entry of a study, in order; none where nobody decided.

        Raises
        ------
        StorageError
            If it cannot be read.
        """
        ...

    def mark_of(self, patient_id: str) -> str:
        """What stands for a patient in the entries, always the same one on this machine.

        Raises
        ------
        StorageError
            If the key that it is made with can be neither read nor made.
        """
        ...

    def unsaved(self, control: TaskControl) -> tuple[UnsavedStudy, ...]:
        """The studies with validated regions that were not sent anywhere, the last worked on first.

        Raises
        ------
        StorageError
            If the journals cannot be listed.
        """
        ...


class NameListKeeper(Protocol):
    """The lists of names of regions that were brought to this workstation."""

    def name_lists(self) -> tuple[NameList, ...]:
        """What is kept, in the order in which names are offered.

        Raises
        ------
        StorageError, NameListError
            If what was kept cannot be used; it is not overwritten by reading.
        """
        ...

    def save_name_lists(self, lists: Sequence[NameList]) -> None:
        """Replace what is kept.

        Raises
        ------
        StorageError
            If they cannot be kept.
        """
        ...

    def read_name_list(self, path: Path) -> NameList:
        """The list of a file, which is not kept yet.

        Raises
        ------
        StorageError, NameListError
            If it cannot be read or used.
        """
        ...


class PreferenceKeeper(Protocol):
    """What the user prefers, kept between starts."""

    def preferences(self) -> Preferences:
        """What is kept."""
        ...

    def save_preferences(self, preferences: Preferences) -> None:
        """Replace what is kept.

        Raises
        ------
        StorageError
            If the settings cannot be written.
        """
        ...


class ReviewerKeeper(Protocol):
    """Who reviews at this workstation, kept between starts."""

    def reviewers(self) -> tuple[ReviewerProfile, ...]:
        """Who is known, whoever reviewed last first."""
        ...

    def save_reviewers(self, reviewers: tuple[ReviewerProfile, ...]) -> None:
        """Replace who is known.

        Raises
        ------
        StorageError
            If the settings cannot be written.
        """
        ...
