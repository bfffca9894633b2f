"""What a hand does to a region between pressing the button and letting it go."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.core.geometry import PlaneGeometry, Points
from app.core.plane_region import PlaneRegion
from app.core.polygon import Loop
from app.core.region_corners import Corner
from app.core.region_editing import subtracted, swept, united
from app.core.roi import Roi
from app.core.volume import ImageSlice
from app.session.pane import Pane
from app.session.tool_in_hand import EditTool


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """What the pressed button does.

    Parameters
    ----------
    target
        The region that it changes; None while a new one is made.
    region
        What the stroke began with, and what it has become.
    path
        (N, 2) mm in the plane, where the pointer has been.
    outward
        Whether pushing bulges the outline.
    corner
        The corner that is held.
    """

    pane: Pane
    image: ImageSlice
    plane: PlaneGeometry
    tool: EditTool
    radius_mm: float
    target: Roi | None
    region: PlaneRegion
    path: Points
    outward: bool = False
    corner: Corner | None = None

    def followed(self, point: Points) -> Stroke:
        """The stroke with the pointer at another place, (2,) mm."""
        way = np.vstack([self.path[-1:], point])
        path = np.vstack([self.path, point])
        match self.tool:
            case EditTool.PAINT:
                region = united(self.region, swept(way, self.radius_mm))
            case EditTool.ERASE:
                region = subtracted(self.region, swept(way, self.radius_mm))
            case EditTool.PUSH:
                disc = swept(way, self.radius_mm)
                region = united(self.region, disc) if self.outward else subtracted(self.region, disc)
            case EditTool.POINTS if self.corner is not None:
                changed = self.region[self.corner.loop].copy()
                changed[self.corner.vertex] = point
                region = tuple(changed if n == self.corner.loop else loop for n, loop in enumerate(self.region))
            case _:
                region = self.region
        return replace(self, path=path, region=region)

    @property
    def loops(self) -> tuple[Loop, ...]:
        """The region as it would be, (N, 2) row, column each."""
        return tuple(loop / self.plane.pixel_spacing_mm for loop in self.shown if len(loop) >= 3)

    @property
    def shown(self) -> PlaneRegion:
        """The region as it would be if the button were let go now."""
        if self.tool is EditTool.DRAW:
            drawn = (self.path,) if len(self.path) >= 3 else ()
            return united(self.region, drawn) if self.target is not None else drawn
        return self.region
