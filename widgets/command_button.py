"""A button of the action bar: icon, text and, fainter, the key that does the same."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from widgets.theme import set_picture

ICON_PX = 16


class CommandButton(QPushButton):
    """Triggers an action and is enabled when it is.

    Parameters
    ----------
    keys
        The key to name; stays when the action gives its shortcut up for a while.
    """

    def __init__(self, action: QAction, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self._role = ""
        self._icon, self._text, self._key = QLabel(), QLabel(action.text()), QLabel()
        self._key.setText(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) if keys else "")
        self._key.setProperty("role", "key")
        self._key.setVisible(bool(keys))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.setSpacing(8)
        for label in (self._icon, self._text, self._key):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(label)
        self.setAccessibleName(f"{action.text()} ({self._key.text()})" if keys else action.text())
        # The keys belong to the image; the buttons are for the mouse.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(32)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self.set_prominence("quiet")
        self._follow()

    def set_prominence(self, prominence: str) -> None:
        """`primary` is filled, `second` is outlined, `quiet` is neither."""
        if self.property("prominence") == prominence:
            return
        self.setProperty("prominence", prominence)
        for widget in (self, self._icon, self._text, self._key):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self._draw_icon()

    def sizeHint(self) -> QSize:
        """What the labels need."""
        return QSize(self.layout().sizeHint().width(), 32)

    def minimumSizeHint(self) -> QSize:
        """No label is ever cut."""
        return self.sizeHint()

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())
        self.setToolTip(self._action.toolTip())
        self._draw_icon()

    def _draw_icon(self) -> None:
        primary = self.property("prominence") == "primary"
        role = "faint" if not self.isEnabled() else "on_accent" if primary else "text"
        if self._role != role:
            self._role = role
            set_picture(self._icon, self._action.objectName(), role=role, size_px=ICON_PX)
