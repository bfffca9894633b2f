"""What the mouse does on a plane: left holds the crosshair, middle pans, right windows, the wheel scrolls."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from app.core.geometry import Points
from app.core.mpr import PlaneName
from app.session.mpr_display import PlaneDisplay, PlaneLine
from app.session.session import Session
from app.session.windowing import as_window
from widgets.mpr.plane_painting import GAP_PX, HANDLE_PX, handles, to_screen
from widgets.viewport.drags import LEAST_SHARE, WindowDrag
from widgets.viewport.mouse import NOTCH, PIXELS_ACROSS, ZOOM_PER_NOTCH

REACH_PX: Final = 6.0
"""How far from a line or a handle a press still means it."""


class Hold(Enum):
    """What the pointer would take hold of."""

    POINT = auto()
    LINE = auto()
    HANDLE = auto()


@dataclass(frozen=True, slots=True)
class Grip:
    """What is under the pointer, and whose line it is."""

    hold: Hold
    line: PlaneLine | None = None


@dataclass(slots=True)
class _Drag:
    button: Qt.MouseButton
    start: QPointF
    grip: Grip | None = None
    angle: float = 0.0
    pan_mm: tuple[float, float] = (0.0, 0.0)
    window: WindowDrag | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the pane: its display, its size, and its pixels per pixel of the grid."""

    display: PlaneDisplay
    size: tuple[float, float]
    scale: float

    def to_lps(self, position: QPointF) -> Points | None:
        """The point of the patient under a position of the pane, (3,) mm."""
        grid = self.display.grid
        if grid is None:
            return None
        return grid.to_lps([(position.y() / self.scale - 0.5, position.x() / self.scale - 0.5)])[0]


class PlaneMouse:
    """Turns mouse events on the pane of a plane into calls of the session."""

    def __init__(self, session: Session, name: PlaneName, *, shown: Callable[[], Shown]) -> None:
        self._session = session
        self._name = name
        self._shown = shown
        self._drag: _Drag | None = None
        self._turned = 0

    def grip(self, position: QPointF) -> Grip:
        """What a press of the left button there would take hold of."""
        shown = self._shown()
        if shown.display.centre is None:
            return Grip(Hold.POINT)
        for line, at in handles(shown.display, shown.size, scale=shown.scale):
            if _distance(position - at) <= HANDLE_PX + REACH_PX:
                return Grip(Hold.HANDLE, line)
        way = position - to_screen(shown.display.centre, shown.scale)
        if _distance(way) > GAP_PX:
            for line in shown.display.lines:
                row, column = line.direction
                if abs(way.x() * row - way.y() * column) <= REACH_PX:
                    return Grip(Hold.LINE, line)
        return Grip(Hold.POINT)

    def press(self, event: QMouseEvent) -> None:
        """Begin a drag, unless another button already drags."""
        mpr, shown = self._session.mpr, self._shown()
        if self._drag is not None or mpr.view is None:
            return
        drag = _Drag(event.button(), event.position())
        if drag.button is Qt.MouseButton.LeftButton:
            drag.grip = self.grip(event.position())
            drag.angle = self._angle(event.position(), shown)
            if drag.grip.hold is Hold.POINT:
                self._move_to(event.position(), shown)
        elif drag.button is Qt.MouseButton.MiddleButton:
            drag.pan_mm = mpr.view.plane(self._name).pan_mm
        elif drag.button is Qt.MouseButton.RightButton:
            drag.window = self._window_drag(shown.display)
        self._drag = drag

    def move(self, event: QMouseEvent) -> None:
        """Go on with the drag."""
        drag, shown, mpr = self._drag, self._shown(), self._session.mpr
        if drag is None or shown.display.grid is None:
            return
        way = event.position() - drag.start
        if drag.window is not None:
            drag.window.move(way)
        elif drag.button is Qt.MouseButton.MiddleButton:
            mm = shown.display.grid.row_spacing_mm / shown.scale
            mpr.pan_to(self._name, (drag.pan_mm[0] + way.x() * mm, drag.pan_mm[1] + way.y() * mm))
        elif drag.grip is not None and drag.grip.hold is Hold.HANDLE:
            angle = self._angle(event.position(), shown)
            mpr.turn(self._name, math.remainder(angle - drag.angle, 2 * math.pi))
            drag.angle = angle
        elif drag.grip is not None and drag.grip.line is not None:
            self._slide(drag.grip.line.plane, event.position(), shown)
        elif drag.grip is not None:
            self._move_to(event.position(), shown)

    def release(self, event: QMouseEvent) -> None:
        """End the drag."""
        if self._drag is not None and event.button() is self._drag.button:
            self._drag = None

    def wheel(self, event: QWheelEvent) -> None:
        """Go through the volume; with Ctrl zoom round the pointer."""
        delta = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom(ZOOM_PER_NOTCH ** (delta / NOTCH), event.position())
            return
        self._turned += delta  # Touch pads send parts of a notch.
        notches = int(self._turned / NOTCH)
        self._turned -= notches * NOTCH
        self._session.mpr.scroll(self._name, notches)

    def _move_to(self, position: QPointF, shown: Shown) -> None:
        point = shown.to_lps(position)
        if point is not None:
            self._session.mpr.move_to(point)

    def _slide(self, plane: PlaneName, position: QPointF, shown: Shown) -> None:
        """Bring one of the other planes under the pointer; the crosshair goes along its normal only."""
        view, point = self._session.mpr.view, shown.to_lps(position)
        if view is not None and point is not None:
            normal = view.crosshair.orientation(plane).normal
            here = np.asarray(view.crosshair.point_lps)
            self._session.mpr.move_to(here + normal * float((point - here) @ normal))

    def _angle(self, position: QPointF, shown: Shown) -> float:
        """Clockwise on the screen, from the right, round the point where the lines meet."""
        if shown.display.centre is None:
            return 0.0
        way = position - to_screen(shown.display.centre, shown.scale)
        return math.atan2(way.y(), way.x())

    def _window_drag(self, display: PlaneDisplay) -> WindowDrag | None:
        mpr = self._session.mpr
        if mpr.pane is None or mpr.middle is None or display.shading is None:
            return None
        spread = mpr.pane.windowing.spread(*mpr.middle)
        window = as_window(display.shading.transform)
        return WindowDrag(mpr.pane, window, spread / PIXELS_ACROSS, least_width=spread * LEAST_SHARE)

    def _zoom(self, factor: float, at: QPointF) -> None:
        mpr, shown = self._session.mpr, self._shown()
        if mpr.view is None or shown.display.grid is None:
            return
        before = mpr.view.plane(self._name)
        mpr.zoom_by(self._name, factor)
        grown = mpr.view.plane(self._name).zoom / before.zoom
        mm = shown.display.grid.row_spacing_mm / shown.scale
        # What lies under the pointer stays there.
        way = (at.x() - shown.size[0] / 2) * mm, (at.y() - shown.size[1] / 2) * mm
        right, down = (pan + offset * (1 / grown - 1) for pan, offset in zip(before.pan_mm, way, strict=True))
        mpr.pan_to(self._name, (right, down))


def _distance(way: QPointF) -> float:
    return math.hypot(way.x(), way.y())
