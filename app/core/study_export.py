"""Writing a study to a folder, a medium or a ZIP file: what is asked for, left out and written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.core.audit import AuditedStudy
from app.core.deidentification import Deidentification
from app.core.errors import ArchiveError
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.phrases import Phrase
from app.core.services import Archive
from app.core.tasks import TaskControl


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to write, and where.

    Parameters
    ----------
    target
        The folder or ZIP file to be made; it must not be there yet.
    series
        The series to write; empty for all of the study.
    as_media
        Whether with a DICOMDIR and names of eight letters, as discs have them (PS3.10, PS3.12).
    as_zip
        Whether into one ZIP file.
    deidentification
        How names are taken out; None for the instances as they are.
    with_what_is_here
        Whether to go on where not all of it can be fetched; what is missing is named in the outcome.
    """

    study_instance_uid: StudyInstanceUID
    target: Path
    series: tuple[SeriesInstanceUID, ...] = ()
    as_media: bool = False
    as_zip: bool = False
    deidentification: Deidentification | None = None
    with_what_is_here: bool = False


@dataclass(frozen=True, slots=True)
class Concern:
    """Instances of one series that de-identification does not reach.

    Parameters
    ----------
    about
        Description of the series.
    reason
        What they are.
    is_final
        Whether they are left out whatever the user says.
    """

    series_instance_uid: SeriesInstanceUID
    about: str
    count: int
    reason: Phrase
    is_final: bool


class IncompleteStudyError(ArchiveError):
    """Not all of a study could be fetched; nothing was written.

    Parameters
    ----------
    missing
        What did not come, series by series, and why.
    """

    def __init__(self, what: str, *, missing: tuple[Concern, ...], next_step: str) -> None:
        super().__init__(what, cause=missing[0].reason, next_step=next_step)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, read back and found equal.

    Parameters
    ----------
    instances
        How many.
    left_out
        What is not there, and why.
    profile
        Application profile of PS3.11 that the medium conforms to; empty for none, or no medium.
    studies
        Whose they are, for the audit trail, and whether names were taken out; not for whoever gets the copy.
    missing
        What could not be fetched, where that was not asked for, and why.
    """

    target: Path
    instances: int
    left_out: tuple[Concern, ...] = ()
    profile: str = ""
    studies: tuple[AuditedStudy, ...] = field(default=(), repr=False)
    missing: tuple[Concern, ...] = ()

    @property
    def figures(self) -> tuple[tuple[str, int], ...]:
        """What the audit trail counts of it beside the studies."""
        return (("missing", sum(one.count for one in self.missing)),) if self.missing else ()


class StudyExporter(Protocol):
    """Writes studies to files for others: all that was asked for, or nothing."""

    def concerns(self, archive: Archive, request: ExportRequest, control: TaskControl) -> tuple[Concern, ...]:
        """Which instances de-identification does not reach; their series are fetched for it.

        Raises
        ------
        ArchiveError
            If it cannot be asked what there is; what cannot be fetched is told when it is to be written.
        """
        ...

    def export(self, archive: Archive, request: ExportRequest, control: TaskControl) -> Exported:
        """Write it, read it back and compare.

        Raises
        ------
        IncompleteStudyError
            If an instance cannot be fetched, unless what is here is enough.
        ArchiveError
            If it cannot be asked what there is.
        FileError
            If one cannot be read.
        StorageError
            If the target is there already, the disk refuses, or what is read back differs; nothing is left then.
        UsageError
            If nothing would be written.
        """
        ...

    def key(self, *, is_lasting: bool) -> bytes:
        """The secret that pseudonyms follow from: a new one, or the one that this account keeps in its keyring.

        Raises
        ------
        StorageError
            If there is no keyring that keeps it.
        """
        ...
