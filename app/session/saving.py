"""Saving: what was proved is stored, all of it, and only then marked as saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from psygnal import Signal

from app.core.errors import ArchiveError, VerdantError
from app.core.identity import RoiId, SOPInstanceUID
from app.core.phrases import counted, joined, phrase
from app.core.roi import Roi, StructureSetProvenance
from app.core.saved_objects import STRUCTURE_SET_ALONE, SaveChoice
from app.core.services import Archive, OnStored, RoiWriter
from app.core.structure_set import ApprovalStatus, RoiProof, WrittenObject
from app.core.tasks import TaskControl, TaskRunner
from app.session.clock import now
from app.session.notices import Notices
from app.session.proving import Proved, prove
from app.session.reviewing import Review
from app.session.save_plan import SavePlan

STILL_STORING = phrase("The structure set before this one is still being stored. Save again when that is done.")
CHANGED_SINCE_SHOWN = phrase(
    "Nothing was stored: the decisions changed after they were shown. Save again to see them."
)
ANOTHER_REVIEWER = phrase(
    "Nothing was stored: what was shown names another reviewer. Save again to see it in your name."
)
CANCELLED = phrase("Saving was cancelled; the decisions are still here, unsaved.")


class Delivery(Protocol):
    """How objects get to an archive: at once, or as soon as it answers."""

    def deliver(
        self,
        archive: Archive,
        contents: Sequence[bytes],
        control: TaskControl,
        *,
        on_stored: OnStored | None = None,
    ) -> bool:
        """Store, or keep for later; whether the archive has all of it now."""
        ...

    def look(self) -> None:
        """Something is kept for later."""
        ...


class Saving:
    """Stores what was written of validated regions; a failure leaves every decision as it was.

    Parameters
    ----------
    before_storing
        Called on the working thread with the regions and the structure sets that an archive is about to be given.
    """

    changed = Signal()
    stored = Signal(object, object)
    """The plan and what was written by it: the archive has it, or the outbox."""

    def __init__(
        self,
        writer: RoiWriter,
        delivery: Delivery,
        *,
        runner: TaskRunner,
        notices: Notices,
        before_storing: Callable[[Review, Sequence[tuple[RoiId, SOPInstanceUID]]], None],
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._writer = writer
        self._delivery = delivery
        self._before_storing = before_storing
        self._runner = runner
        self._notices = notices
        self._clock = clock
        self._running = False
        self._proofs: tuple[RoiProof, ...] = ()
        self._sent: Proved | None = None
        self._sent_to = ""
        self._review: Review | None = None
        self._archive_is_taking = ""

    @property
    def running(self) -> bool:
        """Whether something is being written or stored."""
        return self._running

    @property
    def proofs(self) -> tuple[RoiProof, ...]:
        """What reading back the last structure set gave."""
        return self._proofs

    def sent_before(self, planned: SavePlan, reviewer_name: str) -> Proved | None:
        """What the archive may hold of these very regions: sending the same again makes no second ones.

        Nothing where it names another reviewer, or was proved against the images of another archive.
        """
        sent = self._sent
        if sent is None or (self._sent_to, sent.reviewer_name) != (planned.archive.name, reviewer_name):
            return None
        return sent if sent.is_of(planned.review.signed(reviewer_name)) else None

    def start(
        self,
        planned: SavePlan,
        *,
        reviewer_name: str,
        on_saved: Callable[[], None],
        proved: Proved | None = None,
        choice: SaveChoice = STRUCTURE_SET_ALONE,
    ) -> None:
        """Store what was proved; without it, write and prove by `choice` first. Regions stay as they are meanwhile.

        What was sent before without an answer is sent again as it was, so that no archive holds it twice.
        """
        review, archive = planned.review, planned.archive
        rois = review.signed(reviewer_name)
        refusal = self._refusal(planned, rois, reviewer_name, proved)
        if refusal:
            self._notices.warn(refusal)
            return
        if not rois:
            return
        ready = self.sent_before(planned, reviewer_name) or proved
        created, writer = self._clock(), self._writer

        def work(control: TaskControl) -> tuple[Proved, bool]:
            control.checkpoint(0.1, phrase("Writing the structure set"))
            written = ready or prove(
                planned,
                rois,
                choice,
                writer=writer,
                reviewer_name=reviewer_name,
                created=created,
                control=control,
            )
            if written.objection:
                raise ArchiveError(phrase("Nothing was stored."), cause=written.objection)
            control.checkpoint(0.6, phrase("Storing it in {archive}", archive=archive.name))
            self._sent, self._sent_to, self._archive_is_taking = written, archive.name, archive.name
            self._before_storing(
                review,
                [(r.roi_id, group.structure_set.sop_instance_uid) for group in written.groups for r in group.rois],
            )
            return written, self._deliver(planned, written, control)

        def done(outcome: tuple[Proved, bool]) -> None:
            written, is_there = outcome
            self._proofs = written.proofs
            self._set_running(False)
            for group in written.groups:
                review.mark_saved(group.rois, _provenance(group.structure_set, reviewer_name))
            self.stored.emit(planned, written)
            self._notices.inform(_stored(written, archive.name, is_there=is_there), details=_uids(written))
            if not is_there:
                self._delivery.look()
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

    def _refusal(self, planned: SavePlan, rois: tuple[Roi, ...], reviewer_name: str, proved: Proved | None) -> str:
        if self._running:
            return STILL_STORING
        if tuple(roi.roi_id for roi in rois) != planned.rois:
            return CHANGED_SINCE_SHOWN
        if proved is not None and proved.reviewer_name != reviewer_name:
            return ANOTHER_REVIEWER
        return CHANGED_SINCE_SHOWN if proved is not None and not proved.is_of(rois) else ""

    def _deliver(self, planned: SavePlan, written: Proved, control: TaskControl) -> bool:
        """Store everything; what an archive took of it before it failed is said."""
        taken: list[WrittenObject] = []
        contents = [one.content for one in written.objects]
        try:
            return self._delivery.deliver(
                planned.archive,
                contents,
                control,
                on_stored=lambda place, _warning: taken.append(written.objects[place]),
            )
        except VerdantError as error:
            if not taken:
                raise
            left = written.objects[len(taken) :]
            raise ArchiveError(
                phrase(
                    "{archive} has taken {taken}, but not {left}.",
                    archive=planned.destination,
                    taken=_kinds(taken),
                    left=_kinds(left),
                ),
                cause=error.text,
                next_step=phrase("Nothing counts as saved yet: save again, which sends the very same objects."),
                details=_uids(written),
            ) from error

    def _set_running(self, running: bool) -> None:
        self._running = running
        if not running and self._review is not None:
            self._review.hold(())
            self._review = None
        self.changed.emit()


def _kinds(objects: Sequence[WrittenObject]) -> str:
    return joined(", ", [one.object_type.value for one in objects])


def _uids(written: Proved) -> str:
    return "\n".join(f"{one.object_type.value} {one.sop_instance_uid}" for one in written.objects)


def _stored(written: Proved, archive: str, *, is_there: bool) -> str:
    count, worst = len(written.groups), min(proof.dice for proof in written.proofs)
    sets = phrase("an approved RTSTRUCT")
    if count > 1:
        sets = phrase("{count} approved RTSTRUCTs, one for each frame of reference", count=count)
    kinds = dict.fromkeys(one.object_type.value for one in written.objects)
    others = [kind for kind in kinds if kind != written.groups[0].structure_set.object_type.value]
    if others:
        sets = phrase("{sets}, with {others}", sets=sets, others=joined(", ", others))
    if is_there:
        return counted(
            len(written.rois),
            "{count} validated region stored in {archive} as {sets}. Read back: Dice {dice:.3f}.",
            "{count} validated regions stored in {archive} as {sets}. Read back: Dice {dice:.3f}.",
            archive=archive,
            sets=sets,
            dice=worst,
        )
    return counted(
        len(written.rois),
        "{count} validated region saved on this machine as {sets}; {archive} gets it as soon as it answers. Read "
        "back: Dice {dice:.3f}.",
        "{count} validated regions saved on this machine as {sets}; {archive} gets them as soon as it answers. Read "
        "back: Dice {dice:.3f}.",
        archive=archive,
        sets=sets,
        dice=worst,
    )


def _provenance(written: WrittenObject, reviewer_name: str) -> StructureSetProvenance:
    return StructureSetProvenance(
        sop_instance_uid=written.sop_instance_uid,
        label=written.label,
        approval_status=ApprovalStatus.APPROVED.value,
        reviewer_name=reviewer_name,
    )
