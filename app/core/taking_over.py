"""Taking files of this machine over into an archive: what came in, and what was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.core.identity import StudyInstanceUID
from app.core.tasks import TaskControl


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What came in: the first patient's study, and how many files.

    Parameters
    ----------
    failures
        A sentence for each DICOM file that could not be taken over.
    strangers
        A sentence for each file that is no DICOM file at all, as licences and programs beside them on a disc.
    """

    study_instance_uid: StudyInstanceUID
    count: int
    failures: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()

    @property
    def refused(self) -> tuple[str, ...]:
        """All that did not come in; what should have comes first."""
        return self.failures + self.strangers


class FileImporter(Protocol):
    """Takes files over into one archive."""

    @property
    def archive_name(self) -> str:
        """The archive that they go into."""
        ...

    def take_over(self, paths: Sequence[Path], control: TaskControl) -> TakenOver:
        """Keep every DICOM file at or below `paths`; the originals stay as they are.

        Raises
        ------
        UsageError
            If a path does not exist, or there is no DICOM file at all.
        StorageError
            If the disk refuses.
        """
        ...
