"""Measurements over the image, in pixels of the screen: lines on a dark halo, handles, labels, and what is hit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF

from app.core.geometry import Points
from app.core.measurement import MeasurementKind
from app.session.figures import Figure
from app.session.handles import handles
from widgets.theme import image_colour
from widgets.translation import said
from widgets.viewport.labels import place_labels
from widgets.viewport.placement import Placement

HALO = QColor(0, 0, 0, 200)
GROUND = QColor(0, 0, 0, 190)
LINE_PX, SELECTED_PX, HALO_PX = 1.5, 2.5, 2.5
REACH_PX = 7.0
"""How far from a line or handle a click still means it."""
HANDLE_PX = 4.0
END_PX = 4.0
ARROW_PX = 12.0
ARC_PX = 26.0
CROSS_PX = 7.0
PAD_PX = 3.0
STEP_PX = 12.0
NEAR_PX = 12.0
MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class Grip:
    """What a point of the screen hits: a figure, and which of its handles (None: its line or label)."""

    figure: Figure
    handle: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Where figures were drawn last, to be hit there.

    Parameters
    ----------
    labels
        One for each figure; None where there was no room or nothing to say.
    """

    figures: tuple[Figure, ...] = ()
    labels: tuple[QRectF | None, ...] = ()


def draw_figures(
    painter: QPainter,
    area: QRectF,
    figures: Sequence[Figure],
    *,
    placement: Placement,
    taken: Sequence[QRectF] = (),
) -> Drawn:
    """Draw measurements; `area` is the viewport, `taken` is where other text stands."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ordered = tuple(sorted(figures, key=lambda figure: figure.selected))
    for figure in ordered:
        _draw(painter, figure, placement)
    labels = _draw_labels(painter, area, ordered, placement=placement, taken=taken)
    return Drawn(ordered, labels)


def draw_line_of_text(painter: QPainter, area: QRectF, text: str, *, taken: Sequence[QRectF]) -> None:
    """A line in the middle of the foot of the viewport, as low as other text lets it."""
    if not text:
        return
    metrics = QFontMetricsF(painter.font())
    size = QSizeF(metrics.horizontalAdvance(text) + 2 * PAD_PX, metrics.height() + PAD_PX)
    place = QRectF(QPointF(area.center().x() - size.width() / 2, area.bottom() - size.height() - PAD_PX), size)
    while any(place.intersects(other) for other in taken) and place.top() > area.center().y():
        place.translate(0, -size.height())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(GROUND)
    painter.drawRoundedRect(place, 3, 3)
    painter.setPen(image_colour("measure"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)


def grip_at(drawn: Drawn, position: QPointF, placement: Placement) -> Grip | None:
    """The figure at a point of the screen: a handle before a line, the topmost first."""
    finished = [
        (figure, label)
        for figure, label in zip(reversed(drawn.figures), reversed(drawn.labels), strict=True)
        if figure.measurement_id is not None
    ]
    for figure, _ in finished:
        for number, handle in enumerate(to_screen(handles(figure.kind, figure.points), placement)):
            if QLineF(handle, position).length() <= REACH_PX:
                # A note is taken hold of as a whole at its one point.
                return Grip(figure, number if len(figure.points) > 1 else None)
    stroker = QPainterPathStroker()
    stroker.setWidth(2 * REACH_PX)
    for figure, label in finished:
        on_label = label is not None and label.contains(position)
        if on_label or stroker.createStroke(_path(figure, placement)).contains(position):
            return Grip(figure, None)
    return None


def to_screen(points: Points, placement: Placement) -> list[QPointF]:
    """(N, 2) row, column as points of the screen."""
    return [QPointF(*placement.to_screen(row, column)) for row, column in points.tolist()]


def _path(figure: Figure, placement: Placement) -> QPainterPath:
    """The lines of a figure on the screen."""
    path, points = QPainterPath(), to_screen(figure.points, placement)
    match figure.kind:
        case MeasurementKind.RECTANGLE | MeasurementKind.ELLIPSE:
            # Along rows and columns of the image, which a turn of the view keeps along those of the screen.
            box = QRectF(points[0], points[-1]).normalized()
            if figure.kind is MeasurementKind.RECTANGLE:
                path.addRect(box)
            else:
                path.addEllipse(box)
        case MeasurementKind.COBB:
            for first in range(0, len(points) - 1, 2):
                path.moveTo(points[first])
                path.lineTo(points[first + 1])
        case MeasurementKind.TEXT | MeasurementKind.PROBE:
            _cross(path, points[0])
        case _:
            path.addPolygon(QPolygonF(points))
            if figure.is_closed:
                path.closeSubpath()
    return path


def _cross(path: QPainterPath, at: QPointF) -> None:
    for x, y in ((CROSS_PX, 0.0), (0.0, CROSS_PX)):
        path.moveTo(at - QPointF(x, y))
        path.lineTo(at + QPointF(x, y))


def _draw(painter: QPainter, figure: Figure, placement: Placement) -> None:
    points = to_screen(figure.points, placement)
    path = _path(figure, placement)
    if figure.kind is MeasurementKind.TEXT and not figure.selected:
        path = QPainterPath()
    path.addPath(_ornaments(figure.kind, points))
    width = SELECTED_PX if figure.selected else LINE_PX
    ink = image_colour("measure_selected" if figure.selected else "measure")
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (_pen(HALO, width + HALO_PX), _pen(ink, width)):
        painter.setPen(pen)
        painter.drawPath(path)
    if figure.kind is MeasurementKind.COBB and len(points) >= 4:
        _draw_join(painter, points, ink)
    if figure.selected:
        _draw_handles(painter, to_screen(handles(figure.kind, figure.points), placement), ink)


def _ornaments(kind: MeasurementKind, points: list[QPointF]) -> QPainterPath:
    """Ticks at the ends of a length, the arc of an angle, the head of an arrow."""
    path = QPainterPath()
    if kind is MeasurementKind.LENGTH and len(points) > 1:
        line = QLineF(points[0], points[1])
        if line.length() > 0:
            across = QPointF(-line.dy(), line.dx()) * (END_PX / line.length())
            for end in points[:2]:
                path.moveTo(end - across)
                path.lineTo(end + across)
    elif kind is MeasurementKind.ANGLE and len(points) > 2:
        _arc(path, points)
    elif kind is MeasurementKind.ARROW and len(points) > 1:
        line = QLineF(points[1], points[0])
        for turn in (-25, 25):
            barb = QLineF(line)
            barb.setLength(min(ARROW_PX, line.length()))
            barb.setAngle(line.angle() + turn)
            path.moveTo(barb.p2())
            path.lineTo(barb.p1())
    return path


def _arc(path: QPainterPath, points: list[QPointF]) -> None:
    first, second = QLineF(points[1], points[0]), QLineF(points[1], points[2])
    radius = min(ARC_PX, first.length() / 2, second.length() / 2)
    if radius < 2:
        return
    box = QRectF(points[1] - QPointF(radius, radius), QSizeF(2 * radius, 2 * radius))
    sweep = math.remainder(second.angle() - first.angle(), 360)
    path.arcMoveTo(box, first.angle())
    path.arcTo(box, first.angle(), sweep)


def _draw_join(painter: QPainter, points: list[QPointF], ink: QColor) -> None:
    """A thin dashed line between the two lines of a Cobb angle, to show that they belong together."""
    pen = QPen(ink, 1)
    pen.setDashPattern([3, 3])
    painter.setPen(pen)
    painter.drawLine(QLineF((points[0] + points[1]) / 2, (points[2] + points[3]) / 2))


def _draw_handles(painter: QPainter, places: list[QPointF], ink: QColor) -> None:
    painter.setPen(QPen(HALO, 1.5))
    painter.setBrush(ink)
    for place in places:
        painter.drawEllipse(place, HANDLE_PX, HANDLE_PX)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _draw_labels(
    painter: QPainter, area: QRectF, figures: Sequence[Figure], *, placement: Placement, taken: Sequence[QRectF]
) -> tuple[QRectF | None, ...]:
    """Labels beside their figures, over no other text; the selected figure's is placed first."""
    font = QFont(painter.font())
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    order = sorted(range(len(figures)), key=lambda i: not figures[i].selected)
    speaking = [i for i in order if figures[i].lines]
    lines = [box for figure in figures for box in _along(figure, placement)]
    boxes = [_label_anchor(figures[i], placement) for i in speaking]
    sizes = [_label_size([said(line) for line in figures[i].lines], metrics) for i in speaking]
    places: list[QRectF | None] = [None] * len(figures)
    free = place_labels(boxes, sizes, within=area, taken=[*taken, *lines])
    for i, place, box, size in zip(speaking, free, boxes, sizes, strict=True):
        # A value is never left out: where there is no room, its label covers something.
        places[i] = place or (_kept_inside(QRectF(box.topLeft(), size), area) if area.intersects(box) else None)
        if (shown := places[i]) is not None:
            _draw_leader(painter, box, shown, figures[i])
            _draw_label(painter, shown, figures[i], line_height=metrics.height())
    return tuple(places)


def _along(figure: Figure, placement: Placement) -> list[QRectF]:
    """Small boxes along the lines of a figure, for labels to keep clear of; outlines are kept clear of as a whole."""
    if figure.kind.is_region or figure.kind is MeasurementKind.TEXT:
        return []
    path = _path(figure, placement)
    count = min(int(path.length() / STEP_PX), MOST_STEPS)
    places = [path.pointAtPercent(step / count) for step in range(count + 1)] if count else []
    return [QRectF(place - QPointF(2, 2), QSizeF(4, 4)) for place in places]


def _kept_inside(box: QRectF, area: QRectF) -> QRectF:
    left = min(max(box.left(), area.left()), area.right() - box.width())
    top = min(max(box.top(), area.top()), area.bottom() - box.height())
    return QRectF(QPointF(left, top), box.size())


def _label_anchor(figure: Figure, placement: Placement) -> QRectF:
    """What a label stands beside: the end of a line, the box of an outline."""
    points = to_screen(figure.points, placement)
    if figure.kind is MeasurementKind.TEXT:
        return QRectF(points[0], QSizeF(0.1, 0.1))
    if figure.kind is MeasurementKind.ARROW:
        return QRectF(points[0] - QPointF(2, 2), QSizeF(4, 4))
    if figure.kind in (MeasurementKind.LENGTH, MeasurementKind.COBB):
        rightmost = max(points, key=lambda point: point.x())
        return QRectF(rightmost - QPointF(4, 4), QSizeF(8, 8))
    if figure.kind is MeasurementKind.ANGLE and len(points) > 1:
        return QRectF(points[1] - QPointF(6, 6), QSizeF(12, 12))
    low = np.min([(point.x(), point.y()) for point in points], axis=0)
    high = np.max([(point.x(), point.y()) for point in points], axis=0)
    return QRectF(QPointF(*low), QPointF(*high)).adjusted(-2, -2, 2, 2)


def _label_size(lines: Sequence[str], metrics: QFontMetricsF) -> QSizeF:
    width = max(metrics.horizontalAdvance(line) for line in lines)
    return QSizeF(width + 2 * PAD_PX, metrics.height() * len(lines) + PAD_PX)


def _draw_leader(painter: QPainter, box: QRectF, label: QRectF, figure: Figure) -> None:
    """A thin line to a label that stands far from its figure."""
    start = _nearest(box, label.center())
    leader = QLineF(start, _nearest(label, start))
    if leader.length() > NEAR_PX:
        pen = QPen(image_colour("measure_selected" if figure.selected else "measure"), 1)
        pen.setDashPattern([2, 3])
        painter.setPen(pen)
        painter.drawLine(leader)


def _nearest(box: QRectF, point: QPointF) -> QPointF:
    return QPointF(min(max(point.x(), box.left()), box.right()), min(max(point.y(), box.top()), box.bottom()))


def _draw_label(painter: QPainter, place: QRectF, figure: Figure, *, line_height: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(GROUND)
    painter.drawRoundedRect(place, 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(image_colour("measure_selected" if figure.selected else "measure"))
    for number, line in enumerate(figure.lines):
        row = QRectF(
            place.left() + PAD_PX, place.top() + PAD_PX / 2 + number * line_height, place.width(), line_height
        )
        painter.drawText(row, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), said(line))


def _pen(ink: QColor, width: float) -> QPen:
    pen = QPen(ink, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
