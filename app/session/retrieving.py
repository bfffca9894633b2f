"""The files of a series, of whatever kind of objects, from an archive to this machine."""

from __future__ import annotations

from pathlib import Path

from app.core.errors import SeriesError
from app.core.phrases import phrase
from app.core.services import Archive
from app.core.study import SeriesRecord
from app.core.tasks import TaskControl


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
