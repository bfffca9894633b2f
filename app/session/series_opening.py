"""Opening series in panes: what is open there stays until the new one is here, and for good if that fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from app.core.identity import ImageReference
from app.core.keepers import ReviewJournal
from app.core.object_kinds import ObjectKind
from app.core.phrases import counted, joined, phrase
from app.core.services import Archive, SeriesReading, StudyReader
from app.core.study import SeriesRecord
from app.core.tasks import TaskRunner
from app.session.asking import Asking
from app.session.notices import Notice, Remedy
from app.session.opening import ANOTHER_STUDY_IS_LISTED, Opened, open_series, opened_so_far
from app.session.pane import Pane
from app.session.reading_outward import LONG
from app.session.reviews import Reviews
from app.session.series_arrival import SeriesArrival

if TYPE_CHECKING:
    from app.session.session import Session


@dataclass(frozen=True, slots=True)
class _Coming:
    """What is on its way to a pane, and is shown before it is whole."""

    record: SeriesRecord
    archive: Archive
    arrival: SeriesArrival
    reading: SeriesReading


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
        self._coming: dict[int, _Coming] = {}
        self._begun: dict[int, ImageReference | None] = {}
        """Which image was in view in each pane when it began to show a series before all of it was there."""
        self._broken_off: dict[int, Notice] = {}
        """What was said in each pane when a series broke off that can be gone on with."""

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
        self._fetch(record, at=at, pane=pane, archive=session.archive)

    def fetch_rest(self, pane: Pane) -> None:
        """Fetch what is missing of the series in a pane, from where the rest of it came."""
        opened, image = pane.opened, pane.image
        if opened is not None and self.has_rest(pane) and pane.opening is None:
            at = image.reference if image is not None else None
            self._forget_break(pane)
            self._fetch(opened.listed, at=at, pane=pane, archive=opened.archive)

    def has_rest(self, pane: Pane) -> bool:
        """Whether something is missing of the series in a pane that can be fetched, or read, where it came from."""
        opened = pane.opened
        if opened is None or not opened.is_partial:
            return False
        return opened.arrived is not None or opened.archive is not self._session.archives.embedded

    def cancel(self, pane: Pane) -> None:
        """Wait for nothing more in a pane; what has come of a series that is shown stays, and the rest is offered."""
        self._stop(pane, say=partial(self._offer_rest, pane))

    def _fetch(self, record: SeriesRecord, *, at: ImageReference | None, pane: Pane, archive: Archive) -> None:
        session, reader, journal, held = self._session, self._reader, self._journal, self._session.outbox.held
        wanted = at.sop_instance_uid if at is not None else None
        embedded = session.archives.embedded
        is_local = archive is embedded
        is_seen_in_part = not is_local or (record.number_of_instances or 0) > LONG
        arrival = SeriesArrival(wanted, is_local=is_local) if is_seen_in_part else None
        reading = reader.begin_series()

        def failed(error: Exception) -> None:
            if pane.is_arriving:
                self._stop(pane, say=lambda: self._say_break(error, pane))
            else:
                pane.end_opening()
                session.notices.report(error)

        pane.begin_opening(record, arrival)
        if pane.is_arriving:
            self._begun[pane.number] = pane.image.reference if pane.image is not None else None
        if arrival is not None:
            self._coming[pane.number] = _Coming(record, archive, arrival, reading)
        self._runner.start(
            lambda control: open_series(
                archive,
                reader,
                journal=journal,
                record=record,
                control=control,
                on_their_way=held,
                arrival=arrival,
                reading=reading,
                embedded=embedded if arrival is not None else None,
            ),
            group=pane.task_group,
            on_done=lambda opened: self._show(opened, at, pane),
            on_failed=failed,
            on_progress=pane.advance_opening,
            on_published=lambda part: self._show_part(part, at, pane),
        )

    def _stop(self, pane: Pane, *, say: Callable[[], object]) -> None:
        """End an opening; what came after the last look is shown before it is counted."""
        is_shown, opened = pane.is_arriving, pane.opened
        coming = self._coming.pop(pane.number, None)
        pane.end_opening()
        if not is_shown:
            return
        if coming is None:  # nothing of it was on its way
            say()
            return

        def show(part: Opened | None) -> None:
            if pane.opened is opened:
                if part is not None:
                    _grow(pane, part)
                say()

        def fail(error: Exception) -> None:
            self._session.notices.report(error)

        self._runner.start(
            lambda control: opened_so_far(
                coming.archive, coming.reading, coming.record, control=control, arrival=coming.arrival
            ),
            group=pane.task_group,
            on_done=show,
            on_failed=fail,
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

    def _show_part(self, part: Opened | None, at: ImageReference | None, pane: Pane) -> None:
        """Show what has come; what is open in the pane to the end is not replaced by a part of itself."""
        if part is None or pane not in self._session.panes.all or pane.opening is None:
            return
        if pane.is_arriving:
            _grow(pane, part)
            self._go_to_wanted(at, pane)
        elif pane.opened is None or not _are_of_one_series(pane.opened, part):
            self._asking.make_room(pane)
            pane.begin(part, at=at)
            self._begun[pane.number] = pane.image.reference if pane.image is not None else None
            self._session.notices.dismiss_passing()

    def _show(self, opened: Opened, at: ImageReference | None, pane: Pane) -> None:
        session = self._session
        if pane not in session.panes.all:
            return
        self._coming.pop(pane.number, None)
        goes_on = pane.opened is not None and pane.opened.is_partial and _are_of_one_series(pane.opened, opened)
        if not goes_on:
            self._asking.make_room(pane)
        with session.review_changed.blocked():  # announced below, when the pane shows the series
            review = self._reviews.take_over(opened)
            session.journalling.look_again(review, opened)
        begins_at = at or (review.rois[0].image if review.rois else None)
        if goes_on:
            self._forget_break(pane)
            self._end_with(opened, at, begins_at, pane)
        else:
            pane.show(opened, at=begins_at)
        self._end_elsewhere(opened)
        session.notices.dismiss_passing()
        session.journalling.say_what_came_back(review, opened)
        if opened.remarks:
            summary = opened.summary(is_named=len(session.panes.on_screen) > 1)
            remedy = self._remedy(pane) if self.has_rest(pane) else None
            session.notices.warn(summary, details=joined("\n", opened.remarks), remedy=remedy)
        session.review_changed.emit()

    def _go_to_wanted(self, at: ImageReference | None, pane: Pane) -> None:
        """Show the image that was asked for when it comes after others, unless the reader has gone elsewhere."""
        begun, image = self._begun.get(pane.number), pane.image
        if at is None or image is None or image.reference == at or image.reference != begun:
            return
        if pane.show_image(at):
            self._begun[pane.number] = None

    def _end_with(
        self, opened: Opened, at: ImageReference | None, begins_at: ImageReference | None, pane: Pane
    ) -> None:
        """Show all of what was shown in part.

        A series of this machine is whole so soon that it begins where it would have begun at once, with its first
        region or its first stack, unless the reader has gone elsewhere.
        """
        arrival, image = pane.arrival, pane.image
        is_untouched = image is not None and image.reference == self._begun.get(pane.number)
        pane.grow(opened)
        self._go_to_wanted(at, pane)
        self._begun.pop(pane.number, None)
        if arrival is None or not arrival.is_local or not is_untouched:
            return
        if begins_at is not None:
            pane.show_image(begins_at)
        else:
            pane.show_stack(0)

    def _end_elsewhere(self, opened: Opened) -> None:
        """Show all of it also where a part of it stays: dragged into another pane, or left there."""
        for pane in self._session.panes.all:
            part = pane.opened
            if (
                part is not None
                and part.arrived is not None
                and pane.opening is None
                and _are_of_one_series(part, opened)
            ):
                _grow(pane, opened)

    def _say_break(self, error: Exception, pane: Pane) -> None:
        self._broken_off[pane.number] = self._session.notices.report(error, remedy=self._remedy(pane))

    def _forget_break(self, pane: Pane) -> None:
        """What is gone on with is offered no more."""
        said = self._broken_off.pop(pane.number, None)
        if said is not None:
            self._session.notices.dismiss(said.number)

    def _offer_rest(self, pane: Pane) -> None:
        arrived = pane.opened.arrived if pane.opened is not None else None
        if arrived is None:
            return
        missing = arrived.expected - arrived.here
        if arrived.is_local:
            text = counted(
                missing,
                "{here}: {count} image has not been read.",
                "{here}: {count} images have not been read.",
                here=arrived.text,
            )
        else:
            text = counted(
                missing,
                "{here}: {count} image has not been fetched.",
                "{here}: {count} images have not been fetched.",
                here=arrived.text,
            )
        says_how_many = arrived.is_listed and missing
        self._session.notices.warn(text if says_how_many else pane.why_incomplete, remedy=self._remedy(pane))

    def _remedy(self, pane: Pane) -> Remedy:
        arrived = pane.opened.arrived if pane.opened is not None else None
        is_read = arrived is not None and arrived.is_local
        text = phrase("Read the rest") if is_read else phrase("Fetch the rest")
        return Remedy(text, partial(self.fetch_rest, pane))


def _grow(pane: Pane, part: Opened) -> None:
    """Show more of a series, and never less: reading the rest of one begins anew, with the image in view.

    Of the files of two patients in one series those of the first are shown, whoever that turns out to be.
    """
    shown = pane.opened.series if pane.opened is not None else None
    more = part.series
    if (
        shown is None
        or shown.study != more.study
        or all(more.index_of(s.reference) is not None for s in shown.slices)
    ):
        pane.grow(part)


def _are_of_one_series(one: Opened, other: Opened) -> bool:
    first, second = one.stacks[0].series, other.stacks[0].series
    same = (first.study_instance_uid, first.series_instance_uid)
    return same == (second.study_instance_uid, second.series_instance_uid) and one.archive is other.archive
