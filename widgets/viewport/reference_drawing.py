"""Draws on a viewport what belongs to others: lines where their slices cut the image, and the point pointed at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.session.reference_lines import References
from widgets.theme import image_colour
from widgets.viewport.placement import Placement

HALO = QColor(0, 0, 0, 190)
LINE_PX, HALO_PX = 1.0, 3.0
CROSS_GAP_PX, CROSS_ARM_PX = 5.0, 14.0


def draw_references(painter: QPainter, references: References, placement: Placement) -> None:
    """Draw lines and cross, thin, on a dark halo so that they show on bright and dark alike."""
    for line in references.lines:
        ends = [QPointF(*placement.to_screen(*end)) for end in (line.segment.start, line.segment.end)]
        dashes = Qt.PenStyle.SolidLine if line.in_view else Qt.PenStyle.DotLine
        _draw(painter, [QLineF(*ends)], image_colour("link"), dashes)
    if references.cross is not None:
        middle = QPointF(*placement.to_screen(*references.cross))
        ways = [QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)]
        # Open in the middle: what was pointed at stays in sight.
        arms = [QLineF(middle + way * CROSS_GAP_PX, middle + way * CROSS_ARM_PX) for way in ways]
        _draw(painter, arms, image_colour("caution"), Qt.PenStyle.SolidLine)


def _draw(painter: QPainter, lines: Sequence[QLineF], ink: QColor, style: Qt.PenStyle) -> None:
    for pen in (QPen(HALO, HALO_PX), QPen(ink, LINE_PX, style)):
        painter.setPen(pen)
        painter.drawLines(list(lines))
