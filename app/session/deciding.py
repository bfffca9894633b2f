"""Deciding on regions, one at a time, and only on what is in view."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.core.phrases import phrase
from app.core.roi import ReviewState, Roi
from app.core.volume import ImageSlice
from app.session.closed_regions import BEING_STORED, HINT_IS_NO_OUTLINE, STORED_REGION_STAYS
from app.session.framing import why_unseen
from app.session.reviewing import Review
from app.session.side_by_side import BESIDE
from app.session.synchronising import Linked

if TYPE_CHECKING:
    from app.session.session import Session
NO_RIVAL = phrase("No other network has an undecided proposal in this place.")


class Deciding:
    """The decisions of a session's user, on the review of the active pane."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def validate_selected(self) -> None:
        """Validate the selected region, if its slice is in view; then go to the next that is undecided."""
        self._decide(ReviewState.VALIDATED)

    def reject_selected(self) -> None:
        """Reject the selected region, if its slice is in view; then go to the next that is undecided."""
        self._decide(ReviewState.REJECTED)

    def take_instead(self) -> None:
        """Validate the selected proposal and reject what other networks proposed in its place."""
        self._decide(ReviewState.VALIDATED, instead=True)

    def reopen_selected(self) -> None:
        """Make the selected, decided region a proposal again."""
        review = self._session.review
        if review is not None and review.selected is not None and review.selected.is_decided:
            self._session.reviewers.once_certain(partial(self._reopen, review, review.selected))

    def _reopen(self, review: Review, roi: Roi) -> None:
        if review.find(roi.roi_id) is roi and not review.reopen(roi.roi_id):
            self._session.notices.warn(review.why_closed(roi) or STORED_REGION_STAYS)

    def next_undecided(self) -> None:
        """Select and show the next region that awaits a decision."""
        review = self._session.review
        if review is not None and (roi := review.select_next_undecided()) is not None:
            self._session.select(roi.roi_id)

    def next_open_slice(self) -> None:
        """Show the next slice that holds a region that awaits a decision, round the end."""
        review, series = self._session.review, self._session.series
        if review is None or series is None:
            return
        here, count = self._session.viewport.view.index, len(series.slices)
        following = sorted(
            ((index - here - 1) % count, index)
            for index in {series.index_of(roi.image) for roi in review.undecided}
            if index is not None
        )
        if not following:
            self._session.notices.inform(phrase("No region of this stack awaits a decision."))
            return
        self._session.viewport.show_slice(following[0][1])

    def step_roi(self, step: int) -> None:
        """Select and show the next or previous region."""
        review = self._session.review
        if review is not None and (roi := review.step_selection(step)) is not None:
            self._session.select(roi.roi_id)

    def undo(self) -> None:
        """Take the last step of the review back, and show where it was."""
        self._travel(back=True)

    def redo(self) -> None:
        """Do the step again that was taken back."""
        self._travel(back=False)

    def keep_selection_in_view(self) -> None:
        """On a slice with undecided regions one of them is selected, so that V and X mean what is seen."""
        review, image = self._session.review, self._session.image
        if review is None or image is None:
            return
        if (roi := self.selected_on(review, image)) is not review.selected:
            review.select(roi.roi_id if roi is not None else None)

    def selected_on(self, review: Review, image: ImageSlice) -> Roi | None:
        """What is selected once that slice is in view."""
        here = self._session.side_by_side.shown_in(self._session.panes.active, review.on_slice(image.reference))
        if review.selected is not None and review.selected in here:
            return review.selected
        return next((roi for roi in here if roi.is_open), None)

    def _decide(self, state: ReviewState, *, instead: bool = False) -> None:
        review, image = self._session.review, self._session.image
        if review is None or image is None or review.selected is None:
            return
        roi = review.selected
        if roi.image != image.reference:
            self._session.select(roi.roi_id)
            self._session.notices.inform(phrase("The selected region lies on this slice. Look at it, then decide."))
            return
        if why := self._why_unseen(image, roi, state):
            self._session.notices.inform(why)
            return
        rivals = self._session.second_opinion.rivals(roi) if instead else ()
        if instead and not rivals:
            self._session.notices.inform(NO_RIVAL)
            return
        self._session.reviewers.identify(partial(self._decide_on, review, roi, state, rivals=rivals))

    def _decide_on(self, review: Review, roi: Roi, state: ReviewState, *, rivals: Sequence[Roi]) -> None:
        image = self._session.image
        if review is not self._session.review or review.selected is not roi:
            return  # while the reviewer was asked for, something else came into view
        if image is None or roi.image != image.reference:
            return
        if why := self._why_unseen(image, roi, state):
            self._session.notices.inform(why)
            return
        if rivals:
            decided = review.take_instead(roi.roi_id, [rival.roi_id for rival in rivals])
        elif state is ReviewState.VALIDATED:
            decided = review.validate(roi.roi_id)
        else:
            decided = review.reject(roi.roi_id)
        if not decided:
            if reason := review.why_closed(roi):
                self._session.notices.warn(reason)
            return
        if review.undecided:
            self.next_undecided()
        else:
            if state is ReviewState.REJECTED:
                review.select(None)
            validated, rejected = review.count(ReviewState.VALIDATED), review.count(ReviewState.REJECTED)
            save = phrase(" Now save them.") if review.to_save else ""
            self._session.notices.inform(
                phrase(
                    "All decided: {validated} validated, {rejected} rejected.{save}",
                    validated=validated,
                    rejected=rejected,
                    save=save,
                )
            )

    def _why_unseen(self, image: ImageSlice, roi: Roi, state: ReviewState) -> str:
        """Why nobody can have looked at a region on the slice in view; what keeps them from it ends.

        A region may be rejected because its slice cannot be shown.
        """
        if not self._session.side_by_side.shown_in(self._session.panes.active, [roi]):
            return BESIDE
        if self._session.mpr.is_open:
            return phrase(
                "A region is decided on the slice that it was drawn on. Go back to the slices first, with Esc."
            )
        if self._stop_what_moves():
            return phrase("The slices were moving. Look at this one, then decide.")
        if not self._session.viewport.view.overlays_visible:
            self._session.viewport.toggle_overlays()
            return phrase("The outlines were hidden. Look at them, then decide.")
        if state is ReviewState.REJECTED:
            return ""
        if roi.is_hint:
            return HINT_IS_NO_OUTLINE
        if not self._session.pixels.may_be_seen(image):
            return phrase("This slice cannot be seen yet. Look at it, then decide.")
        return why_unseen(self._session.panes.active, roi)

    def _stop_what_moves(self) -> bool:
        """End the autoplay that turns the slices in view: a key meets another region than the eye; False if none."""
        panes, linked = self._session.panes, self._session.synchronising.links(Linked.SLICE)
        leaders = [p for p in panes.on_screen if p.viewport.view.playing and (linked or p is panes.active)]
        for pane in leaders:
            pane.viewport.play(False)
        return bool(leaders)

    def _travel(self, *, back: bool) -> None:
        review = self._session.review
        if review is not None and (review.steps.before if back else review.steps.after) is not None:
            self._session.reviewers.once_certain(partial(self._travel_in, review, back=back))

    def _travel_in(self, review: Review, *, back: bool) -> None:
        if review is not self._session.review:
            return  # while the reviewer was asked for, another series came into view
        if not (review.undo() if back else review.redo()):
            self._session.notices.warn(BEING_STORED)
        if review.selected is not None:
            self._session.select(review.selected.roi_id)
