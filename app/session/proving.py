"""Proving: what would be sent is written and read back before anybody agrees, and looked for in the archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from psygnal import Signal

from app.core.errors import VerdantError, sentences
from app.core.phrases import counted, phrase
from app.core.roi import Roi
from app.core.saved_objects import ObjectType, SaveChoice
from app.core.services import RoiWriter
from app.core.structure_set import ApprovalStatus, RoiProof, StructureSetRequest, WrittenObject
from app.core.tasks import PartControl, TaskControl, TaskRunner
from app.session.clock import now
from app.session.save_plan import SavePlan

_TASKS = "prove"
_WRITING_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class WrittenGroup:
    """Regions of one frame of reference, and the objects that were written of them, the structure set last."""

    rois: tuple[Roi, ...]
    objects: tuple[WrittenObject, ...]

    @property
    def structure_set(self) -> WrittenObject:
        """What makes the regions count as saved."""
        return self.objects[-1]


@dataclass(frozen=True, slots=True)
class Proved:
    """Objects as they are sent, written and read back.

    Parameters
    ----------
    images
        How many images they refer to.
    objection
        Why they may not be sent, a sentence; empty if they may.
    remark
        What could not be checked, a sentence; empty if all was.
    """

    rois: tuple[Roi, ...]
    reviewer_name: str
    groups: tuple[WrittenGroup, ...]
    images: int = 0
    objection: str = ""
    remark: str = ""

    @property
    def objects(self) -> tuple[WrittenObject, ...]:
        """In the order in which they are stored: structure sets last."""
        every = [one for group in self.groups for one in group.objects]
        return tuple(sorted(every, key=lambda one: one.object_type is ObjectType.STRUCTURE_SET))

    @property
    def proofs(self) -> tuple[RoiProof, ...]:
        """Of the structure sets."""
        return tuple(proof for group in self.groups for proof in group.structure_set.proofs)

    def is_of(self, rois: tuple[Roi, ...]) -> bool:
        """Whether they hold these very regions, as they are decided on and named."""
        return [_identity(one) for one in self.rois] == [_identity(one) for one in rois]


@dataclass(frozen=True, slots=True)
class ProvingState:
    """How far proving is.

    Parameters
    ----------
    failure
        Why nothing could be written, in sentences; empty if it could.
    """

    running: bool = False
    fraction: float = 0.0
    text: str = ""
    proved: Proved | None = field(default=None, repr=False)
    failure: str = ""

    @property
    def why_not(self) -> str:
        """Why nothing can be sent; empty if something can, or while that is not known."""
        return self.failure or (self.proved.objection if self.proved is not None else "")

    @property
    def can_send(self) -> bool:
        """Whether what was proved may be sent."""
        return self.proved is not None and not self.proved.objection


def prove(
    planned: SavePlan,
    rois: tuple[Roi, ...],
    choice: SaveChoice,
    *,
    writer: RoiWriter,
    reviewer_name: str,
    created: datetime,
    control: TaskControl,
) -> Proved:
    """Write everything, read it back, and look for the images in the archive; nothing is stored anywhere.

    Raises
    ------
    StructureSetError
        If an object cannot be written, or reads back differently.
    """
    requests = StructureSetRequest(
        stacks=planned.stacks,
        rois=rois,
        approval_status=ApprovalStatus.APPROVED,
        reviewer_name=reviewer_name,
        created=created,
        choice=choice,
        probabilities=planned.probabilities,
    ).by_frame_of_reference()
    groups = []
    for number, request in enumerate(requests):
        share = _WRITING_SHARE / len(requests)
        part = PartControl(control, begins=number * share, share=share)
        groups.append(WrittenGroup(request.rois, writer.write(request, part)))
    control.checkpoint(_WRITING_SHARE, phrase("Looking for the images in {archive}", archive=planned.destination))
    images, objection, remark = _references(planned, requests, control)
    return Proved(rois, reviewer_name, tuple(groups), images, objection, remark)


def _references(
    planned: SavePlan, requests: Sequence[StructureSetRequest], control: TaskControl
) -> tuple[int, str, str]:
    """How many images are referred to, why that forbids sending, and what could not be checked."""
    series = planned.stacks[0].series
    wanted = {
        image.sop_instance_uid
        for request in requests
        for stack in request.drawn_on
        for image in stack.slices
        if image.frame_of_reference_uid == request.rois[0].frame_of_reference_uid
    }
    try:
        listed = planned.archive.find_instances(series.study_instance_uid, series.series_instance_uid, control)
    except VerdantError as error:
        remark = phrase(
            "Whether {archive} holds the images could not be asked: {error}",
            archive=planned.destination,
            error=sentences(error),
        )
        return len(wanted), "", remark
    missing = len(wanted - {one.sop_instance_uid for one in listed})
    if not missing:
        return len(wanted), "", ""
    objection = counted(
        missing,
        "{count} image that the regions refer to is not in {archive}. Send the series there first.",
        "{count} images that the regions refer to are not in {archive}. Send the series there first.",
        archive=planned.destination,
    )
    return len(wanted), objection, ""


def _identity(roi: Roi) -> tuple[object, ...]:
    # Whoever changes an outline withdraws the decision on it.
    return roi.roi_id, roi.decision, roi.roi_class, roi.comment, roi.colour


class Proving:
    """Proves what the save dialog shows; another choice or reviewer begins anew."""

    changed = Signal()

    def __init__(
        self,
        writer: RoiWriter,
        *,
        runner: TaskRunner,
        sent_before: Callable[[SavePlan, str], Proved | None],
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._writer = writer
        self._runner = runner
        self._sent_before = sent_before
        self._clock = clock
        self._state = ProvingState()

    @property
    def state(self) -> ProvingState:
        """How far it is."""
        return self._state

    def start(self, planned: SavePlan, choice: SaveChoice, *, reviewer_name: str) -> None:
        """Write and read back; what was sent before without an answer is shown again as it was."""
        rois = planned.review.signed(reviewer_name)
        sent = self._sent_before(planned, reviewer_name)
        if sent is not None:
            self._runner.cancel(_TASKS)
            self._show(ProvingState(proved=sent))
            return
        writer, created = self._writer, self._clock()
        self._show(ProvingState(running=True, text=phrase("Writing")))
        self._runner.start(
            lambda control: prove(
                planned,
                rois,
                choice,
                writer=writer,
                reviewer_name=reviewer_name,
                created=created,
                control=control,
            ),
            group=_TASKS,
            on_done=lambda proved: self._show(ProvingState(proved=proved)),
            on_failed=lambda error: self._show(ProvingState(failure=sentences(error))),
            on_progress=self._advance,
        )

    def cancel(self) -> None:
        """Nobody wants to know any more; nothing is left of it."""
        self._runner.cancel(_TASKS)
        self._show(ProvingState())

    def _advance(self, fraction: float, text: str) -> None:
        if self._state.running:
            self._show(ProvingState(running=True, fraction=fraction, text=text))

    def _show(self, state: ProvingState) -> None:
        self._state = state
        self.changed.emit()
