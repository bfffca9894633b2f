"""What windows around a table have in common: how the table behaves, and how much of the screen they take."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QTreeView, QWidget

from widgets.dialogs.roomy_dialog import SHARE_OF_SCREEN


def set_up_table(table: QTreeView, model: QAbstractItemModel, name: str) -> None:
    """A flat list of rows with columns, which Tab leaves and screen readers call by its name."""
    table.setModel(model)
    table.setAccessibleName(name)
    table.setRootIsDecorated(False)
    table.setUniformRowHeights(True)
    table.setAlternatingRowColors(True)
    table.setAllColumnsShowFocus(True)
    table.setTabKeyNavigation(False)
    table.setProperty("role", "table")


def resize_within_screen(window: QWidget, width: int, height: int) -> None:
    """That size where the screen has room for it."""
    room = window.screen().availableSize() * SHARE_OF_SCREEN
    window.resize(min(width, room.width()), min(height, room.height()))
