"""Plots of the ledger: stacked bars whose parts differ in pattern as well as in colour; every number can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.core.ledger import DECIDED, Outcome
from app.core.ledger_figures import Tally
from app.core.roi import ReviewState
from app.session.ledger_texts import MARKS, OUTCOMES, tally_text
from widgets.theme import colour, state_colour
from widgets.translation import said, tr

STATES: Final = {
    Outcome.ACCEPTED: ReviewState.VALIDATED,
    Outcome.EDITED: ReviewState.EDITED,
    Outcome.REJECTED: ReviewState.REJECTED,
}
LEAST_SIZE: Final = QSize(180, 128)
WISHED_SIZE: Final = QSize(340, 200)
GAP: Final = 8
HATCH_PX: Final = 5.0
WIDEST_BAR: Final = 36.0
TICK: Final = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Parameters
    ----------
    edge
        What stands under its left edge; empty for nothing.
    name
        What it is of, in full.
    """

    edge: str
    name: str
    tally: Tally


class BarPlot(QWidget):
    """Bars side by side, each of what was accepted, edited and rejected; read with the mouse or the arrow keys."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._bars: tuple[Bar, ...] = ()
        self._last_edge = ""
        self._current: int | None = None
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_bars(self, bars: Sequence[Bar], *, last_edge: str = "") -> None:
        """Show these bars; `last_edge` stands under the right edge of the last one."""
        self._bars, self._last_edge, self._current = tuple(bars), last_edge, None
        told = (f"{bar.name}: {tally_text(bar.tally)}" for bar in self._bars if bar.tally.total)
        self.setAccessibleDescription("; ".join(told))
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Small, but readable."""
        return LEAST_SIZE

    def sizeHint(self) -> QSize:
        """As a third of the window."""
        return WISHED_SIZE

    def event(self, event: QEvent) -> bool:
        """What a bar under the pointer is of."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            bar = self._bar_at(event.pos())
            QToolTip.showText(event.globalPos(), self._told(bar) if bar is not None else "", self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys go from bar to bar, past those that hold nothing."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        places = [place for place, bar in enumerate(self._bars) if bar.tally.total]
        if places:
            here = self._current if self._current is not None else (-1 if step > 0 else len(self._bars))
            ahead = [place for place in places if (place - here) * step > 0]
            self._current = (min(ahead) if step > 0 else max(ahead)) if ahead else here
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys go."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Read nothing any more."""
        self._current = None
        super().focusOutEvent(event)
        self.update()

    @property
    def reading(self) -> str:
        """What the bar says that the keys went to; empty for none."""
        return self._told(self._current) if self._current is not None else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Title or reading, axis, bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = painter.fontMetrics().height()
        painter.setPen(colour("text"))
        head = QRectF(0, 0, self.width(), line)
        text = self.reading or self._title
        painter.drawText(
            head,
            Qt.AlignmentFlag.AlignLeft,
            painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width()),
        )
        if self.hasFocus():
            painter.setPen(QPen(colour("focus"), 1, Qt.PenStyle.DotLine))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        area = self._area()
        most = max((bar.tally.total for bar in self._bars), default=0)
        self._paint_axis(painter, area, most)
        for place, bar in enumerate(self._bars):
            if most and bar.tally.total:
                self._paint_bar(painter, self._place(place), bar, most, is_current=place == self._current)

    def _area(self) -> QRectF:
        """Where the bars stand; beside it numbers, below it names."""
        metrics = self.fontMetrics()
        most = max((bar.tally.total for bar in self._bars), default=0)
        left = metrics.horizontalAdvance(str(most)) + GAP
        top = 2 * metrics.height() + GAP // 2
        bottom = self.height() - metrics.height() - TICK - 2
        return QRectF(left, top, max(self.width() - left - GAP, 1), max(bottom - top, 1))

    def _place(self, number: int) -> QRectF:
        """The column of a bar."""
        area = self._area()
        width = area.width() / len(self._bars)
        return QRectF(area.left() + number * width, area.top(), width, area.height())

    def _paint_axis(self, painter: QPainter, area: QRectF, most: int) -> None:
        metrics = painter.fontMetrics()
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(QLineF(area.bottomLeft(), area.bottomRight()))
        if most:
            painter.drawLine(QLineF(area.topLeft(), area.topRight()))
            painter.setPen(colour("dim"))
            for count, y in ((most, area.top()), (0, area.bottom())):
                text = str(count)
                place = QRectF(0, y - metrics.height() / 2, area.left() - GAP / 2, metrics.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(colour("dim"))
        after = -float("inf")
        edges = [*(bar.edge for bar in self._bars), self._last_edge]
        for number, edge in enumerate(edges):
            if not edge or not self._bars:
                continue
            x = area.left() + number * area.width() / len(self._bars)
            width = metrics.horizontalAdvance(edge)
            start = min(max(x - width / 2, 0.0), self.width() - width)
            if start < after:
                continue
            after = start + width + GAP
            painter.drawLine(QLineF(x, area.bottom(), x, area.bottom() + TICK))
            painter.drawText(QPointF(start, area.bottom() + TICK + metrics.ascent() + 1), edge)

    def _paint_bar(self, painter: QPainter, place: QRectF, bar: Bar, most: int, *, is_current: bool) -> None:
        width = min(place.width() * 0.8, WIDEST_BAR)
        left, bottom = place.center().x() - width / 2, place.bottom()
        for outcome, count in zip(DECIDED, (bar.tally.accepted, bar.tally.edited, bar.tally.rejected), strict=True):
            if count:
                height = place.height() * count / most
                paint_part(painter, QRectF(left, bottom - height, width, height), outcome)
                bottom -= height
        if is_current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("focus"), 2))
            painter.drawRect(QRectF(left, bottom, width, place.bottom() - bottom).adjusted(-2, -2, 2, 2))
        # All numbers or none: one that is missing alone would look like nothing.
        if painter.fontMetrics().horizontalAdvance(str(most)) <= place.width():
            total = str(bar.tally.total)
            painter.setPen(colour("text"))
            above = QRectF(place.left(), bottom - painter.fontMetrics().height(), place.width(), 0)
            above.setBottom(bottom)
            painter.drawText(above, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, total)

    def _bar_at(self, point: QPoint) -> int | None:
        places = range(len(self._bars))
        return next((place for place in places if self._place(place).contains(QPointF(point))), None)

    def _told(self, place: int) -> str:
        bar = self._bars[place]
        return f"{bar.name}: {tally_text(bar.tally)}"


class Legend(QWidget):
    """What the patterns mean."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Legend"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """One line."""
        widths = (self.fontMetrics().horizontalAdvance(text) for text in self._texts())
        return QSize(sum(width + 4 * GAP for width in widths), self.fontMetrics().height() + GAP)

    def minimumSizeHint(self) -> QSize:
        """What does not fit is cut; the marks stand in every reading."""
        return QSize(LEAST_SIZE.width(), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A piece of each pattern, and its name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = painter.fontMetrics()
        x, middle, side = 1.0, self.height() / 2, metrics.height() * 0.8
        for outcome, text in zip(DECIDED, self._texts(), strict=True):
            paint_part(painter, QRectF(x, middle - side / 2, side, side), outcome)
            painter.setPen(colour("text"))
            painter.drawText(QPointF(x + side + GAP / 2, middle + (metrics.ascent() - metrics.descent()) / 2), text)
            x += side + metrics.horizontalAdvance(text) + 2 * GAP

    def _texts(self) -> list[str]:
        return [f"{MARKS[outcome]} {said(OUTCOMES[outcome])}" for outcome in DECIDED]


def paint_part(painter: QPainter, place: QRectF, outcome: Outcome) -> None:
    """A piece in the colour and the pattern of an outcome: full, hatched, or crossed."""
    tone = state_colour(STATES[outcome])
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tone if outcome is Outcome.ACCEPTED else _faint(tone))
    painter.drawRect(place)
    if outcome is not Outcome.ACCEPTED:
        painter.setClipRect(place)
        painter.setPen(QPen(tone, 1.5))
        _hatch(painter, place, rising=True)
        if outcome is Outcome.REJECTED:
            _hatch(painter, place, rising=False)
        painter.setClipping(False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(tone, 1))
    painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5) if place.height() > 1 else place)
    painter.restore()


def _hatch(painter: QPainter, place: QRectF, *, rising: bool) -> None:
    """Lines at half a right angle; they run through from part to part, whatever their height."""
    reach = place.height()
    at = place.left() - reach - (place.left() - reach) % HATCH_PX
    while at < place.right():
        low, high = (place.bottom(), place.top()) if rising else (place.top(), place.bottom())
        painter.drawLine(QLineF(at, low, at + reach, high))
        at += HATCH_PX


def _faint(tone: QColor) -> QColor:
    made = QColor(tone)
    made.setAlphaF(0.22)
    return made
