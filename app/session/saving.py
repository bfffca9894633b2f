"""Saving: what will be written is shown first, then written, proved, stored, and only then marked as saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from psygnal import Signal

from app.core.identity import RoiId, SOPInstanceUID
from app.core.phrases import counted, joined, phrase
from app.core.roi import ReviewState, Roi, StructureSetProvenance, roi_area_mm2
from app.core.services import Archive, RoiWriter
from app.core.structure_set import ApprovalStatus, RoiProof, StructureSetRequest, WrittenObject
from app.core.tasks import TaskControl, TaskRunner
from app.core.volume import ImageSeries
from app.session.clock import now
from app.session.notices import Notices
from app.session.reviewing import Review

STILL_STORING = phrase("The structure set before this one is still being stored. Save again when that is done.")
CHANGED_SINCE_SHOWN = phrase(
    "Nothing was stored: the decisions changed after they were shown. Save again to see them."
)
CANCELLED = phrase("Saving was cancelled; the decisions are still here, unsaved.")


@dataclass(frozen=True, slots=True)
class PlannedRegion:
    """One line of the save dialog."""

    name: str
    slice_number: int
    area_mm2: float
    network: str


@dataclass(frozen=True, slots=True)
class SavePlan:
    """What saving would write, shown before it does.

    Parameters
    ----------
    undecided, rejected
        How many regions are not written, and why not.
    structure_sets
        How many will be written: one for each frame of reference that the regions lie in.
    subject
        Whose series it is, e.g. `Example, Ada  4711 · Cine short axis`.
    review, stacks, archive, rois
        What is written from and to: another series or archive may be in use by the time that somebody agrees.
    """

    regions: tuple[PlannedRegion, ...]
    undecided: int
    rejected: int
    structure_sets: int
    destination: str
    label: str
    subject: str = field(repr=False)
    review: Review = field(repr=False, compare=False)
    stacks: tuple[ImageSeries, ...] = field(repr=False, compare=False)
    archive: Archive = field(repr=False, compare=False)
    rois: tuple[RoiId, ...]


@dataclass(frozen=True, slots=True)
class _Sent:
    """Structure sets that an archive may hold: sending the very same again makes no second ones."""

    rois: tuple[Roi, ...]
    written: tuple[WrittenObject, ...]

    def holds(self, rois: tuple[Roi, ...]) -> bool:
        return [(one.roi_id, one.decision) for one in self.rois] == [(one.roi_id, one.decision) for one in rois]


def plan(review: Review, stacks: tuple[ImageSeries, ...], *, archive: Archive) -> SavePlan:
    """What saving this review would write; slices are counted in the stack that they belong to."""
    regions = []
    for roi in review.to_save:
        for series in stacks:
            index, area = series.index_of(roi.image), roi_area_mm2(roi, series)
            if index is not None and area is not None:
                name = roi.roi_class.name
                if series.stack.name:
                    name = phrase("{region} ({stack})", region=name, stack=series.stack.name)
                regions.append(PlannedRegion(name, index + 1, area, roi.network.name if roi.network else ""))
    return SavePlan(
        tuple(regions),
        undecided=len(review.undecided),
        rejected=review.count(ReviewState.REJECTED),
        structure_sets=len({roi.frame_of_reference_uid for roi in review.to_save}),
        destination=archive.name,
        label="VERDANT",
        subject=subject_of(stacks[0]),
        review=review,
        stacks=stacks,
        archive=archive,
        rois=tuple(roi.roi_id for roi in review.to_save),
    )


def subject_of(series: ImageSeries) -> str:
    """Whose series it is and which, in one line."""
    patient = series.study.patient
    whose = "  ".join(part for part in (patient.display_name, patient.patient_id.strip()) if part)
    return joined(
        " · ", (whose or phrase("No name"), series.series.series_description or phrase("Series without a name"))
    )


class Saving:
    """Writes validated regions to the archive; a failure leaves every decision as it was.

    Parameters
    ----------
    before_storing
        Called on the working thread with the regions and the structure sets that an archive is about to be given.
    """

    changed = Signal()

    def __init__(
        self,
        writer: RoiWriter,
        *,
        runner: TaskRunner,
        notices: Notices,
        before_storing: Callable[[Review, Sequence[tuple[RoiId, SOPInstanceUID]]], None],
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._writer = writer
        self._before_storing = before_storing
        self._runner = runner
        self._notices = notices
        self._clock = clock
        self._running = False
        self._proofs: tuple[RoiProof, ...] = ()
        self._sent: _Sent | None = None
        self._review: Review | None = None
        self._archive_is_taking = ""

    @property
    def running(self) -> bool:
        """Whether a structure set is being written or stored."""
        return self._running

    @property
    def proofs(self) -> tuple[RoiProof, ...]:
        """What reading back the last written file gave."""
        return self._proofs

    def start(self, planned: SavePlan, *, reviewer_name: str, on_saved: Callable[[], None]) -> None:
        """Write the regions of the plan as an approved structure set and store it; they stay as they are meanwhile.

        Regions in several frames of reference make one structure set for each of these. What was sent before without
        an answer is sent again as it was, so that no archive holds it twice.
        """
        review, archive = planned.review, planned.archive
        rois = review.signed(reviewer_name)
        if self._running:
            self._notices.warn(STILL_STORING)
            return
        if tuple(roi.roi_id for roi in rois) != planned.rois:
            self._notices.warn(CHANGED_SINCE_SHOWN)
            return
        if not rois:
            return
        requests = StructureSetRequest(
            stacks=planned.stacks,
            rois=rois,
            approval_status=ApprovalStatus.APPROVED,
            reviewer_name=reviewer_name,
            created=self._clock(),
        ).by_frame_of_reference()
        writer = self._writer
        sent = self._sent if self._sent is not None and self._sent.holds(rois) else None

        def work(control: TaskControl) -> tuple[WrittenObject, ...]:
            control.checkpoint(0.1, phrase("Writing the structure set"))
            written = sent.written if sent is not None else tuple(one for request in requests for one in writer.write(request, control))
            control.checkpoint(0.6, phrase("Storing it in {archive}", archive=archive.name))
            self._sent, self._archive_is_taking = _Sent(rois, written), archive.name
            pairs = [
                (r.roi_id, one.sop_instance_uid) for q, one in zip(requests, written, strict=True) for r in q.rois
            ]
            self._before_storing(review, pairs)
            archive.store([one.content for one in written], control)
            return written

        def done(written: tuple[WrittenObject, ...]) -> None:
            self._proofs = tuple(proof for one in written for proof in one.proofs)
            self._set_running(False)
            for request, one in zip(requests, written, strict=True):
                review.mark_saved(request.rois, _provenance(one, reviewer_name))
            worst = min(proof.dice for proof in self._proofs)
            several = phrase("{count} approved RTSTRUCTs, one for each frame of reference", count=len(written))
            self._notices.inform(
                counted(
                    len(rois),
                    "{count} validated region stored in {archive} as {sets}. Read back: Dice {dice:.3f}.",
                    "{count} validated regions stored in {archive} as {sets}. Read back: Dice {dice:.3f}.",
                    archive=archive.name,
                    sets=phrase("an approved RTSTRUCT") if len(written) == 1 else several,
                    dice=worst,
                ),
                details="\n".join(f"SOP Instance UID {one.sop_instance_uid}" for one in written),
            )
            on_saved()

        def failed(error: Exception) -> None:
            self._set_running(False)
            self._notices.report(error)

        self._review, self._archive_is_taking = review, ""
        review.hold(rois)
        self._set_running(True)
        self._runner.start(work, group="save", on_done=done, on_failed=failed)

    def cancel(self) -> None:
        """Withdraw the writing; nothing is marked as saved. What the archive may have taken is said."""
        if not self._running:
            return
        self._runner.cancel("save")
        taking = self._archive_is_taking
        self._set_running(False)
        if not taking:
            self._notices.inform(CANCELLED)
            return
        self._notices.warn(
            phrase(
                "Saving was cancelled while {taking} was taking the structure set; it may hold it as approved "
                "by now. The decisions are still here; saving them again sends the same one.",
                taking=taking,
            )
        )

    def _set_running(self, running: bool) -> None:
        self._running = running
        if not running and self._review is not None:
            self._review.hold(())
            self._review = None
        self.changed.emit()


def _provenance(written: WrittenObject, reviewer_name: str) -> StructureSetProvenance:
    return StructureSetProvenance(
        sop_instance_uid=written.sop_instance_uid,
        label=written.label,
        approval_status=ApprovalStatus.APPROVED.value,
        reviewer_name=reviewer_name,
    )
