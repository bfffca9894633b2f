"""What the mouse does on the image: left selects and pans, middle pans, right windows, the wheel turns slices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from app.core.voi import Window, automatic_window
from app.session.display import Display
from app.session.pane import Pane
from app.session.session import Session
from widgets.viewport.annotations import to_transform
from widgets.viewport.placement import Placement, pan_to_keep
from widgets.viewport.shapes import hit

CLICK_PX = 4
"""A press that moved no further is a click."""
PIXELS_ACROSS = 400.0
"""Dragging that far changes the window by the spread of the values."""
NOTCH = 120
"""QWheelEvent.angleDelta of one notch."""
ZOOM_PER_NOTCH = 1.15
LEAST_WIDTH = 1.0


@dataclass(frozen=True, slots=True)
class _Drag:
    button: Qt.MouseButton
    start: QPointF
    pan: tuple[float, float]
    window: Window | None
    values_per_px: float


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
        self._drag: _Drag | None = None
        self._moved = False
        self._turned = 0

    def press(self, event: QMouseEvent) -> None:
        """Make the pane the active one and begin a drag, unless another button already drags."""
        self._session.panes.activate(self._pane)
        display, _ = self._shown()
        if self._drag is not None or display.values is None:
            return
        per_px = 0.0
        if event.button() is Qt.MouseButton.RightButton:
            per_px = automatic_window(display.values).width / PIXELS_ACROSS
        self._drag = _Drag(
            event.button(),
            event.position(),
            pan=self._pane.viewport.view.pan,
            window=display.window,
            values_per_px=per_px,
        )
        self._moved = False

    def move(self, event: QMouseEvent) -> None:
        """Pan or window by how far it is from where the button went down."""
        drag, (display, placement) = self._drag, self._shown()
        if drag is None or placement is None:
            return
        way = event.position() - drag.start
        self._moved = self._moved or way.manhattanLength() > CLICK_PX
        if not self._moved:
            return
        pans = drag.button is Qt.MouseButton.MiddleButton or (
            drag.button is Qt.MouseButton.LeftButton and display.zoom > 1
        )
        if pans:
            pan = drag.pan[0] + way.y() / placement.scale_y, drag.pan[1] + way.x() / placement.scale_x
            self._pane.viewport.pan_to(pan)
        elif drag.button is Qt.MouseButton.RightButton and drag.window is not None:
            # Right widens; up lowers the centre, which brightens.
            width = max(drag.window.width + way.x() * drag.values_per_px, LEAST_WIDTH)
            self._pane.viewport.set_window(Window(drag.window.center + way.y() * drag.values_per_px, width))

    def release(self, event: QMouseEvent) -> None:
        """End the drag; a left click selects the region that it hits."""
        drag, (display, placement) = self._drag, self._shown()
        if drag is None or event.button() is not drag.button:
            return
        self._drag = None
        if drag.button is Qt.MouseButton.LeftButton and not self._moved and placement is not None:
            position = event.position()
            roi_id = hit(display.shapes, position.x(), position.y(), to_transform(placement))
            if roi_id is not None:
                self._session.select(roi_id)

    def double_click(self) -> None:
        """Fit the image."""
        if self._pane.image is not None:
            self._pane.viewport.fit()

    def wheel(self, event: QWheelEvent, size: tuple[float, float]) -> None:
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

    def _zoom(self, factor: float, at: QPointF, size: tuple[float, float]) -> None:
        _, placement = self._shown()
        if placement is None:
            return
        viewport = self._pane.viewport
        before = viewport.view
        viewport.zoom_by(factor)
        grown = viewport.view.zoom / before.zoom
        viewport.pan_to(pan_to_keep((at.x(), at.y()), old=placement, pan=before.pan, factor=grown, size=size))
