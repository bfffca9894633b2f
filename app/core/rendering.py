"""How a volume looks in three dimensions: from where it is seen, and which values are opaque in which colour."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.mpr import PATIENT_ORIENTATIONS, Orientation, PlaneName
from app.core.phrases import phrase
from app.core.voxel_volume import VoxelVolume

LEAST_ZOOM, MOST_ZOOM = 0.2, 20.0
FULL_DRAG: Final = math.pi
"""Dragging across the shorter side of the view turns it by that angle."""


@dataclass(frozen=True, slots=True)
class Camera:
    """From where a volume is seen, in parallel projection round its middle.

    Parameters
    ----------
    orientation
        Right and down on the screen, LPS; the reader looks along its normal.
    zoom
        1 shows all of the volume however it is turned.
    """

    orientation: Orientation = PATIENT_ORIENTATIONS[PlaneName.CORONAL]
    zoom: float = 1.0

    def dragged(self, right: float, down: float) -> Camera:
        """Turned as a ball under the pointer, by shares of the shorter side of the view."""
        about_down = self.orientation.turned(self.orientation.down, radians=right * FULL_DRAG)
        return replace(self, orientation=about_down.turned(about_down.right, radians=-down * FULL_DRAG))

    def zoomed(self, factor: float) -> Camera:
        """Nearer, or further away."""
        return replace(self, zoom=min(max(self.zoom * factor, LEAST_ZOOM), MOST_ZOOM))


class RenderingPreset(Enum):
    """What is seen of a volume; the value is the name for the user."""

    CT_BONE = phrase("CT bone")
    CT_VESSELS = phrase("CT vessels")
    CT_SKIN = phrase("CT skin")
    MR = "MR"
    MIP = "MIP"


@dataclass(frozen=True, slots=True)
class TransferPoint:
    """At a value: opacity of a voxel's thickness, 0..1, and colour, 0..1 each."""

    value: float
    opacity: float
    colour: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Transfer:
    """What values look like.

    Parameters
    ----------
    points
        Ascending; straight between them.
    is_maximum
        Whether only the highest value along the line of sight counts.
    is_shaded
        Whether surfaces are lit.
    """

    points: tuple[TransferPoint, ...]
    is_maximum: bool = False
    is_shaded: bool = True


_MUSCLE = (0.62, 0.32, 0.25)
_BONE = (0.96, 0.90, 0.78)
_VESSEL = (0.85, 0.16, 0.13)
_SKIN = (0.93, 0.73, 0.60)
_WHITE = (1.0, 1.0, 1.0)
_HOUNSFIELD: Final = {
    RenderingPreset.CT_BONE: (
        TransferPoint(120, 0.0, _MUSCLE),
        TransferPoint(220, 0.06, _MUSCLE),
        TransferPoint(350, 0.5, _BONE),
        TransferPoint(900, 0.9, _WHITE),
    ),
    RenderingPreset.CT_VESSELS: (
        TransferPoint(110, 0.0, _VESSEL),
        TransferPoint(170, 0.25, _VESSEL),
        TransferPoint(320, 0.6, _VESSEL),
        TransferPoint(500, 0.8, _BONE),
    ),
    RenderingPreset.CT_SKIN: (
        TransferPoint(-500, 0.0, _SKIN),
        TransferPoint(-250, 0.35, _SKIN),
        TransferPoint(50, 0.6, _MUSCLE),
        TransferPoint(300, 0.9, _BONE),
    ),
}


def presets_for(modality: str) -> tuple[RenderingPreset, ...]:
    """The presets that make sense, the one to begin with first: values mean tissue in CT alone."""
    if modality == "CT":
        return (
            RenderingPreset.CT_BONE,
            RenderingPreset.CT_VESSELS,
            RenderingPreset.CT_SKIN,
            RenderingPreset.MIP,
        )
    return RenderingPreset.MR, RenderingPreset.MIP


def transfer(preset: RenderingPreset, *, low: float, high: float) -> Transfer:
    """What values look like.

    Parameters
    ----------
    low, high
        The values that the window makes black and white: what presets without a fixed unit go by.
    """
    width = max(high - low, 1e-6)
    if preset is RenderingPreset.MIP:
        black = (0.0, 0.0, 0.0)
        ends = (TransferPoint(low, 0.0, black), TransferPoint(low + width, 1.0, _WHITE))
        return Transfer(ends, is_maximum=True, is_shaded=False)
    if preset is RenderingPreset.MR:
        return Transfer(
            (
                TransferPoint(low + 0.15 * width, 0.0, _MUSCLE),
                TransferPoint(low + 0.4 * width, 0.12, _MUSCLE),
                TransferPoint(low + 0.75 * width, 0.4, _SKIN),
                TransferPoint(low + width, 0.7, _WHITE),
            )
        )
    return Transfer(_HOUNSFIELD[preset])


@dataclass(frozen=True, slots=True, eq=False)
class Solid:
    """A region as a body.

    Parameters
    ----------
    mask
        (slices, rows, columns) over the part of the volume that begins at `first`.
    first
        Index (slice, row, column) of the first voxel of the mask.
    """

    mask: NDArray[np.bool_]
    first: tuple[int, int, int]


def reduced(volume: VoxelVolume, *, most_voxels: int) -> VoxelVolume:
    """The volume with so many voxels at most, each the mean of a block; itself where it is small enough.

    The finest axis is thinned out first. What does not fill a block at the end of an axis is left out.
    """
    shape = volume.values.shape
    factors = np.array([1, 1, 1])
    while math.prod((shape // factors).tolist()) > most_voxels:
        # Where voxels are closest together least is lost.
        factors[int(np.argmin(np.array(volume.spacing_mm) * factors))] += 1
    if factors.max() == 1:
        return volume
    slices, rows, columns = (shape // factors).tolist()
    thick, high, wide = factors.tolist()
    values = np.empty((slices, rows, columns), dtype=volume.values.dtype)
    for number in range(slices):
        block = volume.values[number * thick : (number + 1) * thick, : rows * high, : columns * wide]
        mean = block.reshape(thick, rows, high, columns, wide).mean(axis=(0, 2, 4), dtype=np.float32)
        values[number] = np.rint(mean) if values.dtype.kind == "i" else mean
    to_fine = np.diag([*factors.astype(float), 1.0])
    to_fine[:3, 3] = (factors - 1) / 2
    return VoxelVolume(values, volume.index_to_lps @ to_fine)
