"""How a measurement is painted on the list: its tool's sign, name and slice; what it says."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.session.measure_commands import tool_command
from app.session.measurement_texts import value_text
from widgets.item_models import painting
from widgets.item_models.measurement_model import ROW_ROLE, MeasurementRow
from widgets.theme import icon
from widgets.translation import said

SIGN_PX = 14
SIGN_WIDTH = 24


class MeasurementDelegate(QStyledItemDelegate):
    """Two lines behind the sign of the tool."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines and a margin."""
        return QSize(160, painting.row_height(option.font))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a row."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, MeasurementRow):
            return
        painter.save()
        colours = painting.paint_row(painter, option)
        upper, lower = painting.two_lines(option.rect.adjusted(SIGN_WIDTH, 0, 0, 0), option.font)
        small = painting.small(option.font)
        top = upper.top() + (upper.height() - SIGN_PX) // 2
        sign = QRect(option.rect.left() + painting.GAP, top, SIGN_PX, SIGN_PX)
        icon(tool_command(row.measurement.kind)).paint(painter, sign)
        name = (said(row.measurement.title), painting.emphasised(option.font), colours.text)
        painting.draw_line(painter, upper, name, (row.place_text, small, colours.dim))
        painting.draw_text(painter, lower, said(value_text(row.measurement)), font=small, ink=colours.text)
        painter.restore()

    def updateEditorGeometry(  # noqa: N802 - Qt's name
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The name is edited where it stands."""
        rect = option.rect.adjusted(SIGN_WIDTH, 0, 0, 0)
        height = editor.sizeHint().height()
        editor.setGeometry(QRect(rect.left(), rect.top() + (rect.height() - height) // 2, rect.width(), height))
