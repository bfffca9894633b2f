"""An archive that stands before another one: what it adds to it, it says; all else the other one does."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.arrival import Arriving
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.model_card import NetworkRecord
from app.core.services import Archive, OnStored, Retrieved
from app.core.study import InstanceRecord, SeriesRecord, StudyQuery, StudyRecord
from app.core.tasks import TaskControl


class ArchiveBefore:
    """Satisfies `Archive`, and passes everything on."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    @property
    def name(self) -> str:
        """That of the archive behind."""
        return self._archive.name

    def echo(self) -> None:
        """Return if the archive answers."""
        self._archive.echo()

    def find_studies(self, query: StudyQuery, control: TaskControl) -> tuple[StudyRecord, ...]:
        """Patients' studies that match, newest first."""
        return self._archive.find_studies(query, control)

    def find_series(self, study_instance_uid: StudyInstanceUID, control: TaskControl) -> tuple[SeriesRecord, ...]:
        """Series of a study, by SeriesNumber."""
        return self._archive.find_series(study_instance_uid, control)

    def find_instances(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        control: TaskControl,
    ) -> tuple[InstanceRecord, ...]:
        """Instances of a series, by InstanceNumber."""
        return self._archive.find_instances(study_instance_uid, series_instance_uid, control)

    def find_networks(self, control: TaskControl) -> tuple[NetworkRecord, ...]:
        """The IODeep objects that the archive holds, by name."""
        return self._archive.find_networks(control)

    def retrieve_series(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        control: TaskControl,
        *,
        arriving: Arriving | None = None,
    ) -> Retrieved:
        """Bring a series to this machine."""
        return self._archive.retrieve_series(study_instance_uid, series_instance_uid, control, arriving=arriving)

    def store(self, contents: Sequence[bytes], control: TaskControl, *, on_stored: OnStored | None = None) -> None:
        """Store complete DICOM files, in order."""
        self._archive.store(contents, control, on_stored=on_stored)
