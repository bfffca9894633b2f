"""Drawing one plane: its section, the regions that it meets, and the lines of the other planes."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from app.core.geometry import PlaneGeometry
from app.core.mpr import PlaneName
from app.core.mpr_regions import Patch
from app.core.phrases import phrase
from app.core.resampling import Section
from app.core.shading import Shading, shade_directly
from app.session.mpr_display import PlaneDisplay, PlaneLine, ShownRegion
from widgets.theme import state_style
from widgets.translation import said
from widgets.viewport.shapes import HALO, HALO_PX, polygon, shape_path

OUTSIDE: Final = np.uint32(0xFF17191D)
"""Beyond the volume: told apart from the black of air, and as dark; images lie on black in every theme."""
PLANE_COLOURS: Final = {
    # Not those of the states of regions; each line also bears the name of its plane.
    PlaneName.AXIAL: QColor("#4FC3F7"),
    PlaneName.SAGITTAL: QColor("#CE93D8"),
    PlaneName.CORONAL: QColor("#FFB74D"),
}
SHORT_NAMES: Final = {
    PlaneName.AXIAL: phrase("Ax"),
    PlaneName.SAGITTAL: phrase("Sag"),
    PlaneName.CORONAL: phrase("Cor"),
}
"""Single letters would be read as sides of the patient."""
GAP_PX: Final = 14.0
"""Round the point where the lines meet the image is left free: that is where one looks."""
HANDLE_SHARE: Final = 0.36
"""How far from that point, in shorter sides of the pane, the handles lie by which the lines are turned."""
HANDLE_PX: Final = 4.5
LETTER_SHARE: Final = 0.44


def section_image(section: Section, shading: Shading) -> QImage:
    """The section in its colours; what is outside the volume in none of them."""
    shown = shade_directly(section.values, shading, to_values=_as_they_are)
    shown[~section.inside] = OUTSIDE
    rows, columns = shown.shape
    image = QImage(np.ascontiguousarray(shown).data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    return image.copy()  # Qt's own pixels: the array may go.


def place_of(section: PlaneGeometry, grid: PlaneGeometry) -> QRectF:
    """Where a section lies on the pixels of a grid: also one of another zoom or place, until the new one is here."""
    row, column = grid.to_row_column(section.to_lps([(-0.5, -0.5)]))[0]
    scale = section.row_spacing_mm / grid.row_spacing_mm
    return QRectF(column + 0.5, row + 0.5, section.columns * scale, section.rows * scale)


def handles(display: PlaneDisplay, size: tuple[float, float], *, scale: float) -> list[tuple[PlaneLine, QPointF]]:
    """The points by which the lines are turned, in pixels of the pane; `scale`: its pixels per pixel of the grid."""
    if display.centre is None:
        return []
    reach = HANDLE_SHARE * min(size)
    centre = to_screen(display.centre, scale)
    return [
        (line, centre + QPointF(line.direction[1], line.direction[0]) * (reach * sign))
        for line in display.lines
        for sign in (-1.0, 1.0)
    ]


def to_screen(row_column: NDArray[np.float64], scale: float) -> QPointF:
    """The middle of a pixel of the grid, in pixels of the pane."""
    return QPointF((float(row_column[1]) + 0.5) * scale, (float(row_column[0]) + 0.5) * scale)


def draw_lines(painter: QPainter, display: PlaneDisplay, size: tuple[float, float], *, scale: float) -> None:
    """The lines of the other planes, thin, with their names; of a slab also its faces."""
    if display.centre is None:
        return
    centre, length = to_screen(display.centre, scale), 2 * sum(size)
    font = painter.font()
    font.setBold(True)
    painter.setFont(font)
    for line in display.lines:
        along = QPointF(line.direction[1], line.direction[0])
        across = QPointF(-along.y(), along.x())
        pen = QPen(PLANE_COLOURS[line.plane], 1.0)
        for colour_pen in (QPen(HALO, 3.0), pen):
            painter.setPen(colour_pen)
            for sign in (-1.0, 1.0):
                painter.drawLine(centre + along * (GAP_PX * sign), centre + along * (length * sign))
        if display.slab_px > 0:
            dashed = QPen(pen.color(), 1.0, Qt.PenStyle.DashLine)
            painter.setPen(dashed)
            for sign in (-1.0, 1.0):
                beside = centre + across * (display.slab_px * scale / 2 * sign)
                painter.drawLine(beside - along * length, beside + along * length)
        painter.setPen(pen)
        at = centre + along * (-LETTER_SHARE * min(size)) + across * (10.0 + 10.0 * abs(across.x()))
        painter.drawText(
            QRectF(at.x() - 20, at.y() - 9, 40, 18), int(Qt.AlignmentFlag.AlignCenter), said(SHORT_NAMES[line.plane])
        )
    for line, at in handles(display, size, scale=scale):
        painter.setPen(QPen(HALO, 1.0))
        painter.setBrush(PLANE_COLOURS[line.plane])
        painter.drawEllipse(at, HANDLE_PX, HANDLE_PX)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def draw_region(painter: QPainter, region: ShownRegion, *, scale: float) -> None:
    """A region whole on a plane along its slice; on others what the slice's thickness holds, without its faces."""
    style = state_style(region.roi.state)
    width = style.selected_width_px if region.selected else style.width_px
    ink = QColor(style.selected_colour if region.selected else style.colour)
    pen = QPen(ink, width)
    pen.setCosmetic(True)
    halo = QPen(HALO, width + 2 * HALO_PX)
    halo.setCosmetic(True)
    thin_halo = QPen(HALO, width + 1.0)
    thin_halo.setCosmetic(True)
    fill = QColor(ink)
    fill.setAlphaF(0.18)
    painter.save()
    painter.scale(scale, scale)
    painter.translate(0.5, 0.5)
    if region.trace.outlines:
        path = shape_path(region.trace.outlines)
        outline = QPen(pen)
        if style.dashes:
            outline.setDashPattern(list(style.dashes))
        for drawn in (halo, outline):
            painter.setPen(drawn)
            painter.drawPath(path)
    patches = region.trace.patches
    if patches:
        painter.fillPath(shape_path([patch.corners for patch in patches]), fill)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        sides = [line for patch in patches for line in _outline_of(patch)]
        for drawn in (thin_halo, pen):
            painter.setPen(drawn)
            for line in sides:
                painter.drawPolyline(line)
    painter.restore()


def _outline_of(patch: Patch) -> list[QPolygonF]:
    """The parts of a patch's border that lie on the outline of its region, each from end to end."""
    left_out = np.flatnonzero(~patch.on_outline)
    if not left_out.size:
        return [polygon(np.concatenate([patch.corners, patch.corners[:1]]))]
    # Once round, from the end of the first side that is left out.
    first = int(left_out[0]) + 1
    parts = np.split(np.roll(patch.corners, -first, axis=0), left_out[1:] + 1 - first)
    return [polygon(part) for part in parts if len(part) > 1]


def _as_they_are(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return values
