"""How a region is painted on the list: mark, name and what became of it; slice, score and area."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from app.core.phrases import phrase
from app.core.roi import ReviewState
from widgets.item_models import painting
from widgets.item_models.painting import RowColours
from widgets.item_models.roi_model import RoiRow
from widgets.item_models.row_delegate import RowDelegate
from widgets.item_models.row_model import ROW_ROLE
from widgets.theme import colour, state_colour
from widgets.translation import tr

REOPEN = phrase("Reopen")
COLOUR_BAR_PX: Final = 3


class RoiDelegate(RowDelegate[RoiRow]):
    """Two lines behind the mark of the state; a rejected row offers to take that back."""

    sign_width = 24
    reopen_clicked = Signal(QModelIndex)

    def paint_lines(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: RoiRow,
        *,
        lines: tuple[QRect, QRect],
        colours: RowColours,
    ) -> None:
        """Paint a region."""
        upper, lower = lines
        state = row.roi.state
        name = painting.emphasised(option.font)
        name.setStrikeOut(state is ReviewState.REJECTED)
        small = painting.small(option.font)
        painter.setFont(painting.emphasised(option.font))
        painter.setPen(state_colour(state, selected=colours.stronger))
        mark = QRect(option.rect.left(), upper.top(), self.sign_width + painting.GAP, upper.height())
        painter.drawText(mark, int(Qt.AlignmentFlag.AlignCenter), row.mark)
        if row.roi.colour is not None:
            # On the image a region has the colour of its state; its own is that in files, told beside its mark.
            bar = QRect(option.rect.left(), upper.top(), COLOUR_BAR_PX, lower.bottom() - upper.top())
            painter.fillRect(bar, QColor(*row.roi.colour))
        name_colour = colours.dim if state is ReviewState.REJECTED else colours.text
        aside = (tr(REOPEN), small, colour("link")) if row.can_reopen else (row.aside_text, small, colours.dim)
        painting.draw_line(painter, upper, (row.roi.roi_class.name, name, name_colour), aside)
        area = (row.area_text, small, colours.text)
        # The number of a slice is never cut: it is what a row is looked up by.
        places = (row.place_text, row.slice_text, row.number_text)
        has_room = (text for text in places if painting.has_room(lower, text, row.area_text, font=small))
        place = next(has_room, row.number_text)
        painting.draw_line(painter, lower, (place, small, colours.dim), area)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """A click on “Reopen” asks for that; every other click is the view's."""
        row = index.data(ROW_ROLE)
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
            and isinstance(row, RoiRow)
            and row.can_reopen
            and reopen_rect(option).contains(event.position().toPoint())
        ):
            self.reopen_clicked.emit(model.index(index.row(), index.column()))
            return True
        return super().editorEvent(event, model, option, index)


def reopen_rect(option: QStyleOptionViewItem) -> QRect:
    """Where “Reopen” is clicked: the upper right corner of the row, with room to hit it."""
    width = QFontMetrics(painting.small(option.font)).horizontalAdvance(tr(REOPEN)) + 2 * painting.GAP
    return QRect(option.rect.right() - width, option.rect.top(), width, option.rect.height() // 2)
