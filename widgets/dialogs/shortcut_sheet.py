"""Every key and every use of the mouse, on one sheet made from the list of commands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QStyle, QVBoxLayout, QWidget

from app.core.phrases import phrase
from app.session.key_table import KeyTable
from widgets.actions import native
from widgets.dialogs.roomy_dialog import SIDE_MARGIN, RoomyDialog
from widgets.panels.labels import heading, with_role
from widgets.translation import said, tr

REVIEW, VIEW, IMAGE = phrase("Review"), phrase("View"), phrase("Image")
LAYOUT, MEASURE, EDIT = phrase("Layout"), phrase("Measure"), phrase("Edit")
MOUSE_GROUP, FILE, HELP = phrase("Mouse"), phrase("File"), phrase("Help")
ARRANGEMENTS = (
    ((REVIEW, LAYOUT, MEASURE), (VIEW, EDIT, MOUSE_GROUP), (IMAGE, FILE, HELP)),
    ((REVIEW, LAYOUT, MEASURE, FILE, HELP), (VIEW, IMAGE, EDIT, MOUSE_GROUP)),
    ((REVIEW, VIEW, IMAGE, LAYOUT, MEASURE, EDIT, MOUSE_GROUP, FILE, HELP),),
)
"""From the widest to the narrowest: a sheet is scrolled down, never sideways."""
GAP_PX = 48

MOUSE = (
    (phrase("Scroll slices"), phrase("Wheel")),
    (phrase("Zoom"), phrase("Ctrl + wheel")),
    (phrase("Pan"), phrase("Middle drag")),
    (phrase("Window and level"), phrase("Right drag")),
    (phrase("Select a region"), phrase("Left click")),
    (phrase("Use the tool in hand"), phrase("Left drag")),
    (phrase("Show the same point everywhere"), phrase("Shift + left drag")),
    (phrase("Enlarge one of several viewports"), phrase("Double click")),
    (phrase("Open in another viewport"), phrase("Drag a series there")),
)


class ShortcutSheet(RoomyDialog):
    """What can be done, by subject, in as many columns as the screen has room for."""

    def __init__(self, table: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(tr("Keyboard shortcuts"), width=640, parent=parent)
        scroll_bar_px = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        room_px = self.room().width() - 2 * SIDE_MARGIN - scroll_bar_px
        sheets = (_sheet(columns, table) for columns in ARRANGEMENTS)
        sheet = next(sheets)
        for narrower in sheets:
            if sheet.sizeHint().width() <= room_px:
                break
            sheet = narrower
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.change = buttons.addButton(tr("Change keys…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.change.setAutoDefault(False)
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        buttons.rejected.connect(self.reject)
        self.column.addWidget(sheet)
        self.column.addStretch(1)
        self.add_buttons(buttons)


def _sheet(columns: Sequence[Sequence[str]], table: KeyTable) -> QWidget:
    sheet = QWidget()
    row = QHBoxLayout(sheet)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GAP_PX)
    for blocks in columns:
        column = QVBoxLayout()
        column.setSpacing(16)
        for block in blocks:
            column.addLayout(_block(block, table))
        column.addStretch()
        row.addLayout(column)
    return sheet


def rows_of(group: str, table: KeyTable) -> tuple[tuple[str, str], ...]:
    """What a group does and by which keys; commands without keys are in the menus only."""
    if group == "Mouse":
        return MOUSE
    shown = (command for command in table.commands if command.group == group and table.keys[command.name])
    return tuple((tr(command.text).rstrip("…"), keys_text(table.keys[command.name])) for command in shown)


def keys_text(keys: Sequence[str]) -> str:
    """The keys of a command as this system writes them."""
    return f"  {tr('or')}  ".join(native(key) for key in keys)


def _block(group: str, table: KeyTable) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(2)
    grid.addWidget(heading(tr(group)), 0, 0, 1, 2)
    for row, (text, keys) in enumerate(rows_of(group, table), start=1):
        grid.addWidget(QLabel(said(text)), row, 0)
        grid.addWidget(with_role(QLabel(said(keys)), "dim"), row, 1, Qt.AlignmentFlag.AlignRight)
    return grid
