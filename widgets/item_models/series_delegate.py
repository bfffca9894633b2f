"""How a series is painted: its picture, its name, what it holds, and whether it is the open one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.core.object_kinds import ObjectKind
from app.core.study import SeriesRecord
from widgets.elision import leading_parts
from widgets.item_models import painting
from widgets.item_models.series_model import (
    FACTS_ROLE,
    KIND_ROLE,
    MARK_ROLE,
    PICTURE_ROLE,
    SEPARATOR,
    SERIES_ROLE,
    SeriesMark,
    series_name,
)
from widgets.theme import colour, image_colour
from widgets.translation import tr

PICTURE_SIZE = 56
BAR_WIDTH = 3


class SeriesDelegate(QStyledItemDelegate):
    """A picture on the left, two lines beside it, a bar where the series is open."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The picture and a margin; less where there will never be one."""
        record = index.data(SERIES_ROLE)
        if isinstance(record, SeriesRecord) and index.data(KIND_ROLE) is not ObjectKind.IMAGE:
            return QSize(160, painting.row_height(option.font))
        return QSize(160, PICTURE_SIZE + painting.GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a row."""
        record = index.data(SERIES_ROLE)
        if not isinstance(record, SeriesRecord):
            return
        painter.save()
        colours = painting.paint_row(painter, option)
        mark = SeriesMark(index.data(MARK_ROLE))
        place = QRect(option.rect.topLeft() + QPoint(painting.GAP, painting.GAP // 2), QSize(PICTURE_SIZE, 0))
        place.setBottom(option.rect.bottom() - painting.GAP // 2)
        kind = index.data(KIND_ROLE)
        if kind is ObjectKind.IMAGE:
            _paint_picture(painter, place, index.data(PICTURE_ROLE))
        else:
            sign = "✓" if kind is ObjectKind.STRUCTURE_SET else "·"
            painter.setFont(painting.emphasised(option.font))
            painter.setPen(colours.text)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), sign)
        if mark is not SeriesMark.NONE:
            bar = QRect(option.rect.topLeft(), QSize(BAR_WIDTH, option.rect.height()))
            painter.fillRect(bar, colour("link"))
        beside = option.rect.adjusted(painting.GAP + PICTURE_SIZE, 0, 0, 0)
        upper, lower = painting.two_lines(beside, option.font)
        small, name = painting.small(option.font), painting.emphasised(option.font)
        says = {SeriesMark.NONE: "", SeriesMark.OPEN: tr("open"), SeriesMark.OPENING: tr("opening…")}[mark]
        painting.draw_line(painter, upper, (series_name(record), name, colours.text), ("", small, colours.dim))
        facts = leading_parts(
            index.data(FACTS_ROLE),
            separator=SEPARATOR,
            fits=lambda text: painting.has_room(lower, text, *([says] if says else []), font=small),
        )
        painting.draw_line(painter, lower, (facts, small, colours.dim), (says, small, colours.text))
        painter.restore()


def _paint_picture(painter: QPainter, place: QRect, picture: object) -> None:
    painter.fillRect(place, QColor(Qt.GlobalColor.black))
    if not isinstance(picture, QPixmap):
        return  # On its way: a black square, like the image that will lie there.
    if picture.isNull():
        painter.setPen(image_colour("dim"))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), tr("no\npicture"))
        return
    size = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRect(QPoint(0, 0), size)
    target.moveCenter(place.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(target, picture)
