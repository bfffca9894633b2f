"""The versions of the regions of a study: listed, explained, laid over the images, and compared two by two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from psygnal import Signal

from app.core.errors import VerdantError, sentences
from app.core.identity import ImageReference, SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.phrases import counted, phrase
from app.core.roi import Roi
from app.core.services import Archive, StudyReader
from app.core.set_facts import SetFacts
from app.core.study import SeriesRecord
from app.core.tasks import TaskControl, TaskRunner
from app.core.version_comparison import ComparedRoi, compared, pairs
from app.session.browsing import Loading
from app.session.opening import HOLD_REGIONS
from app.session.reviewing import Review
from app.session.save_plan import subject_of
from app.session.version_rows import HERE, VersionRow, missing_images, rows_of, version_rois

if TYPE_CHECKING:
    from app.session.session import Session

_LISTING: Final = "list-versions"
_COMPARING: Final = "compare-versions"
ON_NO_IMAGE: Final = phrase("None of these regions lies on an open image.")


@dataclass(frozen=True, slots=True)
class VersionsShown:
    """What the window of versions shows.

    Parameters
    ----------
    subject
        Whose study it is; empty where it is not open.
    remarks
        What could not be read, one sentence each.
    selected, base
        The version that is looked into, and the one that it is compared with.
    comparison
        None until it is here; of a version with nothing to compare, `why_not` says why.
    """

    is_open: bool = False
    subject: str = ""
    listing: Loading = Loading.IDLE
    text: str = ""
    rows: tuple[VersionRow, ...] = ()
    remarks: tuple[str, ...] = ()
    failure: str = ""
    selected: SOPInstanceUID | None = None
    base: SOPInstanceUID | None = None
    comparing: Loading = Loading.IDLE
    comparison: tuple[ComparedRoi, ...] | None = None
    why_not: str = ""

    def row(self, uid: SOPInstanceUID | None) -> VersionRow | None:
        """The row of a version."""
        return next((row for row in self.rows if row.uid == uid), None)


@dataclass(frozen=True, slots=True)
class _Listed:
    facts: tuple[SetFacts, ...]
    missing: dict[SOPInstanceUID, tuple[str, ...]]
    remarks: tuple[str, ...]


class Versions:
    """Lists and compares away from the user's thread; which versions are hidden on the images holds until told."""

    changed = Signal()

    def __init__(self, session: Session, reader: StudyReader, runner: TaskRunner) -> None:
        self._session = session
        self._reader = reader
        self._runner = runner
        self._state = VersionsShown()
        self._listed = _Listed((), {}, ())
        self._wanted: SeriesInstanceUID | None = None
        self.hidden: frozenset[SOPInstanceUID] = frozenset()
        """The versions whose regions are not drawn."""
        session.series_opened.connect(self._follow_series)
        session.review_changed.connect(self._follow_review)

    @property
    def state(self) -> VersionsShown:
        """What is shown now."""
        return self._state

    def open(self, record: SeriesRecord | None = None) -> None:
        """Show the versions of the study in view, or else of the selected one; of a series if one is named."""
        self._wanted = record.series_instance_uid if record is not None else None
        self._set(replace(self._state, is_open=True))
        self.refresh()

    def close(self) -> None:
        """Forget what was listed."""
        self._runner.cancel(_LISTING)
        self._runner.cancel(_COMPARING)
        self._listed = _Listed((), {}, ())
        self._set(VersionsShown())

    def refresh(self) -> None:
        """Ask the archive for the structure sets of the study; what is shown stays until they are there."""
        session, reader = self._session, self._reader
        opened, listed = session.opened, session.browser.state.study
        if opened is not None and (self._wanted is None or self._is_of(opened.series.study.study_instance_uid)):
            archive, study = opened.archive, opened.series.study.study_instance_uid
        elif listed is not None:
            archive, study = session.archive, listed.study_instance_uid
        else:
            self._set(replace(self._state, listing=Loading.READY, rows=(), failure=""))
            return

        def failed(error: Exception) -> None:
            self._set(replace(self._state, listing=Loading.FAILED, failure=sentences(error)))

        self._set(replace(self._state, listing=Loading.LOADING, text=phrase("Reading structure sets"), failure=""))
        self._runner.start(
            lambda control: _list(archive, reader, study, control),
            group=_LISTING,
            on_done=self._take,
            on_failed=failed,
        )

    def select(self, uid: SOPInstanceUID) -> None:
        """Look into a version, and compare it with what it was made from or else with the one before."""
        if uid == self._state.selected or self._state.row(uid) is None:
            return
        self._look_into(uid)

    def compare_with(self, base: SOPInstanceUID) -> None:
        """Compare the selected version with another one."""
        if base != self._state.base and self._state.row(base) is not None:
            self._set(replace(self._state, base=base))
            self._compare()

    def show(self, uid: SOPInstanceUID, *, visible: bool) -> None:
        """Draw the regions of a version on the images, or do not."""
        self.hidden = self.hidden - {uid} if visible else self.hidden | {uid}
        self.changed.emit()
        self._session.review_changed.emit()

    def is_drawn(self, roi: Roi) -> bool:
        """Whether the version that a region belongs to is shown on the images."""
        return (
            not self.hidden or (roi.structure_set.sop_instance_uid if roi.structure_set else HERE) not in self.hidden
        )

    def jump(self, image: ImageReference) -> None:
        """Show an image of the series in view."""
        self._session.panes.active.show_image(image)

    def edit_selected_region(self) -> None:
        """Put a copy of the selected region, which a structure set holds, on the list: it can be edited."""
        review = self._session.review
        roi = review.selected if review is not None else None
        if roi is not None:
            self._edit((roi,))

    def edit_version(self) -> None:
        """Put copies of all regions of the selected version on the list."""
        row = self._state.row(self._state.selected)
        if row is not None:
            self._edit(row.rois)

    def _edit(self, rois: tuple[Roi, ...]) -> None:
        review, notices = self._session.review, self._session.notices
        copies = [roi.new_version() for roi in rois if roi.structure_set is not None and roi.contours]
        if review is None or not copies:
            notices.inform(
                phrase("Nothing of it can be edited: choose regions of a structure set that have an inside.")
            )
            return
        self._session.reviewers.once_certain(partial(self._list, review, copies))

    def _list(self, review: Review, copies: Sequence[Roi]) -> None:
        review.draw(copies, phrase("new version"))
        if review is self._session.review:
            self._session.select(copies[0].roi_id)
        self._session.notices.inform(
            counted(
                len(copies),
                "{count} region of a new version awaits your decision; the structure set that it came from stays as "
                "it is.",
                "{count} regions of a new version await your decision; the structure set that they came from stays "
                "as it is.",
            )
        )

    def _is_of(self, study: StudyInstanceUID) -> bool:
        listed = self._session.browser.state.study
        return listed is None or listed.study_instance_uid == study

    def _take(self, listed: _Listed) -> None:
        self._listed = listed
        self._set(replace(self._state, listing=Loading.READY, remarks=listed.remarks, text=""))
        self._show_rows()

    def _show_rows(self) -> None:
        opened, review = self._session.opened, self._session.review
        rows = rows_of(
            self._listed.facts,
            self._listed.missing,
            rois=review.rois if review is not None else (),
            read=opened.structure_sets if opened is not None else (),
        )
        if rows == self._state.rows:
            return
        subject = subject_of(opened.series) if opened is not None else ""
        self._set(replace(self._state, rows=rows, subject=subject))
        selected, self._wanted = self._state.row(self._state.selected), self._wanted
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            selected = next((r for r in rows if r.facts and r.facts.series_instance_uid == wanted), selected)
        if selected is None and rows:
            selected = rows[0]
        if selected is not None:
            self._look_into(selected.uid, keeps_base=selected.uid == self._state.selected)

    def _look_into(self, uid: SOPInstanceUID, *, keeps_base: bool = False) -> None:
        rows = self._state.rows
        base = self._state.base if keeps_base and self._state.row(self._state.base) else _base_of(uid, rows)
        self._set(replace(self._state, selected=uid, base=base))
        self._compare()

    def _compare(self) -> None:
        state, opened = self._state, self._session.opened
        second, first = state.row(state.selected), state.row(state.base)
        self._runner.cancel(_COMPARING)
        if second is None or first is None or opened is None or not (first.rois or second.rois):
            why = "" if first is None or second is None else ON_NO_IMAGE
            self._set(replace(state, comparing=Loading.IDLE, comparison=None, why_not=why))
            return
        stacks = opened.stacks

        def work(control: TaskControl) -> tuple[ComparedRoi, ...]:
            versions = [version_rois(row.rois, stacks) for row in (first, second)]
            matched = tuple(pairs(*versions))
            found = []
            for number, (one, other, how) in enumerate(matched):
                control.checkpoint(number / len(matched), phrase("Comparing"))
                found.append(compared(one, other, how, stacks=stacks))
            return tuple(found)

        def done(found: tuple[ComparedRoi, ...]) -> None:
            self._set(replace(self._state, comparing=Loading.READY, comparison=found, why_not=""))

        def failed(error: Exception) -> None:
            self._set(replace(self._state, comparing=Loading.FAILED, comparison=None, why_not=sentences(error)))

        self._set(replace(state, comparing=Loading.LOADING, comparison=None, why_not=""))
        self._runner.start(work, group=_COMPARING, on_done=done, on_failed=failed)

    def _follow_series(self) -> None:
        if self._state.is_open:
            self.refresh()

    def _follow_review(self) -> None:
        if self._state.is_open and self._state.listing is Loading.READY:
            self._show_rows()

    def _set(self, state: VersionsShown) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()


def _list(archive: Archive, reader: StudyReader, study: StudyInstanceUID, control: TaskControl) -> _Listed:
    listed = archive.find_series(study, control)
    facts: list[SetFacts] = []
    remarks: list[str] = []
    for record in listed:
        if record.modality not in HOLD_REGIONS:
            continue
        try:
            retrieved = archive.retrieve_series(record.study_instance_uid, record.series_instance_uid, control)
            facts += reader.read_set_facts(retrieved.paths, control)
            remarks += retrieved.failures
        except VerdantError as error:
            remarks.append(phrase("A structure set of this study could not be read. {error}", error=error))
    return _Listed(tuple(facts), missing_images(facts, listed, archive, control), tuple(remarks))


def _base_of(uid: SOPInstanceUID, rows: tuple[VersionRow, ...]) -> SOPInstanceUID | None:
    """What a version is compared with at first: what it was made from, else the one before it, else the next."""
    here = next((row for row in rows if row.uid == uid), None)
    if here is None or len(rows) < 2:
        return None
    made_from = {one.predecessor.sop_instance_uid for one in here.rois if one.predecessor is not None}
    made_from |= set(here.facts.predecessors) if here.facts is not None else set()
    place = rows.index(here)
    others = (*rows[place + 1 :], *rows[:place])
    return next((row.uid for row in others if row.uid in made_from), others[0].uid)
