"""Undo and redo over everything that can be taken back: the last thing done goes first, whatever it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.session.measuring import Measuring, OfStudy
from app.session.pane import Pane

if TYPE_CHECKING:
    from app.session.session import Session


class History:
    """The steps of the review in the active pane and those of measuring, as one line in time."""

    def __init__(self, session: Session, measuring: Measuring) -> None:
        self._session = session
        self._measuring = measuring

    @property
    def undo_text(self) -> str:
        """What undo would take back; empty when there is nothing."""
        if self._measures_were_last():
            return self._measuring.steps.undo_text
        review = self._session.review
        return review.steps.undo_text if review is not None else ""

    @property
    def redo_text(self) -> str:
        """What redo would do again; empty when there is nothing."""
        if self._measures_were_taken_back_last():
            return self._measuring.steps.redo_text
        review = self._session.review
        return review.steps.redo_text if review is not None else ""

    def undo(self) -> None:
        """Take the last step back, and show where it was."""
        if self._measures_were_last():
            self._travel(self._measuring.undo, self._measuring.steps.before)
        else:
            self._session.deciding.undo()

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        if self._measures_were_taken_back_last():
            self._travel(self._measuring.redo, self._measuring.steps.after)
        else:
            self._session.deciding.redo()

    def _measures_were_last(self) -> bool:
        review, steps = self._session.review, self._measuring.steps
        is_last = steps.undo_at > (review.steps.undo_at if review is not None else 0)
        return is_last and self._pane_of(steps.before) is not None

    def _measures_were_taken_back_last(self) -> bool:
        review, steps = self._session.review, self._measuring.steps
        is_last = steps.redo_at > (review.steps.redo_at if review is not None else 0)
        return is_last and self._pane_of(steps.after) is not None

    def _pane_of(self, then: OfStudy | None) -> Pane | None:
        """Where a step of measuring can be seen: nothing is taken back in a study that is not on screen."""
        panes = self._session.panes
        shown = (pane for pane in (panes.active, *panes.on_screen) if pane.opened is not None)
        if then is None:
            return None
        return next((p for p in shown if p.opened and p.opened.series.study.study_instance_uid == then.study), None)

    def _travel(self, go: Callable[[], None], then: OfStudy | None) -> None:
        pane = self._pane_of(then)
        if pane is None or then is None:
            return
        before = self._measuring.of(then.study)
        go()
        self._session.panes.activate(pane)
        different = set(before) ^ set(self._measuring.of(then.study))
        any(pane.show_image(one.image) for one in different)
