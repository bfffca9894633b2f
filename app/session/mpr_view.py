"""What is seen of a volume in three planes and in three dimensions: a value, and the pixels that it asks for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

import numpy as np

from app.core.geometry import PlaneGeometry
from app.core.mpr import (
    PATIENT_ORIENTATIONS,
    Crosshair,
    PlaneName,
    centre_of_view,
    fitting_mm_per_pixel,
    section_grid,
)
from app.core.rendering import Camera, RenderingPreset
from app.core.resampling import Slab
from app.core.voxel_volume import VoxelVolume

LEAST_ZOOM: Final = 0.2
MOST_ZOOM: Final = 40.0


@dataclass(frozen=True, slots=True)
class PlaneView:
    """How large a plane is shown, and which part of it.

    Parameters
    ----------
    zoom
        1 shows the whole volume.
    pan_mm
        How far the middle of the volume is moved from the middle of the pane, to the right and down.
    """

    zoom: float = 1.0
    pan_mm: tuple[float, float] = (0.0, 0.0)

    def zoomed_by(self, factor: float) -> PlaneView:
        """Magnified round the middle of its pane, within bounds."""
        return replace(self, zoom=min(max(self.zoom * factor, LEAST_ZOOM), MOST_ZOOM))


class SpatialView(Enum):
    """The part of the layout that is no plane."""

    VOLUME = "3D"


@dataclass(frozen=True, slots=True)
class MprView:
    """All that the user can change.

    Parameters
    ----------
    camera, preset
        How the volume is seen in three dimensions.
    enlarged
        The one part that fills the whole place; None for all side by side.
    """

    crosshair: Crosshair
    slab: Slab = field(default_factory=Slab)
    axial: PlaneView = PlaneView()
    sagittal: PlaneView = PlaneView()
    coronal: PlaneView = PlaneView()
    camera: Camera = field(default_factory=Camera)
    preset: RenderingPreset = RenderingPreset.MIP
    enlarged: PlaneName | SpatialView | None = None
    lines_visible: bool = True

    def plane(self, name: PlaneName) -> PlaneView:
        """How a plane is shown."""
        view: PlaneView = getattr(self, name.name.lower())
        return view

    def grid(self, name: PlaneName, volume: VoxelVolume, *, shape: tuple[int, int]) -> PlaneGeometry:
        """The pixels of a pane of (rows, columns) on a plane through a volume."""
        # The size follows the patient's planes, so that it does not change while a plane is turned.
        fitting = fitting_mm_per_pixel(volume, PATIENT_ORIENTATIONS[name], shape=shape)
        orientation, shown = self.crosshair.orientation(name), self.plane(name)
        middle = centre_of_view(volume, orientation, through_lps=self.crosshair.point_lps)
        right, down = shown.pan_mm
        centre = middle - right * np.array(orientation.right) - down * np.array(orientation.down)
        return section_grid(orientation, centre, mm_per_pixel=fitting / shown.zoom, shape=shape)
