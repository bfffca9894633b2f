"""A list that leaves the keys of the image alone unless the user went to the list by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QListView, QStyledItemDelegate, QWidget

from widgets.actions import TYPED_INTO

_OWN_KEYS = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
    }
)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ListView(QListView):
    """One row selected at a time. A click selects without taking the focus, so that ↓ goes on scrolling slices."""

    entered = Signal()
    """Enter was pressed on the current row."""

    def __init__(
        self, model: QAbstractItemModel, delegate: QStyledItemDelegate, *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)

    def event(self, event: QEvent) -> bool:
        """With the focus, the keys that move in a list belong to the list and not to the image."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _OWN_KEYS
            and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        ):
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """What is typed next is meant for the image, no longer for the field that the search was typed into."""
        super().mousePressEvent(event)
        focus = QApplication.focusWidget()
        if isinstance(focus, TYPED_INTO):
            focus.clearFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The current row stays in view where another list takes some of the room."""
        current = self.currentIndex()
        was_in_view = current.isValid() and QRect(QPoint(), event.oldSize()).intersects(self.visualRect(current))
        super().resizeEvent(event)
        if was_in_view:
            self.scrollTo(current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter acts on the row; letters are the window's, not a search in the list."""
        if event.key() in _ENTER:
            self.entered.emit()
        elif event.key() in _OWN_KEYS:
            super().keyPressEvent(event)
        else:
            event.ignore()
