"""A dialog that is never smaller than its texts need at its width."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

SIDE_MARGIN, BOTTOM_MARGIN, SPACING = 24, 16, 16


class RoomyDialog(QDialog):
    """Grows when a wrapped text appears or gets longer; Qt alone would cut it off, or what lies below it."""

    def __init__(self, title: str, *, width: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SIDE_MARGIN, SIDE_MARGIN, SIDE_MARGIN, BOTTOM_MARGIN)
        self.column.setSpacing(SPACING)

    def event(self, event: QEvent) -> bool:
        """Follow what the layout needs."""
        handled = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._make_room()
        return handled

    def resizeEvent(self, event: QResizeEvent) -> None:
        """At another width the texts need another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._make_room()

    def _make_room(self) -> None:
        if self.column.hasHeightForWidth():
            self.setMinimumHeight(self.column.totalMinimumHeightForWidth(max(self.width(), self.minimumWidth())))
