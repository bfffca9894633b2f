"""A session on an archive of its own, with one series open and everything done at once on the calling thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pydicom

from app.archives import ConfiguredArchives
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.tasks import TaskControl
from app.core.trust import NetworkPolicy
from app.dicom.object_reading import DicomObjectReader
from app.dicom.region_objects import DicomObjectsWriter
from app.dicom.volume_reading import DicomStudyReader
from app.exporting import StudyExport
from app.files import DiskFiles
from app.importing import FilesIntoArchive
from app.name_list_file import NameListFile
from app.session.media import MediaServices
from app.session.session import Session
from app.settings import SettingsFile
from app.store.embedded_archive import EmbeddedArchive
from app.store.ledger_file import LedgerFile
from app.store.measurements import MeasurementFiles
from app.store.review_journals import ReviewJournals
from inference.backends.choice import RememberedChoices
from inference.proposer import NetworkProposer
from inference.worker.client import NetworkWorker
from tests.helpers.immediate_runner import ImmediateTaskRunner
from tests.helpers.memory_audit import audit_services
from tests.helpers.memory_outbox import MemoryOutbox
from tests.helpers.memory_secrets import MemorySecrets
from tests.helpers.network_services import network_services
from tests.helpers.trust import MemoryTrust


@dataclass(frozen=True)
class Workplace:
    """What a benchmark works with.

    Parameters
    ----------
    choices
        Where it is remembered which library was the quickest.
    """

    session: Session
    archive: EmbeddedArchive
    worker: NetworkWorker
    choices: RememberedChoices

    def proposer(self, worker: NetworkWorker | None = None) -> NetworkProposer:
        """A proposer that has read nothing yet."""
        trust = MemoryTrust(NetworkPolicy.ALLOW)
        return NetworkProposer(worker or self.worker, trust, choices=self.choices)


@contextmanager
def workplace(folder: Path, paths: Sequence[Path], *networks: bytes) -> Iterator[Workplace]:
    """Open the only series of some files in an archive that holds networks."""
    settings = SettingsFile(folder / "settings.json")
    worker, choices = NetworkWorker(), RememberedChoices(folder / "backends.json")
    trust = MemoryTrust(NetworkPolicy.ALLOW)
    try:
        with EmbeddedArchive(folder / "archive") as archive:
            archive.store([*(path.read_bytes() for path in paths), *networks], TaskControl())
            session = Session(
                ConfiguredArchives(archive, settings, secrets=MemorySecrets(), move_destination=None),
                reader=DicomStudyReader(),
                objects=DicomObjectReader(),
                writer=DicomObjectsWriter(),
                files=DiskFiles(),
                media=MediaServices(FilesIntoArchive(archive.name, archive), StudyExport(MemorySecrets())),
                measurements=MeasurementFiles(folder / "measurements"),
                journal=ReviewJournals(folder / "journals"),
                ledger=LedgerFile(folder / "ledger" / "corrections.ledger"),
                preferences=settings,
                reviewers=settings,
                networks=network_services(NetworkProposer(worker, trust, choices=choices), trust),
                outbox=MemoryOutbox(),
                audit=audit_services(),
                name_lists=NameListFile(folder / "names.json"),
                runner=ImmediateTaskRunner(),
            )
            ds = pydicom.dcmread(paths[0], stop_before_pixels=True)
            (record,) = (
                record
                for record in archive.find_series(StudyInstanceUID(ds.StudyInstanceUID), TaskControl())
                if record.series_instance_uid == SeriesInstanceUID(ds.SeriesInstanceUID)
            )
            session.open_series(record)
            assert session.opened is not None, session.notices.all
            yield Workplace(session, archive, worker, choices)
    finally:
        worker.close()
