"""Taking files of this machine over into an archive: what is offered, what came in, and what was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.core.audit import AuditedStudy
from app.core.identity import StudyInstanceUID
from app.core.tasks import TaskControl


@dataclass(frozen=True, slots=True)
class Offer:
    """What files, folders and media hold, before anything is taken over.

    Parameters
    ----------
    count
        How many files may be taken over; what each of them is shows when it is read.
    unlisted
        How many of them lie beside those that a DICOMDIR lists.
    studies_listed
        How many studies DICOMDIRs list; None where there is no DICOMDIR.
    missing
        A sentence for each file that is listed and not there.
    refused
        A sentence for each file that is not even looked into.
    """

    count: int
    unlisted: int = 0
    studies_listed: int | None = None
    missing: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What came in: the first patient's study, and how many files.

    Parameters
    ----------
    count
        How many files are in the archive now.
    already
        How many of them were there before.
    studies
        Whose they are, for the audit trail.
    failures
        A sentence for each DICOM file that could not be taken over, or is listed and missing.
    strangers
        A sentence for each file that is no DICOM file at all, as licences and programs beside them on a disc.
    """

    study_instance_uid: StudyInstanceUID
    count: int
    failures: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    already: int = 0
    studies: tuple[AuditedStudy, ...] = ()

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

    def look(self, paths: Sequence[Path], control: TaskControl) -> Offer:
        """What lies at or below `paths`, in ZIP files and on media too; nothing is taken over.

        Raises
        ------
        UsageError
            If a path does not exist.
        """
        ...

    def take_over(self, paths: Sequence[Path], control: TaskControl, *, only_listed: bool = False) -> TakenOver:
        """Keep every DICOM file at or below `paths`, in ZIP files and on media too; the originals stay as they are.

        Parameters
        ----------
        only_listed
            Whether what lies beside the files that a DICOMDIR lists is left alone.

        Raises
        ------
        UsageError
            If a path does not exist, or there is no DICOM file at all.
        StorageError
            If the disk refuses.
        """
        ...
