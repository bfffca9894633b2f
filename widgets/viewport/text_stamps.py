"""Text with a dark edge, so that it shows on white fat as on black air; each is drawn once and kept as a picture."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
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
        (stamp,) = self.stamps([(text, ink)], painter.font(), flags=flags, pixel_ratio=ratio)
        size = stamp.deviceIndependentSize()
        place = QRectF(QPointF(), size)
        place.moveTopLeft(_corner(area, flags, size.width(), size.height()))
        place.adjust(EDGE_PX, EDGE_PX, -EDGE_PX, -EDGE_PX)
        put(painter, stamp, place.topLeft())
        return place

    def stamps(
        self, texts: Sequence[tuple[str, QColor]], font: QFont, *, flags: Qt.AlignmentFlag, pixel_ratio: float
    ) -> list[QPixmap]:
        """Texts in their ink as pictures, each with an edge of EDGE_PX on all sides."""
        font_key, bits = font.key(), int(flags)
        found = []
        for text, ink in texts:
            key = text, font_key, ink.rgba(), bits, pixel_ratio
            stamp = self._stamps.get(key)
            if stamp is None:
                stamp = self._stamps[key] = _stamp(text, font, flags=flags, ink=ink, ratio=pixel_ratio)
            self._stamps.move_to_end(key)
            found.append(stamp)
        while len(self._stamps) > _MOST_KEPT:
            self._stamps.popitem(last=False)
        return found


def put(painter: QPainter, stamp: QPixmap, corner: QPointF) -> None:
    """Draw a stamp with the upper left corner of its text there; letters between two pixels would be blurred."""
    painter.drawPixmap(QPointF(round(corner.x() - EDGE_PX), round(corner.y() - EDGE_PX)), stamp)


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
