"""A line to type into, right on the image: words of a note, the name of a measurement."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.measurement import MOST_NAME_CHARACTERS, MeasurementId

WIDTH_PX = 240
ABOVE_PX = 8


class WordsEditor(QLineEdit):
    """Hidden until something is to be typed. Enter, or a click elsewhere, takes the words; Esc does not."""

    done = Signal(object, str)
    """MeasurementId, or None for what is being drawn, and what was typed."""
    given_up = Signal(object)

    def __init__(self, surface: QWidget) -> None:
        super().__init__(surface)
        self._subject: MeasurementId | None = None
        self.setMaxLength(MOST_NAME_CHARACTERS)
        self.hide()

    def edit(self, position: QPointF, text: str, *, what: str, subject: MeasurementId | None) -> None:
        """Ask for words near a point of the surface."""
        self.finish()
        self._subject = subject
        self.setText(text)
        self.setPlaceholderText(what)
        self.setAccessibleName(what)
        height = self.sizeHint().height()
        area = self.parentWidget().rect()
        left = min(max(int(position.x()), 0), max(area.width() - WIDTH_PX, 0))
        top = min(max(int(position.y()) - height - ABOVE_PX, 0), max(area.height() - height, 0))
        self.setGeometry(left, top, WIDTH_PX, height)
        self.show()
        self.setFocus()
        self.selectAll()

    def finish(self) -> None:
        """Take what was typed, if anything is being typed."""
        if not self.isHidden():
            self._close()
            self.done.emit(self._subject, self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the words, Esc leaves things as they were."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        elif event.key() == Qt.Key.Key_Escape:
            self._close()
            self.given_up.emit(self._subject)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes elsewhere has typed what they wanted."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.finish()

    def _close(self) -> None:
        had_focus = self.hasFocus()
        self.hide()
        if had_focus:
            self.parentWidget().setFocus()
