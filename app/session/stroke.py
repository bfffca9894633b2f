"""What a hand does to a region between pressing the button and letting it go, or from click to click."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.core.geometry import PlaneGeometry, Points
from app.core.livewire import LiveWire
from app.core.nearby_editing import brushed
from app.core.pixels import ImagePixels
from app.core.plane_region import PlaneRegion
from app.core.polygon import Loop
from app.core.region_corners import Corner
from app.core.region_editing import subtracted, swept, united
from app.core.roi import Roi
from app.core.value_region import ValueRange, within_range
from app.core.volume import ImageSlice
from app.session.pane import Pane
from app.session.tool_in_hand import EditTool

WIRE_REACH_PX = 60.0
"""How far from a corner the pointer goes before the wire is laid on a coarser grid, at first."""


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """What the pressed button does.

    Parameters
    ----------
    target
        The region that it changes; None while a new one is made.
    region
        What the stroke began with, and what it has become; loops that do not cross.
    path
        (N, 2) mm in the plane: where the pointer has been, or what stands of a line from click to click.
    subtracts
        Whether what it covers is taken away.
    pixels
        The image's, for tools that look at values.
    values
        What a brush takes of them; None for all.
    outward
        Whether pushing bulges the outline.
    corner
        The corner that is held.
    loose
        (M, 2) mm: from the last click to the pointer.
    clicks
        How long `path` was at each click.
    wire
        The ways from the last click.
    """

    pane: Pane
    image: ImageSlice
    plane: PlaneGeometry
    tool: EditTool
    radius_mm: float
    target: Roi | None
    region: PlaneRegion
    path: Points
    subtracts: bool = False
    pixels: ImagePixels | None = None
    values: ValueRange | None = None
    outward: bool = False
    corner: Corner | None = None
    loose: Points | None = None
    clicks: tuple[int, ...] = (1,)
    wire: LiveWire | None = None

    def followed(self, point: Points) -> Stroke:
        """The stroke with the pointer at another place, (2,) mm."""
        if self.tool.is_clicked:
            return self._led_to(point)
        path = np.vstack([self.path, point])
        if self.tool.has_size:
            return replace(self, path=path, region=self._brushed(path[-2:]))
        if self.tool is EditTool.POINTS and self.corner is not None:
            changed = self.region[self.corner.loop].copy()
            changed[self.corner.vertex] = point
            region = tuple(changed if n == self.corner.loop else loop for n, loop in enumerate(self.region))
            return replace(self, path=path, region=region)
        return replace(self, path=path)

    def clicked(self, point: Points) -> Stroke:
        """The line fixed as far as the pointer, (2,) mm, and led on from there."""
        led = self._led_to(point)
        path = np.vstack([self.path, led.loose if led.loose is not None else point])
        return replace(led, path=path, clicks=(*self.clicks, len(path)), loose=None, wire=None)

    def taken_back(self) -> Stroke | None:
        """The line without its last click; None when that was the first."""
        if len(self.clicks) < 2:
            return None
        clicks = self.clicks[:-1]
        end = self.path[-1] if self.loose is None else self.loose[-1]
        return replace(self, path=self.path[: clicks[-1]], clicks=clicks, loose=None, wire=None)._led_to(end)

    @property
    def line(self) -> Points:
        """(N, 2) mm: what has been drawn, as far as the pointer."""
        return self.path if self.loose is None else np.vstack([self.path, self.loose])

    @property
    def loops(self) -> tuple[Loop, ...]:
        """The region as it would be, (N, 2) row, column each."""
        return tuple(loop / self.plane.pixel_spacing_mm for loop in self.shown if len(loop) >= 3)

    @property
    def shown(self) -> PlaneRegion:
        """The region as it would be if the button were let go now."""
        if not self.tool.encloses:
            return self.region
        drawn = self.drawn
        if self.target is None:
            return drawn
        return subtracted(self.region, drawn) if self.subtracts else united(self.region, drawn)

    @property
    def drawn(self) -> PlaneRegion:
        """What a tool that draws round something has enclosed so far."""
        line = self.line
        if self.tool is EditTool.BOX and len(line) > 1:
            (top, left), (bottom, right) = line[0], line[-1]
            line = np.array([[top, left], [top, right], [bottom, right], [bottom, left]])
        return (line,) if len(line) >= 3 else ()

    def _brushed(self, way: Points) -> PlaneRegion:
        disc = swept(way, self.radius_mm)
        if self.values is not None and self.pixels is not None:
            disc = within_range(disc, self.pixels, self.values, plane=self.plane)
        takes_away = not self.outward if self.tool is EditTool.PUSH else self.subtracts
        return brushed(self.region, disc, adds=not takes_away)

    def _led_to(self, point: Points) -> Stroke:
        """The line from the last click to a place: straight, or along the edges in the image."""
        if self.tool is not EditTool.LIVEWIRE or self.pixels is None:
            return replace(self, loose=point[None, :])
        spacing = np.array(self.plane.pixel_spacing_mm)
        start, end = self.path[-1] / spacing, point / spacing
        wire = self.wire
        if wire is None or not wire.reaches(end):
            reach = max(WIRE_REACH_PX, 1.5 * float(np.abs(end - start).max()))
            wire = LiveWire(self.pixels, start, reach_px=reach, spacing_mm=self.plane.pixel_spacing_mm)
        return replace(self, loose=wire.path(end) * spacing, wire=wire)
