"""The files of a series or study, of whatever kind of objects, from an archive to this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.core.errors import ArchiveError, SeriesError
from app.core.identity import StudyInstanceUID
from app.core.phrases import phrase
from app.core.services import Archive, Retrieved
from app.core.study import SeriesRecord
from app.core.tasks import PartControl, TaskControl


@dataclass(frozen=True, slots=True)
class FetchedStudy:
    """What came of each series of a study."""

    series: tuple[tuple[SeriesRecord, Retrieved], ...]

    @property
    def files(self) -> int:
        """How many instances are on this machine."""
        return sum(len(retrieved.paths) for _, retrieved in self.series)

    @property
    def failures(self) -> tuple[str, ...]:
        """A sentence for each instance, or group of instances, that did not come."""
        return tuple(failure for _, retrieved in self.series for failure in retrieved.failures)

    @property
    def is_whole(self) -> bool:
        """Whether all of it came."""
        return not self.failures


def fetch_study(archive: Archive, study_instance_uid: StudyInstanceUID, control: TaskControl) -> FetchedStudy:
    """Bring a study to this machine, series by series; what is here already is not fetched again.

    Raises
    ------
    ArchiveError
        If it cannot be fetched, or the archive does not have it.
    """
    records = archive.find_series(study_instance_uid, control)
    if not records:
        raise ArchiveError(
            phrase("{archive} has no study {study}.", archive=archive.name, study=study_instance_uid),
            next_step=phrase("Search for it again; it may have been moved or deleted."),
        )
    sizes = [max(1, record.number_of_instances or 1) for record in records]
    fetched = []
    for number, record in enumerate(records):
        part = PartControl(control, begins=sum(sizes[:number]) / sum(sizes), share=sizes[number] / sum(sizes))
        fetched.append((record, archive.retrieve_series(record.study_instance_uid, record.series_instance_uid, part)))
    control.checkpoint(1.0)
    return FetchedStudy(tuple(fetched))


def retrieve_files(archive: Archive, record: SeriesRecord, control: TaskControl) -> tuple[Path, ...]:
    """The files of a series, whatever kind of objects they are.

    Raises
    ------
    ArchiveError
        If the series cannot be fetched.
    SeriesError
        If the archive sent nothing.
    """
    retrieved = archive.retrieve_series(record.study_instance_uid, record.series_instance_uid, control)
    if not retrieved.paths:
        reason = retrieved.failures[0] if retrieved.failures else phrase("The archive sent no instance of it.")
        raise SeriesError(
            phrase("The series could not be fetched."), cause=reason, next_step=phrase("Try again, or another one.")
        )
    return retrieved.paths
