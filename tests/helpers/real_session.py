"""A session on real files in a real archive, with everything done at once on the calling thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.archives import ConfiguredArchives
from app.core.identity import SeriesInstanceUID
from app.core.outbox import OutboxKeeper
from app.core.study import SeriesRecord, StudyQuery
from app.core.tasks import TaskControl
from app.dicom.object_reading import DicomObjectReader
from app.dicom.region_objects import DicomObjectsWriter
from app.dicom.volume_reading import DicomStudyReader
from app.exporting import StudyExport
from app.files import DiskFiles
from app.importing import FilesIntoArchive
from app.name_list_file import NameListFile
from app.session.media import MediaServices
from app.session.pane import Pane
from app.session.session import Session
from app.settings import SettingsFile
from app.store.embedded_archive import EmbeddedArchive
from app.store.ledger_file import LedgerFile
from app.store.measurements import MeasurementFiles
from app.store.review_journals import ReviewJournals
from tests.helpers.fake_keepers import MemoryReviewers
from tests.helpers.fake_networks import FakeProposer
from tests.helpers.immediate_runner import ImmediateTaskRunner
from tests.helpers.memory_audit import audit_services
from tests.helpers.memory_outbox import MemoryOutbox
from tests.helpers.memory_secrets import MemorySecrets
from tests.helpers.network_services import network_services


@dataclass
class RealSession:
    """A session and the archive that it works with."""

    session: Session
    archive: EmbeddedArchive

    def record(self, uid: str) -> SeriesRecord:
        """A series of the archive."""
        control = TaskControl()
        for study in self.archive.find_studies(StudyQuery(), control):
            for series in self.archive.find_series(study.study_instance_uid, control):
                if series.series_instance_uid == uid:
                    return series
        raise LookupError(uid)

    def open(self, uid: str, *, pane: Pane | None = None) -> Session:
        """Open a series and show what is in it."""
        record = self.record(SeriesInstanceUID(uid))
        self.session.browser.search_again()
        self.session.browser.select_study(record.study_instance_uid)
        self.session.open_series(record, pane=pane)
        return self.session


def stored(folder: Path, paths: Sequence[Path]) -> EmbeddedArchive:
    """An archive in a folder that holds copies of files."""
    archive = EmbeddedArchive(folder / "archive")
    archive.store([path.read_bytes() for path in paths], TaskControl())
    return archive


def real_session(folder: Path, archive: EmbeddedArchive, *, outbox: OutboxKeeper | None = None) -> RealSession:
    """A session on an archive; what it keeps beside it goes below the folder, save for the outbox."""
    settings = SettingsFile(folder / "settings.json")
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
        reviewers=MemoryReviewers(),
        networks=network_services(FakeProposer()),
        outbox=outbox or MemoryOutbox(),
        audit=audit_services(),
        name_lists=NameListFile(folder / "names.json"),
        runner=ImmediateTaskRunner(),
    )
    return RealSession(session, archive)
