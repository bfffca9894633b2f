"""From the mask of a region to a smooth, closed surface."""

from __future__ import annotations

from typing import Final

import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkImageData, vtkPolyData
from vtkmodules.vtkFiltersCore import (
    vtkFlyingEdges3D,
    vtkPolyDataNormals,
    vtkReverseSense,
    vtkWindowedSincPolyDataFilter,
)

from app.core.rendering import Solid

SMOOTHING_ROUNDS: Final = 25
PASS_BAND: Final = 0.05
"""Keeps the volume while the steps between slices go; a shrinking filter would make small regions smaller."""


def surface(solid: Solid, *, is_mirrored: bool) -> vtkPolyData:
    """Triangles in index coordinates (column, row, slice) of the volume.

    Parameters
    ----------
    is_mirrored
        Whether the way from there to the patient turns left hands into right ones: triangles are then listed the
        other way round, so that their outside is lit.
    """
    # A margin of nothing closes the surface where the region touches the end of the volume.
    padded = np.pad(solid.mask, 1).astype(np.uint8)
    slices, rows, columns = padded.shape
    image = vtkImageData()
    image.SetDimensions(columns, rows, slices)
    first = solid.first
    image.SetOrigin(first[2] - 1, first[1] - 1, first[0] - 1)
    image.GetPointData().SetScalars(numpy_to_vtk(padded.reshape(-1), deep=True))
    edges = vtkFlyingEdges3D()
    edges.SetInputData(image)
    edges.SetValue(0, 0.5)
    edges.ComputeNormalsOff()
    smooth = vtkWindowedSincPolyDataFilter()
    smooth.SetInputConnection(edges.GetOutputPort())
    smooth.SetNumberOfIterations(SMOOTHING_ROUNDS)
    smooth.SetPassBand(PASS_BAND)
    smooth.NormalizeCoordinatesOn()
    normals = vtkPolyDataNormals()
    normals.SetInputConnection(smooth.GetOutputPort())
    normals.SplittingOff()
    turned = vtkReverseSense()
    turned.SetInputConnection(normals.GetOutputPort())
    turned.SetReverseCells(is_mirrored)
    turned.SetReverseNormals(False)
    turned.Update()
    made: vtkPolyData = turned.GetOutput()
    return made
