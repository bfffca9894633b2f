"""The same part of the patient at the same scale in two panes, whatever their matrix, spacing and size."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.slice_positions import Comparison
from app.core.turn import fitting_scale
from app.core.volume import ImageSlice
from app.session.pane import Pane
from app.session.viewport_state import View


@dataclass(frozen=True, slots=True)
class Magnification:
    """The fields of `View` of these names."""

    zoom: float
    fitted: bool
    pan: tuple[float, float]


def same_scale(leader: Pane, other: Pane) -> Magnification | None:
    """How `other` must be magnified to show what `leader` shows, as large on the screen.

    Where one of them is not calibrated, or has not been shown yet, as large in relation to its viewport. In
    the same frame of reference the same point of the patient is in the middle, elsewhere the same part of the image.
    """
    image, target = leader.image, other.image
    if image is None or target is None:
        return None
    view = leader.viewport.view
    is_parallel = other.comparison(leader) is Comparison.PARALLEL
    pan = _pan(view, image, target=target, is_parallel=is_parallel)
    scale = pixels_per_mm(leader, image, zoom=view.zoom, fitted=view.fitted)
    fitting = pixels_per_mm(other, target, zoom=1.0, fitted=True)
    if scale is None or fitting is None:
        return Magnification(view.zoom, view.fitted, pan)
    return Magnification(scale / fitting, fitted=True, pan=pan)


def pixels_per_mm(pane: Pane, image: ImageSlice, *, zoom: float, fitted: bool) -> float | None:
    """Pixels of the screen; None where the image is not calibrated, or the pane has not been shown yet."""
    plane, size = image.plane, pane.size_px
    if plane is None or size is None:
        return None
    if not fitted:  # one pixel of the image on one of the screen, along its shorter side
        return zoom / min(plane.row_spacing_mm, plane.column_spacing_mm)
    extent_mm = plane.columns * plane.column_spacing_mm, plane.rows * plane.row_spacing_mm
    return zoom * fitting_scale(extent_mm, size, turn=pane.viewport.view.turn)


def _pan(view: View, image: ImageSlice, *, target: ImageSlice, is_parallel: bool) -> tuple[float, float]:
    shape, rows, columns = image.attributes, target.attributes.rows, target.attributes.columns
    if image.plane is None or target.plane is None or not is_parallel:
        return view.pan[0] * rows / shape.rows, view.pan[1] * columns / shape.columns
    middle = (shape.rows - 1) / 2 - view.pan[0], (shape.columns - 1) / 2 - view.pan[1]
    row, column = target.plane.to_row_column(image.plane.to_lps([middle]))[0].tolist()
    return (rows - 1) / 2 - row, (columns - 1) / 2 - column
