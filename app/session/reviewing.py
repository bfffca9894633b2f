"""The decisions on one series: proposals come in, the physician decides on each, nothing is decided otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import EllipsisType

from psygnal import Signal

from app.core.contour import Contour
from app.core.identity import ImageReference, RoiId, SOPInstanceUID
from app.core.phrases import phrase
from app.core.roi import Colour, Decision, ReviewState, Roi, RoiClass, StructureSetProvenance
from app.core.structure_set import StructureSet
from app.session.clock import now
from app.session.closed_regions import BEING_STORED, OPEN_LINES_STAY, STORED_REGION_STAYS
from app.session.proposed_before import is_proposed_before, is_untouched
from app.session.region_index import RegionIndex
from app.session.steps import Steps
from app.session.travelling import Regions, reopened_for, signed_anew


class Review:
    """The regions of one series with undo and redo without limit.

    Regions are immutable, so a step of the history is the tuple as it was. Saving ends the history: an
    approved structure set does not change.

    Parameters
    ----------
    slice_order
        The images in order of display; regions are listed in that order.
    clock
        Gives the time of a decision.
    reviewer
        Gives the name of who decides; empty where that is said later.
    """

    changed = Signal()
    """Regions or the selection changed."""

    def __init__(
        self,
        slice_order: Sequence[ImageReference],
        clock: Callable[[], datetime] = now,
        *,
        reviewer: Callable[[], str] = str,
    ) -> None:
        self._order = {image: index for index, image in enumerate(slice_order)}
        self._clock = clock
        self._reviewer = reviewer
        self._regions = RegionIndex()
        self._selected: RoiId | None = None
        self.steps: Steps[Regions] = Steps()
        self._proposed_at = 0
        self._held: frozenset[RoiId] = frozenset()
        self._taken_over: set[SOPInstanceUID] = set()
        self._seen = set(slice_order)
        self._origins: dict[RoiId, Roi] = {}

    @property
    def rois(self) -> tuple[Roi, ...]:
        """All regions, slice by slice, in the order in which they came."""
        return self._regions.rois

    @property
    def listed(self) -> tuple[Roi, ...]:
        """All regions as the list shows them: the undecided first, each part slice by slice."""
        return tuple(sorted(self.rois, key=lambda roi: not roi.is_open))

    @property
    def selected(self) -> Roi | None:
        """The region that the keys act on."""
        return self.find(self._selected) if self._selected is not None else None

    @property
    def undecided(self) -> tuple[Roi, ...]:
        """What awaits a decision."""
        return self._regions.undecided

    @property
    def to_save(self) -> tuple[Roi, ...]:
        """Validated regions that no structure set holds yet."""
        return self._regions.to_save

    @property
    def networks(self) -> frozenset[SOPInstanceUID]:
        """DnnUIDs of the networks that proposed regions, decided or not; without those of which all were rejected."""
        return self._regions.networks

    @property
    def unsaved_decisions(self) -> int:
        """How many decisions would be lost if the viewer closed now."""
        return sum(roi.is_decided and not roi.is_saved for roi in self.rois) if self.to_save else 0

    def find(self, roi_id: RoiId | None) -> Roi | None:
        """The region with that identifier."""
        return self._regions.find(roi_id)

    def origin(self, roi_id: RoiId) -> Roi | None:
        """The proposal that a region came from, as the network made it; None where it did not, or nobody knows."""
        return self._origins.get(roi_id)

    def remember_origins(self, proposals: Mapping[RoiId, Roi]) -> None:
        """Note how regions that are here again were once proposed."""
        self._origins = {**proposals, **self._origins}

    def on_slice(self, image: ImageReference) -> tuple[Roi, ...]:
        """The regions of one slice."""
        return self._regions.on_slice(image)

    @property
    def images(self) -> tuple[ImageReference, ...]:
        """The slices that regions lie on, each once."""
        return self._regions.images

    def count(self, state: ReviewState) -> int:
        """How many regions are in a state."""
        return sum(roi.state is state for roi in self.rois)

    def take_over(self, structure_sets: Iterable[StructureSet], images: Sequence[ImageReference]) -> None:
        """Take over regions of stored structure sets, of each set once however often its series is opened.

        Parameters
        ----------
        images
            Those of the series as it was read now. On one that was not there before, regions of known sets come too.
        """
        came = {image for image in images if image not in self._seen}
        self._order = {image: index for index, image in enumerate(images)}
        self._seen |= came
        sets = tuple(structure_sets)
        fresh = [one for one in sets if one.sop_instance_uid not in self._taken_over]
        known = (one for one in sets if one.sop_instance_uid in self._taken_over)
        late = [roi for one in known for roi in one.rois if roi.image in came]
        self._taken_over.update(one.sop_instance_uid for one in fresh)
        if late:
            self._add(late)
        every = (roi for one in fresh for roi in one.rois)
        self.load(roi for roi in every if not is_proposed_before(roi, self.on_slice(roi.image), self._origins))

    def load(self, rois: Iterable[Roi]) -> None:
        """Take over regions of stored structure sets; no step of the history, which holds them from now on."""
        known = {roi.structure_set.sop_instance_uid for roi in self.rois if roi.structure_set}
        self._add([r for r in rois if r.structure_set is None or r.structure_set.sop_instance_uid not in known])

    def amend(self, change: Callable[[Sequence[Roi]], tuple[Roi, ...]]) -> None:
        """Change the regions now and at every step back: so it was all the time, and is known only now."""
        self.steps.amend(lambda then: then._replace(rois=change(then.rois)))
        self._set(change(self.rois), self._selected)

    def _add(self, rois: Sequence[Roi]) -> None:
        self.amend(lambda there: self._sorted([*there, *rois]))

    def add_proposals(
        self,
        proposals: Sequence[Roi],
        *,
        on_slices: Iterable[ImageReference],
        network: SOPInstanceUID | None = None,
        goes_on: bool = False,
    ) -> None:
        """Put proposals on the list, in place of untouched ones of the same network on the slices that were asked.

        `network` is the DnnUID of the one that was asked, which may have found nothing; without it the proposals
        say which, and without them any. What was decided stays. The first new proposal becomes the selection.
        `goes_on` says that more of the run before comes: the selection stays, and one step back takes back all of
        it, unless the user did something in between.
        """
        if any(roi.state is not ReviewState.PROPOSED for roi in proposals):
            raise ValueError("a proposal comes in undecided")
        asked = set(on_slices)
        uids = {roi.network.dnn_uid for roi in proposals if roi.network} | ({network} if network else set())

        def superseded(roi: Roi) -> bool:
            same_network = roi.network is not None and (not uids or roi.network.dnn_uid in uids)
            return roi.image in asked and same_network and is_untouched(roi, self._origins)

        kept = [roi for roi in self.rois if not superseded(roi)]
        if not proposals and len(kept) == len(self.rois):
            return
        if not (goes_on and self._proposed_at and self.steps.undo_at == self._proposed_at):
            self._remember(phrase("AI ROI"))
            self._proposed_at = self.steps.undo_at
        self._origins |= {roi.roi_id: roi for roi in proposals}
        ordered = self._sorted([*kept, *proposals])
        first = next((roi.roi_id for roi in ordered if roi in proposals), self._selected)
        self._set(ordered, self._selected if goes_on else first)

    def select(self, roi_id: RoiId | None) -> None:
        """Make a region the one that the keys act on; None selects nothing."""
        if roi_id is not None and self.find(roi_id) is None:
            return
        if roi_id != self._selected:
            self._set(self.rois, roi_id)

    def validate(self, roi_id: RoiId) -> bool:
        """Turn this very region green; False if it is not open to a decision, or a hint that nobody edited."""
        roi = self.find(roi_id)
        if roi is not None and roi.is_hint:
            return False
        return self._decide(roi_id, ReviewState.VALIDATED, phrase("validate"))

    def take_instead(self, roi_id: RoiId, others: Sequence[RoiId]) -> bool:
        """Validate this very region and reject those in its place, in one step; False where one of them is closed."""
        roi, rejected = self.find(roi_id), [self.find(other) for other in others]
        if roi is None or roi.is_hint or any(one is None or self.why_closed(one) for one in (roi, *rejected)):
            return False
        self._remember(phrase("take instead"))
        decision = Decision(self._reviewer(), self._clock())
        states = {roi_id: ReviewState.VALIDATED, **dict.fromkeys(others, ReviewState.REJECTED)}
        self._set(
            tuple(one.decided(states[one.roi_id], decision) if one.roi_id in states else one for one in self.rois),
            roi_id,
        )
        return True

    def reject(self, roi_id: RoiId) -> bool:
        """Reject this very region; it stays on the list; False if it is not open to a decision."""
        return self._decide(roi_id, ReviewState.REJECTED, phrase("reject"))

    def reopen(self, roi_id: RoiId) -> bool:
        """Make a decided, unsaved region a proposal again; False where that cannot be."""
        roi = self.find(roi_id)
        if roi is None or self.why_closed(roi) or not roi.is_decided:
            return False
        self._remember(phrase("reopen"))
        self._exchange(roi.decided(roi.undecided_state, None))
        return True

    def redraw(
        self, roi_id: RoiId, contours: tuple[Contour, ...], action: str, *, beside: Sequence[Roi] = ()
    ) -> bool:
        """Give this very region other contours, and list others that came of it; False where it is closed.

        Whatever was decided on it holds no longer: it awaits a decision.
        """
        roi = self.find(roi_id)
        if roi is None or self.why_closed(roi):
            return False
        self._remember(action)
        changed = roi.redrawn(contours)
        kept = [changed if one.roi_id == roi_id else one for one in self.rois]
        self._set(self._sorted([*kept, *beside]), roi_id)
        return True

    def merge(self, roi_id: RoiId, other_id: RoiId, contours: tuple[Contour, ...]) -> bool:
        """Give a region the contours of two, and take the other off the list; False where one of them is closed."""
        roi, other = self.find(roi_id), self.find(other_id)
        if roi is None or other is None or roi is other or self.why_closed(roi) or self.why_closed(other):
            return False
        self._remember(phrase("merge"))
        merged = roi.redrawn(contours)
        listed = (merged if one is roi else one for one in self.rois if one is not other)
        self._set(tuple(listed), roi_id)
        return True

    def remove(self, roi_id: RoiId) -> bool:
        """Take a region that a hand made off the list; False where it is closed, or a network proposed it."""
        roi = self.find(roi_id)
        if roi is None or roi.network is not None or self.why_closed(roi):
            return False
        self._remember(phrase("delete"))
        self._set(tuple(one for one in self.rois if one is not roi), None)
        return True

    def rename(
        self,
        roi_id: RoiId,
        roi_class: RoiClass,
        *,
        comment: str | EllipsisType = ...,
        colour: Colour | EllipsisType | None = ...,
    ) -> bool:
        """Say what this very region is; False where it is closed. The reviewer's own decision on its outline stays.

        So do the comment and the colour that it has, where no other is given. Under another name than somebody else
        decided on, it awaits a decision.
        """
        roi = self.find(roi_id)
        if roi is None or self.why_closed(roi):
            return False
        named = replace(
            roi,
            roi_class=roi_class,
            comment=roi.comment if comment is ... else comment,
            colour=roi.colour if colour is ... else colour,
        )
        if named == roi:
            return False
        self._remember(phrase("name"))
        self._exchange(named if roi_class == roi.roi_class else reopened_for(named, self._reviewer()))
        return True

    def draw(self, rois: Sequence[Roi], action: str) -> None:
        """List regions that a hand made, undecided; the first becomes the selection."""
        if any(roi.state is not ReviewState.EDITED for roi in rois):
            raise ValueError("a drawn region comes in undecided")
        self._remember(action)
        self._set(self._sorted([*self.rois, *rois]), rois[0].roi_id)

    def step_selection(self, step: int) -> Roi | None:
        """Select the next (1) or previous (-1) region that is not rejected, round the end."""
        listed = [roi for roi in self.rois if roi.state is not ReviewState.REJECTED]
        return self._select_after(listed, step)

    def select_next_undecided(self) -> Roi | None:
        """Select the next region that awaits a decision, across slices, round the end."""
        return self._select_after([roi for roi in self.rois if roi.is_open], 1)

    def undo(self) -> bool:
        """Take the last step back; False if that would change a region that is being stored.

        What is decided again by taking back or redoing somebody else's step is decided by the reviewer at work.
        """
        return self._travel(self.steps.before, self.steps.go_back)

    def redo(self) -> bool:
        """Take back the last undo; False if that would change a region that is being stored."""
        return self._travel(self.steps.after, self.steps.go_forward)

    def hold(self, rois: Iterable[Roi]) -> None:
        """Let these regions, and no others, stay as they are: they are being stored."""
        self._held = frozenset(roi.roi_id for roi in rois)

    def why_closed(self, roi: Roi) -> str:
        """Why a region is open to no decision, as a sentence; empty when it is open to one."""
        if roi.open_contours:
            return OPEN_LINES_STAY
        if roi.is_settled:
            return STORED_REGION_STAYS
        return BEING_STORED if roi.roi_id in self._held else ""

    def signed(self, reviewer_name: str) -> tuple[Roi, ...]:
        """The regions to save; a decision that names nobody is the reviewer's."""
        return tuple(
            replace(roi, decision=replace(roi.decision, reviewer_name=reviewer_name))
            if roi.decision and not roi.decision.reviewer_name
            else roi
            for roi in self.to_save
        )

    def mark_saved(self, rois: Sequence[Roi], structure_set: StructureSetProvenance) -> None:
        """Note that a structure set now holds these regions, and end the history before it."""
        saved = {roi.roi_id: roi.saved_in(structure_set) for roi in rois}
        self.steps.clear()
        self._set(tuple(saved.get(roi.roi_id, roi) for roi in self.rois), self._selected)

    def _decide(self, roi_id: RoiId, state: ReviewState, action: str) -> bool:
        roi = self.find(roi_id)
        if roi is None or self.why_closed(roi) or roi.state is state:
            return False
        self._remember(action)
        self._exchange(roi.decided(state, Decision(self._reviewer(), self._clock())))
        return True

    def _exchange(self, changed: Roi) -> None:
        self._set(tuple(changed if roi.roi_id == changed.roi_id else roi for roi in self.rois), changed.roi_id)

    def _select_after(self, listed: Sequence[Roi], step: int) -> Roi | None:
        if not listed:
            return None
        everything = [roi.roi_id for roi in self.rois]
        here = everything.index(self._selected) if self._selected in everything else (-1 if step > 0 else 0)
        places = [everything.index(roi.roi_id) for roi in listed]
        ahead = [place for place in places if (place - here) * step > 0]
        place = (min(ahead) if step > 0 else max(ahead)) if ahead else (min(places) if step > 0 else max(places))
        self.select(everything[place])
        return self.selected

    def _sorted(self, rois: Sequence[Roi]) -> tuple[Roi, ...]:
        return tuple(sorted(rois, key=lambda roi: self._order.get(roi.image, len(self._order))))

    def _remember(self, action: str) -> None:
        self.steps.remember(action, self._now())

    def _now(self) -> Regions:
        return Regions(self.rois, self._selected, self._reviewer())

    def _travel(self, to: Regions | None, go: Callable[[Regions], None]) -> bool:
        if to is None:
            return True
        then = {roi.roi_id: roi for roi in to.rois}
        if any(then.get(roi_id) is not self.find(roi_id) for roi_id in self._held):
            return False
        rois = signed_anew(to, self.find, Decision(self._reviewer(), self._clock()))
        go(self._now())
        self._set(rois, to.selected)
        return True

    def _set(self, rois: tuple[Roi, ...], selected: RoiId | None) -> None:
        if rois is not self.rois:
            self._regions = RegionIndex(rois)
        self._selected = selected
        if self.selected is None:
            self._selected = None
        self.changed.emit()
