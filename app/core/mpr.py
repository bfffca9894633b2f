"""Multiplanar reformation: three perpendicular planes through a point of the patient, and how they turn."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike

from app.core.geometry import PlaneGeometry, Points, Vector
from app.core.phrases import phrase
from app.core.voxel_volume import VoxelVolume


class PlaneName(Enum):
    """The planes of the patient (not of the images); the value is the name for the user."""

    AXIAL = phrase("Axial")
    SAGITTAL = phrase("Sagittal")
    CORONAL = phrase("Coronal")


@dataclass(frozen=True, slots=True)
class Orientation:
    """How a plane lies on the screen: unit vectors to the right and down, LPS, perpendicular."""

    right: Vector
    down: Vector

    @property
    def normal(self) -> Points:
        """Right x down, (3,): away from the reader."""
        return np.cross(self.right, self.down)

    def turned(self, axis_lps: ArrayLike, *, radians: float) -> Orientation:
        """Turned about a unit vector, (3,) LPS, right-handed."""
        turn = _rotation(np.asarray(axis_lps, dtype=np.float64), radians)
        right = turn @ np.asarray(self.right)
        right /= np.linalg.norm(right)
        down = turn @ np.asarray(self.down)
        down -= right * (down @ right)
        return Orientation(_vector(right), _vector(down / np.linalg.norm(down)))


PATIENT_ORIENTATIONS = {
    # Axial as seen from the feet, sagittal from the left, coronal from the front.
    PlaneName.AXIAL: Orientation((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)),
    PlaneName.SAGITTAL: Orientation((0.0, 1.0, 0.0), (0.0, 0.0, -1.0)),
    PlaneName.CORONAL: Orientation((1.0, 0.0, 0.0), (0.0, 0.0, -1.0)),
}


@dataclass(frozen=True, slots=True)
class Crosshair:
    """The point where the three planes meet, and how each lies; the planes stay perpendicular.

    Parameters
    ----------
    point_lps
        LPS mm.
    """

    point_lps: Vector
    axial: Orientation = PATIENT_ORIENTATIONS[PlaneName.AXIAL]
    sagittal: Orientation = PATIENT_ORIENTATIONS[PlaneName.SAGITTAL]
    coronal: Orientation = PATIENT_ORIENTATIONS[PlaneName.CORONAL]

    def orientation(self, name: PlaneName) -> Orientation:
        """How a plane lies."""
        return {
            PlaneName.AXIAL: self.axial,
            PlaneName.SAGITTAL: self.sagittal,
            PlaneName.CORONAL: self.coronal,
        }[name]

    def is_oblique(self, name: PlaneName) -> bool:
        """Whether a plane has been turned away from the patient's."""
        across = float(self.orientation(name).normal @ PATIENT_ORIENTATIONS[name].normal)
        return across < 1 - 1e-9

    def moved_to(self, point_lps: ArrayLike) -> Crosshair:
        """The same planes through another point, (3,) LPS mm."""
        return replace(self, point_lps=_vector(np.asarray(point_lps, dtype=np.float64)))

    def turned(self, within: PlaneName, *, radians: float) -> Crosshair:
        """The two other planes turned about the normal of one, through the point; clockwise on its screen."""
        axis = self.orientation(within).normal
        axial, sagittal, coronal = (
            self.orientation(name) if name is within else self.orientation(name).turned(axis, radians=radians)
            for name in PlaneName
        )
        return Crosshair(self.point_lps, axial, sagittal, coronal)

    def position_mm(self, name: PlaneName) -> float:
        """Where a plane lies along its own normal."""
        return float(np.dot(self.point_lps, self.orientation(name).normal))

    def trace(self, of: PlaneName, *, on: PlaneName) -> Points:
        """The unit direction of the line in which plane `of` meets plane `on`, (3,) LPS."""
        return np.cross(self.orientation(on).normal, self.orientation(of).normal)

    def scrolled(self, name: PlaneName, *, steps: int, volume: VoxelVolume) -> Crosshair:
        """A plane moved along its normal by steps of a voxel; the ends of the volume hold."""
        normal = self.orientation(name).normal
        step, (low, high) = volume.step_mm(normal), volume.span_mm(normal)
        here = self.position_mm(name)
        # The outermost planes lie in the middle of the outermost voxels.
        half = min(step, high - low) / 2
        there = min(max(here + steps * step, low + half), high - half)
        return self.moved_to(np.asarray(self.point_lps) + (there - here) * normal)


def section_grid(
    orientation: Orientation, centre_lps: ArrayLike, *, mm_per_pixel: float, shape: tuple[int, int]
) -> PlaneGeometry:
    """Square pixels on a plane, round a point: what a pane of (rows, columns) shows."""
    rows, columns = shape
    right, down = np.asarray(orientation.right), np.asarray(orientation.down)
    corner = np.asarray(centre_lps, dtype=np.float64) - mm_per_pixel * (
        right * (columns - 1) / 2 + down * (rows - 1) / 2
    )
    return PlaneGeometry(
        image_position_patient=_vector(corner),
        row_direction=orientation.right,
        column_direction=orientation.down,
        row_spacing_mm=mm_per_pixel,
        column_spacing_mm=mm_per_pixel,
        rows=rows,
        columns=columns,
    )


def fitting_mm_per_pixel(volume: VoxelVolume, orientation: Orientation, *, shape: tuple[int, int]) -> float:
    """The size of pixels with which the whole volume, seen along the normal, fills a pane of (rows, columns)."""
    wide, high = (span[1] - span[0] for span in (volume.span_mm(orientation.right), volume.span_mm(orientation.down)))
    return max(wide / shape[1], high / shape[0])


def centre_of_view(volume: VoxelVolume, orientation: Orientation, *, through_lps: ArrayLike) -> Points:
    """The middle of the volume, brought along the normal into the plane through a point, (3,) LPS mm."""
    middle, normal = volume.centre_lps, orientation.normal
    offset = np.asarray(through_lps, dtype=np.float64) - middle
    return np.asarray(middle + normal * float(offset @ normal))


def _rotation(axis: Points, radians: float) -> Points:
    """Rodrigues' matrix about a unit axis, (3, 3)."""
    x, y, z = axis / np.linalg.norm(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + math.sin(radians) * cross + (1 - math.cos(radians)) * cross @ cross)


def _vector(values: Points) -> Vector:
    x, y, z = (float(value) for value in values)
    return x, y, z
