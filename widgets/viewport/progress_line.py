"""A thin line at the top edge while the user waits for something."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.session.activity import Activity
from widgets.theme import image_colour

HEIGHT_PX = 3
TICK_MS = 40
TICKS_ACROSS = 40
SHARE = 0.25


class ProgressLine(QWidget):
    """Grows with the work; wanders where nobody knows how much there is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedHeight(HEIGHT_PX)
        self._fraction: float | None = None
        self._tick = 0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._wander)
        self.hide()

    def set_activity(self, activity: Activity | None) -> None:
        """Show how far it is; None hides the line."""
        self._fraction = activity.fraction if activity else None
        self.setVisible(activity is not None)
        if activity is not None and activity.fraction is None:
            self._timer.start()
        else:
            self._timer.stop()
            self._tick = 0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the part that is done, or the part that wanders."""
        painter = QPainter(self)
        if self._fraction is not None:
            start, length = 0.0, self._fraction * self.width()
        else:
            length = SHARE * self.width()
            start = (self.width() + length) * (self._tick % TICKS_ACROSS) / TICKS_ACROSS - length
        painter.fillRect(QRectF(QPointF(start, 0), QSizeF(length, self.height())), image_colour("link"))

    def _wander(self) -> None:
        self._tick += 1
        self.update()
