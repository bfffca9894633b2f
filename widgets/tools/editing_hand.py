"""The left button while a tool for editing regions is in hand, and the brush under the pointer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.core.contour import in_plane
from app.core.geometry import Points
from app.core.volume import ImageSlice
from app.session.pane import Pane
from app.session.session import Session
from app.session.tool_in_hand import EditTool
from widgets.viewport.placement import Placement

REACH_PX = 7
"""How far from a corner or an edge, on the screen, a press still means it."""
CORNER_PX = 3.0
MOST_CORNERS = 2000
"""Corners drawn: of a coast with more nobody can tell one from the next."""
SIZE_PER_NOTCH = 1.15
NOTCH = 120
GIVE_UP = (Qt.Key.Key_Escape,)
END = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
TAKE_BACK = (Qt.Key.Key_Backspace,)
INK, HALO = QColor(255, 255, 255), QColor(0, 0, 0, 200)


class EditingHand:
    """Turns mouse events on one viewport into calls of the session; each says whether it took the event.

    Parameters
    ----------
    surface
        The widget that the image is painted on.
    placed
        Where the image lies on it now; None without an image.
    """

    def __init__(
        self, session: Session, pane: Pane, surface: QWidget, *, placed: Callable[[], Placement | None]
    ) -> None:
        self._session = session
        self._pane = pane
        self._surface = surface
        self._placed = placed
        self._image: ImageSlice | None = None
        self._pointer: QPointF | None = None

    def show(self) -> None:
        """The image that is on the screen from now on."""
        self._image = self._pane.image

    def draw(self, painter: QPainter) -> None:
        """Draw the brush under the pointer, the corners that can be dragged, or the line of a cut."""
        placement, tool = self._placed(), self._session.hand.edits
        if placement is None or tool is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if tool.has_size and self._pointer is not None and (mm := self._px_per_mm(placement)) is not None:
            radius = self._session.editing.radius_mm * mm
            for pen in (QPen(HALO, 3), QPen(INK, 1)):
                painter.setPen(pen)
                painter.drawEllipse(self._pointer, radius, radius)
        if tool is EditTool.POINTS:
            self._draw_corners(painter, placement)
        stroke = self._session.editing.stroke
        if stroke is not None and stroke.pane is self._pane and (tool is EditTool.CUT or tool.is_clicked):
            line = stroke.line / np.array(stroke.plane.pixel_spacing_mm)
            points = [QPointF(*placement.to_screen(*point)) for point in line.tolist()]
            for pen in (QPen(HALO, 3), QPen(INK, 1)):
                painter.setPen(pen)
                painter.drawPolyline(points)
            if tool.is_clicked:
                self._draw_marks(painter, [points[count - 1] for count in stroke.clicks])
        painter.restore()

    def press(self, event: QMouseEvent) -> bool:
        """Begin a stroke, on an image that is on the screen."""
        placement = self._placed()
        is_left = event.button() is Qt.MouseButton.LeftButton
        if not is_left or placement is None or self._session.hand.edits is None:
            return False
        if self._image is not self._pane.image:
            return True
        self._session.panes.activate(self._pane)
        mm = self._px_per_mm(placement)
        at = self._to_image(event.position(), placement)
        subtracts = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        reach_mm = REACH_PX / mm if mm else 0.0
        return self._session.editing.press(self._pane, at, reach_mm=reach_mm, subtracts=subtracts)

    def move(self, event: QMouseEvent) -> bool:
        """Follow the pointer."""
        self._pointer = event.position()
        placement = self._placed()
        if placement is None or self._session.hand.edits is None:
            return False
        stroke = self._session.editing.stroke
        if stroke is None or stroke.pane is not self._pane:
            self._surface.update()
            return False
        # The change of the region has the image painted anew, and the brush with it: once is enough.
        return self._session.editing.move(self._to_image(event.position(), placement))

    def release(self, event: QMouseEvent) -> bool:
        """End the stroke."""
        stroke = self._session.editing.stroke
        if event.button() is not Qt.MouseButton.LeftButton or stroke is None or stroke.pane is not self._pane:
            return False
        return self._session.editing.release()

    def double_click(self, event: QMouseEvent) -> bool:
        """End a line that goes from click to click, or take a corner away."""
        placement = self._placed()
        if event.button() is not Qt.MouseButton.LeftButton or placement is None or self._session.hand.edits is None:
            return False
        stroke = self._session.editing.stroke
        if stroke is not None and stroke.pane is self._pane and stroke.tool.is_clicked:
            return self._session.editing.finish()
        mm = self._px_per_mm(placement)
        at = self._to_image(event.position(), placement)
        self._session.editing.remove_corner(self._pane, at, reach_mm=REACH_PX / mm if mm else 0.0)
        return True

    def wheel(self, event: QWheelEvent) -> bool:
        """With Shift, change the size of the brush."""
        tool = self._session.hand.edits
        if tool is None or not tool.has_size or not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return False
        # With Shift some systems turn the wheel sideways.
        delta = event.angleDelta().y() or event.angleDelta().x()
        self._session.editing.resize(SIZE_PER_NOTCH ** (delta / NOTCH))
        self._surface.update()
        return True

    def wants(self, event: QKeyEvent) -> bool:
        """While a stroke goes on, some keys belong to it before they mean anything else."""
        stroke = self._session.editing.stroke
        if stroke is None:
            return False
        keys = (*GIVE_UP, *END, *TAKE_BACK) if stroke.tool.is_clicked else GIVE_UP
        return event.key() in keys

    def key(self, event: QKeyEvent) -> bool:
        """Esc gives a stroke up; of a line from click to click Enter ends it, Backspace takes the last click back."""
        if not self.wants(event):
            return False
        editing = self._session.editing
        if event.key() in END:
            return editing.finish()
        return editing.take_click_back() if event.key() in TAKE_BACK else editing.drop()

    def leave(self) -> None:
        """The pointer is no longer over the image."""
        self._pointer = None
        self._surface.update()

    def _draw_corners(self, painter: QPainter, placement: Placement) -> None:
        left = MOST_CORNERS
        for loop in self._loops():
            self._draw_marks(painter, [QPointF(*placement.to_screen(*point)) for point in loop[:left].tolist()])
            left = max(0, left - len(loop))

    def _draw_marks(self, painter: QPainter, places: Sequence[QPointF]) -> None:
        painter.setPen(QPen(HALO, 1))
        painter.setBrush(INK)
        for place in places:
            painter.drawEllipse(place, CORNER_PX, CORNER_PX)

    def _loops(self) -> Sequence[Points]:
        """The region whose corners can be dragged, (N, 2) row, column each."""
        image, editing = self._pane.image, self._session.editing
        if image is None or image.plane is None:
            return ()
        preview, roi = editing.preview(image), self._session.reshaping.selected
        if preview is not None:
            return preview.loops
        return in_plane(roi.contours, image.plane) if roi is not None and roi.image == image.reference else ()

    def _px_per_mm(self, placement: Placement) -> float | None:
        image = self._pane.image
        plane = image.plane if image is not None else None
        return placement.scale_x / plane.column_spacing_mm if plane is not None else None

    def _to_image(self, position: QPointF, placement: Placement) -> Points:
        return np.array(placement.to_image(position.x(), position.y()))
