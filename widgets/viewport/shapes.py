"""Regions over the image: outlines that keep their width at every zoom, on a dark halo, and where they are hit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.core.identity import RoiId
from app.session.display import Shape
from widgets.theme import StateStyle, state_style

HALO = QColor(0, 0, 0, 230)
HALO_PX = 1.25
"""A little over one pixel: where it falls between two, one of them is still dark."""
REACH_PX = 6.0
"""How far from an outline a click still means it."""


def shape_path(loops: Sequence[NDArray[np.float64]]) -> QPainterPath:
    """Loops of (row, column) as a closed path in (x, y) = (column, row), filled by the even-odd rule."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for loop in loops:
        path.addPolygon(QPolygonF([QPointF(column, row) for row, column in loop.tolist()]))
        path.closeSubpath()
    return path


class ShapeItem(QGraphicsItem):
    """One region, in image coordinates."""

    def __init__(self, shape: Shape, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        style = state_style(shape.roi.state)
        self._path = shape_path(shape.loops)
        self._pen = _pen(style, selected=shape.selected)
        self._halo = _outline(HALO, self._pen.widthF() + 2 * HALO_PX)
        fill = QColor(style.colour)
        fill.setAlphaF(style.fill)
        self._brush = QBrush(fill) if style.fill else QBrush()
        # The selected one lies on top: its outline is never hidden by another.
        self.setZValue(2.0 if shape.selected else 1.0)

    def boundingRect(self) -> QRectF:
        """With room for the halo, whatever the zoom: pens are measured on the screen."""
        return self._path.boundingRect().adjusted(-8, -8, 8, 8)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Halo below, outline above."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._halo)
        painter.setBrush(self._brush)
        painter.drawPath(self._path)
        painter.setPen(self._pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)


def hit(shapes: Sequence[Shape], x: float, y: float, transform: QTransform) -> RoiId | None:
    """The region at a point of the screen: the one whose outline is there, else the smallest around it."""
    point = QPointF(x, y)
    stroker = QPainterPathStroker()
    stroker.setWidth(2 * REACH_PX)
    inside: list[tuple[float, RoiId]] = []
    on_outline: list[tuple[float, RoiId]] = []
    for shape in shapes:
        path = transform.map(shape_path(shape.loops))
        box = path.boundingRect()
        if not box.adjusted(-REACH_PX, -REACH_PX, REACH_PX, REACH_PX).contains(point):
            continue
        size = box.width() * box.height()
        if stroker.createStroke(path).contains(point):
            on_outline.append((size, shape.roi.roi_id))
        elif path.contains(point):
            inside.append((size, shape.roi.roi_id))
    found = on_outline or inside
    return min(found)[1] if found else None


def _pen(style: StateStyle, *, selected: bool) -> QPen:
    width = style.selected_width_px if selected else style.width_px
    pen = _outline(QColor(style.selected_colour if selected else style.colour), width)
    if style.dashes:
        # Qt measures dashes in widths of the pen; a thicker line keeps the same rhythm on the screen.
        pen.setDashPattern([dash * style.width_px / width for dash in style.dashes])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _outline(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
