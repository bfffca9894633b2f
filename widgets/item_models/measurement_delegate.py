"""How a measurement is painted on the list: its tool's sign, name and slice; what it says."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from app.session.measure_commands import tool_command
from app.session.measurement_texts import mean_text, value_text
from widgets.item_models import painting
from widgets.item_models.measurement_model import MeasurementRow
from widgets.item_models.painting import RowColours
from widgets.item_models.row_delegate import RowDelegate
from widgets.theme import icon
from widgets.translation import said

SIGN_PX = 14


class MeasurementDelegate(RowDelegate[MeasurementRow]):
    """Two lines behind the sign of the tool."""

    sign_width = 24

    def paint_lines(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: MeasurementRow,
        *,
        lines: tuple[QRect, QRect],
        colours: RowColours,
    ) -> None:
        """Paint a measurement."""
        upper, lower = lines
        small = painting.small(option.font)
        top = upper.top() + (upper.height() - SIGN_PX) // 2
        sign = QRect(option.rect.left() + painting.GAP, top, SIGN_PX, SIGN_PX)
        icon(tool_command(row.measurement.kind)).paint(painter, sign)
        name = (said(row.measurement.title), painting.emphasised(option.font), colours.text)
        painting.draw_line(painter, upper, name, (row.place_text, small, colours.dim))
        value, mean = said(value_text(row.measurement)), said(mean_text(row.measurement))
        aside = mean if painting.has_room(lower, value, mean, font=small) else ""
        painting.draw_line(painter, lower, (value, small, colours.text), (aside, small, colours.text))

    def updateEditorGeometry(  # noqa: N802 - Qt's name
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The name is edited where it stands."""
        rect = option.rect.adjusted(self.sign_width, 0, 0, 0)
        height = editor.sizeHint().height()
        editor.setGeometry(QRect(rect.left(), rect.top() + (rect.height() - height) // 2, rect.width(), height))
