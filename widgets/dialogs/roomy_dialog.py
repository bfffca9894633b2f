"""A dialog that is never smaller than its texts need at its width, and never larger than the screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QScrollArea, QVBoxLayout, QWidget

SIDE_MARGIN, BOTTOM_MARGIN, SPACING = 24, 16, 16
SHARE_OF_SCREEN = 0.92
"""The rest is for the frame of the window and what the system keeps at the edges."""


class RoomyDialog(QDialog):
    """Grows when a wrapped text appears or gets longer; Qt alone would cut it off, or what lies below it.

    What does not fit on the screen is scrolled, the buttons at the foot are not.
    """

    def __init__(self, title: str, *, width: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._body = QWidget()
        self.column = QVBoxLayout(self._body)
        self.column.setContentsMargins(SIDE_MARGIN, SIDE_MARGIN, SIDE_MARGIN, SPACING)
        self.column.setSpacing(SPACING)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._body)
        self._all = QVBoxLayout(self)
        self._all.setContentsMargins(0, 0, 0, BOTTOM_MARGIN)
        self._all.setSpacing(0)
        self._all.addWidget(self._area, 1)
        self._width = min(width, self.room().width())
        self.setMinimumWidth(self._width)
        self._body.installEventFilter(self)

    def add_foot(self, widget: QWidget) -> None:
        """Put something of one line above the buttons, where it is seen whatever is scrolled."""
        widget.setContentsMargins(SIDE_MARGIN, 0, SIDE_MARGIN, SPACING // 2)
        self._all.addWidget(widget)

    def add_buttons(self, buttons: QDialogButtonBox) -> None:
        """Put the buttons at the foot."""
        buttons.setContentsMargins(SIDE_MARGIN, 0, SIDE_MARGIN, 0)
        self._all.addWidget(buttons)

    def sizeHint(self) -> QSize:
        """As much as is needed, if the screen has it."""
        wanted = self._body.sizeHint() + QSize(0, self._foot())
        if wanted.height() > self.room().height():
            wanted += QSize(self._area.verticalScrollBar().sizeHint().width(), 0)
        return wanted.expandedTo(QSize(self._width, 0)).boundedTo(self.room())

    def event(self, event: QEvent) -> bool:
        """Follow what the layout needs."""
        handled = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._make_room()
        return handled

    def showEvent(self, event: QShowEvent) -> None:
        """Qt alone would open it no wider than two thirds of the screen."""
        if not event.spontaneous():
            self.resize(self.sizeHint().expandedTo(self.size()))
        super().showEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what the texts need."""
        if watched is self._body and event.type() == QEvent.Type.LayoutRequest:
            self._make_room()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """At another width the texts need another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._make_room()

    def _make_room(self) -> None:
        width = max(self.width(), self.minimumWidth())
        needed = self.column.totalMinimumHeightForWidth(width) if self.column.hasHeightForWidth() else 0
        needed = max(needed, self.column.totalMinimumSize().height()) + self._foot()
        self.setMinimumHeight(min(needed, self.room().height()))

    def _foot(self) -> int:
        feet = (self._all.itemAt(at) for at in range(1, self._all.count()))
        return sum(foot.sizeHint().height() for foot in feet) + BOTTOM_MARGIN

    def room(self) -> QSize:
        """How large the dialog can be on its screen."""
        return self.screen().availableSize() * SHARE_OF_SCREEN
