"""The small picture that goes with the pointer while something is dragged."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QDrag, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from widgets.item_models.painting import GAP, draw_text, emphasised
from widgets.item_models.series_mime import Dragged, to_mime
from widgets.theme import colour

PICTURE_PX = 64
MOST_TEXT_PX = 220


def drag(source: QWidget, dragged: Dragged, *, text: str, picture: QPixmap | None = None) -> None:
    """Drag until the button is released or Esc pressed; returns then."""
    drag = QDrag(source)
    drag.setMimeData(to_mime(dragged))
    card = drag_card(source, text, picture)
    drag.setPixmap(card)
    drag.setHotSpot(QPoint(GAP, card.deviceIndependentSize().toSize().height() // 2))
    drag.exec(Qt.DropAction.CopyAction)


def drag_card(source: QWidget, text: str, picture: QPixmap | None) -> QPixmap:
    """A name, beside its picture where there is one."""
    font = emphasised(source.font())
    side = PICTURE_PX if picture is not None and not picture.isNull() else 0
    width = min(QFontMetrics(font).horizontalAdvance(text), MOST_TEXT_PX) + 2 * GAP + side
    height = max(side, QFontMetrics(font).height() + GAP)
    ratio = source.devicePixelRatioF()
    card = QPixmap(round(width * ratio), round(height * ratio))
    card.setDevicePixelRatio(ratio)
    card.fill(colour("selection"))
    painter = QPainter(card)
    if picture is not None and side:
        aspect = Qt.AspectRatioMode.KeepAspectRatio
        smooth = Qt.TransformationMode.SmoothTransformation
        shown = picture.scaled(side, side, aspect, smooth)
        painter.drawPixmap((side - shown.width()) // 2, (height - shown.height()) // 2, shown)
    draw_text(painter, QRect(side + GAP, 0, width - side - 2 * GAP, height), text, font=font, ink=colour("text"))
    painter.setPen(colour("link"))
    painter.drawRect(0, 0, width - 1, height - 1)
    painter.end()
    return card
