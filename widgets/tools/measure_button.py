"""A button that takes a measuring tool in hand, with all of them in its menu."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.core.measurement import MeasurementKind
from app.session.measure_commands import tool_command
from app.session.session import Session
from widgets.actions import Actions, with_letters
from widgets.bind import bind
from widgets.theme import set_icon
from widgets.translation import tr

ICON_PX = 16


class MeasureButton(QToolButton):
    """A click takes the tool that was last in hand, or puts it away; the arrow opens the menu."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._actions = actions
        self._last = MeasurementKind.LENGTH
        self._tools = QMenu(self)
        kinds = tuple(MeasurementKind)
        for kind, text in zip(kinds, with_letters([tr(kind.label) for kind in kinds]), strict=True):
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
        bind(session.hand.changed, self, self._show)
        bind(session.series_opened, self, self._show)
        bind(actions.keymap.changed, self, self._show)
        self._show()

    def choose(self) -> None:
        """Open the menu at the pointer, to choose by a letter."""
        self._tools.popup(QCursor.pos())

    def _how_to_choose(self) -> str:
        keys = self._actions.keys_text("measure-menu")
        return (
            tr("The arrow, or {keys}, shows all measuring tools", keys=keys)
            if keys
            else tr("The arrow shows all measuring tools")
        )

    def _toggle(self) -> None:
        self._session.hand.toggle(self._last)
        self._show()

    def _show(self) -> None:
        tool = self._session.hand.measures
        self._last = tool or self._last
        self.setChecked(tool is not None)
        self.setEnabled(self._session.image is not None)
        set_icon(self, tool_command(self._last))
        name = tr(self._last.label)
        self.setText(f" {name}")
        self.setAccessibleName(tr("Measure: {tool}", tool=name))
        in_hand = tr("in hand; Esc or a click puts it away") if tool is not None else tr("takes it in hand")
        self.setToolTip(f"{name} ({in_hand})\n{self._how_to_choose()}")
