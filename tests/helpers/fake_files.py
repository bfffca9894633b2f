"""What reads and writes images, objects, structure sets and files, in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.audit import AuditedStudy
from app.core.errors import StorageError, VerdantError
from app.core.identity import (
    SeriesInstanceUID,
    SOPInstanceUID,
)
from app.core.object_kinds import Payload
from app.core.overlay import Overlay
from app.core.pixels import ImagePixels
from app.core.saved_objects import ObjectType
from app.core.services import Archive, SeriesReading
from app.core.set_facts import SetFacts
from app.core.stacking import StackReport
from app.core.structure_set import RoiProof, StructureSet, StructureSetRequest, WrittenObject
from app.core.study_export import Concern, Exported, ExportRequest, IncompleteStudyError
from app.core.tags import TagNode, TagTree
from app.core.taking_over import Offer, TakenOver
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries, ImageSlice, UnreadableFile
from tests.helpers.fake_heart import MR_IMAGE, OTHER_STUDY, heart_values


@dataclass
class FakeReader:
    """Satisfies `StudyReader`: the series that the test puts in, by the paths of the archive.

    Parameters
    ----------
    failures
        Raised by `read_values` for slices with that SOP Instance UID.
    open_failure
        Raised by `read_series` while it is set.
    before_look
        Called before files are looked into, with how many have been.
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
    read: int = 0
    looked_into: list[Path] = field(default_factory=list)
    before_look: Callable[[int], None] | None = None

    def begin_series(self) -> SeriesReading:
        return self

    def look_into(self, paths: Sequence[Path], control: TaskControl) -> None:
        if self.before_look is not None:
            self.before_look(len(self.looked_into))
        control.checkpoint()
        self.looked_into += paths

    def read_series(self, paths: Sequence[Path], control: TaskControl) -> tuple[ImageSeries, ...]:
        control.checkpoint(0.5, "Reading")
        if self.open_failure is not None:
            raise self.open_failure
        wanted = {path.parent.name for path in paths}
        self.read += 1
        stacks = (
            (_among(series, set(paths)), *self.further_stacks.get(uid, ()))
            for uid, series in self.series.items()
            if uid in wanted
        )
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


def _among(series: ImageSeries, paths: set[Path]) -> ImageSeries:
    """What of a series is among some files; all of it where they are none of its own."""
    slices = tuple(image for image in series.slices if image.path in paths)
    if len(slices) in (0, len(series.slices)):
        return series
    return replace(series, slices=slices, stacking=StackReport(tuple(range(len(slices))), (), None))


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
                sop_class_uid=f"1.2.{len(kind.value)}",
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
class FakeExporter:
    """Satisfies `StudyExporter`: writes nothing and remembers what was asked for."""

    found: tuple[Concern, ...] = ()
    missing: tuple[Concern, ...] = ()
    failure: VerdantError | None = None
    asked: list[ExportRequest] = field(default_factory=list)
    lasting: list[bool] = field(default_factory=list)

    def concerns(self, archive: Archive, request: ExportRequest, control: TaskControl) -> tuple[Concern, ...]:
        control.checkpoint(0.5)
        if self.failure is not None:
            raise self.failure
        return self.found

    def export(self, archive: Archive, request: ExportRequest, control: TaskControl) -> Exported:
        self.asked.append(request)
        control.checkpoint(0.5, "Writing")
        if self.failure is not None:
            raise self.failure
        if self.missing and not request.with_what_is_here:
            raise IncompleteStudyError("Not all of it came.", missing=self.missing, next_step="Try again.")
        asked = request.deidentification
        left = tuple(one for one in self.found if asked and (one.is_final or not asked.with_burned_in))
        studies = (AuditedStudy(request.study_instance_uid, "4711", ((MR_IMAGE, 12),), asked is not None),)
        return Exported(
            request.target, 12, left, "STD-GEN-CD" if request.as_media else "", studies, missing=self.missing
        )

    def key(self, *, is_lasting: bool) -> bytes:
        self.lasting.append(is_lasting)
        return b"k" * 32


@dataclass
class FakeImporter:
    """Satisfies `FileImporter`: whatever is taken over is the study that the archive holds already."""

    archive_name: str = "EMBEDDED"
    outcome: TakenOver = field(
        default_factory=lambda: TakenOver(OTHER_STUDY, 1, studies=(AuditedStudy(OTHER_STUDY, "4711"),))
    )
    failure: VerdantError | None = None
    offer: Offer = field(default_factory=lambda: Offer(1))
    asked: list[tuple[Path, ...]] = field(default_factory=list)
    asked_only_listed: list[bool] = field(default_factory=list)

    def look(self, paths: Sequence[Path], control: TaskControl) -> Offer:
        control.checkpoint()
        if self.failure is not None:
            raise self.failure
        return self.offer

    def take_over(self, paths: Sequence[Path], control: TaskControl, *, only_listed: bool = False) -> TakenOver:
        self.asked.append(tuple(paths))
        self.asked_only_listed.append(only_listed)
        control.checkpoint(0.5)
        if self.failure is not None:
            raise self.failure
        return self.outcome
