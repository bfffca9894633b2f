"""The viewports side by side, one for each pane of the session, and a warning where they show several patients."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.session.pane import Pane
from app.session.pane_titles import patients_on_screen
from app.session.session import Session
from widgets.bind import bind
from widgets.panels.labels import with_role
from widgets.translation import tr
from widgets.viewport.pane_frame import PaneFrame
from widgets.viewport.viewport import Viewport

GAP_PX = 2


class ViewportGrid(QWidget):
    """Follows the layout of the session."""

    region_menu_asked = Signal(QPoint)
    """A region was clicked with the right button and is selected; the place on the screen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._frames: dict[int, PaneFrame] = {}
        self._warning = with_role(QLabel(), "caution")
        self._warning.setTextFormat(Qt.TextFormat.PlainText)
        self._warning.setWordWrap(True)
        self._warning.setContentsMargins(8, 4, 8, 4)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._warning)
        column.addLayout(self._grid, 1)
        bind(session.panes.layout_changed, self, self._arrange)
        bind(session.panes.content_changed, self, self._warn)
        bind(session.panes.active_changed, self, self._move_focus)
        self._arrange()

    @property
    def active(self) -> Viewport:
        """The viewport of the active pane."""
        return self.of(self._session.panes.active)

    @property
    def warning(self) -> str:
        """What is said about several patients; empty where there is but one."""
        return self._warning.text() if self._warning.isVisibleTo(self) else ""

    def of(self, pane: Pane) -> Viewport:
        """The viewport of a pane."""
        return self.frame(pane).viewport

    def frame(self, pane: Pane) -> PaneFrame:
        """What is round the viewport of a pane."""
        return self._frames[pane.number]

    def is_up_to_date(self) -> bool:
        """Whether every picture on screen shows its pane as it is, pixels included."""
        return all(self.of(pane).is_up_to_date() for pane in self._session.panes.on_screen)

    def _arrange(self) -> None:
        panes, layout, on_screen = self._session.panes.all, self._session.panes.layout, self._session.panes.on_screen
        numbers = {pane.number for pane in panes}
        for number in [number for number in self._frames if number not in numbers]:
            frame = self._frames.pop(number)
            frame.hide()
            frame.deleteLater()
        before: QWidget | None = None
        for place, pane in enumerate(panes):
            if pane.number not in self._frames:
                self._frames[pane.number] = PaneFrame(self._session, pane, self)
                self._frames[pane.number].viewport.region_menu_asked.connect(self.region_menu_asked)
            frame = self._frames[pane.number]
            self._grid.addWidget(frame, *divmod(place, layout.columns))
            frame.setVisible(pane in on_screen)
            if before is not None:
                QWidget.setTabOrder(before, frame.viewport)
            before = frame.viewport
        used = [divmod(panes.index(pane), layout.columns) for pane in on_screen]
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, int(any(row == one for one, _ in used)))
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, int(any(column == one for _, one in used)))
        self._warn()

    def _move_focus(self) -> None:
        """The keyboard goes with the active viewport, if it was on one before."""
        if any(frame.viewport.hasFocus() for frame in self._frames.values()):
            self.active.setFocus()
        self._warn()

    def _warn(self) -> None:
        patients = patients_on_screen(self._session.panes.on_screen)
        names = ", ".join(patient.display_name or patient.patient_id or tr("no name") for patient in patients)
        several = len(patients) > 1
        self._warning.setText(
            tr("⚠  {count} patients on screen: {names}.", count=len(patients), names=names) if several else ""
        )
        self._warning.setVisible(several)
