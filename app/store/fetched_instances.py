"""Where the archive puts what a PACS sends because we asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.core.custody import Origin
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.store.embedded_archive import EmbeddedArchive


@dataclass(frozen=True, slots=True)
class FetchedInstances:
    """Satisfies `InstanceSink`: what comes this way can be had again, and may leave the archive when it is full."""

    archive: EmbeddedArchive

    def add(self, content: bytes) -> Path:
        """See `InstanceSink`."""
        return self.archive.add(content, origin=Origin.FETCHED)

    def series_paths(
        self, study_instance_uid: StudyInstanceUID, series_instance_uid: SeriesInstanceUID
    ) -> dict[SOPInstanceUID, Path]:
        """See `InstanceSink`."""
        return self.archive.series_paths(study_instance_uid, series_instance_uid)

    def is_listed(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        *,
        place: str,
        instances: int,
    ) -> None:
        """See `InstanceSink`."""
        self.archive.is_listed(study_instance_uid, series_instance_uid, place=place, instances=instances)
