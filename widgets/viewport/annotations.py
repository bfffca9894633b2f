"""Thin text over the image: corners, sides of the patient, scale, and what to say in its place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QTransform

from app.core.file_names import with_short_names
from app.session.corner_texts import CornerTexts
from app.session.display import Display
from widgets.elision import without_cut_number
from widgets.theme import image_colour
from widgets.translation import said, tr
from widgets.viewport.corner_fitting import fitted
from widgets.viewport.placement import Placement, scale_bar_mm
from widgets.viewport.text_stamps import EDGE_PX, SHADE, TextStamps

MARGIN_PX = 8.0
MOST_SCALE_BAR_PX = 160.0
TICK_PX = 4.0
LARGE_PIXEL_PX = 4.0
EDGES = QMarginsF(EDGE_PX, EDGE_PX, EDGE_PX, EDGE_PX)


def draw_annotations(
    painter: QPainter,
    area: QRectF,
    display: Display,
    *,
    placement: Placement | None,
    activity_text: str,
    stamps: TextStamps,
) -> list[QRectF]:
    """Draw all texts but those of regions and measurements; where they stand. `area` is the viewport."""
    if display.message:
        _message(painter, area, with_short_names(said(display.message)))
    inner = area.adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
    line = QFontMetricsF(painter.font()).height()
    cautions, activity = _said(display.cautions), said(activity_text)
    marks = (*_said(display.marks), _interpolation_mark(display, placement))
    corners = fitted(
        _corners(display.corners),
        (inner.width(), inner.height()),
        metrics=_FontMetrics(QFontMetricsF(painter.font())),
        line_px=line,
        above_left=(*cautions, activity),
        below_left=marks,
        letters=(display.letters.top, display.letters.bottom),
    )
    below = inner.adjusted(0, line * len(cautions), 0, 0)
    taken = [
        *_lines(painter, inner, cautions, corner=_TOP_LEFT, role="caution", stamps=stamps),
        *_lines(painter, below, (activity, *corners.top_left, *marks), corner=_TOP_LEFT, stamps=stamps),
        *_lines(painter, inner, corners.top_right, corner=_TOP_RIGHT, stamps=stamps),
        *_lines(painter, inner, corners.bottom_left, corner=_BOTTOM_LEFT, stamps=stamps),
        *_lines(painter, inner, corners.bottom_right, corner=_BOTTOM_RIGHT, stamps=stamps),
    ]
    taken += _letters(painter, inner, display, stamps=stamps, taken=taken)
    if placement is None:
        return taken
    if display.has_texts and display.pixel_width_mm is not None:
        foot = inner.bottomLeft() - QPointF(0, line * len(corners.bottom_left) + MARGIN_PX)
        longest_px = min(MOST_SCALE_BAR_PX, inner.width() / 3)
        text = f"{{:g}} mm {said(display.scale_mark)}".rstrip()
        lengths = display.pixel_width_mm, longest_px
        bar = _scale_bar(painter, foot, lengths, placement=placement, text=text, taken=taken, stamps=stamps)
        taken += [bar] if bar is not None else []
    return taken


class _FontMetrics:
    def __init__(self, metrics: QFontMetricsF) -> None:
        self._metrics = metrics

    def width(self, text: str) -> float:
        return float(self._metrics.horizontalAdvance(text))

    def cut(self, text: str, width: float) -> str:
        return without_cut_number(self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width))


_TOP_LEFT = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
_TOP_RIGHT = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
_BOTTOM_LEFT = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
_BOTTOM_RIGHT = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight


def _said(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(said(text) for text in texts)


def _corners(texts: CornerTexts) -> CornerTexts:
    return CornerTexts(
        _said(texts.top_left), _said(texts.top_right), _said(texts.bottom_left), _said(texts.bottom_right)
    )


def _interpolation_mark(display: Display, placement: Placement | None) -> str:
    """What is seen between pixels was computed: said where a pixel is large enough to be mistaken for detail."""
    if placement is None or not display.smooth or not display.has_texts:
        return ""
    return tr("interpolated") if max(placement.scale_x, placement.scale_y) >= LARGE_PIXEL_PX else ""


def _lines(
    painter: QPainter,
    area: QRectF,
    lines: Sequence[str],
    *,
    corner: Qt.AlignmentFlag,
    stamps: TextStamps,
    role: str = "text",
) -> list[QRectF]:
    text = "\n".join(line for line in lines if line)
    return [stamps.draw(painter, area, text, flags=corner, ink=image_colour(role))] if text else []


def _letters(
    painter: QPainter, area: QRectF, display: Display, *, stamps: TextStamps, taken: Sequence[QRectF]
) -> list[QRectF]:
    """The sides of the patient; what must be said anyhow may take the middle of the upper edge, then it is below."""
    metrics = QFontMetricsF(painter.font())
    half_px = metrics.horizontalAdvance(display.letters.top) / 2
    middle = QRectF(area.center().x() - half_px, area.top(), 2 * half_px, 1)
    lowest = max((rect.bottom() for rect in taken if rect.intersects(middle)), default=area.top())
    middle_x, middle_y = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignVCenter
    drawn = []
    for text, flags in (
        (display.letters.left, Qt.AlignmentFlag.AlignLeft | middle_y),
        (display.letters.right, Qt.AlignmentFlag.AlignRight | middle_y),
        (display.letters.top, Qt.AlignmentFlag.AlignTop | middle_x),
        (display.letters.bottom, Qt.AlignmentFlag.AlignBottom | middle_x),
    ):
        within = area.adjusted(0, lowest - area.top(), 0, 0) if flags & Qt.AlignmentFlag.AlignTop else area
        if flags & middle_y:
            within = _beside_texts(within, text, flags, metrics=metrics, taken=taken)
        drawn += _lines(painter, within, (text,), corner=flags, stamps=stamps)
    return drawn


def _beside_texts(
    area: QRectF, text: str, flags: Qt.AlignmentFlag, *, metrics: QFontMetricsF, taken: Sequence[QRectF]
) -> QRectF:
    """Where in a small viewport the letter of a side stands: in the middle, or below or above the texts there."""
    width, height = metrics.horizontalAdvance(text), metrics.height()
    left = area.right() - width if flags & Qt.AlignmentFlag.AlignRight else area.left()
    middle = QRectF(left, area.center().y() - height / 2, width, height)
    in_way = [other for other in taken if other.intersects(middle)]
    if not in_way:
        return area
    below, above = max(other.bottom() for other in in_way), min(other.top() for other in in_way) - height
    for top in (below, above):
        place = QRectF(left, top, width, height)
        if area.contains(place) and not any(place.intersects(other) for other in taken):
            return area.translated(0, place.center().y() - area.center().y())
    return area


def _message(painter: QPainter, area: QRectF, text: str) -> None:
    width = min(area.width() - 4 * MARGIN_PX, 480.0)
    place = QRectF(area.center().x() - width / 2, area.top(), width, area.height())
    painter.setPen(image_colour("dim"))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)


def _scale_bar(
    painter: QPainter,
    corner: QPointF,
    lengths: tuple[float, float],
    *,
    placement: Placement,
    text: str,
    taken: Sequence[QRectF],
    stamps: TextStamps,
) -> QRectF | None:
    """A bar with its length, its lower left end at `corner`; None where it would lie over other text.

    `text` takes the length in mm; `lengths` are the width of a pixel in mm and the greatest length on the screen.
    """
    pixel_width_mm, longest_px = lengths
    mm_per_px = pixel_width_mm / placement.scale_x
    length_mm = scale_bar_mm(longest_px, mm_per_px=mm_per_px)
    length_px = length_mm / mm_per_px
    left, y = corner.x() + 0.5, round(corner.y()) - 0.5
    right = left + length_px
    metrics = QFontMetricsF(painter.font())
    text, height = text.format(length_mm), metrics.height()
    beside = QRectF(right + MARGIN_PX, y - height + TICK_PX, metrics.horizontalAdvance(text), height)
    whole = QRectF(QPointF(left, beside.top()), beside.bottomRight()).marginsAdded(EDGES)
    if any(whole.intersects(other) for other in taken):
        return None
    bar = (
        (QPointF(left, y), QPointF(right, y)),
        (QPointF(left, y - TICK_PX), QPointF(left, y)),
        (QPointF(right, y - TICK_PX), QPointF(right, y)),
    )
    for pen in (QPen(SHADE, 3), QPen(image_colour("text"), 1)):
        painter.setPen(pen)
        for start, end in bar:
            painter.drawLine(start, end)
    flags = Qt.AlignmentFlag.AlignLeft
    written = stamps.draw(painter, beside, text, flags=flags, ink=image_colour("text"))
    return QRectF(QPointF(left, beside.top()), written.bottomRight())


def to_transform(placement: Placement) -> QTransform:
    """(x, y) = (column, row) of the image to the screen."""
    along_columns, along_rows = placement.steps
    return QTransform(*along_columns, *along_rows, placement.left, placement.top)
