"""Opening series in panes: what is open there stays until the new one is here, and for good if that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.identity import ImageReference
from app.core.keepers import ReviewJournal
from app.core.object_kinds import ObjectKind
from app.core.phrases import joined
from app.core.services import StudyReader
from app.core.study import SeriesRecord
from app.core.tasks import TaskRunner
from app.session.asking import Asking
from app.session.opening import ANOTHER_STUDY_IS_LISTED, Opened, open_series
from app.session.pane import Pane
from app.session.reviews import Reviews

if TYPE_CHECKING:
    from app.session.session import Session


class SeriesOpening:
    """Fetches, reads and shows series, each with the review that belongs to it."""

    def __init__(
        self,
        session: Session,
        reader: StudyReader,
        journal: ReviewJournal,
        *,
        runner: TaskRunner,
        asking: Asking,
        reviews: Reviews,
    ) -> None:
        self._session = session
        self._reader = reader
        self._journal = journal
        self._runner = runner
        self._asking = asking
        self._reviews = reviews

    def open(self, record: SeriesRecord, *, at: ImageReference | None, pane: Pane) -> None:
        """Open a series in a pane; of objects that are no images it is said what they are."""
        session = self._session
        kind = session.browser.state.kind(record)
        if kind is not ObjectKind.IMAGE:
            if kind is ObjectKind.STRUCTURE_SET:
                session.versions.open(record)
            else:
                session.object_saving.explain(session.archive, record, kind)
            return
        archive, reader, journal, held = session.archive, self._reader, self._journal, session.outbox.held

        def failed(error: Exception) -> None:
            pane.end_opening()
            session.notices.report(error)

        pane.begin_opening(record)
        self._runner.start(
            lambda control: open_series(
                archive, reader, journal=journal, record=record, control=control, on_their_way=held
            ),
            group=pane.task_group,
            on_done=lambda opened: self._show(opened, at, pane),
            on_failed=failed,
            on_progress=pane.advance_opening,
        )

    def show_stack(self, opened: Opened, number: int, *, pane: Pane) -> None:
        """Show a stack of a series that is open already, in another pane as well."""
        slices = opened.stacks[number].slices
        if pane.opened is opened or not slices:
            pane.show_stack(number)
            return
        pane.end_opening()
        self._asking.make_room(pane)
        pane.show(opened, at=slices[len(slices) // 2].reference)

    def step(self, step: int) -> None:
        """Open the next or previous image series of the study in the active pane, if that is the selected one."""
        session = self._session
        listed, opened = session.browser.state.image_series, session.opened
        uid = opened.series.series.series_instance_uid if opened is not None else None
        study = opened.series.study.study_instance_uid if opened is not None else None
        if study is not None and any(record.study_instance_uid != study for record in listed):
            session.notices.inform(ANOTHER_STUDY_IS_LISTED)
            return
        here = next((i for i, r in enumerate(listed) if r.series_instance_uid == uid), None)
        target = 0 if here is None else here + step
        if 0 <= target < len(listed) and target != here:
            session.open_series(listed[target])

    def _show(self, opened: Opened, at: ImageReference | None, pane: Pane) -> None:
        session = self._session
        if pane not in session.panes.all:
            return
        self._asking.make_room(pane)
        with session.review_changed.blocked():  # announced below, when the pane shows the series
            review = self._reviews.take_over(opened)
        pane.show(opened, at=at or (review.rois[0].image if review.rois else None))
        session.notices.dismiss_passing()
        session.journalling.say_what_came_back(review)
        if opened.remarks:
            summary = opened.summary(is_named=len(session.panes.on_screen) > 1)
            session.notices.warn(summary, details=joined("\n", opened.remarks))
        session.review_changed.emit()
