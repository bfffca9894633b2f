"""The viewports side by side, one for each pane of the session; the active one has a frame."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from app.session.pane import Pane
from app.session.session import Session
from widgets.bind import bind
from widgets.viewport.viewport import Viewport

GAP_PX = 2


class ViewportGrid(QWidget):
    """Follows the layout of the session."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._viewports: dict[int, Viewport] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP_PX)
        bind(session.panes.layout_changed, self, self._arrange)
        bind(session.panes.active_changed, self, self._mark_active)
        self._arrange()

    @property
    def active(self) -> Viewport:
        """The viewport of the active pane."""
        return self.of(self._session.panes.active)

    def of(self, pane: Pane) -> Viewport:
        """The viewport of a pane."""
        return self._viewports[pane.number]

    def is_up_to_date(self) -> bool:
        """Whether every picture shows its pane as it is, pixels included."""
        return all(viewport.is_up_to_date() for viewport in self._viewports.values())

    def _arrange(self) -> None:
        panes, layout = self._session.panes.all, self._session.panes.layout
        numbers = {pane.number for pane in panes}
        for number in [number for number in self._viewports if number not in numbers]:
            self._viewports.pop(number).deleteLater()
        for place, pane in enumerate(panes):
            if pane.number not in self._viewports:
                self._viewports[pane.number] = Viewport(self._session, pane, self)
            self._grid.addWidget(self._viewports[pane.number], *divmod(place, layout.columns))
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, int(row < layout.rows))
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, int(column < layout.columns))
        self._mark_active()

    def _mark_active(self) -> None:
        for pane in self._session.panes.all:
            several = self._session.panes.layout.count > 1
            self.of(pane).set_framed(several and pane is self._session.panes.active)
