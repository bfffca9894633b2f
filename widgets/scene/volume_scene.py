"""A volume with the surfaces of regions, drawn off the screen; made, used and closed on one thread.

Where a processor draws instead of a graphics card, VTK's own ray caster takes 0.2 s for a picture of 600 x 450
and Mesa's shaders 1.4 s: `is_software` chooses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import vtkmodules.vtkRenderingOpenGL2
import vtkmodules.vtkRenderingVolumeOpenGL2
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkLogger, vtkUnsignedCharArray
from vtkmodules.vtkCommonDataModel import vtkImageData, vtkPiecewiseFunction
from vtkmodules.vtkCommonMath import vtkMatrix4x4
from vtkmodules.vtkRenderingCore import (
    vtkActor,
    vtkColorTransferFunction,
    vtkPolyDataMapper,
    vtkRenderer,
    vtkRenderWindow,
    vtkVolume,
    vtkVolumeProperty,
)
from vtkmodules.vtkRenderingVolume import vtkFixedPointVolumeRayCastMapper, vtkGPUVolumeRayCastMapper, vtkVolumeMapper

from app.core.rendering import Camera, Solid, Transfer, reduced
from app.core.voxel_volume import VoxelVolume
from widgets.scene.surfaces import surface

Colour = tuple[float, float, float]

MOST_VOXELS_IN_SOFTWARE: Final = 8_000_000
MOST_VOXELS_ON_CARD: Final = 128_000_000
DRAFT_STEP: Final = 2.5
"""Rays this many pixels apart while the user turns the volume."""
STEP: Final = 0.75
"""Of the smallest distance between voxels: how far apart a ray is sampled; twice that in a draft."""
_SOFTWARE: Final = ("llvmpipe", "softpipe", "swrast", "swiftshader", "software", "gdi generic")


class VolumeScene:
    """One volume, one window off the screen.

    Parameters
    ----------
    window_class
        VTK's class of window, of `vtkmodules.vtkRenderingOpenGL2`; empty for what VTK takes by itself.
    """

    def __init__(self, window_class: str = "") -> None:
        vtkLogger.SetStderrVerbosity(vtkLogger.VERBOSITY_OFF)
        kind = getattr(vtkmodules.vtkRenderingOpenGL2, window_class) if window_class else vtkRenderWindow
        self._window = kind()
        self._window.SetOffScreenRendering(1)
        self._window.SetMultiSamples(0)
        self._window.SetSize(64, 64)
        self._renderer = vtkRenderer()
        self._renderer.SetBackground(0, 0, 0)
        self._window.AddRenderer(self._renderer)
        self._window.Render()
        self._card = _line(self._window.ReportCapabilities(), "OpenGL renderer string:")
        self._volume: VoxelVolume | None = None
        self._shown: vtkVolume | None = None
        self._mapper: vtkFixedPointVolumeRayCastMapper | vtkGPUVolumeRayCastMapper | None = None
        self._step_mm = 1.0
        self._actors: list[vtkActor] = []

    @property
    def card(self) -> str:
        """What draws, in the driver's words; empty where nothing can."""
        return self._card

    @property
    def is_software(self) -> bool:
        """Whether the processor does a graphics card's work."""
        return any(word in self._card.casefold() for word in _SOFTWARE)

    def set_volume(self, volume: VoxelVolume) -> None:
        """Show a volume in place of the last; a large one with fewer voxels."""
        most = MOST_VOXELS_IN_SOFTWARE if self.is_software else MOST_VOXELS_ON_CARD
        fitting = reduced(volume, most_voxels=most)
        if self._shown is not None:
            self._renderer.RemoveVolume(self._shown)
        self._mapper = vtkFixedPointVolumeRayCastMapper() if self.is_software else vtkGPUVolumeRayCastMapper()
        self._mapper.SetInputData(_image(fitting))
        self._mapper.SetAutoAdjustSampleDistances(False)
        self._step_mm = STEP * min(fitting.spacing_mm)
        self._shown = vtkVolume()
        self._shown.SetMapper(self._mapper)
        self._shown.SetUserMatrix(_to_lps(fitting, unit_mm=fitting.spacing_mm))
        self._renderer.AddVolume(self._shown)
        self._volume = fitting

    def set_transfer(self, transfer: Transfer) -> None:
        """Give the values their colours and opacities."""
        if self._shown is None or self._mapper is None or self._volume is None:
            return
        opacity, colour = vtkPiecewiseFunction(), vtkColorTransferFunction()
        for point in transfer.points:
            opacity.AddPoint(point.value, point.opacity)
            colour.AddRGBPoint(point.value, *point.colour)
        look = vtkVolumeProperty()
        look.SetScalarOpacity(opacity)
        look.SetColor(colour)
        look.SetInterpolationTypeToLinear()
        look.SetScalarOpacityUnitDistance(float(np.mean(self._volume.spacing_mm)))
        if transfer.is_shaded:
            look.ShadeOn()
            look.SetAmbient(0.25)
            look.SetDiffuse(0.75)
            look.SetSpecular(0.15)
        self._shown.SetProperty(look)
        if transfer.is_maximum:
            self._mapper.SetBlendMode(vtkVolumeMapper.MAXIMUM_INTENSITY_BLEND)
        else:
            self._mapper.SetBlendMode(vtkVolumeMapper.COMPOSITE_BLEND)

    def set_solids(self, solids: Sequence[tuple[Solid, Colour]], volume: VoxelVolume) -> None:
        """Show bodies in place of the last; their masks are those of `volume`, before it was made smaller."""
        for actor in self._actors:
            self._renderer.RemoveActor(actor)
        self._actors = []
        # Columns, rows, slices are right-handed where their matrix is; here slices come first.
        is_mirrored = bool(np.linalg.det(volume.index_to_lps[:3, 2::-1]) < 0)
        for solid, colour in solids:
            mapper = vtkPolyDataMapper()
            mapper.SetInputData(surface(solid, is_mirrored=is_mirrored))
            mapper.ScalarVisibilityOff()
            actor = vtkActor()
            actor.SetMapper(mapper)
            actor.SetUserMatrix(_to_lps(volume, unit_mm=(1.0, 1.0, 1.0)))
            actor.GetProperty().SetColor(*colour)
            actor.GetProperty().SetAmbient(0.15)
            actor.GetProperty().SetDiffuse(0.75)
            self._renderer.AddActor(actor)
            self._actors.append(actor)

    def picture(self, camera: Camera, *, size: tuple[int, int], is_draft: bool) -> NDArray[np.uint8]:
        """What is seen, (rows, columns, 3) red, green, blue, for a size of (rows, columns)."""
        rows, columns = size
        self._window.SetSize(columns, rows)
        if self._mapper is not None:
            self._mapper.SetImageSampleDistance(DRAFT_STEP if is_draft else 1.0)
            self._mapper.SetSampleDistance(self._step_mm * (2.0 if is_draft else 1.0))
        self._aim(camera, size)
        self._window.Render()
        drawn = vtkUnsignedCharArray()
        self._window.GetPixelData(0, 0, columns - 1, rows - 1, 0, drawn, 0)
        return np.ascontiguousarray(vtk_to_numpy(drawn).reshape(rows, columns, 3)[::-1])

    def close(self) -> None:
        """Give everything back to the driver."""
        self._window.Finalize()

    def _aim(self, camera: Camera, size: tuple[int, int]) -> None:
        if self._volume is None:
            return
        corners = self._volume.corners_lps
        middle = corners.mean(axis=0)
        radius = float(np.linalg.norm(corners - middle, axis=1).max())
        normal, down = camera.orientation.normal, camera.orientation.down
        aimed = self._renderer.GetActiveCamera()
        aimed.ParallelProjectionOn()
        aimed.SetFocalPoint(*middle)
        aimed.SetPosition(*(middle - normal * 3 * radius))
        aimed.SetViewUp(*(-component for component in down))
        # The parallel scale is half of the height in millimetres; the ball round the volume fits the shorter side.
        aimed.SetParallelScale(radius / camera.zoom * max(size[0] / min(size), 1.0))
        aimed.SetClippingRange(radius, 5 * radius)


def _image(volume: VoxelVolume) -> vtkImageData:
    slices, rows, columns = volume.values.shape
    image = vtkImageData()
    image.SetDimensions(columns, rows, slices)
    image.SetSpacing(*volume.spacing_mm[::-1])
    image.GetPointData().SetScalars(numpy_to_vtk(volume.values.reshape(-1), deep=False))
    return image


def _to_lps(volume: VoxelVolume, *, unit_mm: tuple[float, float, float]) -> vtkMatrix4x4:
    """From (x, y, z) along columns, rows and slices, in units along (slices, rows, columns), to LPS."""
    matrix = vtkMatrix4x4()
    for row in range(3):
        for place, axis in enumerate((2, 1, 0)):
            matrix.SetElement(row, place, float(volume.index_to_lps[row, axis]) / unit_mm[axis])
        matrix.SetElement(row, 3, float(volume.index_to_lps[row, 3]))
    return matrix


def _line(report: str, name: str) -> str:
    found = (line.partition(name)[2].strip() for line in report.splitlines() if name in line)
    return next(found, "")
