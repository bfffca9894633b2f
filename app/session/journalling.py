"""Every change of every review goes to the journal as it happens; what it holds is there again the next time."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial

from app.core.errors import VerdantError
from app.core.identity import RoiId, SOPInstanceUID, StudyInstanceUID
from app.core.keepers import ReviewJournal
from app.core.phrases import counted, joined, phrase
from app.core.review_journal import FirstReading, JournalEntry, UnsavedStudy, first_proposals, regions_left
from app.core.roi import ReviewState, Roi
from app.core.tasks import TaskControl, TaskRunner
from app.core.volume import ImageSeries
from app.session.clock import now
from app.session.notices import Notices, Remedy
from app.session.opening import Opened
from app.session.reviewing import Review


class Journalling:
    """The line between the reviews and the journal.

    Parameters
    ----------
    reviewer
        Gives the name of who works now.
    clock
        Gives the time of an entry.
    """

    def __init__(
        self,
        journal: ReviewJournal,
        *,
        runner: TaskRunner,
        notices: Notices,
        reviewer: Callable[[], str],
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._journal = journal
        self._runner = runner
        self._notices = notices
        self._reviewer = reviewer
        self._clock = clock
        self._followed: list[_Followed] = []
        self._pending: list[tuple[StudyInstanceUID, JournalEntry]] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()

    def begin(self, review: Review, opened: Opened) -> None:
        """Bring the regions that no structure set holds back to a review, and follow it from now on."""
        series = opened.series
        left = regions_left(
            opened.journal.entries,
            series=series.series.series_instance_uid,
            patient=patient_digest(series),
            stored={one.sop_instance_uid for one in opened.structure_sets},
        )
        here = [roi for roi in left if series.index_of(roi.image) is not None]
        if here:
            review.load(here)
            review.remember_origins(
                first_proposals(
                    opened.journal.entries,
                    series=series.series.series_instance_uid,
                    patient=patient_digest(series),
                )
            )
        self._followed.append(_Followed(review, series, brought_back=here, on_change=self._keep))

    def say_what_came_back(self, review: Review) -> None:
        """Say once which regions of a review are from an earlier time."""
        followed = self._of(review)
        if followed is not None and followed.brought_back:
            self._notices.inform(_what_came_back(followed.brought_back))
            followed.brought_back = ()

    def remind(self, show: Callable[[UnsavedStudy], None]) -> None:
        """Say, at the start, where validated regions wait to be saved.

        Parameters
        ----------
        show
            Opens one of the studies.
        """

        def say(found: tuple[UnsavedStudy, ...]) -> None:
            if found:
                self._notices.complain(
                    counted(
                        len(found),
                        "Validated regions of {count} study are in no structure set yet.",
                        "Validated regions of {count} studies are in no structure set yet.",
                    ),
                    remedy=Remedy(phrase("Open"), partial(show, found[0])),
                )

        self._runner.start(self._journal.unsaved, group="journal-unsaved", on_done=say, on_failed=self._report)

    def note_sending(self, review: Review, sent_as: Iterable[tuple[RoiId, SOPInstanceUID]]) -> None:
        """Note which structure sets an archive is about to be asked to hold; blocks until that is on the disk.

        A disk that refuses keeps no region from the archive: the entry waits, and the next one reports it.
        """
        followed = self._of(review)
        if followed is None:
            return
        self._add(followed, sent_as=tuple(sent_as))
        with contextlib.suppress(VerdantError):
            self._write()

    def note_readings(self, review: Review, readings: Sequence[FirstReading]) -> None:
        """Note which proposals were held back, or shown to whom; written beside the user."""
        followed = self._of(review)
        if followed is not None and readings:
            self._add(followed, readings=tuple(readings))
            self._start_writing()

    def finish(self) -> None:
        """Write what is not written yet, before the viewer ends.

        Raises
        ------
        StorageError
            If it cannot be written.
        """
        self._write()

    def _of(self, review: Review) -> _Followed | None:
        return next((one for one in self._followed if one.review is review), None)

    def _keep(self, followed: _Followed, changed: tuple[Roi, ...], removed: tuple[RoiId, ...]) -> None:
        self._add(followed, regions=changed, removed=removed)
        self._start_writing()

    def _start_writing(self) -> None:
        self._runner.start(self._write_pending, group="journal", on_done=lambda _none: None, on_failed=self._report)

    def _add(
        self,
        followed: _Followed,
        *,
        regions: tuple[Roi, ...] = (),
        removed: tuple[RoiId, ...] = (),
        sent_as: tuple[tuple[RoiId, SOPInstanceUID], ...] = (),
        readings: tuple[FirstReading, ...] = (),
    ) -> None:
        series = followed.series
        entry = JournalEntry(
            self._clock(),
            series.series.series_instance_uid,
            patient_digest(series),
            self._reviewer(),
            regions,
            removed,
            sent_as,
            readings,
        )
        with self._lock:
            self._pending.append((series.study.study_instance_uid, entry))

    def _write_pending(self, _control: TaskControl) -> None:
        # Not given up half way: a later change of the group finds nothing left, or writes the rest.
        self._write()

    def _report(self, error: Exception) -> None:
        self._notices.report(error)

    def _write(self) -> None:
        with self._writing:
            with self._lock:
                taken, self._pending = self._pending, []
            while taken:
                study = taken[0][0]
                try:
                    self._journal.append(study, [entry for which, entry in taken if which == study])
                except VerdantError:
                    with self._lock:
                        self._pending = taken + self._pending
                    raise
                taken = [item for item in taken if item[0] != study]


class _Followed:
    """A review, and what the journal knows of it."""

    def __init__(
        self,
        review: Review,
        series: ImageSeries,
        *,
        brought_back: Sequence[Roi],
        on_change: Callable[[_Followed, tuple[Roi, ...], tuple[RoiId, ...]], None],
    ) -> None:
        self.review = review
        self.series = series
        self.brought_back = tuple(brought_back)
        self._on_change = on_change
        self._known = {roi.roi_id: roi for roi in review.rois}
        review.changed.connect(self._note)

    def _note(self) -> None:
        present = {roi.roi_id: roi for roi in self.review.rois}
        # What comes from a structure set is kept by that; that a region became part of one is news.
        changed = tuple(
            roi
            for roi_id, roi in present.items()
            if self._known.get(roi_id) is not roi and (roi_id in self._known or not roi.is_settled)
        )
        removed = tuple(roi_id for roi_id in self._known if roi_id not in present)
        self._known = present
        if changed or removed:
            self._on_change(self, changed, removed)


def patient_digest(series: ImageSeries) -> str:
    """Tells copies of a series under other patients apart without saying who they are."""
    return hashlib.sha256(series.study.patient.patient_id.encode()).hexdigest()


def _what_came_back(rois: Sequence[Roi]) -> str:
    def count(state: ReviewState) -> int:
        return sum(roi.state is state for roi in rois)

    validated, rejected = count(ReviewState.VALIDATED), count(ReviewState.REJECTED)
    undecided = sum(roi.is_open for roi in rois)
    parts = (
        counted(validated, "{count} validated", "{count} validated") if validated else "",
        counted(rejected, "{count} rejected", "{count} rejected") if rejected else "",
        counted(undecided, "{count} undecided", "{count} undecided") if undecided else "",
    )
    return phrase(
        "Here again from the last time, and in no structure set yet: {regions}.",
        regions=joined(", ", (part for part in parts if part)),
    )
