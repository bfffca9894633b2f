"""Every key and every use of the mouse, on one sheet made from the list of commands."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.session.commands import COMMANDS, Command
from widgets.dialogs.roomy_dialog import BOTTOM_MARGIN, SIDE_MARGIN, RoomyDialog
from widgets.panels.labels import heading, with_role

COLUMNS = (("Review", "Measure", "File", "Help"), ("View", "Mouse"), ("Image", "Layout"))
GAP_PX = 24
SHARE_OF_SCREEN = 0.95

MOUSE = (
    ("Scroll slices", "Wheel"),
    ("Zoom", "Ctrl + wheel"),
    ("Pan", "Middle drag"),
    ("Window and level", "Right drag"),
    ("Select a region", "Left click"),
    ("Use the tool in hand", "Left drag"),
    ("Show the same point everywhere", "Shift + left drag"),
    ("Enlarge one of several viewports", "Double click"),
    ("Open in another viewport", "Drag a series there"),
)


class ShortcutSheet(RoomyDialog):
    """Three columns of what can be done, by subject."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Keyboard shortcuts", width=640, parent=parent)
        sheet = QWidget()
        columns = QHBoxLayout(sheet)
        columns.setContentsMargins(0, 0, GAP_PX, 0)
        columns.setSpacing(2 * GAP_PX)
        for blocks in COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(16)
            for block in blocks:
                column.addLayout(_block(block))
            column.addStretch()
            columns.addLayout(column)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(sheet)
        self.column.addWidget(area, 1)
        self.column.addWidget(buttons)
        # Whole where the screen is large enough, scrolled where it is not.
        wanted = sheet.sizeHint() + QSize(2 * SIDE_MARGIN + GAP_PX, SIDE_MARGIN + 4 * BOTTOM_MARGIN)
        self.resize(wanted.boundedTo(self.screen().availableSize() * SHARE_OF_SCREEN))


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
