"""Every decision on what a network proposed goes to the ledger: how far it is from the proposal, how long it took."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from psygnal import Signal

from app.core.errors import VerdantError
from app.core.geometry import PlaneGeometry
from app.core.identity import RoiId
from app.core.ledger import LedgerEntry, LedgerKeeper, NetworkVersion, Outcome
from app.core.patient_words import tells_of
from app.core.region_agreement import agreement, are_alike, covered_mm2
from app.core.roi import ReviewState, Roi
from app.core.study import Patient
from app.core.tasks import TaskControl, TaskRunner
from app.core.volume import ImageSeries, ImageSlice
from app.session.attention import Attention
from app.session.clock import now
from app.session.opening import Opened
from app.session.reviewing import Review

if TYPE_CHECKING:
    from app.session.session import Session

GROUP: Final = "ledger"


@dataclass(frozen=True, slots=True)
class _Made:
    """A decision as it was made, or its withdrawal; immutable, for another thread."""

    when: datetime
    roi: Roi
    origin: Roi
    image: ImageSlice | None
    series: ImageSeries
    seconds: float | None
    is_withdrawn: bool = False


class LedgerRecording:
    """The line between the reviews and the ledger.

    What counts is the proposal as the network made it and the region as it was decided, one by one: a proposal that
    was merged into another region, or a piece that was cut off one, was never decided as such.

    Parameters
    ----------
    clock
        Gives the time of a decision.
    seconds
        Gives what the time that a decision took is reckoned from.
    """

    written = Signal()
    """There is more in the ledger."""

    def __init__(
        self,
        session: Session,
        keeper: LedgerKeeper,
        runner: TaskRunner,
        *,
        clock: Callable[[], datetime] = now,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = session
        self._keeper = keeper
        self._runner = runner
        self._clock = clock
        self._attention = Attention(seconds)
        self._seen_at: dict[RoiId, float] = {}
        self._followed: list[_Followed] = []
        self._pending: list[_Made] = []
        self._has_failed = False
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        for signal in (session.panes.view_changed, session.panes.content_changed, session.panes.layout_changed):
            signal.connect(self._look)

    def begin(self, review: Review, opened: Opened) -> None:
        """Follow a review from now on; what is in it already was decided, or proposed, at another time."""
        self._followed.append(_Followed(review, opened, self._note))

    def finish(self) -> None:
        """Write what is not written yet, before the viewer ends.

        Raises
        ------
        StorageError
            If it cannot be written.
        """
        self._write()

    def _look(self, *_what: object) -> None:
        """Note which proposals are on screen for the first time."""
        at, session = self._attention.mark(), self._session
        for pane in session.panes.on_screen:
            image, review = pane.image, session.review_of(pane)
            covered = session.mpr.is_open and pane is session.mpr.pane
            if image is None or review is None or covered or not pane.viewport.view.overlays_visible:
                continue
            for roi in session.side_by_side.shown_in(pane, review.on_slice(image.reference)):
                self._seen_at.setdefault(roi.roi_id, at)

    def _note(self, followed: _Followed) -> None:
        decided, withdrawn = followed.news()
        self._look()
        if not decided and not withdrawn:
            return
        made = [self._made(followed, roi) for roi in decided]
        made += [self._made(followed, roi, is_withdrawn=True) for roi in withdrawn]
        with self._lock:
            self._pending += made
        self._runner.start(self._write_pending, group=GROUP, on_done=self._say_more, on_failed=self._report)

    def _made(self, followed: _Followed, roi: Roi, *, is_withdrawn: bool = False) -> _Made:
        origin = followed.review.origin(roi.roi_id)
        assert origin is not None  # noqa: S101 - `_Followed.news` names no other
        series, image = self._place(followed, roi)
        seen_at = self._seen_at.get(roi.roi_id)
        is_known = seen_at is not None and not is_withdrawn and roi.roi_id not in followed.from_before
        seconds = self._attention.mark() - seen_at if seen_at is not None and is_known else None
        return _Made(self._clock(), roi, origin, image, series, seconds, is_withdrawn)

    def _place(self, followed: _Followed, roi: Roi) -> tuple[ImageSeries, ImageSlice | None]:
        """The stack and the slice of a region, as they are open now, or were when the review began."""
        open_now = (
            pane.opened for pane in self._session.panes.all if self._session.review_of(pane) is followed.review
        )
        for opened in (*(one for one in open_now if one is not None), followed.opened):
            for stack in opened.stacks:
                index = stack.index_of(roi.image)
                if index is not None:
                    return stack, stack.slices[index]
        return followed.opened.series, None

    def _write_pending(self, _control: TaskControl) -> None:
        # Not given up half way: a later decision finds nothing left, or writes the rest.
        self._write()

    def _write(self) -> None:
        with self._writing:
            with self._lock:
                taken, self._pending = self._pending, []
            if not taken:
                return
            try:
                self._keeper.append([_entry(made) for made in taken])
            except VerdantError:
                with self._lock:
                    self._pending = taken + self._pending
                raise

    def _say_more(self, _none: None) -> None:
        self._has_failed = False
        self.written.emit()

    def _report(self, error: Exception) -> None:
        """Say it once: what cannot be written now is tried again at every decision."""
        if not self._has_failed:
            self._session.notices.report(error)
        self._has_failed = True


class _Followed:
    """A review, and what the ledger knows of it."""

    def __init__(self, review: Review, opened: Opened, on_change: Callable[[_Followed], None]) -> None:
        self.review = review
        self.opened = opened
        self.from_before = frozenset(roi.roi_id for roi in review.rois)
        self._on_change = on_change
        self._rois: tuple[Roi, ...] = review.rois
        self._noted = {roi.roi_id: roi for roi in review.rois if roi.is_decided}
        review.changed.connect(self._follow)

    def news(self) -> tuple[list[Roi], list[Roi]]:
        """What was decided since the last time, and what was decided and is no longer, each as it is now or was."""
        review = self.review
        if review.rois is self._rois:
            return [], []
        self._rois = review.rois
        decided = [
            roi
            for roi in review.rois
            if roi.is_decided and not roi.is_settled and review.origin(roi.roi_id) and not self._knows(roi)
        ]
        withdrawn = [
            roi
            for roi_id, roi in self._noted.items()
            if review.origin(roi_id) and ((found := review.find(roi_id)) is None or not found.is_decided)
        ]
        self._noted |= {roi.roi_id: roi for roi in decided}
        for roi in withdrawn:
            del self._noted[roi.roi_id]
        return decided, withdrawn

    def _knows(self, roi: Roi) -> bool:
        """Whether that very decision is in the ledger."""
        noted = self._noted.get(roi.roi_id)
        return (
            noted is not None
            and noted.state is roi.state
            and noted.roi_class == roi.roi_class
            and are_alike(noted.contours, roi.contours)
        )

    def _follow(self) -> None:
        self._on_change(self)


def _entry(made: _Made) -> LedgerEntry:
    """Not on the user's thread."""
    roi, origin, network = made.roi, made.origin, made.origin.network
    assert network is not None  # noqa: S101 - a proposal has one
    study = made.series.study
    plane = made.image.plane if made.image is not None else None
    outcome = Outcome.WITHDRAWN if made.is_withdrawn else _outcome(roi, origin)
    return LedgerEntry(
        made.when,
        outcome,
        NetworkVersion(network.name, network.version, network.digest, network.dnn_uid),
        origin.roi_class.name,
        _name_without_patient(roi, origin, study.patient),
        made.image.attributes.modality if made.image is not None else made.series.series.modality,
        roi.roi_id,
        study.study_instance_uid,
        # Of patients without an ID each study is taken for one.
        study.patient.patient_id or study.study_instance_uid,
        *(_figures(outcome, roi, origin, plane) if plane is not None else UNMEASURED),
        made.seconds,
    )


def _name_without_patient(roi: Roi, origin: Roi, patient: Patient) -> str:
    """What it was called when it was decided; empty where whoever named it has named the patient."""
    name = roi.roi_class.name
    return "" if name != origin.roi_class.name and tells_of(patient, name) else name


def _outcome(roi: Roi, origin: Roi) -> Outcome:
    if roi.state is ReviewState.REJECTED:
        return Outcome.REJECTED
    is_as_proposed = roi.roi_class == origin.roi_class and are_alike(roi.contours, origin.contours)
    return Outcome.ACCEPTED if is_as_proposed else Outcome.EDITED


class _Figures(NamedTuple):
    """In the order of a `LedgerEntry`."""

    proposal_mm2: float | None = None
    final_mm2: float | None = None
    dice: float | None = None
    hd95_mm: float | None = None
    added_mm2: float | None = None
    removed_mm2: float | None = None


UNMEASURED: Final = _Figures()


def _figures(outcome: Outcome, roi: Roi, origin: Roi, plane: PlaneGeometry) -> _Figures:
    if outcome is Outcome.WITHDRAWN or not origin.contours or not roi.contours:
        return UNMEASURED
    if outcome is Outcome.REJECTED:
        return _Figures(covered_mm2(origin.contours, plane), 0.0)
    if are_alike(roi.contours, origin.contours):
        covered = covered_mm2(origin.contours, plane)
        return _Figures(covered, covered, 1.0, 0.0, 0.0, 0.0)
    found = agreement(origin.contours, roi.contours, plane)
    return _Figures(found.first_mm2, found.second_mm2, found.dice, found.hd95_mm, found.added_mm2, found.removed_mm2)
