"""Undo and redo over everything that can be taken back: the last thing done goes first, whatever it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.session.measuring import Measuring

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
            self._measuring.undo()
            self._show_selected()
        else:
            self._session.deciding.undo()

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        if self._measures_were_taken_back_last():
            self._measuring.redo()
            self._show_selected()
        else:
            self._session.deciding.redo()

    def _measures_were_last(self) -> bool:
        review = self._session.review
        return self._measuring.steps.undo_at > (review.steps.undo_at if review is not None else 0)

    def _measures_were_taken_back_last(self) -> bool:
        review = self._session.review
        return self._measuring.steps.redo_at > (review.steps.redo_at if review is not None else 0)

    def _show_selected(self) -> None:
        selected = self._measuring.selected
        if selected is not None:
            self._session.panes.active.show_image(selected.image)
