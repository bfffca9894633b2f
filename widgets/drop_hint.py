"""What is seen while something is dragged over a place that takes it."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.theme import image_colour


class DropHint(QWidget):
    """Over everything else of its parent while something is dragged; lets the mouse through."""

    def __init__(self, parent: QWidget, words: str) -> None:
        super().__init__(parent)
        self._words = words
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self) -> None:
        """Lie over the whole parent."""
        self.setGeometry(self.parentWidget().rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed frame, a veil and a few words."""
        painter = QPainter(self)
        veil = image_colour("selection")
        veil.setAlphaF(0.55)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(image_colour("link"), 3, Qt.PenStyle.DashLine))
        painter.drawRect(self.rect().adjusted(3, 3, -4, -4))
        words = painter.fontMetrics().boundingRect(self._words).adjusted(-12, -6, 12, 6)
        place = QRect(words)
        place.moveCenter(self.rect().center())
        painter.fillRect(place, image_colour("selection"))
        painter.setPen(image_colour("text"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._words)
