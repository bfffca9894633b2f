"""Services in memory, so that the session and the widgets are tested without DICOM, disk or network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.core.errors import VerdantError
from app.core.identity import (
    SOPInstanceUID,
)
from app.core.node_services import NodeCheck, Verdict
from app.core.preferences import NO_PREFERENCES, Preferences
from app.core.reviewer_profile import ReviewerProfile
from app.core.roi import (
    ReviewState,
    RoiClass,
    StructureSetProvenance,
)
from app.core.services import Archive
from app.core.structure_set import ApprovalStatus, StructureSet
from app.core.study import InstanceRecord, Patient, SeriesRecord, StudyRecord
from app.core.tasks import TaskControl, TaskRunner
from app.core.web_nodes import Node, WebNode
from app.session.audit_services import AuditServices
from app.session.media import MediaServices
from app.session.session import Session
from tests.helpers.fake_archive import FakeArchive
from tests.helpers.fake_files import FakeExporter, FakeFiles, FakeImporter, FakeObjectReader, FakeReader, FakeWriter
from tests.helpers.fake_heart import (
    LOCALISER,
    OTHER_STUDY,
    SHORT_AXIS,
    STORED_STRUCTURES,
    STUDY,
    image_series,
    ventricle_mask,
)
from tests.helpers.fake_keepers import (
    FakeMeasurementKeeper,
    FakePreferenceKeeper,
    FakeReviewJournal,
    MemoryNameLists,
    MemoryReviewers,
)
from tests.helpers.fake_networks import NETWORK, OTHER_NETWORK, FakeProposer, proposed_roi
from tests.helpers.immediate_runner import ImmediateTaskRunner
from tests.helpers.ledgers import MemoryLedger
from tests.helpers.memory_audit import MemoryTrail, audit_services
from tests.helpers.memory_keeper import MemoryKeeper
from tests.helpers.memory_outbox import MemoryOutbox
from tests.helpers.memory_secrets import MemorySecrets
from tests.helpers.network_services import MemoryNetworks, network_services
from tests.helpers.trust import MemoryTrust


@dataclass
class FakeDirectory:
    """Satisfies `ArchiveDirectory`: the embedded archive, and one in memory for each node."""

    embedded: FakeArchive
    configured: tuple[Node, ...] = ()
    failure: VerdantError | None = None
    made: dict[str, FakeArchive] = field(default_factory=dict)
    starting: str = ""
    secrets: MemorySecrets = field(default_factory=MemorySecrets)
    findings: tuple[NodeCheck, ...] = ()
    kept: MemoryKeeper = field(default_factory=MemoryKeeper)

    def nodes(self) -> tuple[Node, ...]:
        return self.configured

    def start_on(self) -> str:
        return self.starting

    def save_nodes(self, nodes: Sequence[Node], *, start_on: str | None = None) -> None:
        if self.failure is not None:
            raise self.failure
        self.configured = tuple(nodes)
        self.starting = self.starting if start_on is None else start_on

    def enter_secret(self, node: WebNode, secret: str) -> None:
        self.secrets.remember(node.secret_name, secret)

    def keep_secrets(self) -> None:
        for name, secret in dict(self.secrets.kept).items():
            self.secrets.keep(name, secret)

    def keeper(self) -> MemoryKeeper:
        return self.kept

    def archives(self) -> tuple[Archive, ...]:
        return (self.embedded, *(self.archive(node) for node in self.configured))

    def archive(self, node: Node) -> FakeArchive:
        return self.made.setdefault(node.name, FakeArchive(name=node.name))

    def check(
        self, node: Node, control: TaskControl, *, secret: str = "", thoroughly: bool = False
    ) -> tuple[NodeCheck, ...]:
        self.archive(node).echo()
        found = (NodeCheck(Verdict.WORKS, f"{node.name} at {node.address} answers."), *self.findings)
        for one in found:
            control.publish(one)
        return found


@dataclass
class FakeServices:
    """A session and everything that it works with."""

    archive: FakeArchive
    reader: FakeReader
    proposer: FakeProposer
    writer: FakeWriter
    objects: FakeObjectReader
    files: FakeFiles
    importer: FakeImporter
    exporter: FakeExporter
    measurements: FakeMeasurementKeeper
    journal: FakeReviewJournal
    ledger: MemoryLedger
    preferences: FakePreferenceKeeper
    reviewers: MemoryReviewers
    trust: MemoryTrust
    networks: MemoryNetworks
    outbox: MemoryOutbox
    name_lists: MemoryNameLists
    directory: FakeDirectory
    runner: TaskRunner
    session: Session
    trail: MemoryTrail
    audit: AuditServices

    def open_study(self) -> Session:
        """Search, select the study with hearts, open its first series and propose nothing."""
        self.session.browser.search_again()
        self.session.browser.select_study(STUDY)
        self.session.open_series(self.reader.series[SHORT_AXIS].series)
        return self.session

    def show_pixels(self) -> Session:
        """Ask for the slice in view, as a viewport does."""
        if self.session.image is not None:
            self.session.pixels.pixels(self.session.image)
        return self.session


def fake_services(
    runner: TaskRunner | None = None,
    *,
    nodes: Sequence[Node] = (),
    preferences: Preferences = NO_PREFERENCES,
    region_classes: Sequence[RoiClass] = (),
    reviewers: Sequence[ReviewerProfile] = (ReviewerProfile("Reader^Rita"),),
) -> FakeServices:
    """Two studies of nobody; the first has a short-axis series of 12 slices and a localiser of 3.

    Parameters
    ----------
    runner
        None runs every task at once on the calling thread.
    """
    study = StudyRecord(
        STUDY,
        Patient("Example^Ada", "4711", "19610402", "F"),
        study_date="20261120",
        study_time="093000",
        study_description="Heart short axis",
        study_id="17",
        accession_number="99812",
        institution_name="Verdant Hospital",
        referring_physician_name="Refer^Rita",
        modalities=("MR",),
        number_of_series=2,
        number_of_instances=15,
    )
    other = StudyRecord(
        OTHER_STUDY,
        Patient("Sample^Bo", "4712", "19740911", "M"),
        study_date="20261119",
        study_description="Abdomen",
        modalities=("CT",),
        number_of_series=1,
        number_of_instances=180,
    )
    short_axis = SeriesRecord(STUDY, SHORT_AXIS, "MR", 1, "Cine short axis", "HEART", 12)
    localiser = SeriesRecord(STUDY, LOCALISER, "MR", 2, "Localiser, uncalibrated", "HEART", 3)
    opened = {
        SHORT_AXIS: image_series(short_axis, study),
        LOCALISER: image_series(localiser, study, slices=3, calibrated=False),
    }
    paths = {uid: tuple(image.path for image in series.slices) for uid, series in opened.items()}
    archive = FakeArchive(
        "EMBEDDED",
        studies=[study, other],
        series=[short_axis, localiser],
        networks=[NETWORK, OTHER_NETWORK],
        paths=paths,
        instances=[
            InstanceRecord(STUDY, uid, image.sop_instance_uid) for uid, one in opened.items() for image in one.slices
        ],
    )
    reader, proposer, writer = FakeReader(opened), FakeProposer(), FakeWriter()
    directory = FakeDirectory(archive, tuple(nodes))
    objects, files, measurements = FakeObjectReader(), FakeFiles(), FakeMeasurementKeeper()
    importer, exporter = FakeImporter(), FakeExporter()
    journal, ledger = FakeReviewJournal(), MemoryLedger()
    keeper, known = FakePreferenceKeeper(preferences), MemoryReviewers(tuple(reviewers))
    trust, remembered, outbox = MemoryTrust(), MemoryNetworks(), MemoryOutbox()
    names, trail = MemoryNameLists(), MemoryTrail()
    used, audit = runner or ImmediateTaskRunner(), audit_services(trail)
    session = Session(
        directory,
        reader=reader,
        objects=objects,
        writer=writer,
        files=files,
        media=MediaServices(importer, exporter),
        measurements=measurements,
        journal=journal,
        ledger=ledger,
        name_lists=names,
        region_classes=region_classes,
        preferences=keeper,
        reviewers=known,
        account_name="Example^Eva",
        networks=network_services(proposer, trust, remembered),
        outbox=outbox,
        audit=audit,
        runner=used,
    )
    return FakeServices(
        archive,
        reader,
        proposer,
        writer,
        objects,
        files,
        importer,
        exporter,
        measurements,
        journal,
        ledger,
        keeper,
        known,
        trust,
        remembered,
        outbox,
        names,
        directory,
        used,
        session,
        trail,
        audit,
    )


def store_structure_set(services: FakeServices, *, approved: bool = True) -> StructureSet:
    """Put a structure set with one ventricle into the study, as an earlier session would have left it."""
    series = services.reader.series[SHORT_AXIS]
    index = len(series.slices) // 2
    image = series.slices[index]
    status = ApprovalStatus.APPROVED if approved else ApprovalStatus.ABSENT
    uid = SOPInstanceUID("2.25.55")
    roi = proposed_roi(
        image,
        ventricle_mask(int(image.path.stem), len(series.slices)),
        state=ReviewState.VALIDATED if approved else ReviewState.IMPORTED,
    ).saved_in(StructureSetProvenance(uid, "VERDANT", status.value, "Reader^Rita" if approved else ""))
    structure_set = StructureSet(uid, "VERDANT", status, "Reader^Rita" if approved else "", (roi,))
    services.reader.structure_sets.append(structure_set)
    services.archive.series.append(SeriesRecord(STUDY, STORED_STRUCTURES, "RTSTRUCT", 3, "Structures", "", 1))
    return structure_set
