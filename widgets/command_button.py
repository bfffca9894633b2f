"""A button of the action bar: icon, text and, fainter, the key that does the same."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from widgets.actions import KEYS_PROPERTY
from widgets.theme import set_picture

ICON_PX = 16


class CommandButton(QPushButton):
    """Triggers an action and is enabled when it is; names its key, also while the action has given it up."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self._role = ""
        self._compact = False
        self._icon, self._text, self._key = QLabel(), QLabel(action.iconText()), QLabel()
        self._key.setProperty("role", "key")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.setSpacing(8)
        for label in (self._icon, self._text, self._key):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(label)
        # A click leaves the keys with the image; Tab comes here.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
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

    def set_compact(self, compact: bool) -> None:
        """Whether the key is left out."""
        if compact != self._compact:
            self._compact = compact
            self._follow()
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """What the labels need."""
        return QSize(self.layout().sizeHint().width(), 32)

    def minimumSizeHint(self) -> QSize:
        """No label is ever cut."""
        return self.sizeHint()

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())
        self.setToolTip(self._action.toolTip())
        keys = self._action.property(KEYS_PROPERTY)
        self._key.setText(keys)
        self._key.setVisible(bool(keys) and not self._compact)
        text = self._action.iconText()
        self.setAccessibleName(f"{text} ({keys})" if keys else text)
        self._draw_icon()

    def _draw_icon(self) -> None:
        primary = self.property("prominence") == "primary"
        role = "faint" if not self.isEnabled() else "on_accent" if primary else "text"
        if self._role != role:
            self._role = role
            set_picture(self._icon, self._action.objectName(), role=role, size_px=ICON_PX)
