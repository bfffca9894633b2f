"""Rows of two lines, painted: what the lists of studies, regions and measurements share."""

from __future__ import annotations

from typing import Generic

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from widgets.item_models import painting
from widgets.item_models.row_model import ROW_ROLE, Row

LEAST_WIDTH = 160


class RowDelegate(QStyledItemDelegate, Generic[Row]):
    """Paints the ground of a row and leaves what stands on it to `paint_lines`."""

    sign_width = 0
    """Room for a sign before both lines."""

    def paint_lines(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: Row,
        *,
        lines: tuple[QRect, QRect],
        colours: painting.RowColours,
    ) -> None:
        """Paint a row of the model, a value; `lines` are the places of both lines."""
        raise NotImplementedError

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines and a margin."""
        return QSize(LEAST_WIDTH, painting.row_height(option.font))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a row."""
        row = index.data(ROW_ROLE)
        if row is None:
            return
        painter.save()
        colours = painting.paint_row(painter, option)
        lines = painting.two_lines(option.rect.adjusted(self.sign_width, 0, 0, 0), option.font)
        self.paint_lines(painter, option, row, lines=lines, colours=colours)
        painter.restore()
