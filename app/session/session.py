"""What the user is doing: one archive, one open series, its review; every panel and key acts through here."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from psygnal import Signal

from app.core.identity import RoiId, SOPInstanceUID, StudyInstanceUID
from app.core.model_card import Candidate
from app.core.roi import ReviewState
from app.core.services import Archive, ArchiveDirectory, Prediction, Proposer, RoiWriter, StudyReader
from app.core.study import SeriesRecord
from app.core.tasks import TaskRunner, Work
from app.core.volume import ImageSeries, ImageSlice
from app.session.archives import Archives
from app.session.browsing import Browser, Loading
from app.session.notices import Notices
from app.session.opening import Opened, Pixels, open_series
from app.session.pixel_cache import PixelCache
from app.session.proposing import Proposing, take_in
from app.session.reviewing import BEING_STORED, STORED_REGION_STAYS, Review
from app.session.saving import SavePlan, Saving, plan
from app.session.viewport_state import ViewportState


class PrimaryAction(Enum):
    """The one thing to do next; the button of that name stands out."""

    OPEN = "open"
    PROPOSE = "propose"
    DECIDE = "decide"
    SAVE = "save"


class Session:
    """One user at one window.

    Parameters
    ----------
    directory
        Where studies can be found; its first archive is used at the start.
    """

    series_opened = Signal()
    """Another series is open, or the open one was read again."""
    opening_changed = Signal()
    """A series is being opened, or no longer."""
    review_changed = Signal()
    """Regions, decisions or the selection of the open series changed."""
    reviewer_changed = Signal()

    def __init__(
        self,
        directory: ArchiveDirectory,
        *,
        reader: StudyReader,
        writer: RoiWriter,
        proposer: Proposer,
        runner: TaskRunner,
        cache_bytes: int = 1 << 30,
    ) -> None:
        self._reader = reader
        self._runner = runner
        self.notices = Notices()
        self.viewport = ViewportState()
        self.archives = Archives(directory, runner)
        self.browser = Browser(self.archive, reader, runner=runner, notices=self.notices)
        self.pixels = Pixels(reader, runner, cache=PixelCache(cache_bytes))
        self.proposing = Proposing(proposer, reader, runner=runner, notices=self.notices)
        self.saving = Saving(writer, runner=runner, notices=self.notices)
        self._reviews: dict[tuple[str, ...], tuple[Review, ImageSeries]] = {}
        self._opened: Opened | None = None
        self._opening: SeriesRecord | None = None
        self._opening_progress = 0.0
        self._reviewer_name = ""
        self._study_to_open: StudyInstanceUID | None = None
        self.archives.changed.connect(self._browse_archive)
        self.viewport.changed.connect(self._keep_selection_in_view)
        self.browser.changed.connect(self._open_first_series)

    @property
    def archive(self) -> Archive:
        """The archive in use."""
        return self.archives.in_use

    @property
    def reviewer_name(self) -> str:
        """PN representation of who decides; empty until somebody said so."""
        return self._reviewer_name

    @property
    def opened(self) -> Opened | None:
        """The open series."""
        return self._opened

    @property
    def opening(self) -> SeriesRecord | None:
        """The series that is being opened."""
        return self._opening

    @property
    def opening_progress(self) -> float:
        """How much of the series that is being opened is here, 0..1."""
        return self._opening_progress

    @property
    def review(self) -> Review | None:
        """The review of the open series."""
        if self._opened is None:
            return None
        return self._reviews[_whose(self._opened.series)][0]

    @property
    def image(self) -> ImageSlice | None:
        """The slice in view."""
        if self._opened is None or not self._opened.series.slices:
            return None
        return self._opened.series.slices[self.viewport.view.index]

    @property
    def unsaved_decisions(self) -> int:
        """How many decisions, over all series opened so far, no structure set holds."""
        return sum(review.unsaved_decisions for review, _ in self._reviews.values())

    @property
    def unsaved_series(self) -> tuple[SeriesRecord, ...]:
        """The series that those decisions belong to."""
        return tuple(series.series for review, series in self._reviews.values() if review.unsaved_decisions)

    @property
    def primary_action(self) -> PrimaryAction:
        """The one thing to do next."""
        review, image = self.review, self.image
        if review is None or image is None:
            return PrimaryAction.OPEN
        if review.selected is not None and review.selected.is_open:
            return PrimaryAction.DECIDE
        on_slice = review.on_slice(image.sop_instance_uid)
        if review.to_save and not any(roi.is_open for roi in on_slice):
            return PrimaryAction.SAVE
        return PrimaryAction.PROPOSE

    def prepare(
        self,
        work: Work[StudyInstanceUID | None],
        *,
        on_ready: Callable[[StudyInstanceUID | None], None],
    ) -> None:
        """Get the archive ready off the user's thread, then go on; a failure is shown and the archive listed."""

        def failed(error: Exception) -> None:
            self.notices.report(error)
            self.browser.search_again()

        self._runner.start(work, group="prepare", on_done=on_ready, on_failed=failed)

    def start(self, study: StudyInstanceUID | None, *, use_archive: str | None = None) -> None:
        """List the studies, of another archive if one is named; open the first images of one of them."""
        if use_archive is not None:
            self.archives.use(use_archive)
        if study is not None or use_archive is None:
            self._study_to_open = study
            self.browser.search_and_select(study)

    def set_reviewer(self, name: str) -> None:
        """Say who decides; PN representation, `Family^Given`."""
        self._reviewer_name = name
        self.reviewer_changed.emit()

    def open_series(self, record: SeriesRecord, *, at: SOPInstanceUID | None = None) -> None:
        """Open a series; what is open stays until the new one is here, and for good if that fails."""
        archive, reader = self.archive, self._reader
        self._opening, self._opening_progress = record, 0.0
        self.opening_changed.emit()
        self._runner.start(
            lambda control: open_series(archive, reader, record=record, control=control),
            group="open",
            on_done=lambda opened: self._show(opened, at),
            on_failed=self._opening_failed,
            on_progress=self._opening_advanced,
        )

    def step_series(self, step: int) -> None:
        """Open the next or previous image series of the selected study."""
        listed = self.browser.state.image_series
        if not listed:
            return
        uid = self._opened.series.series.series_instance_uid if self._opened else None
        here = next((i for i, r in enumerate(listed) if r.series_instance_uid == uid), None)
        target = 0 if here is None else here + step
        if 0 <= target < len(listed) and target != here:
            self.open_series(listed[target])

    def propose(self, network: Candidate | None = None) -> None:
        """AI ROI on the slice in view."""
        if self.image is not None:
            self._propose((self.image,), network)

    def propose_on_series(self) -> None:
        """AI ROI on every slice of the series."""
        if self._opened is not None and self._opened.series.slices:
            self._propose(self._opened.series.slices, self.proposing.state.used)

    def select(self, roi_id: RoiId) -> None:
        """Select a region and show its slice."""
        review = self.review
        roi = review.find(roi_id) if review else None
        if review is None or roi is None or self._opened is None:
            return
        review.select(roi_id)
        index = self._opened.series.index_of(roi.sop_instance_uid)
        if index is not None:
            self.viewport.show_slice(index)

    def validate_selected(self) -> None:
        """Validate the selected region, if its slice is in view; then go to the next that is undecided."""
        self._decide(ReviewState.VALIDATED)

    def reject_selected(self) -> None:
        """Reject the selected region, if its slice is in view; then go to the next that is undecided."""
        self._decide(ReviewState.REJECTED)

    def reopen_selected(self) -> None:
        """Make the selected, decided region a proposal again."""
        review = self.review
        if review is not None and review.selected is not None and not review.reopen(review.selected.roi_id):
            self.notices.warn(review.why_closed(review.selected) or STORED_REGION_STAYS)

    def next_undecided(self) -> None:
        """Select and show the next region that awaits a decision."""
        review = self.review
        if review is not None and (roi := review.select_next_undecided()) is not None:
            self.select(roi.roi_id)

    def step_roi(self, step: int) -> None:
        """Select and show the next or previous region."""
        review = self.review
        if review is not None and (roi := review.step_selection(step)) is not None:
            self.select(roi.roi_id)

    def undo(self) -> None:
        """Take the last step of the review back, and show where it was."""
        self._travel(back=True)

    def redo(self) -> None:
        """Do the step again that was taken back."""
        self._travel(back=False)

    def cancel(self) -> None:
        """Withdraw whatever long work runs."""
        self.proposing.cancel()
        self.saving.cancel()
        if self._opening is not None:
            self._runner.cancel("open")
            self._opening = None
            self.opening_changed.emit()

    def save_plan(self) -> SavePlan | None:
        """What saving would write; None, with a notice, when there is nothing to write."""
        review = self.review
        if review is None or self._opened is None or not review.to_save:
            self.notices.inform("Nothing to save yet. Validate a proposal first: select it and press V.")
            return None
        return plan(review, self._opened.series, archive=self._opened.archive)

    def save(self, shown: SavePlan | None = None) -> None:
        """Write what the plan showed, whatever is open by now, in the name of the reviewer; None plans anew."""
        planned = shown or self.save_plan()
        if planned is not None:
            self.saving.start(planned, reviewer_name=self._reviewer_name, on_saved=self.browser.refresh)

    def _browse_archive(self) -> None:
        self.browser.use(self.archive)

    def _open_first_series(self) -> None:
        state = self.browser.state
        if state.study is None or state.listing is not Loading.READY:
            return
        if state.study.study_instance_uid != self._study_to_open:
            return
        self._study_to_open = None
        if self._opened is None and self._opening is None:
            self.step_series(1)

    def _propose(self, images: tuple[ImageSlice, ...], network: Candidate | None) -> None:
        review, opened = self.review, self._opened
        assert review is not None and opened is not None  # noqa: S101 - an image in view belongs to an open series
        self.notices.dismiss_passing()

        def predicted(predictions: tuple[Prediction, ...], asked: tuple[SOPInstanceUID, ...]) -> None:
            in_view = self.image.sop_instance_uid if self.image and review is self.review else None
            to_show, to_say = take_in(review, predictions, asked, in_view=in_view)
            if to_say:
                self.notices.inform(to_say)
            if to_show is not None:
                self.select(to_show)

        self.proposing.start(images, opened.archive, network=network, on_predicted=predicted)

    def _decide(self, state: ReviewState) -> None:
        review, image = self.review, self.image
        if review is None or image is None or review.selected is None:
            return
        roi = review.selected
        if roi.sop_instance_uid != image.sop_instance_uid:
            self.select(roi.roi_id)
            self.notices.inform("The selected region lies on this slice. Look at it, then decide.")
            return
        if state is ReviewState.VALIDATED and (why := self._why_unseen(image)):
            self.notices.inform(why)
            return
        decided = review.validate(roi.roi_id) if state is ReviewState.VALIDATED else review.reject(roi.roi_id)
        if not decided:
            if reason := review.why_closed(roi):
                self.notices.warn(reason)
            return
        if review.undecided:
            self.next_undecided()
        else:
            if state is ReviewState.REJECTED:
                review.select(None)
            validated, rejected = review.count(ReviewState.VALIDATED), review.count(ReviewState.REJECTED)
            save = " Save with Ctrl+S." if review.to_save else ""
            self.notices.inform(f"All decided: {validated} validated, {rejected} rejected.{save}")

    def _why_unseen(self, image: ImageSlice) -> str:
        """Why nobody can have seen the regions of the slice in view; hidden outlines are shown again."""
        if not self.viewport.view.overlays_visible:
            self.viewport.toggle_overlays()
            return "The outlines were hidden. Look at them, then decide."
        return "" if self.pixels.may_be_seen(image) else "This slice cannot be seen yet. Look at it, then decide."

    def _travel(self, *, back: bool) -> None:
        review = self.review
        if review is None:
            return
        if not (review.undo() if back else review.redo()):
            self.notices.warn(BEING_STORED)
        if review.selected is not None:
            self.select(review.selected.roi_id)

    def _show(self, opened: Opened, at: SOPInstanceUID | None) -> None:
        series = opened.series
        uid = _whose(series)
        self.proposing.forget()
        self.pixels.forget()
        if uid not in self._reviews:
            review = Review([image.sop_instance_uid for image in series.slices])
            review.changed.connect(self._announce_review)
            self._reviews[uid] = (review, series)
        else:
            self._reviews[uid] = (self._reviews[uid][0], series)
        review = self._reviews[uid][0]
        with self.review_changed.blocked():  # announced below, when the session holds it
            review.take_over(opened.structure_sets)
        self._opened, self._opening = opened, None
        index = series.index_of(at) if at is not None else None
        if index is None and review.rois:
            index = series.index_of(review.rois[0].sop_instance_uid)
        self.viewport.open(len(series.slices), index=index if index is not None else len(series.slices) // 2)
        self.notices.dismiss_passing()
        if opened.remarks:
            first, more = opened.remarks[0], len(opened.remarks) - 1
            text = first + (f" {more} more {'remark' if more == 1 else 'remarks'} under Details." if more else "")
            self.notices.warn(text, details="\n".join(opened.remarks))
        self.series_opened.emit()
        self.opening_changed.emit()
        self.review_changed.emit()

    def _announce_review(self) -> None:
        # Not `emit` itself as the slot: psygnal calls that once while connecting, to learn its signature.
        self.review_changed.emit()

    def _opening_failed(self, error: Exception) -> None:
        self._opening = None
        self.notices.report(error)
        self.opening_changed.emit()

    def _opening_advanced(self, fraction: float, _text: str) -> None:
        self._opening_progress = fraction
        self.opening_changed.emit()

    def _keep_selection_in_view(self) -> None:
        """On a slice with undecided regions one of them is selected, so that V and X mean what is seen."""
        review, image = self.review, self.image
        if review is None or image is None:
            return
        here = review.on_slice(image.sop_instance_uid)
        if review.selected is not None and review.selected in here:
            return
        review.select(next((roi.roi_id for roi in here if roi.is_open), None))


def _whose(series: ImageSeries) -> tuple[str, ...]:
    """What a review belongs to: copies of a series under another study or patient have reviews of their own."""
    return series.series.series_instance_uid, series.study.study_instance_uid, series.study.patient.patient_id
