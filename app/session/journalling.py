"""Every change of every review goes to the journal as it happens; what it holds is there again the next time."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from app.core.errors import VerdantError
from app.core.identity import ImageReference, RoiId, SOPInstanceUID, StudyInstanceUID
from app.core.keepers import ReviewJournal
from app.core.phrases import counted, joined, phrase
from app.core.review_journal import (
    FirstReading,
    JournalEntry,
    UnsavedStudy,
    first_proposals,
    is_of_another_key,
    plain_mark,
    regions_left,
)
from app.core.roi import ReviewState, Roi
from app.core.services import StudyReader
from app.core.tasks import TaskControl, TaskRunner
from app.core.volume import ImageSeries
from app.session.clock import now
from app.session.notices import Notices, Remedy
from app.session.opening import Opened
from app.session.replaced_images import mark_of, say_replaced, without_decision
from app.session.reviewing import Review

KEY_IS_GONE = phrase(
    "Decisions on this series from an earlier time cannot be brought back: the key that tells whose they are is no"
    " longer on this machine. The journal keeps them."
)
UNDER_ANOTHER_ID = phrase(
    "Decisions on this series were made while its patient had another ID. They are not brought back: nobody can tell"
    " a corrected ID from another patient. The journal keeps them."
)
_LOOKED_AT: Final = (ReviewState.EDITED, ReviewState.VALIDATED)


class Journalling:
    """The line between the reviews and the journal.

    Parameters
    ----------
    reader
        Reads the images that regions are drawn on: the journal keeps what tells them from others.
    reviewer
        Gives the name of who works now.
    clock
        Gives the time of an entry.
    """

    def __init__(
        self,
        journal: ReviewJournal,
        reader: StudyReader,
        *,
        runner: TaskRunner,
        notices: Notices,
        reviewer: Callable[[], str],
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._journal = journal
        self._reader = reader
        self._runner = runner
        self._notices = notices
        self._reviewer = reviewer
        self._clock = clock
        self._followed: list[_Followed] = []
        self._pending: list[tuple[_Followed, JournalEntry]] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()

    def begin(self, review: Review, opened: Opened) -> None:
        """Bring the regions that no structure set holds back to a review, and follow it from now on."""
        series = opened.series
        uid = series.series.series_instance_uid
        about = [entry for entry in opened.journal.entries if entry.series_instance_uid == uid]
        marks = {entry.patient for entry in about}
        mark = self._mark_among(marks, series.study.patient.patient_id) if about else ""
        is_key_gone = mark not in marks and any(is_of_another_key(mark, other) for other in marks)
        kept = tuple(entry for entry in about if entry.patient == mark)
        stored = {one.sop_instance_uid for one in opened.structure_sets}

        def left_of(patient: str) -> list[Roi]:
            left = regions_left(about, series=uid, patient=patient, stored=stored)
            return [roi for roi in left if series.index_of(roi.image) is not None]

        here = without_decision(left_of(mark), opened.replaced)
        is_under_another = mark != "" and any(roi.is_decided for other in marks - {mark} for roi in left_of(other))
        if here:
            review.load(here)
            review.remember_origins(first_proposals(kept, series=uid, patient=mark))
        self._followed.append(
            _Followed(
                review,
                series,
                mark=mark,
                kept=kept,
                brought_back=here,
                not_brought_back=KEY_IS_GONE if is_key_gone else UNDER_ANOTHER_ID if is_under_another else "",
                on_change=self._keep,
            )
        )

    def look_again(self, review: Review, opened: Opened) -> None:
        """Let no validation hold on images that were replaced while the review went on; those are the images now."""
        followed = self._of(review)
        if followed is None:
            return
        followed.series, followed.image_marks = opened.series, {}
        if without_decision(review.rois, opened.replaced) != review.rois:
            review.amend(partial(without_decision, replaced=opened.replaced))

    def entries_of(self, review: Review) -> tuple[JournalEntry, ...]:
        """What the journal held of a review, of that patient, when it began."""
        followed = self._of(review)
        return followed.kept if followed is not None else ()

    def say_what_came_back(self, review: Review, opened: Opened) -> None:
        """Say once which regions of a review are from an earlier time, and if some cannot be brought back.

        Of those whose images were replaced it is said at every opening until somebody has drawn or validated them
        anew.
        """
        followed = self._of(review)
        if followed is None:
            return
        if followed.brought_back:
            self._notices.inform(_what_came_back(followed.brought_back))
            followed.brought_back = ()
        if followed.not_brought_back:
            self._notices.warn(followed.not_brought_back)
            followed.not_brought_back = ""
        say_replaced(self._notices, [roi for roi in review.rois if roi.roi_id in opened.replaced], opened.series)

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

    def _mark_among(self, marks: Collection[str], patient_id: str) -> str:
        """What stands for a patient in a journal with these marks; empty where that cannot be known now.

        A journal that an earlier version began goes on with its plain mark: that gives the patient away already, and
        under two marks one half would know nothing of what the other half says was sent.
        """
        if (plain := plain_mark(patient_id)) in marks:
            return plain
        try:
            return self._journal.mark_of(patient_id)
        except VerdantError as error:
            self._notices.report(error)
            return ""

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
            followed.mark,
            self._reviewer(),
            regions,
            removed,
            sent_as,
            readings,
        )
        with self._lock:
            self._pending.append((followed, entry))

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
                study = taken[0][0].study
                try:
                    self._journal.append(study, [self._marked(*item) for item in taken if item[0].study == study])
                except VerdantError:
                    with self._lock:
                        self._pending = taken + self._pending
                    raise
                taken = [item for item in taken if item[0].study != study]

    def _marked(self, followed: _Followed, entry: JournalEntry) -> JournalEntry:
        """An entry that says whose it is; not on the user's thread where nobody needed to know before."""
        if not followed.mark:
            followed.mark = self._journal.mark_of(followed.series.study.patient.patient_id)
        return replace(entry, patient=followed.mark, images=self._image_marks(followed, entry.regions))

    def _image_marks(self, followed: _Followed, regions: Iterable[Roi]) -> tuple[tuple[ImageReference, str], ...]:
        """What tells the images of regions that somebody drew or validated from others of their UIDs."""
        series, known = followed.series, followed.image_marks
        seen = {roi.image for roi in regions if roi.state in _LOOKED_AT and not roi.is_saved}
        for image in seen - known.keys():
            if (index := series.index_of(image)) is not None:
                known[image] = mark_of(series.slices[index], self._reader)
        return tuple((image, mark) for image in seen if (mark := known.get(image)))


class _Followed:
    """A review, and what the journal knows of it.

    Parameters
    ----------
    mark
        What stands for its patient in the journal; empty until somebody needed to know.
    kept
        What the journal held of it at the beginning.
    not_brought_back
        Why decisions that it holds are not there again, a sentence; empty where they are.
    """

    def __init__(
        self,
        review: Review,
        series: ImageSeries,
        *,
        mark: str,
        kept: tuple[JournalEntry, ...],
        brought_back: Sequence[Roi],
        not_brought_back: str,
        on_change: Callable[[_Followed, tuple[Roi, ...], tuple[RoiId, ...]], None],
    ) -> None:
        self.review = review
        self.series = series
        self.mark = mark
        self.kept = kept
        self.image_marks: dict[ImageReference, str] = {}
        self.brought_back = tuple(brought_back)
        self.not_brought_back = not_brought_back
        self._on_change = on_change
        self._known = {roi.roi_id: roi for roi in review.rois}
        review.changed.connect(self._note)

    @property
    def study(self) -> StudyInstanceUID:
        """Which journal it is about."""
        return self.series.study.study_instance_uid

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
