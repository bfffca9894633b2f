"""Saving: what will be written is shown first, then written, proved, stored, and only then marked as saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from psygnal import Signal

from app.core.roi import ReviewState, Roi, StructureSetProvenance, roi_area_mm2
from app.core.services import Archive, RoiWriter
from app.core.structure_set import ApprovalStatus, RoiProof, StructureSetRequest, WrittenStructureSet
from app.core.tasks import TaskControl, TaskRunner
from app.core.volume import ImageSeries
from app.session.notices import Notices
from app.session.reviewing import Review, now


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
    """

    regions: tuple[PlannedRegion, ...]
    undecided: int
    rejected: int
    destination: str
    label: str


def plan(review: Review, series: ImageSeries, *, destination: str) -> SavePlan:
    """What saving this review would write."""
    regions = []
    for roi in review.to_save:
        index, area = series.index_of(roi.sop_instance_uid), roi_area_mm2(roi, series)
        if index is not None and area is not None:
            regions.append(
                PlannedRegion(roi.roi_class.name, index + 1, area, roi.network.name if roi.network else "")
            )
    return SavePlan(
        tuple(regions),
        undecided=len(review.undecided),
        rejected=review.count(ReviewState.REJECTED),
        destination=destination,
        label="VERDANT",
    )


class Saving:
    """Writes validated regions to the archive; a failure leaves every decision as it was."""

    changed = Signal()

    def __init__(
        self,
        writer: RoiWriter,
        *,
        runner: TaskRunner,
        notices: Notices,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._writer = writer
        self._runner = runner
        self._notices = notices
        self._clock = clock
        self._running = False
        self._proofs: tuple[RoiProof, ...] = ()

    @property
    def running(self) -> bool:
        """Whether a structure set is being written or stored."""
        return self._running

    @property
    def proofs(self) -> tuple[RoiProof, ...]:
        """What reading back the last written file gave."""
        return self._proofs

    def start(
        self,
        review: Review,
        series: ImageSeries,
        *,
        archive: Archive,
        reviewer_name: str,
        on_saved: Callable[[], None],
    ) -> None:
        """Write the validated, unsaved regions of `review` as one approved structure set and store it."""
        rois = review.signed(reviewer_name)
        if not rois or self._running:
            return
        request = StructureSetRequest(
            series=series,
            rois=rois,
            approval_status=ApprovalStatus.APPROVED,
            reviewer_name=reviewer_name,
            created=self._clock(),
        )
        writer = self._writer

        def work(control: TaskControl) -> WrittenStructureSet:
            control.checkpoint(0.1, "Writing the structure set")
            written = writer.write(request, control)
            control.checkpoint(0.6, f"Storing it in {archive.name}")
            archive.store([written.content], control)
            return written

        def done(written: WrittenStructureSet) -> None:
            self._mark_saved(review, rois, written=written, reviewer_name=reviewer_name)
            worst = min(proof.dice for proof in written.proofs)
            self._notices.inform(
                f"{len(rois)} validated {'region' if len(rois) == 1 else 'regions'} stored in {archive.name} as an "
                f"approved RTSTRUCT. Read back: Dice {worst:.3f}.",
                details=f"SOP Instance UID {written.sop_instance_uid}",
            )
            on_saved()

        def failed(error: Exception) -> None:
            self._set_running(False)
            self._notices.report(error)

        self._set_running(True)
        self._runner.start(work, group="save", on_done=done, on_failed=failed)

    def cancel(self) -> None:
        """Withdraw the writing; nothing is marked as saved. What the archive already took stays there."""
        if self._running:
            self._runner.cancel("save")
            self._set_running(False)
            self._notices.inform("Saving was cancelled; the decisions are still here, unsaved.")

    def _mark_saved(
        self, review: Review, rois: tuple[Roi, ...], *, written: WrittenStructureSet, reviewer_name: str
    ) -> None:
        self._proofs = written.proofs
        self._set_running(False)
        provenance = StructureSetProvenance(
            sop_instance_uid=written.sop_instance_uid,
            label=written.label,
            approval_status=ApprovalStatus.APPROVED.value,
            reviewer_name=reviewer_name,
        )
        review.mark_saved(rois, provenance)

    def _set_running(self, running: bool) -> None:
        self._running = running
        self.changed.emit()
