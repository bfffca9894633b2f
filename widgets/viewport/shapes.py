"""Regions over the image: outlines that keep their width at every zoom, on a dark halo, and where they are hit.

A line is drawn as a few lines of one pixel side by side: Qt draws those some ten times faster than it strokes and
fills a wide one, and twenty outlines on a slice must not be felt when it turns.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.core.identity import RoiId
from app.core.roi import ReviewState
from app.session.outlines import OutlineLine, Shape
from widgets.theme import StateStyle, image_colour, state_style

HALO: Final = QColor(0, 0, 0, 230)
HALO_PX: Final = 1.25
"""A little over one pixel: where it falls between two, one of them is still dark."""
REACH_PX: Final = 6.0
"""How far from an outline a click still means it."""
CROSS_PX: Final = 4.0
"""From the middle of the cross that marks a point to each of its ends."""
_MARGIN_PX: Final = 8.0


def shape_path(loops: Sequence[NDArray[np.float64]]) -> QPainterPath:
    """Loops of (row, column) as a closed path in (x, y) = (column, row), filled by the even-odd rule."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for loop in loops:
        path.addPolygon(polygon(loop))
        path.closeSubpath()
    return path


@dataclass(frozen=True, slots=True)
class _Look:
    width_px: float
    pen: QPen
    halo: QPen
    fill: QColor


@lru_cache(maxsize=64)
def _look(style: StateStyle, selected: bool) -> _Look:
    pen = _thin_pen(QColor(style.selected_colour if selected else style.colour))
    if style.dashes:
        # Qt measures dashes in widths of the pen: they keep the same rhythm on the screen.
        pen.setDashPattern([dash * style.width_px for dash in style.dashes])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    fill = QColor(style.colour)
    fill.setAlphaF(style.fill)
    return _Look(style.selected_width_px if selected else style.width_px, pen, _thin_pen(HALO), fill)


def shape_items(shapes: Sequence[Shape], parent: QGraphicsItem | None = None) -> list[LinesItem]:
    """Items for all regions: one for those that look alike, as each costs Qt and Python time at every picture.

    Without a parent they are made for a picture that may come next.
    """
    alike: dict[tuple[ReviewState, OutlineLine, bool], list[Shape]] = {}
    for shape in shapes:
        alike.setdefault((shape.roi.state, shape.line, shape.selected), []).append(shape)
    bands = [
        line for band in {id(s.band): s.band for s in shapes if s.band is not None}.values() for line in band.lines
    ]
    return [
        *([BandItem(bands, parent)] if bands else ()),
        *(
            ShapesItem(group, state, parent, line=line, selected=selected)
            for (state, line, selected), group in alike.items()
        ),
    ]


class LinesItem(QGraphicsItem):
    """Lines in image coordinates whose width is that of the screen.

    Parameters
    ----------
    loops, lines
        (N, 2) row, column each: those end where they began, these are drawn from end to end.
    points
        (N, 2) row, column, a cross each.
    """

    def __init__(
        self,
        parent: QGraphicsItem | None,
        *,
        loops: Sequence[NDArray[np.float64]] = (),
        lines: Sequence[NDArray[np.float64]] = (),
        points: Sequence[NDArray[np.float64]] = (),
    ) -> None:
        super().__init__(parent)
        self._outlines = QPainterPath()
        self._transform: QTransform | None = None
        self._starts = np.cumsum([0, *(len(loop) + 1 for loop in loops), *(len(line) for line in lines)])[:-1]
        # One block of corners, moved to the screen and handed to Qt as a whole.
        parts = [*(part for loop in loops for part in (loop, loop[:1])), *lines]
        self._corners = np.concatenate(parts)[:, ::-1] if parts else np.empty((0, 2))
        self._points = np.concatenate(points)[:, ::-1] if points else np.empty((0, 2))
        self._bounds = _box(np.concatenate([self._corners, self._points]))

    def boundingRect(self) -> QRectF:
        """With room for the halo, whatever the zoom: lines are measured on the screen."""
        return self._bounds.adjusted(-_MARGIN_PX, -_MARGIN_PX, _MARGIN_PX, _MARGIN_PX)

    def _begin(self, painter: QPainter) -> QTransform:
        """Draw in pixels of the screen until the painter is restored; how the image lies there."""
        transform = painter.worldTransform()
        self.place(transform)
        painter.save()
        painter.setWorldTransform(QTransform())
        # Changes nothing but the time: inside a clip that is a rectangle Qt draws thin lines twice as fast.
        painter.setClipRect(painter.viewport(), Qt.ClipOperation.IntersectClip)
        return transform

    def _draw(self, painter: QPainter, offsets: tuple[QPointF, ...]) -> None:
        for offset in offsets:
            painter.setWorldTransform(QTransform.fromTranslate(offset.x(), offset.y()))
            painter.drawPath(self._outlines)

    def place(self, transform: QTransform) -> None:
        """Work out where the lines lie on the screen if the image lies there."""
        if transform == self._transform:
            return
        self._transform = transform
        to_screen = np.array([[transform.m11(), transform.m12()], [transform.m21(), transform.m22()]])
        offset = transform.dx(), transform.dy()
        self._outlines = _open_path(self._corners @ to_screen + offset, self._starts)
        if len(self._points):
            self._outlines.addPath(_crosses(self._points @ to_screen + offset))


class ShapesItem(LinesItem):
    """Regions that look alike; what is selected has an item of its own."""

    def __init__(
        self,
        shapes: Sequence[Shape],
        state: ReviewState,
        parent: QGraphicsItem | None,
        *,
        line: OutlineLine = OutlineLine.USUAL,
        selected: bool,
    ) -> None:
        lines = [line for shape in shapes for line in shape.open_lines]
        super().__init__(
            parent,
            loops=[loop for shape in shapes for loop in shape.loops],
            lines=[line for line in lines if len(line) > 1],
            points=[line for line in lines if len(line) == 1],
        )
        self._loops = [shape.loops for shape in shapes if shape.loops]
        self._state, self._line, self._selected = state, line, selected
        # The selected one lies on top: its outline is never hidden by another.
        self.setZValue(2.0 if selected else 1.0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Halo below, outline above."""
        transform = self._begin(painter)
        look = _look(state_style(self._state, self._line), self._selected)
        # Without soft edges: the outline lies on most of them, and they cost most of the time.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if look.fill.alpha():
            # One by one: where regions overlap, each tints the image.
            for one in self._loops:
                painter.fillPath(transform.map(shape_path(one)), look.fill)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(look.halo)
        self._draw(painter, _beside(look.width_px))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.pen)
        self._draw(painter, _across(look.width_px))
        painter.restore()


class BandItem(LinesItem):
    """Lines of equal probability: thin, undashed, of no state's colour, below the outlines."""

    def __init__(self, lines: Sequence[NDArray[np.float64]], parent: QGraphicsItem | None) -> None:
        super().__init__(parent, lines=lines)
        self.setZValue(0.5)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Halo below, lines above."""
        self._begin(painter)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(_thin_pen(HALO))
        self._draw(painter, _beside(1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(_thin_pen(image_colour("text")))
        self._draw(painter, _across(1))
        painter.restore()


def hit(shapes: Sequence[Shape], x: float, y: float, transform: QTransform) -> RoiId | None:
    """The region at a point of the screen: the one whose outline is there, else the smallest around it."""
    point = QPointF(x, y)
    stroker = QPainterPathStroker()
    stroker.setWidth(2 * REACH_PX)
    inside: list[tuple[float, RoiId]] = []
    on_outline: list[tuple[float, RoiId]] = []
    for shape in shapes:
        path = transform.map(shape_path(shape.loops))
        if shape.open_lines:
            path.addPath(_screen_lines(shape.open_lines, transform))
        box = path.boundingRect()
        if not box.adjusted(-REACH_PX, -REACH_PX, REACH_PX, REACH_PX).contains(point):
            continue
        size = box.width() * box.height()
        if stroker.createStroke(path).contains(point):
            on_outline.append((size, shape.roi.roi_id))
        elif shape.loops and path.contains(point):
            inside.append((size, shape.roi.roi_id))
    found = on_outline or inside
    return min(found)[1] if found else None


def _screen_lines(lines: Sequence[NDArray[np.float64]], transform: QTransform) -> QPainterPath:
    """Open lines (N, 2) row, column as they lie on the screen; a point is its cross."""
    path = QPainterPath()
    for line in lines:
        on_screen = transform.map(polygon(line))
        if len(line) > 1:
            path.addPolygon(on_screen)
        else:
            path.addPath(_crosses(np.array([on_screen.first().toTuple()])))
    return path


def _crosses(points: NDArray[np.float64]) -> QPainterPath:
    """An upright cross round each point (N, 2) x, y of the screen."""
    arms = np.array([(-CROSS_PX, 0), (CROSS_PX, 0), (0, -CROSS_PX), (0, CROSS_PX)])
    ends = (points[:, None] + arms).reshape(-1, 2)
    return _open_path(ends, np.arange(0, len(ends), 2))


def _box(corners: NDArray[np.float64]) -> QRectF:
    if not len(corners):
        return QRectF()
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return QRectF(QPointF(left, top), QPointF(right, bottom))


_ELEMENT: Final = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
"""How QDataStream writes a point of a QPainterPath: 0 moves to it, 1 draws a line to it."""


def _open_path(points: NDArray[np.float64], starts: NDArray[np.intp]) -> QPainterPath:
    """Lines through (N, 2) x, y, begun anew at each of `starts`: read from one block of bytes, as polygons are."""
    path = QPainterPath()
    if not len(points):
        return path
    elements = np.empty(len(points), dtype=_ELEMENT)
    elements["kind"] = 1
    elements["kind"][starts] = 0
    elements["x"], elements["y"] = points.T
    last, even_odd = int(starts[-1]), 0
    foot = last.to_bytes(4, "big") + even_odd.to_bytes(4, "big")
    _read_block(len(points).to_bytes(4, "big") + elements.tobytes() + foot, path)
    return path


def polygon(loop: NDArray[np.float64]) -> QPolygonF:
    """(N, 2) row, column as a polygon in x, y: read from one block of bytes instead of point by point."""
    polygon = QPolygonF()
    _read_block(len(loop).to_bytes(4, "big") + loop[:, ::-1].astype(">f8").tobytes(), polygon)
    return polygon


def _read_block(block: bytes, into: QPolygonF | QPainterPath) -> None:
    content = QByteArray(block)  # must outlive the stream, which only points at it
    stream = QDataStream(content, QIODevice.OpenModeFlag.ReadOnly)
    stream.setFloatingPointPrecision(QDataStream.FloatingPointPrecision.DoublePrecision)
    stream >> into


def _thin_pen(colour: QColor) -> QPen:
    pen = QPen(colour, 1.0)
    pen.setCosmetic(True)
    return pen


@lru_cache
def _beside(width_px: float) -> tuple[QPointF, ...]:
    """Offsets of four lines of one pixel round a line of that width: one on each side, whichever way it runs."""
    # With hard edges each covers whole pixels, of which the soft edge of the outline must leave some dark.
    off = (width_px + HALO_PX) / 2
    return tuple(QPointF(x, y) for x in (-off, off) for y in (-off, off))


@lru_cache
def _across(width_px: float) -> tuple[QPointF, ...]:
    """Offsets of lines of one pixel that together are as wide."""
    if width_px <= 1:
        return (QPointF(),)
    count, radius = (3, 0.6) if width_px <= 2 else (8, (width_px - 1) / 2)
    angles = [2 * math.pi * step / count for step in range(count)]
    ring = [QPointF(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles]
    return tuple(ring if width_px <= 2 else [*ring, QPointF()])
