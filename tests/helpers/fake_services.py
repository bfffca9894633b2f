"""Services in memory, so that the session and the widgets are tested without DICOM, disk or network.

The series are what hides geometry bugs least: oblique, anisotropic, not square, with a ring to find.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.calibration import UNCALIBRATED, Calibration, CalibrationSource
from app.core.contour import contours_of_mask
from app.core.errors import FileError, StorageError, VerdantError
from app.core.geometry import PlaneGeometry
from app.core.identity import (
    FrameOfReferenceUID,
    SeriesInstanceUID,
    SOPClassUID,
    SOPInstanceUID,
    StudyInstanceUID,
)
from app.core.measurement import Measurement
from app.core.model_card import Candidate, Exclusion, LayerRow, ModelCard, NetworkDetails, NetworkRecord, Selection
from app.core.name_lists import NameList, parse_name_list
from app.core.network_services import EngineStatus, Finding, Prediction, SliceFailure
from app.core.node_services import NodeCheck, Verdict
from app.core.object_kinds import Payload
from app.core.overlay import Overlay
from app.core.pixels import ImagePixels
from app.core.preferences import NO_PREFERENCES, Preferences
from app.core.probability_map import ProbabilityMap, as_bytes
from app.core.review_journal import JournalEntry, JournalReading, UnsavedStudy, unsaved_study
from app.core.reviewer_profile import ReviewerProfile
from app.core.roi import (
    CodedConcept,
    GenerationAlgorithm,
    NetworkProvenance,
    ReviewState,
    Roi,
    RoiClass,
    StructureSetProvenance,
    new_roi_id,
)
from app.core.saved_objects import ObjectType
from app.core.services import Archive
from app.core.set_facts import SetFacts
from app.core.signatures import SignatureState
from app.core.stacking import stack
from app.core.structure_set import ApprovalStatus, RoiProof, StructureSet, StructureSetRequest, WrittenObject
from app.core.study import ImageAttributes, InstanceRecord, Patient, SeriesRecord, StudyRecord
from app.core.tags import TagNode, TagTree
from app.core.taking_over import TakenOver
from app.core.tasks import Cancelled, TaskControl, TaskRunner
from app.core.voi import Window
from app.core.volume import ImageSeries, ImageSlice, UnreadableFile
from app.core.web_nodes import Node, WebNode
from app.session.session import Session
from tests.helpers.fake_archive import FakeArchive
from tests.helpers.immediate_runner import ImmediateTaskRunner
from tests.helpers.ledgers import MemoryLedger
from tests.helpers.memory_outbox import MemoryOutbox
from tests.helpers.memory_secrets import MemorySecrets
from tests.helpers.network_services import MemoryNetworks, network_services
from tests.helpers.trust import MemoryTrust

FRAME = FrameOfReferenceUID("1.2.826.0.1.9")
MR_IMAGE = SOPClassUID("1.2.840.10008.5.1.4.1.1.4")
ROWS, COLUMNS = 112, 176
ROW_SPACING_MM, COLUMN_SPACING_MM, SLICE_STEP_MM = 1.6, 1.1, 8.0
STUDY = StudyInstanceUID("1.2.826.0.1.1")
OTHER_STUDY = StudyInstanceUID("1.2.826.0.1.2")
SHORT_AXIS = SeriesInstanceUID("1.2.826.0.1.1.1")
LOCALISER = SeriesInstanceUID("1.2.826.0.1.1.2")
STORED_STRUCTURES = SeriesInstanceUID("1.2.826.0.1.1.3")
LEFT_VENTRICLE = RoiClass("Left ventricle", CodedConcept("87878005", "SCT", "Left ventricle"), "ORGAN")
WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def oblique_plane(index: int, *, rows: int = ROWS, columns: int = COLUMNS) -> PlaneGeometry:
    """Plane `index` of an oblique stack whose pixels are higher than wide."""
    row = np.array([0.8, 0.6, 0.0])
    column = np.array([-0.36, 0.48, -0.8])
    position = np.array([-60.0, -70.0, 55.0]) + index * SLICE_STEP_MM * np.cross(row, column)
    return PlaneGeometry(
        (float(position[0]), float(position[1]), float(position[2])),
        row_direction=(0.8, 0.6, 0.0),
        column_direction=(-0.36, 0.48, -0.8),
        row_spacing_mm=ROW_SPACING_MM,
        column_spacing_mm=COLUMN_SPACING_MM,
        rows=rows,
        columns=columns,
    )


def distances(index: int, count: int, *, rows: int = ROWS, columns: int = COLUMNS) -> NDArray[np.float64]:
    """Distance of each pixel from the middle of the ventricle, in its radii; infinite where there is none."""
    radius_mm = 26.0 * np.sin(np.pi * (index + 0.5) / count) - 6.0
    if radius_mm <= 3:
        return np.full((rows, columns), np.inf)
    y, x = np.mgrid[:rows, :columns]
    down, right = (y - rows * 0.52) * ROW_SPACING_MM, (x - columns * 0.55) * COLUMN_SPACING_MM
    return np.asarray(np.hypot(down / 0.9, right) / radius_mm)


def ventricle_mask(index: int, count: int) -> NDArray[np.bool_]:
    """Where the bright blood is on slice `index` of `count`."""
    return np.asarray(distances(index, count) < 0.66)


def blurred(mask: NDArray[np.bool_], *, steps: int = 5) -> NDArray[np.float32]:
    """A mask with a soft edge: 1 well inside, 0 well outside."""
    values = mask.astype(np.float32)
    for _ in range(steps):
        around = (values, *(np.roll(values, shift, axis) for axis in (0, 1) for shift in (-1, 1)))
        values = np.mean(around, axis=0, dtype=np.float32)
    return values


def heart_values(index: int, count: int) -> NDArray[np.float32]:
    """A chest with a heart: modality values (rows, columns), read-only."""
    y, x = np.mgrid[:ROWS, :COLUMNS]
    chest = np.hypot((y - ROWS / 2) / (ROWS * 0.46), (x - COLUMNS / 2) / (COLUMNS * 0.44))
    values = np.where(chest < 1, 260.0, 15.0)
    values[(chest < 0.84)] = 90.0
    values[np.hypot((y - ROWS * 0.45) / 26, (x - COLUMNS * 0.42) / 30) < 1] = 330.0
    from_heart = distances(index, count)
    values[from_heart < 1] = 150.0
    values[from_heart < 0.66] = 620.0
    values += np.random.default_rng(index).normal(0, 14, values.shape)
    values = np.maximum(values, 0).astype(np.float32)
    values.setflags(write=False)
    return values


def image_slice(
    index: int, *, series: str, plane: PlaneGeometry | None = None, calibrated: bool = True, modality: str = "MR"
) -> ImageSlice:
    """One slice of a series that `FakeReader` knows."""
    placed = plane or oblique_plane(index)
    return ImageSlice(
        path=Path(f"/nowhere/{series}/{index:03d}.dcm"),
        sop_class_uid=MR_IMAGE,
        sop_instance_uid=SOPInstanceUID(f"{series}.{index + 1}"),
        instance_number=index + 1,
        plane=placed if calibrated else None,
        frame_of_reference_uid=FRAME,
        attributes=ImageAttributes(
            modality=modality,
            samples_per_pixel=1,
            body_part_examined="HEART",
            study_description="Heart short axis",
            photometric_interpretation="MONOCHROME2",
            rows=placed.rows,
            columns=placed.columns,
        ),
        windows=(Window(300, 640),),
        pixel_aspect_ratio=1.0,
        calibration=Calibration(placed.row_spacing_mm, placed.column_spacing_mm, CalibrationSource.PIXEL_SPACING)
        if calibrated
        else UNCALIBRATED,
    )


def image_series(
    record: SeriesRecord, study: StudyRecord, *, slices: int = 12, calibrated: bool = True
) -> ImageSeries:
    """An opened series of the fake hearts."""
    images = tuple(
        image_slice(n, series=record.series_instance_uid, calibrated=calibrated, modality=record.modality)
        for n in range(slices)
    )
    report = stack(
        [image.plane for image in images],
        frames_of_reference=[image.frame_of_reference_uid for image in images],
        instance_numbers=[image.instance_number for image in images],
    )
    ordered = tuple(images[place] for place in report.order)
    return ImageSeries(study, record, ordered, report)


@dataclass
class FakeReader:
    """Satisfies `StudyReader`: the series that the test puts in, by the paths of the archive.

    Parameters
    ----------
    failures
        Raised by `read_values` for slices with that SOP Instance UID.
    open_failure
        Raised by `read_series` while it is set.
    values
        Modality values of slices that shall not hold a heart, by SOP Instance UID.
    """

    series: dict[SeriesInstanceUID, ImageSeries] = field(default_factory=dict)
    structure_sets: list[StructureSet] = field(default_factory=list)
    set_facts: list[SetFacts] = field(default_factory=list)
    failures: dict[SOPInstanceUID, VerdantError] = field(default_factory=dict)
    values: dict[SOPInstanceUID, NDArray[np.float32]] = field(default_factory=dict)
    unreadable: tuple[UnreadableFile, ...] = ()
    further_stacks: dict[SeriesInstanceUID, tuple[ImageSeries, ...]] = field(default_factory=dict)
    open_failure: VerdantError | None = None

    def read_series(self, paths: Sequence[Path], control: TaskControl) -> tuple[ImageSeries, ...]:
        control.checkpoint(0.5, "Reading")
        if self.open_failure is not None:
            raise self.open_failure
        wanted = {path.parent.name for path in paths}
        stacks = ((series, *self.further_stacks.get(uid, ())) for uid, series in self.series.items() if uid in wanted)
        return tuple(series for of_one in stacks for series in of_one)

    def read_values(self, image: ImageSlice) -> NDArray[np.float32]:
        if image.sop_instance_uid in self.failures:
            raise self.failures[image.sop_instance_uid]
        if image.sop_instance_uid in self.values:
            return self.values[image.sop_instance_uid]
        uid = SeriesInstanceUID(image.path.parent.name)
        return heart_values(int(image.path.stem), len(self.series[uid].slices))

    def read_pixels(self, image: ImageSlice) -> ImagePixels:
        return ImagePixels(self.read_values(image))

    def read_overlays(self, image: ImageSlice) -> tuple[Overlay, ...]:
        return ()

    def read_structure_sets(
        self, paths: Sequence[Path], stacks: Sequence[ImageSeries], control: TaskControl
    ) -> tuple[StructureSet, ...]:
        return tuple(self.structure_sets)

    def read_set_facts(self, paths: Sequence[Path], control: TaskControl) -> tuple[SetFacts, ...]:
        wanted = {path.parent.name for path in paths}
        return tuple(one for one in self.set_facts if one.series_instance_uid in wanted)


NETWORK = NetworkRecord(
    study_instance_uid=StudyInstanceUID("2.25.100"),
    series_instance_uid=SeriesInstanceUID("2.25.101"),
    dnn_uid=SOPInstanceUID("2.25.102"),
    name="LV U-Net",
    modality="MR",
    body_part_examined="HEART",
    samples_per_pixel=1,
    content_date="20261101",
)
OTHER_NETWORK = NetworkRecord(
    study_instance_uid=StudyInstanceUID("2.25.100"),
    series_instance_uid=SeriesInstanceUID("2.25.103"),
    dnn_uid=SOPInstanceUID("2.25.104"),
    name="Lung CT",
    modality="CT",
    body_part_examined="CHEST",
)


def model_card(
    network: NetworkRecord = NETWORK,
    *,
    for_demonstration: bool = True,
    signature: SignatureState = SignatureState.TRUSTED,
) -> ModelCard:
    """A card as an object would give it."""
    training: dict[str, object] = {
        "version": "1.0",
        "data": [{"licence": "CC0-1.0"}],
        "metrics": {"held_out": {"mean_dice": 0.931, "false_alarm_share": 0.02, "patients": 6}},
    }
    if for_demonstration:
        training["intended_use"] = "demonstration"
    return ModelCard(
        dnn_uid=network.dnn_uid,
        name=network.name,
        modality=network.modality,
        body_part_examined=network.body_part_examined,
        samples_per_pixel=1,
        photometric_interpretation="MONOCHROME2",
        rows=256,
        columns=256,
        digest="sha256:0123456789abcdef",
        weights_size_bytes=2_700_000,
        content_date=network.content_date,
        training_info=MappingProxyType(training),
        signature=signature,
        signer="" if signature is SignatureState.UNSIGNED else "Verdant Hospital",
    )


def proposed_roi(
    image: ImageSlice, mask: NDArray[np.bool_], *, score: float = 0.94, state: ReviewState = ReviewState.PROPOSED
) -> Roi:
    """A region outlined from a mask of the slice."""
    assert image.plane is not None
    return Roi(
        roi_id=new_roi_id(),
        roi_class=LEFT_VENTRICLE,
        sop_instance_uid=image.sop_instance_uid,
        frame_of_reference_uid=image.frame_of_reference_uid,
        contours=contours_of_mask(mask, image.plane),
        state=state,
        generation=GenerationAlgorithm.AUTOMATIC,
        score=score,
        network=NetworkProvenance(
            NETWORK.dnn_uid, NETWORK.name, "1.0", "sha256:0123456789abcdef", threshold=0.5, device="CPU", created=WHEN
        ),
    )


@dataclass
class FakeProposer:
    """Satisfies `Proposer`: finds the fake ventricle, and a small false one beside it where `false_alarm` says so.

    Parameters
    ----------
    masks
        What networks propose that see something else, by DnnUID.
    """

    selection: Selection = field(
        default_factory=lambda: Selection(
            (Candidate(NETWORK, "Modality MR and BodyPartExamined HEART are those of the image."),),
            (Exclusion(OTHER_NETWORK, "Modality", "is for CT, the image is MR"),),
        )
    )
    card_of: Callable[[NetworkRecord], ModelCard] = model_card
    false_alarm: bool = True
    findings: tuple[Finding, ...] = ()
    is_coarse: bool = False
    masks: dict[SOPInstanceUID, NDArray[np.bool_]] = field(default_factory=dict)
    failure: VerdantError | None = None
    asked: list[int] = field(default_factory=list)
    prepared: list[NetworkRecord] = field(default_factory=list)

    def select(self, image: ImageSlice, archive: Archive, *, control: TaskControl) -> Selection:
        archive.find_networks(control)
        return self.selection

    def card(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> ModelCard:
        return self.card_of(network)

    def details(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> NetworkDetails:
        control.checkpoint(0.5, "Fetching")
        rows = (LayerRow(1, "doubleConv", (16, 256, 256), 2_512), LayerRow(2, "output", (1, 256, 256), 17))
        return NetworkDetails(self.card(network, archive, control=control), rows, '{"version": 2}')

    def prepare(self, network: NetworkRecord, archive: Archive, *, control: TaskControl) -> None:
        self.prepared.append(network)

    def propose(
        self,
        stack: Sequence[ImageSlice],
        indices: Sequence[int],
        *,
        read_pixels: Callable[[ImageSlice], ImagePixels],
        network: NetworkRecord,
        archive: Archive,
        control: TaskControl,
        on_prediction: Callable[[Prediction], None],
    ) -> tuple[SliceFailure, ...]:
        control.checkpoint(0.5, "Predicting")
        if self.failure is not None:
            raise self.failure
        failures = []
        for index in indices:
            self.asked.append(index)
            try:
                pixels = read_pixels(stack[index])
            except FileError as error:
                failures.append(SliceFailure(index, error))
            else:
                on_prediction(self._prediction(stack[index], pixels, network))
        return tuple(failures)

    def status(self) -> EngineStatus:
        return EngineStatus("CPU", "OpenVINO", 0.044, memory_bytes=1 << 28, memory_limit_bytes=1 << 30)

    def _prediction(self, image: ImageSlice, pixels: ImagePixels, network: NetworkRecord) -> Prediction:
        mask = self.masks.get(network.dnn_uid, pixels.values > 480)
        rois = [proposed_roi(image, mask)] if mask.sum() > 30 else []
        if self.false_alarm and rois:
            small = np.zeros(mask.shape, dtype=bool)
            small[30:38, 40:54] = True
            rois.append(proposed_roi(image, small, score=0.58))
        if self.is_coarse:
            rois = [replace(roi, network=roi.network and replace(roi.network, is_coarse=True)) for roi in rois]
        card = self.card_of(network)
        names = {"dnn_uid": network.dnn_uid, "name": network.name}
        created = WHEN + timedelta(seconds=len(self.asked))
        rois = [replace(r, network=r.network and replace(r.network, created=created, **names)) for r in rois]
        # Sure in the middle of the ventricle, less so outwards.
        around = ProbabilityMap(as_bytes(blurred(mask)), 0, 0, threshold=0.5)
        return Prediction(
            image.reference,
            card,
            tuple(rois),
            seconds=0.044,
            device="CPU",
            findings=self.findings,
            probabilities={} if self.is_coarse or not rois else {rois[0].roi_id: around},
        )


@dataclass
class FakeWriter:
    """Satisfies `RoiWriter`: keeps the requests and gives bytes that say nothing."""

    requests: list[StructureSetRequest] = field(default_factory=list)
    failure: VerdantError | None = None

    def write(self, request: StructureSetRequest, control: TaskControl) -> tuple[WrittenObject, ...]:
        if self.failure is not None:
            raise self.failure
        control.checkpoint(0.5, "Writing")
        self.requests.append(request)
        number = len(self.requests)
        proofs = tuple(
            RoiProof(roi.roi_class.name, slices=1, contours=len(roi.contours), area_mm2=812.0, pixels=452, dice=1.0)
            for roi in request.rois
        )
        return tuple(
            WrittenObject(
                kind,
                request.label,
                SOPInstanceUID(f"2.25.7{number}" if kind is ObjectType.STRUCTURE_SET else f"2.25.7{number}.{place}"),
                SeriesInstanceUID(f"2.25.8{number}.{place}"),
                kind.value.encode(),
                proofs,
            )
            for place, kind in enumerate(request.choice.object_types, start=1)
        )


@dataclass
class FakeObjectReader:
    """Satisfies `ObjectReader`: every file has a few elements, or what the test put into `trees` and `payloads`."""

    trees: dict[Path, TagTree] = field(default_factory=dict)
    payloads: dict[Path, Payload] = field(default_factory=dict)
    failure: VerdantError | None = None

    def read_tags(self, path: Path, control: TaskControl) -> TagTree:
        self._begin(control)
        return self.trees.get(path) or TagTree(
            (
                TagNode(0x00080060, "CS", "Modality", "Modality", 1, "MR"),
                TagNode(0x00100010, "PN", "Patient's Name", "PatientName", 1, "Example^Ada"),
                TagNode(0x00200013, "IS", "Instance Number", "InstanceNumber", 1, path.stem),
            )
        )

    def read_payload(self, path: Path, control: TaskControl) -> Payload:
        self._begin(control)
        return self.payloads.get(path) or Payload(path.name.encode(), ".dcm")

    def _begin(self, control: TaskControl) -> None:
        control.checkpoint()
        if self.failure is not None:
            raise self.failure


@dataclass
class FakeFiles:
    """Satisfies `FileWriter` in memory."""

    written: dict[Path, bytes] = field(default_factory=dict)
    failure: VerdantError | None = None

    def write(self, path: Path, content: bytes) -> None:
        if self.failure is not None:
            raise self.failure
        self.written[path] = content

    def write_together(self, contents: Iterable[tuple[Path, bytes]], *, replaces: bool) -> tuple[Path, ...]:
        made = dict(contents)
        there = [path for path in made if path in self.written]
        if self.failure is not None or (there and not replaces):
            raise self.failure or StorageError(f"{there[0].name} is there already; nothing was written.")
        self.written |= made
        return tuple(made)


@dataclass
class FakeImporter:
    """Satisfies `FileImporter`: whatever is taken over is the study that the archive holds already."""

    archive_name: str = "EMBEDDED"
    outcome: TakenOver = field(default_factory=lambda: TakenOver(OTHER_STUDY, 1))
    failure: VerdantError | None = None
    asked: list[tuple[Path, ...]] = field(default_factory=list)

    def take_over(self, paths: Sequence[Path], control: TaskControl) -> TakenOver:
        self.asked.append(tuple(paths))
        control.checkpoint(0.5)
        if self.failure is not None:
            raise self.failure
        return self.outcome


@dataclass
class FakeMeasurementKeeper:
    """Satisfies `MeasurementKeeper` in memory."""

    kept: dict[StudyInstanceUID, tuple[Measurement, ...]] = field(default_factory=dict)
    failure: VerdantError | None = None

    def read(self, study_instance_uid: StudyInstanceUID) -> tuple[Measurement, ...]:
        if self.failure is not None:
            raise self.failure
        return self.kept.get(study_instance_uid, ())

    def write(
        self, study_instance_uid: StudyInstanceUID, measurements: Sequence[Measurement]
    ) -> tuple[Measurement, ...]:
        if self.failure is not None:
            raise self.failure
        self.kept[study_instance_uid] = tuple(measurements)
        return self.kept[study_instance_uid]


class FakeReviewJournal:
    """Keeps entries in memory, in the order in which they came."""

    def __init__(self) -> None:
        self.entries: dict[StudyInstanceUID, list[JournalEntry]] = {}
        self.fails_with: VerdantError | None = None

    def append(self, study_instance_uid: StudyInstanceUID, entries: Sequence[JournalEntry]) -> None:
        if self.fails_with is not None:
            raise self.fails_with
        self.entries.setdefault(study_instance_uid, []).extend(entries)

    def read(self, study_instance_uid: StudyInstanceUID) -> JournalReading:
        return JournalReading(tuple(self.entries.get(study_instance_uid, ())))

    def unsaved(self, control: TaskControl) -> tuple[UnsavedStudy, ...]:
        found = (unsaved_study(study, entries) for study, entries in self.entries.items())
        return tuple(one for one in found if one is not None)


@dataclass
class FakePreferenceKeeper:
    """Satisfies `PreferenceKeeper` in memory."""

    kept: Preferences = NO_PREFERENCES
    failure: VerdantError | None = None

    def preferences(self) -> Preferences:
        return self.kept

    def save_preferences(self, preferences: Preferences) -> None:
        if self.failure is not None:
            raise self.failure
        self.kept = preferences


@dataclass
class MemoryNameLists:
    """Satisfies `NameListKeeper` in memory; files are read as they are."""

    kept: tuple[NameList, ...] = ()

    def name_lists(self) -> tuple[NameList, ...]:
        return self.kept

    def save_name_lists(self, lists: Sequence[NameList]) -> None:
        self.kept = tuple(lists)

    def read_name_list(self, path: Path) -> NameList:
        return parse_name_list(path.read_bytes(), path.stem)


@dataclass
class MemoryReviewers:
    """Satisfies `ReviewerKeeper` in memory: one who has no PIN, unless a test says otherwise."""

    kept: tuple[ReviewerProfile, ...] = (ReviewerProfile("Reader^Rita"),)
    failure: VerdantError | None = None

    def reviewers(self) -> tuple[ReviewerProfile, ...]:
        return self.kept

    def save_reviewers(self, reviewers: tuple[ReviewerProfile, ...]) -> None:
        if self.failure is not None:
            raise self.failure
        self.kept = reviewers


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

    def nodes(self) -> tuple[Node, ...]:
        return self.configured

    def start_on(self) -> str:
        return self.starting

    def save_nodes(self, nodes: Sequence[Node], *, start_on: str | None = None) -> None:
        if self.failure is not None:
            raise self.failure
        self.configured = tuple(nodes)
        self.starting = self.starting if start_on is None else start_on

    def keep_secret(self, node: WebNode, secret: str) -> None:
        self.secrets.keep(node.secret_name, secret)

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


class StepwiseRunner:
    """Satisfies `TaskRunner`: nothing runs until the test says so, on its own thread.

    `run()` runs the oldest waiting task (of a group, if one is named); `run_all()` until none waits.
    """

    def __init__(self) -> None:
        self._waiting: deque[tuple[str, TaskControl, Callable[[], None]]] = deque()
        self._running: list[tuple[str, TaskControl]] = []

    @property
    def waiting(self) -> tuple[str, ...]:
        """Groups of the tasks that wait, oldest first."""
        return tuple(group for group, control, _ in self._waiting if not control.cancelled)

    def start(
        self,
        work: Callable[[TaskControl], Any],
        *,
        group: str,
        on_done: Callable[[Any], None],
        on_failed: Callable[[Exception], None],
        on_progress: Callable[[float, str], None] | None = None,
        on_published: Callable[[Any], None] | None = None,
    ) -> TaskControl:
        self.cancel(group)
        control = TaskControl(on_progress, on_published=on_published)

        def run() -> None:
            try:
                value = work(control)
            except Cancelled:
                return
            except Exception as error:  # noqa: BLE001 - the task border of this fake
                on_failed(error)
                return
            if not control.cancelled:
                on_done(value)

        self._waiting.append((group, control, run))
        return control

    def cancel(self, group: str) -> None:
        for one, control in [(waiting, control) for waiting, control, _ in self._waiting] + self._running:
            if one == group:
                control.cancel()

    def run(self, group: str | None = None) -> bool:
        """Run one task; False if none waits."""
        for entry in tuple(self._waiting):
            waiting, control, task = entry
            if group in (None, waiting):
                self._waiting.remove(entry)
                if not control.cancelled:
                    self._running.append((waiting, control))
                    try:
                        task()
                    finally:
                        self._running.remove((waiting, control))
                    return True
        return False

    def run_all(self) -> None:
        while self.run():
            pass


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
    importer = FakeImporter()
    journal, ledger = FakeReviewJournal(), MemoryLedger()
    keeper, known = FakePreferenceKeeper(preferences), MemoryReviewers(tuple(reviewers))
    trust, remembered, outbox = MemoryTrust(), MemoryNetworks(), MemoryOutbox()
    names = MemoryNameLists()
    used = runner or ImmediateTaskRunner()
    session = Session(
        directory,
        reader=reader,
        objects=objects,
        writer=writer,
        files=files,
        importer=importer,
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
