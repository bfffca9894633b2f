"""The composition root: the one place that builds everything and connects it."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from app.archives import ConfiguredArchives
from app.auditing import audit_services, departures
from app.core.commitments import Commitments
from app.core.errors import VerdantError
from app.core.identity import StudyInstanceUID
from app.core.nodes import PacsNode
from app.core.passes import Passes
from app.core.phrases import phrase
from app.core.tasks import TaskControl, TaskRunner
from app.demonstration import demonstration_network, is_empty, provide_demonstration, shipped_digests
from app.dicom.iodeep_key_file import read_public_key
from app.dicom.object_reading import DicomObjectReader
from app.dicom.region_objects import DicomObjectsWriter
from app.dicom.scratch import sweep_scratch
from app.dicom.volume_reading import DicomStudyReader
from app.engine import Engine, engine
from app.exporting import StudyExport
from app.files import DiskFiles
from app.importing import FilesIntoArchive
from app.keyring_secrets import KeyringSecrets
from app.listening import listening
from app.logs import start_logging
from app.machine import account_name, usual_image_memory_bytes
from app.name_list_file import NameListFile
from app.paths import Paths
from app.presets import region_classes, window_presets
from app.session.audit_services import AuditServices
from app.session.media import MediaServices
from app.session.network_services import NetworkServices
from app.session.reviewer import offered_name
from app.session.session import Session
from app.settings import SettingsFile
from app.sparing import unfinished, unsent
from app.store.embedded_archive import EmbeddedArchive
from app.store.ledger_file import LedgerFile
from app.store.measurements import MeasurementFiles
from app.store.network_memory import NetworkFiles
from app.store.outbox import OutboxFiles
from app.store.review_journals import ReviewJournals
from app.store.server import ArchiveServer
from app.trust_keeping import SettingsTrust
from widgets.application import Application, log_qt_messages
from widgets.main_window import MainWindow
from widgets.qt_task_runner import QtTaskRunner

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Services:
    """What the session works with, and what must be closed at the end."""

    embedded: EmbeddedArchive
    server: ArchiveServer | None
    directory: ConfiguredArchives
    settings: SettingsFile
    measurements: MeasurementFiles
    journals: ReviewJournals
    ledger: LedgerFile
    networks: NetworkFiles
    outbox: OutboxFiles
    name_lists: NameListFile
    engine: Engine
    audit: AuditServices
    remarks: tuple[str, ...] = ()

    def close(self) -> None:
        """Stop listening, end the process that runs networks, and close the index."""
        self.engine.worker.close()
        if self.server is not None:
            self.server.stop()
        self.outbox.close()
        self.embedded.close()


@dataclass(frozen=True, slots=True)
class Viewer:
    """The running application; `close` ends it without asking."""

    application: Application
    window: MainWindow
    session: Session
    services: Services
    runner: QtTaskRunner

    def close(self) -> None:
        """Close the window, end the tasks, then the services that they use."""
        self.window.close_without_asking()
        # Whatever a network is doing, nobody waits for it.
        self.services.engine.worker.close()
        self.runner.shutdown()
        keepers = (self.session.measuring, self.session.journalling, self.session.ledger, self.session.auditing)
        for keeper in keepers:
            try:
                keeper.finish()
            except VerdantError as error:
                _LOGGER.error("what was decided or measured could not be kept: %s", error.what)
        self.services.close()


def build_services(paths: Paths, *, nodes: Sequence[PacsNode] = ()) -> Services:
    """Open the embedded archive, let it listen on the loopback interface, and list the configured PACS.

    A port that is taken is no reason not to start: the archive then takes a free one and says so.

    Raises
    ------
    StorageError
        If the archive's folder or the settings cannot be read.
    """
    settings_file = SettingsFile(paths.settings)
    settings = settings_file.read()
    embedded = EmbeddedArchive(paths.archive)
    commitments, audit = Commitments(), audit_services(paths, settings_file)
    server, remarks = listening(embedded, settings_file, commitments, audit.log)
    directory = ConfiguredArchives(
        embedded,
        settings_file,
        secrets=KeyringSecrets(),
        move_destination=server.ae_title if server else None,
        listens_at=(server.host, server.port) if server else None,
        commitments=commitments,
        extra=nodes,
        audit=audit.log,
    )
    outbox, journals = OutboxFiles(paths.outbox), ReviewJournals(paths.journals)
    embedded.room.watch(departures(embedded, audit.log))
    embedded.room.limit(settings.quota, unsent(outbox), unfinished(journals))
    return Services(
        embedded,
        server,
        directory,
        settings_file,
        MeasurementFiles(paths.measurements),
        journals,
        LedgerFile(paths.ledger),
        NetworkFiles(paths.networks),
        outbox,
        NameListFile(paths.name_lists),
        engine(paths),
        audit,
        remarks,
    )


def build_session(services: Services, runner: TaskRunner) -> Session:
    """A session on these services."""
    return Session(
        services.directory,
        reader=DicomStudyReader(),
        objects=DicomObjectReader(),
        writer=DicomObjectsWriter(),
        files=DiskFiles(),
        media=MediaServices(
            FilesIntoArchive(services.embedded.name, services.embedded),
            StudyExport(KeyringSecrets(), waiting=services.outbox.paths),
        ),
        measurements=services.measurements,
        journal=services.journals,
        ledger=services.ledger,
        preferences=services.settings,
        reviewers=services.settings,
        account_name=offered_name(account_name()),
        networks=_network_services(services),
        outbox=services.outbox,
        audit=services.audit,
        runner=runner,
        image_memory_bytes=usual_image_memory_bytes(),
        presets=window_presets(),
        name_lists=services.name_lists,
        region_classes=region_classes(),
    )


def _network_services(services: Services) -> NetworkServices:
    trust = Passes(SettingsTrust(services.settings, shipped_digests))
    return NetworkServices(services.engine.proposer(trust), trust, services.networks, read_public_key)


def start_viewer(
    paths: Paths,
    *,
    files: Sequence[Path] = (),
    nodes: Sequence[PacsNode] = (),
    use_archive: str | None = None,
    with_demonstration: bool = True,
) -> Viewer:
    """Build the viewer and show its window; the caller runs the event loop.

    Parameters
    ----------
    files
        DICOM files and folders to take into the embedded archive and open.
    nodes
        PACS nodes that are known for this run only.
    use_archive
        Name of the archive to start on; None for the embedded one.
    with_demonstration
        Whether an empty embedded archive gets the demonstration study, and any the demonstration network.
    """
    services = build_services(paths, nodes=nodes)
    application = Application(services.settings.preferences())
    runner = QtTaskRunner()
    session = build_session(services, runner)
    session.archives.keeping.follow(session.panes)
    application.follow(session.preferences)
    window = MainWindow(session)
    window.show()
    for remark in services.remarks:
        session.notices.warn(remark)
    _start_on(session, services, files=files, use_archive=use_archive, with_demonstration=with_demonstration)
    # Its libraries are there when the first click comes.
    services.engine.worker.start()
    return Viewer(application, window, session, services, runner)


def run_viewer(
    paths: Paths,
    *,
    files: Sequence[Path] = (),
    nodes: Sequence[PacsNode] = (),
    use_archive: str | None = None,
) -> int:
    """Run the viewer until its window is closed; returns the exit code."""
    start_logging(paths.logs)
    log_qt_messages()
    viewer = start_viewer(paths, files=files, nodes=nodes, use_archive=use_archive)
    sys.excepthook = _reporting_to(viewer.session)
    # What is there now stays: to look for garbage in it again would stop the picture for a tenth of a second.
    gc.freeze()
    gc.enable()
    code: int = viewer.application.run()
    viewer.close()
    return code


def _reporting_to(session: Session) -> Callable[..., None]:
    """What a slot lets through is a defect: logged by its type, and shown with details to copy."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not isinstance(error, Exception):
            sys.__excepthook__(kind, error, trace)
            return
        _LOGGER.error("unexpected %s", kind.__name__)
        session.notices.report(error)

    return report


def _start_on(
    session: Session,
    services: Services,
    *,
    files: Sequence[Path],
    use_archive: str | None,
    with_demonstration: bool,
) -> None:
    def prepare(control: TaskControl) -> StudyInstanceUID | None:
        sweep_scratch()
        if not with_demonstration:
            return None
        if not files and is_empty(services.embedded, control):
            return provide_demonstration(services.embedded, control)
        services.embedded.store([demonstration_network()], control)
        return None

    def ready(study: StudyInstanceUID | None) -> None:
        session.auditing.begin()
        session.locking.begin()
        if files:
            session.file_opening.open(files)
        else:
            # What a new installation shows is here, whatever was chosen before.
            usual = (services.directory.start_on() or None) if study is None else None
            session.start(study, use_archive=use_archive or usual)

    session.preparing.start(prepare, text=phrase("Getting the archive ready"), on_ready=ready)
