"""The middle of the window: the viewports, or in their place the planes through one of their volumes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.session.session import Session
from widgets.actions import Actions
from widgets.bind import bind
from widgets.viewport.grid import ViewportGrid

if TYPE_CHECKING:
    from widgets.mpr.mpr_view import MprView


class ImageArea(QStackedWidget):
    """Follows whether the planes are open; their widgets are made when they first are."""

    def __init__(
        self, session: Session, viewports: ViewportGrid, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._viewports = viewports
        self._actions = actions
        self.planes: MprView | None = None
        self.addWidget(viewports)
        bind(session.mpr.opened_or_closed, self, self._follow)

    def is_up_to_date(self) -> bool:
        """Whether the pictures show the session as it is, pixels included."""
        if self.planes is not None and self.currentWidget() is self.planes:
            return self.planes.is_up_to_date()
        return self._viewports.is_up_to_date()

    def _follow(self) -> None:
        if not self._session.mpr.is_open:
            self.setCurrentWidget(self._viewports)
            self._viewports.active.setFocus()
            return
        if self.planes is None:
            from widgets.mpr.mpr_view import MprView  # a start must not wait for it

            self.planes = MprView(self._session, self._actions)
            self.addWidget(self.planes)
        # Before the focus wanders from a hidden viewport to a box of the strip, where keys are text.
        self.setCurrentWidget(self.planes)
        self.planes.setFocus()
