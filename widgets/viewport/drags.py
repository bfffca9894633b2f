"""What a button held down does while the mouse moves: one small class for each use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, QSizeF

from app.core.voi import Window
from app.session.pane import Pane
from app.session.session import Session
from widgets.viewport.placement import Placement, pan_to_keep

SLICE_PX = 6.0
"""Dragging that far goes one slice on, where the series is not so long that the viewport is too small for it."""
ZOOM_PX = 200.0
"""Dragging that far up doubles the zoom."""
LEAST_SHARE = 1e-3
"""Of the spread of the values: no window is narrower."""


class Drag(Protocol):
    """What begins when a button goes down."""

    def move(self, way: QPointF) -> None:
        """Follow the mouse, `way` from where the button went down."""
        ...

    def finish(self, way: QPointF) -> None:
        """The button is up again."""
        ...


@dataclass(frozen=True, slots=True)
class PanDrag:
    """The image goes with the mouse."""

    pane: Pane
    placement: Placement
    pan: tuple[float, float]

    def move(self, way: QPointF) -> None:
        """Keep under the mouse what was there."""
        down, right = self.placement.way_to_image(way.x(), way.y())
        self.pane.viewport.pan_to((self.pan[0] + down, self.pan[1] + right))

    def finish(self, way: QPointF) -> None:
        """Leave it there."""


@dataclass(frozen=True, slots=True)
class CrossDrag:
    """The point under the mouse is marked in every viewport."""

    session: Session
    pane: Pane
    placement: Placement
    start: QPointF

    def move(self, way: QPointF) -> None:
        """Mark the point that the mouse is over now."""
        at = self.start + way
        self.session.synchronising.point_at(self.pane, self.placement.to_image(at.x(), at.y()))

    def finish(self, way: QPointF) -> None:
        """Leave it marked."""


@dataclass(frozen=True, slots=True)
class WindowDrag:
    """To the right widens the window, up lowers the centre, which brightens.

    Parameters
    ----------
    window
        From which the drag goes on.
    values_per_px
        By how much one pixel of the screen changes it.
    least_width
        No window becomes narrower.
    """

    pane: Pane
    window: Window
    values_per_px: float
    least_width: float

    def move(self, way: QPointF) -> None:
        """Set the window by how far the mouse went."""
        right, down = way.x() * self.values_per_px, way.y() * self.values_per_px
        window = self.window.adjusted(center_change=down, width_change=right, least_width=self.least_width)
        self.pane.viewport.set_window(window)

    def finish(self, way: QPointF) -> None:
        """Leave it so."""


@dataclass(frozen=True, slots=True)
class ScrollDrag:
    """Down goes through the slices.

    Parameters
    ----------
    px_per_slice
        How far one slice is.
    """

    pane: Pane
    index: int
    px_per_slice: float

    def move(self, way: QPointF) -> None:
        """Show the slice that lies that far on."""
        self.pane.viewport.show_slice(self.index + round(way.y() / self.px_per_slice))

    def finish(self, way: QPointF) -> None:
        """Stay there."""


@dataclass(frozen=True, slots=True)
class ZoomDrag:
    """Up magnifies round the point where the button went down."""

    pane: Pane
    placement: Placement
    start: QPointF
    zoom: float
    pan: tuple[float, float]
    size: QSizeF

    def move(self, way: QPointF) -> None:
        """Zoom by how far the mouse went."""
        viewport = self.pane.viewport
        viewport.zoom_by(self.zoom * 2 ** (-way.y() / ZOOM_PX) / viewport.view.zoom)
        point, size = (self.start.x(), self.start.y()), (self.size.width(), self.size.height())
        grown = viewport.view.zoom / self.zoom
        viewport.pan_to(pan_to_keep(point, old=self.placement, pan=self.pan, factor=grown, size=size))

    def finish(self, way: QPointF) -> None:
        """Leave it so."""


@dataclass(slots=True)
class RegionDrag:
    """A rectangle between where the button went down and the mouse; its values make the window."""

    pane: Pane
    placement: Placement
    start: QPointF
    rectangle: QRectF

    def move(self, way: QPointF) -> None:
        """Stretch the rectangle."""
        self.rectangle = QRectF(self.start, self.start + way).normalized()

    def finish(self, way: QPointF) -> None:
        """Take the window of the pixels whose centres lie in the rectangle."""
        self.move(way)
        image = self.pane.image
        pixels = self.pane.pixels.at_hand(image) if image is not None else None
        if pixels is None:
            return
        corners = [
            self.placement.to_image(corner.x(), corner.y())
            for corner in (self.rectangle.topLeft(), self.rectangle.bottomRight())
        ]
        rows, columns = (sorted(axis) for axis in zip(*corners, strict=True))
        self.pane.windowing.choose_region(pixels, rows=_inside(rows), columns=_inside(columns))


def _inside(ends: list[float]) -> slice:
    """The pixels whose centres lie between two places."""
    first, last = max(round(ends[0] + 0.5), 0), round(ends[1] - 0.5)
    return slice(first, max(last + 1, first))
