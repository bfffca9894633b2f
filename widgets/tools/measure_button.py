"""A button that takes a measuring tool in hand, with all of them in its menu."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.core.measurement import MeasurementKind
from app.session.measure_commands import tool_command
from app.session.session import Session
from widgets.actions import Actions
from widgets.bind import bind
from widgets.theme import set_icon

ICON_PX = 16
LETTERS = {
    MeasurementKind.LENGTH: "&Length",
    MeasurementKind.ANGLE: "&Angle",
    MeasurementKind.COBB: "&Cobb angle",
    MeasurementKind.RECTANGLE: "&Rectangle",
    MeasurementKind.ELLIPSE: "&Ellipse",
    MeasurementKind.POLYGON: "&Polygon",
    MeasurementKind.FREEHAND: "&Freehand",
    MeasurementKind.ARROW: "Arro&w",
    MeasurementKind.TEXT: "&Text",
    MeasurementKind.PROBE: "Pro&be",
}


class MeasureButton(QToolButton):
    """A click takes the tool that was last in hand, or puts it away; the arrow opens the menu."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._actions = actions
        self._last = MeasurementKind.LENGTH
        self._tools = QMenu(self)
        for kind, text in LETTERS.items():
            action = actions[tool_command(kind)]
            # In the menu a letter is enough; the window's menu and the sheet of shortcuts say the name alone.
            entry = self._tools.addAction(text)
            set_icon(action, tool_command(kind))
            set_icon(entry, tool_command(kind))
            entry.setToolTip(action.toolTip())
            entry.triggered.connect(action.trigger)
        self._tools.setToolTipsVisible(True)
        self.setMenu(self._tools)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.setCheckable(True)
        self.setProperty("prominence", "quiet")
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(self._toggle)
        bind(session.annotating.tool_changed, self, self._show)
        bind(session.series_opened, self, self._show)
        bind(actions.keymap.changed, self, self._show)
        self._show()

    def choose(self) -> None:
        """Open the menu at the pointer, to choose by a letter."""
        self._tools.popup(QCursor.pos())

    def _how_to_choose(self) -> str:
        keys = self._actions.keys_text("measure-menu")
        return f"The arrow, or {keys}, shows all measuring tools" if keys else "The arrow shows all measuring tools"

    def _toggle(self) -> None:
        self._session.annotating.toggle(self._last)
        self._show()

    def _show(self) -> None:
        tool = self._session.annotating.tool
        self._last = tool or self._last
        self.setChecked(tool is not None)
        self.setEnabled(self._session.image is not None)
        set_icon(self, tool_command(self._last))
        self.setText(f" {self._last.label}")
        self.setAccessibleName(f"Measure: {self._last.label}")
        in_hand = "in hand; Esc or a click puts it away" if tool is not None else "takes it in hand"
        self.setToolTip(f"{self._last.label} ({in_hand})\n{self._how_to_choose()}")
