"""A region in its plane, in millimetres: what editing works on, whatever the pixels' shape.

Points are (down, along): distances from the centre of the first pixel along the column direction (rows grow) and
along the row direction (columns grow). Loops combine by the even-odd rule, as the contours of a region do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.contour import Contour
from app.core.geometry import PlaneGeometry
from app.core.polygon import Loop, signed_area, simplify

PlaneRegion = tuple[Loop, ...]
"""Closed loops, (N, 2) mm each, the first point not repeated."""

THINNING_PX: Final = 0.02
"""Points that leave an outline by less are dropped when it goes back to a contour."""
LEAST_AREA_PX: Final = 0.02
"""Loops that cover less are what rounding leaves behind, not anything that somebody drew."""


def in_plane_mm(contours: Sequence[Contour], plane: PlaneGeometry) -> PlaneRegion:
    """The contours of a region as loops in its plane."""
    spacing = np.array(plane.pixel_spacing_mm)
    return tuple(plane.to_row_column(contour.points_lps) * spacing for contour in contours)


def contours_in_space(region: PlaneRegion, plane: PlaneGeometry) -> tuple[Contour, ...]:
    """Loops as contours in LPS mm, without points and loops too fine to see."""
    spacing = np.array(plane.pixel_spacing_mm)
    loops = (simplify(loop / spacing, THINNING_PX) for loop in region)
    return tuple(
        Contour(plane.to_lps(loop)) for loop in loops if len(loop) >= 3 and abs(signed_area(loop)) >= LEAST_AREA_PX
    )


def point_mm(row_column: NDArray[np.float64], plane: PlaneGeometry) -> NDArray[np.float64]:
    """Points (…, 2) in row and column of pixel centres, in millimetres."""
    return np.asarray(row_column * np.array(plane.pixel_spacing_mm))


def whole_image(plane: PlaneGeometry) -> PlaneRegion:
    """All pixels of the image, to their outer edges."""
    low, high = -0.5, np.array([plane.rows - 0.5, plane.columns - 0.5])
    corners = np.array([[low, low], [low, high[1]], [high[0], high[1]], [high[0], low]])
    return (corners * np.array(plane.pixel_spacing_mm),)
