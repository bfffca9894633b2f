"""What the delegates share: rows of two lines whose texts are cut with an ellipsis, never drawn over each other."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from widgets.elision import without_cut_number
from widgets.theme import colour

GAP = 8
"""The grid: margins and gaps are multiples of it, or half of it."""


def line_height(font: QFont) -> int:
    """Height of a line of text."""
    return QFontMetrics(font).height()


def small(font: QFont) -> QFont:
    """The font for the second line."""
    other = QFont(font)
    if font.pixelSize() > 0:
        other.setPixelSize(max(font.pixelSize() - 1, 9))
    else:
        other.setPointSizeF(max(font.pointSizeF() * 0.92, 7.0))
    return other


def emphasised(font: QFont) -> QFont:
    """The font for a name."""
    other = QFont(font)
    other.setWeight(QFont.Weight.DemiBold)
    return other


def draw_text(painter: QPainter, rect: QRect, text: str, *, font: QFont, ink: QColor, right: bool = False) -> int:
    """Draw one line, cut if it must be, and return the width that it took."""
    metrics = QFontMetrics(font)
    shown = without_cut_number(metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(rect.width(), 0)))
    painter.setFont(font)
    painter.setPen(ink)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
    return metrics.horizontalAdvance(shown) if shown else 0


def has_room(rect: QRect, *texts: str, font: QFont) -> bool:
    """Whether these texts stand whole beside each other."""
    metrics = QFontMetrics(font)
    return sum(metrics.horizontalAdvance(text) for text in texts) + GAP * (len(texts) - 1) <= rect.width()


def draw_line(
    painter: QPainter,
    rect: QRect,
    left: tuple[str, QFont, QColor],
    right: tuple[str, QFont, QColor],
) -> None:
    """Two texts on one line: the right one whole if it can be, the left one in what remains."""
    text, font, ink = right
    taken = draw_text(painter, rect, text, font=font, ink=ink, right=True) if text else 0
    rest = rect.adjusted(0, 0, -(taken + GAP) if taken else 0, 0)
    draw_text(painter, rest, left[0], font=left[1], ink=left[2])


@dataclass(frozen=True, slots=True)
class RowColours:
    """Colours of the texts of a row; `stronger` where its ground asks for the stronger colour of a state."""

    text: QColor
    dim: QColor
    stronger: bool


def row_height(font: QFont) -> int:
    """Two lines with half a grid step above, between and below, rounded up to the grid."""
    needed = line_height(emphasised(font)) + line_height(small(font)) + GAP + GAP // 2
    return -(-needed // GAP) * GAP


def two_lines(rect: QRect, font: QFont) -> tuple[QRect, QRect]:
    """Where the two lines of a row lie, inside its margins."""
    inner = rect.adjusted(GAP, 0, -GAP, 0)
    upper_height, lower_height = line_height(emphasised(font)), line_height(small(font))
    top = rect.top() + (rect.height() - upper_height - lower_height - GAP // 4) // 2
    upper = QRect(inner.left(), top, inner.width(), upper_height)
    lower = QRect(inner.left(), upper.bottom() + 1 + GAP // 4, inner.width(), lower_height)
    return upper, lower


def paint_row(painter: QPainter, option: QStyleOptionViewItem) -> RowColours:
    """Paint the ground of a row: selected, under the mouse or plain; returns the colours for its texts."""
    palette = option.palette
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
    if selected:
        painter.fillRect(option.rect, palette.color(QPalette.ColorRole.Highlight))
    elif hovered:
        painter.fillRect(option.rect, palette.color(QPalette.ColorRole.AlternateBase))
    if option.state & QStyle.StateFlag.State_HasFocus and option.state & QStyle.StateFlag.State_KeyboardFocusChange:
        painter.setPen(palette.color(QPalette.ColorRole.Accent))
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
    text = palette.color(QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text)
    return RowColours(text, text if selected else colour("dim"), stronger=selected or hovered)
