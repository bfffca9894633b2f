"""Small volumes in the geometries that scanners produce and a careless program gets wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.core.geometry import PlaneGeometry, index_to_lps
from app.core.voxel_volume import VoxelVolume

SHAPE = (9, 14, 11)
"""Slices, rows, columns: all different."""
SPACING_MM = (3.1, 1.3, 0.7)
"""Along slices, rows and columns: all different."""
ORIGIN = (-31.5, 12.25, 80.0)


@dataclass(frozen=True)
class StackShape:
    """How the slices of a stack lie.

    Parameters
    ----------
    row, column
        ImageOrientationPatient; need not be normalised exactly.
    shear_mm
        How far along the columns each slice lies from the one before, beside its own normal.
    descending
        Whether the slices are listed against the normal.
    """

    row: tuple[float, float, float]
    column: tuple[float, float, float]
    shear_mm: float = 0.0
    descending: bool = False
    spacing_mm: tuple[float, float, float] = SPACING_MM

    def planes(self, shape: tuple[int, int, int] = SHAPE) -> list[PlaneGeometry]:
        row, column = np.array(self.row) / np.linalg.norm(self.row), np.array(self.column)
        column = column - row * (column @ row)
        column /= np.linalg.norm(column)
        step = np.cross(row, column) * self.spacing_mm[0] + column * self.shear_mm
        if self.descending:
            step = -step
        return [
            PlaneGeometry(
                tuple((np.array(ORIGIN) + number * step).tolist()),
                tuple(row.tolist()),
                tuple(column.tolist()),
                self.spacing_mm[1],
                self.spacing_mm[2],
                shape[1],
                shape[2],
            )
            for number in range(shape[0])
        ]

    def volume(self, values: np.ndarray) -> VoxelVolume:
        return VoxelVolume(values, index_to_lps(self.planes(values.shape)))


STACKS = {
    "axial, head first supine": StackShape((1, 0, 0), (0, 1, 0)),
    "axial, head first prone": StackShape((-1, 0, 0), (0, -1, 0)),
    "axial, feet first supine": StackShape((-1, 0, 0), (0, 1, 0)),
    "axial, feet first prone": StackShape((1, 0, 0), (0, -1, 0)),
    "axial, decubitus left": StackShape((0, -1, 0), (1, 0, 0)),
    "axial, decubitus right": StackShape((0, 1, 0), (-1, 0, 0)),
    "axial, descending": StackShape((1, 0, 0), (0, 1, 0), descending=True),
    "coronal": StackShape((1, 0, 0), (0, 0, -1)),
    "sagittal": StackShape((0, 1, 0), (0, 0, -1)),
    "oblique": StackShape((1, 0, 0), (0, 0.939692, 0.342020)),
    "double oblique": StackShape((0.6, 0.48, -0.64), (-0.8, 0.36, -0.48)),
    "double oblique, descending": StackShape((0.6, 0.48, -0.64), (-0.8, 0.36, -0.48), descending=True),
    "tilted gantry": StackShape((1, 0, 0), (0, 0.948324, 0.317305), shear_mm=1.04),
    "nearly axial, thin": StackShape((0.999, 0.03, 0.02), (-0.03, 0.999, 0.01), spacing_mm=(0.4, 2.2, 1.7)),
}
