"""Draw first, then compare: what a network proposes stays hidden until the reader has looked alone.

What is held back is on no list, no slider, in no count and in no text: whoever does not know it cannot be led by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from psygnal import Signal

from app.core.errors import StorageError
from app.core.identity import ImageReference, SOPInstanceUID
from app.core.network_services import Prediction
from app.core.phrases import joined, phrase
from app.core.review_journal import FirstReading, Showing
from app.core.roi import GenerationAlgorithm, ReviewState, Roi
from app.core.tasks import TaskRunner
from app.session.comparing import Comparing
from app.session.findings import findings_text
from app.session.opening import Opened
from app.session.reviewing import Review

if TYPE_CHECKING:
    from app.session.session import Session

YOU: Final = phrase("You")
HELD_HERE: Final = phrase("Draw first: what a network says of this slice is hidden")
SEEN_ALREADY: Final = phrase("From the next AI ROI on, proposals stay hidden until you have drawn.")


@dataclass(slots=True)
class _Kept:
    """What is held back of the slices of one review, and who has read which of them before."""

    opened: Opened
    held: dict[ImageReference, dict[SOPInstanceUID, Prediction]] = field(default_factory=dict)
    read: set[tuple[ImageReference, str]] = field(default_factory=set)


class DrawFirst:
    """The rule, where the user has chosen it, and what it holds back."""

    changed = Signal()
    """The rule is on or off, or something was held back or shown."""

    def __init__(self, session: Session, runner: TaskRunner) -> None:
        self._session = session
        self._kept: dict[int, tuple[Review, _Kept]] = {}
        self.comparing = Comparing(session, runner, group="draw-first")
        session.preferences.changed.connect(self._follow_preferences)
        self._was_on = self.is_on

    @property
    def is_on(self) -> bool:
        """Whether proposals are held back."""
        return self._session.preferences.value.draws_first

    def toggle(self) -> None:
        """Hold proposals back from now on; or no longer, and show what is held."""
        preferences = self._session.preferences
        try:
            preferences.change(replace(preferences.value, draws_first=not self.is_on))
        except StorageError as error:
            self._session.notices.report(error)
            return
        if self.is_on:
            self._session.notices.inform(SEEN_ALREADY)

    def begin(self, review: Review, opened: Opened, asked: Iterable[ImageReference]) -> Holding:
        """What is held back of a run on slices: those that the reader has not drawn on yet, nor read before."""
        kept = self._of(review, opened)
        blind = {image for image in asked if self.is_on and self._is_unseen(review, kept, image)}
        return Holding(self, review, kept, frozenset(blind))

    def is_held(self, review: Review | None, image: ImageReference) -> bool:
        """Whether something is held back of a slice, be it that the network found nothing there."""
        found = self._kept.get(id(review))
        return found is not None and image in found[1].held

    @property
    def can_compare(self) -> bool:
        """Whether the reader has drawn on the slice in view, of which something is held back."""
        return self._is_held_in_view and bool(self._drawn_in_view)

    @property
    def can_say_nothing(self) -> bool:
        """Whether the reader has drawn nothing on the slice in view, of which something is held back."""
        return self._is_held_in_view and not self._drawn_in_view

    def compare(self) -> None:
        """The reader has drawn what there is to draw on the slice in view: show the proposals beside it."""
        review, image = self._session.review, self._session.image
        if self.can_compare and review is not None and image is not None:
            self._session.reviewers.once_certain(partial(self._show, review, image.reference, Showing.AFTER_DRAWING))

    def say_nothing(self) -> None:
        """The reader sees nothing on the slice in view: show what the network thinks of that."""
        review, image = self._session.review, self._session.image
        if self.can_say_nothing and review is not None and image is not None:
            self._session.reviewers.once_certain(partial(self._show, review, image.reference, Showing.AFTER_NOTHING))

    def _of(self, review: Review, opened: Opened) -> _Kept:
        if id(review) not in self._kept:
            read = {
                (reading.image, entry.reviewer_name)
                for entry in self._session.journalling.entries_of(review)
                for reading in entry.readings
                if reading.showing is not Showing.HELD
            }
            self._kept[id(review)] = review, _Kept(opened, read=read)
        return self._kept[id(review)][1]

    def _is_unseen(self, review: Review, kept: _Kept, image: ImageReference) -> bool:
        if (image, self._session.reviewers.certain_name) in kept.read:
            return False
        return not any(roi.network is not None for roi in review.on_slice(image))

    def hold(self, review: Review, kept: _Kept, predictions: Collection[Prediction]) -> None:
        """Hold predictions back; on slices that the reader has drawn on before they are shown at once."""
        for prediction in predictions:
            kept.held.setdefault(prediction.image, {})[prediction.card.dnn_uid] = prediction
        self._session.journalling.note_readings(
            review, [_reading(prediction, Showing.HELD, drawn=()) for prediction in predictions]
        )
        self.changed.emit()

    def show_drawn(self, review: Review, images: Iterable[ImageReference]) -> None:
        """Show what is held back of slices that the reader had drawn on before the network was asked."""
        for image in images:
            if self.is_held(review, image):
                self._show(review, image, Showing.AFTER_DRAWING)

    def _show(self, review: Review, image: ImageReference, showing: Showing) -> None:
        kept = self._kept[id(review)][1]
        held = tuple(kept.held.pop(image, {}).values())
        if not held:
            return  # it was shown while the PIN was asked for
        drawn, before = drawn_by_hand(review, image), review.selected
        kept.read.add((image, self._session.reviewers.certain_name))
        self._session.journalling.note_readings(review, [_reading(one, showing, drawn=drawn) for one in held])
        for one in held:
            review.add_proposals(one.rois, on_slices=[image], network=one.card.dnn_uid)
        if before is not None:
            review.select(before.roi_id)
        if showing is not Showing.UNREAD:
            self._compare(review, kept.opened, image, held)
        self.changed.emit()

    def _compare(self, review: Review, opened: Opened, image: ImageReference, held: tuple[Prediction, ...]) -> None:
        indices = ((stack, stack.index_of(image)) for stack in opened.stacks)
        here = next((stack.slices[index] for stack, index in indices if index is not None), None)
        if here is None:
            return
        said = findings_text(held)
        if said:
            self._session.notices.inform(said)
        self.comparing.start(
            review,
            here,
            first=drawn_by_hand(review, image),
            second=tuple(roi for one in held for roi in one.rois),
            names=(YOU, joined(", ", (one.card.name for one in held))),
        )

    def _follow_preferences(self) -> None:
        was_on, self._was_on = self._was_on, self.is_on
        if was_on and not self.is_on:
            for review, kept in list(self._kept.values()):
                for image in list(kept.held):
                    self._show(review, image, Showing.UNREAD)
        if was_on is not self.is_on:
            self.changed.emit()

    @property
    def _is_held_in_view(self) -> bool:
        image = self._session.image
        return image is not None and self.is_held(self._session.review, image.reference)

    @property
    def _drawn_in_view(self) -> tuple[Roi, ...]:
        review, image = self._session.review, self._session.image
        return drawn_by_hand(review, image.reference) if review is not None and image is not None else ()


class Holding:
    """What of one run is held back.

    Parameters
    ----------
    blind
        The slices of which the reader shall see nothing before they have drawn.
    """

    def __init__(self, rule: DrawFirst, review: Review, kept: _Kept, blind: frozenset[ImageReference]) -> None:
        self._rule, self._review, self._kept = rule, review, kept
        self._drawn = tuple(image for image in blind if drawn_by_hand(review, image))
        self._blind = blind
        self._network = ""

    @property
    def is_quiet(self) -> bool:
        """Whether nothing may be said of what the run found."""
        return bool(self._blind)

    def admitted(self, predictions: tuple[Prediction, ...]) -> tuple[Prediction, ...]:
        """Of predictions that came those that may be shown; the others are held back."""
        held = [one for one in predictions if one.image in self._blind]
        if held:
            self._network = held[0].card.name
            self._rule.hold(self._review, self._kept, held)
            self._rule.show_drawn(self._review, self._drawn)
        return tuple(one for one in predictions if one.image not in self._blind)

    def summary(self) -> str:
        """What the reader is to do now; empty where nothing waits for that."""
        waits = self._network and any(self._rule.is_held(self._review, image) for image in self._blind)
        if not waits:
            return ""
        return phrase(
            "{network} has looked. Draw what you see, then “Compare with the proposals”; or say “Nothing here”.",
            network=self._network,
        )


def drawn_by_hand(review: Review, image: ImageReference) -> tuple[Roi, ...]:
    """What a reader has drawn on a slice without a network."""
    return tuple(
        roi
        for roi in review.on_slice(image)
        if roi.network is None
        and roi.structure_set is None
        and roi.generation is GenerationAlgorithm.MANUAL
        and roi.state in (ReviewState.EDITED, ReviewState.VALIDATED)
    )


def _reading(prediction: Prediction, showing: Showing, *, drawn: tuple[Roi, ...]) -> FirstReading:
    return FirstReading(
        prediction.image,
        prediction.card.dnn_uid,
        showing,
        drawn=tuple(roi.roi_id for roi in drawn),
        proposals=tuple(roi.roi_id for roi in prediction.rois),
    )
