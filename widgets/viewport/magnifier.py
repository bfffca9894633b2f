"""The lens that follows the pointer: a round part of the picture, larger, with the outlines on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

RADIUS_PX: Final = 110.0
FACTOR: Final = 3.0


def draw_magnifier(
    painter: QPainter, at: QPointF, *, draw: Callable[[QPainter], None], ground: QColor, rim: QColor
) -> None:
    """Draw the lens round a point of the viewport.

    Parameters
    ----------
    draw
        Draws the picture as it lies on the viewport.
    """
    lens = QPainterPath()
    lens.addEllipse(at, RADIUS_PX, RADIUS_PX)
    painter.save()
    painter.setClipPath(lens)
    painter.fillPath(lens, ground)
    painter.translate(at)
    painter.scale(FACTOR, FACTOR)
    painter.translate(-at)
    draw(painter)
    painter.restore()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(rim, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(lens)
