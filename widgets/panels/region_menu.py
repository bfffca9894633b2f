"""The context menu of a region, on the list and on the image: what can be done with the selected one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.core.phrases import phrase
from app.session.commands import command
from app.session.edit_commands import edit_command
from app.session.tool_in_hand import EditTool
from widgets.actions import Actions
from widgets.theme import set_icon
from widgets.translation import tr

TOOLS: Final = phrase("Edit with")
PARTS: Final = (
    ("validate", "reject", "reopen", "take-instead"),
    ("name-region", "new-version"),
    ("smooth-region", "fill-holes", "keep-largest"),
    ("copy-to-next", "copy-to-previous", "interpolate"),
    ("delete-region",),
    ("undo",),
)


def region_menu(actions: Actions, parent: QWidget) -> QMenu:
    """Commands with their keys, in parts; the tools for editing in a menu of their own."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for number, part in enumerate(PARTS):
        if number:
            menu.addSeparator()
        for name in part:
            _add(menu, actions, name)
        if "name-region" in part:
            tools = menu.addMenu(tr(TOOLS))
            for tool in EditTool:
                _add(tools, actions, edit_command(tool), has_icon=True)
    return menu


def _add(menu: QMenu, actions: Actions, name: str, *, has_icon: bool = False) -> None:
    if name not in actions:
        return
    action, key = actions[name], actions.keys_text(name)
    text = tr(command(name).text)
    # The key is only told here: the window owns the shortcut.
    entry = menu.addAction(f"{text}\t{key}" if key else text)
    entry.setEnabled(action.isEnabled())
    entry.setData(name)
    if has_icon:
        set_icon(entry, name)
    entry.triggered.connect(action.trigger)
