"""What the mouse does on the image: left uses the tool in hand, middle pans, right windows, the wheel scrolls."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from app.core.measurement import MeasurementKind
from app.session.display import Display
from app.session.pane import Pane
from app.session.session import Session
from app.session.tool_in_hand import MouseTool
from app.session.windowing import as_window
from widgets.viewport.annotations import to_transform
from widgets.viewport.drags import (
    LEAST_SHARE,
    SLICE_PX,
    CrossDrag,
    Drag,
    PanDrag,
    RegionDrag,
    ScrollDrag,
    WindowDrag,
    ZoomDrag,
)
from widgets.viewport.placement import Placement, pan_to_keep
from widgets.viewport.shapes import hit

CLICK_PX = 4
"""A press that moved no further is a click."""
PIXELS_ACROSS = 400.0
"""Dragging that far changes the window by the spread of the values."""
NOTCH = 120
"""QWheelEvent.angleDelta of one notch."""
ZOOM_PER_NOTCH = 1.15


class Mouse:
    """Turns mouse events into calls of the session.

    Parameters
    ----------
    shown
        What is on the viewport now and where.
    """

    def __init__(
        self, session: Session, pane: Pane, *, shown: Callable[[], tuple[Display, Placement | None]]
    ) -> None:
        self._session = session
        self._pane = pane
        self._shown = shown
        self._button = Qt.MouseButton.NoButton
        self._start = QPointF()
        self._drag: Drag | None = None
        self._moved = False
        self._turned = 0

    @property
    def rectangle(self) -> QRectF | None:
        """What is being drawn out on the screen."""
        return self._drag.rectangle if isinstance(self._drag, RegionDrag) and self._moved else None

    def press(self, event: QMouseEvent, size: QSizeF) -> None:
        """Make the pane the active one and begin a drag, unless another button already drags."""
        self._session.panes.activate(self._pane)
        display, placement = self._shown()
        if self._button is not Qt.MouseButton.NoButton or display.pixels is None or placement is None:
            return
        self._button, self._start, self._moved = event.button(), event.position(), False
        if event.button() is Qt.MouseButton.LeftButton and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._drag = CrossDrag(self._session, self._pane, placement, self._start)
            self._drag.move(QPointF())
        else:
            self._drag = self._begin(display, placement, size)

    def move(self, event: QMouseEvent) -> None:
        """Go on with the drag."""
        way = event.position() - self._start
        self._moved = self._moved or way.manhattanLength() > CLICK_PX
        if self._moved and self._drag is not None:
            self._drag.move(way)

    def release(self, event: QMouseEvent) -> bool:
        """End the drag; a click selects the region that it hits. Returns whether a right click hit one."""
        if event.button() is not self._button:
            return False
        drag, self._drag, self._button = self._drag, None, Qt.MouseButton.NoButton
        if self._moved:
            if drag is not None:
                drag.finish(event.position() - self._start)
            if isinstance(drag, RegionDrag):
                self._session.hand.lay_down()
        elif event.button() is Qt.MouseButton.LeftButton and not isinstance(drag, CrossDrag):
            self._click(event.position())
        elif event.button() is Qt.MouseButton.RightButton:
            return self._click(event.position())
        return False

    def double_click(self) -> None:
        """Give the viewport the whole room, or back; fit the image where it is the only one."""
        panes = self._session.panes
        if len(panes.all) > 1:
            panes.enlarge(not panes.is_enlarged)
        elif self._pane.image is not None:
            self._pane.viewport.fit()

    def wheel(self, event: QWheelEvent, size: QSizeF) -> None:
        """Turn slices; with Ctrl zoom round the pointer. `size` is the viewport's."""
        delta = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom(ZOOM_PER_NOTCH ** (delta / NOTCH), event.position(), size)
            return
        # Touch pads send parts of a notch.
        self._turned += delta
        notches = int(self._turned / NOTCH)
        if notches and self._pane.image is not None:
            self._turned -= notches * NOTCH
            self._pane.viewport.step(-notches)

    def _begin(self, display: Display, placement: Placement, size: QSizeF) -> Drag | None:
        view = self._pane.viewport.view
        pan = PanDrag(self._pane, placement, view.pan)
        if self._button is Qt.MouseButton.MiddleButton:
            return pan
        if self._button is Qt.MouseButton.RightButton:
            return self._window_drag(display)
        if self._button is not Qt.MouseButton.LeftButton:
            return None
        match self._session.hand.tool:
            case MouseTool.SCROLL:
                count = len(self._pane.series.slices) if self._pane.series else 1
                return ScrollDrag(self._pane, view.index, px_per_slice=min(SLICE_PX, size.height() / count))
            case MouseTool.ZOOM:
                return ZoomDrag(self._pane, placement, self._start, zoom=view.zoom, pan=view.pan, size=size)
            case MouseTool.WINDOW:
                return self._window_drag(display)
            case MouseTool.WINDOW_REGION:
                return RegionDrag(self._pane, placement, self._start, QRectF(self._start, self._start))
            case MouseTool.SELECT:
                # What fits already is not moved away by a click with an unsteady hand.
                return pan if view.zoom > 1 or not view.fitted else None
            case MeasurementKind():
                return None  # the measuring hand draws, once the image is on the screen

    def _window_drag(self, display: Display) -> WindowDrag | None:
        image = self._pane.image
        if image is None or display.pixels is None or display.shading is None:
            return None
        spread = self._pane.windowing.spread(image, display.pixels)
        window = as_window(display.shading.transform)
        return WindowDrag(self._pane, window, spread / PIXELS_ACROSS, least_width=spread * LEAST_SHARE)

    def _click(self, position: QPointF) -> bool:
        display, placement = self._shown()
        if placement is None:
            return False
        roi_id = hit(display.shapes, position.x(), position.y(), to_transform(placement))
        if roi_id is not None:
            self._session.select(roi_id)
        return roi_id is not None

    def _zoom(self, factor: float, at: QPointF, size: QSizeF) -> None:
        _, placement = self._shown()
        if placement is None:
            return
        viewport = self._pane.viewport
        before = viewport.view
        viewport.zoom_by(factor)
        grown = viewport.view.zoom / before.zoom
        sides = size.width(), size.height()
        viewport.pan_to(pan_to_keep((at.x(), at.y()), old=placement, pan=before.pan, factor=grown, size=sides))
