"""Text with a dark edge, so that it shows on white fat as on black air; each is drawn once and kept as a picture."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

SHADE: Final = QColor(0, 0, 0, 200)
EDGE_PX: Final = 1
_MOST_KEPT: Final = 256
_Key = tuple[str, str, int, int, float]


class TextStamps:
    """Draws short texts fast: of those on a slice nearly all stand on the next one too."""

    def __init__(self) -> None:
        self._stamps: OrderedDict[_Key, QPixmap] = OrderedDict()

    def draw(self, painter: QPainter, area: QRectF, text: str, *, flags: Qt.AlignmentFlag, ink: QColor) -> QRectF:
        """Draw text, perhaps of several lines, at a corner or edge of `area`; where it stands."""
        ratio = painter.device().devicePixelRatio()
        font = painter.font()
        key = text, font.key(), ink.rgba(), int(flags), ratio
        stamp = self._stamps.get(key)
        if stamp is None:
            stamp = _stamp(text, font, flags=flags, ink=ink, ratio=ratio)
            self._stamps[key] = stamp
            while len(self._stamps) > _MOST_KEPT:
                self._stamps.popitem(last=False)
        self._stamps.move_to_end(key)
        size = stamp.deviceIndependentSize()
        place = QRectF(QPointF(), size)
        place.moveTopLeft(_corner(area, flags, size.width(), size.height()))
        # On whole pixels: letters between two would be blurred.
        painter.drawPixmap(QPointF(round(place.x()), round(place.y())), stamp)
        return place.adjusted(EDGE_PX, EDGE_PX, -EDGE_PX, -EDGE_PX)


def _stamp(text: str, font: QFont, *, flags: Qt.AlignmentFlag, ink: QColor, ratio: float) -> QPixmap:
    box = QFontMetricsF(font).boundingRect(QRectF(0, 0, 4000, 4000), int(flags), text)
    width, height = int(box.width()) + 2 + 2 * EDGE_PX, int(box.height()) + 1 + 2 * EDGE_PX
    stamp = QPixmap(round(width * ratio), round(height * ratio))
    stamp.setDevicePixelRatio(ratio)
    stamp.fill(Qt.GlobalColor.transparent)
    painter = QPainter(stamp)
    painter.setFont(font)
    area = QRectF(EDGE_PX, EDGE_PX, width - 2 * EDGE_PX, height - 2 * EDGE_PX)
    painter.setPen(SHADE)
    for x, y in ((-1, 0), (1, 0), (0, -1), (0, 1), (1, 1)):
        painter.drawText(area.translated(x, y), int(flags), text)
    painter.setPen(ink)
    painter.drawText(area, int(flags), text)
    painter.end()
    return stamp


def _corner(area: QRectF, flags: Qt.AlignmentFlag, width: float, height: float) -> QPointF:
    """The top left corner of a box of that size, which may reach over the edge by that of the text."""
    x, y = area.left() - EDGE_PX, area.top() - EDGE_PX
    if flags & Qt.AlignmentFlag.AlignRight:
        x = area.right() + EDGE_PX - width
    elif flags & Qt.AlignmentFlag.AlignHCenter:
        x = area.center().x() - width / 2
    if flags & Qt.AlignmentFlag.AlignBottom:
        y = area.bottom() + EDGE_PX - height
    elif flags & Qt.AlignmentFlag.AlignVCenter:
        y = area.center().y() - height / 2
    return QPointF(x, y)
