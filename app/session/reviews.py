"""The reviews of every series that was opened: decisions are never lost by opening another."""

from __future__ import annotations

from collections.abc import Callable

from app.core.volume import ImageSeries
from app.session.opening import Opened
from app.session.reviewing import Review


class Reviews:
    """One review per series; copies of a series under another study or patient have reviews of their own.

    Parameters
    ----------
    on_changed
        Called with a review whenever its regions, decisions or selection changed.
    on_begun
        Called with a new review before anything is on its list.
    reviewer
        Gives the name of who decides now.
    """

    def __init__(
        self,
        on_changed: Callable[[Review], None],
        on_begun: Callable[[Review, Opened], None],
        *,
        reviewer: Callable[[], str],
    ) -> None:
        self._on_changed = on_changed
        self._on_begun = on_begun
        self._reviewer = reviewer
        self._reviews: dict[tuple[str, ...], tuple[Review, Opened]] = {}

    def of(self, opened: Opened) -> Review:
        """The review of an opened series; a new one takes over its stored structure sets."""
        series, key = opened.series, _whose(opened.series)
        if key not in self._reviews:
            review = Review([image.reference for image in series.slices], reviewer=self._reviewer)
            self._on_begun(review, opened)
            review.changed.connect(lambda: self._on_changed(review))
            self._reviews[key] = (review, opened)
        return self._reviews[key][0]

    def take_over(self, opened: Opened) -> Review:
        """The review of a series that was just opened, or read again, with the regions stored meanwhile."""
        review = self.of(opened)
        self._reviews[_whose(opened.series)] = (review, opened)
        review.take_over(opened.to_take_over, [image.reference for image in opened.series.slices])
        return review

    @property
    def unsaved_decisions(self) -> int:
        """How many decisions no structure set holds."""
        return sum(review.unsaved_decisions for review, _ in self._reviews.values())

    @property
    def unsaved(self) -> tuple[Opened, ...]:
        """The series that those decisions belong to, as they were opened last."""
        return tuple(opened for review, opened in self._reviews.values() if review.unsaved_decisions)


def _whose(series: ImageSeries) -> tuple[str, ...]:
    return series.series.series_instance_uid, series.study.study_instance_uid, series.study.patient.patient_id
