"""A button that takes a tool of one kind in hand, with all of that kind in its menu."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.session.commands import command
from app.session.session import Session
from app.session.tool_in_hand import Tool
from widgets.actions import Actions, with_letters
from widgets.bind import bind
from widgets.theme import set_icon
from widgets.translation import tr

ICON_PX = 16


class ToolButton(QToolButton):
    """A click takes the tool that was last in hand, or puts it away; the arrow opens the menu.

    Parameters
    ----------
    kind
        What the tools do, e.g. `Measure`.
    tools
        The command of each tool; the first is in hand first.
    menu_command
        The command that opens the menu; empty where there is none.
    """

    def __init__(
        self,
        session: Session,
        actions: Actions,
        *,
        kind: str,
        tools: Mapping[Tool, str],
        menu_command: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._actions = actions
        self._kind = kind
        self._names = dict(tools)
        self._menu_command = menu_command
        self._last = next(iter(tools))
        self._tools = QMenu(self)
        texts = with_letters([tr(command(name).text) for name in tools.values()])
        for name, text in zip(tools.values(), texts, strict=True):
            action = actions[name]
            # In the menu a letter is enough; the window's menu and the sheet of shortcuts say the name alone.
            entry = self._tools.addAction(text)
            set_icon(action, name)
            set_icon(entry, name)
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
        keys = self._actions.keys_text(self._menu_command) if self._menu_command else ""
        return (
            tr("The arrow, or {keys}, shows all of these tools", keys=keys)
            if keys
            else tr("The arrow shows all of these tools")
        )

    def _toggle(self) -> None:
        self._session.hand.toggle(self._last)
        self._show()

    def _show(self) -> None:
        tool = self._session.hand.tool
        is_mine = tool in self._names
        self._last = tool if is_mine else self._last
        self.setChecked(is_mine)
        self.setEnabled(self._session.image is not None)
        set_icon(self, self._names[self._last])
        name = tr(command(self._names[self._last]).text)
        self.setText(f" {name}")
        self.setAccessibleName(tr("{kind}: {tool}", kind=tr(self._kind), tool=name))
        in_hand = tr("in hand; Esc or a click puts it away") if is_mine else tr("takes it in hand")
        self.setToolTip(f"{name} ({in_hand})\n{self._how_to_choose()}")
