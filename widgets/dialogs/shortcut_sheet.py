"""Every key and every use of the mouse, on one sheet made from the list of commands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.session.commands import COMMANDS, Command
from widgets.dialogs.roomy_dialog import RoomyDialog
from widgets.panels.labels import heading, with_role

MOUSE = (
    ("Scroll slices", "Wheel"),
    ("Zoom", "Ctrl + wheel"),
    ("Pan", "Middle drag"),
    ("Window and level", "Right drag"),
    ("Select a region", "Left click"),
    ("Show the same point everywhere", "Shift + left drag"),
    ("Enlarge one of several viewports", "Double click"),
    ("Open in another viewport", "Drag a series there"),
)


class ShortcutSheet(RoomyDialog):
    """Four columns: the review and the rest, the view and the mouse, the image, the viewports and measuring."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Keyboard shortcuts", width=640, parent=parent)
        columns = QHBoxLayout()
        columns.setSpacing(48)
        for blocks in (("Review", "File", "Help"), ("View", "Mouse"), ("Image",), ("Layout", "Measure")):
            column = QVBoxLayout()
            column.setSpacing(16)
            for block in blocks:
                column.addLayout(_block(block))
            column.addStretch()
            columns.addLayout(column)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.column.addLayout(columns)
        self.column.addStretch(1)
        self.column.addWidget(buttons)


def rows_of(group: str) -> tuple[tuple[str, str], ...]:
    """What a group does and by which keys; commands without keys are in the menus only."""
    if group == "Mouse":
        return MOUSE
    return tuple((c.text.rstrip("…"), keys_text(c)) for c in COMMANDS if c.group == group and c.keys)


def keys_text(command: Command) -> str:
    """The keys of a command as this system writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return "  or  ".join(QKeySequence(keys).toString(native) for keys in command.keys)


def _block(group: str) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    grid.addWidget(heading(group), 0, 0, 1, 2)
    for row, (text, keys) in enumerate(rows_of(group), start=1):
        grid.addWidget(QLabel(text), row, 0)
        grid.addWidget(with_role(QLabel(keys), "dim"), row, 1, Qt.AlignmentFlag.AlignRight)
    return grid
