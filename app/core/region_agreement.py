"""How two regions on one slice agree: the one definition for the panel of figures, tables and the correction ledger.

Dice and all areas here count pixels of the slice: a pixel belongs to a region when its centre lies inside (see
`app.core.mask`). That is what every reader of the stored contours finds on this image, whatever points they have, and
what is added less what is removed is the difference of the areas. HD95 is measured between the outlines, by their
length: between pixels it could be no smaller than a pixel, and a hand moves an outline by less.

`app.core.mask_agreement` compares volumes over several slices, for `verdant rtstruct compare`. Dice and areas are
counted by the same pixels there, but HD95 lies between the surfaces of the voxels: the nearest point of a volume may
be on another slice, where no outline in the plane leads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from app.core.contour import Contour, in_plane
from app.core.geometry import PlaneGeometry
from app.core.outline_distance import hausdorff_mm
from app.core.plane_region import in_plane_mm
from app.core.polygon import Loop
from app.core.region_statistics import pixels_of_loops

HD_SHARE: Final = 0.95
STEP_PX: Final = 0.25
"""Of a pixel's shorter side: how finely outlines are compared."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What changed from a first region to a second on the same slice.

    Parameters
    ----------
    dice
        Twice what they share over what they cover; 1 where neither holds the centre of a pixel.
    first_mm2, second_mm2
        What each covers.
    added_mm2, removed_mm2
        What only the second, or only the first covers.
    """

    dice: float
    hd95_mm: float
    first_mm2: float
    second_mm2: float
    added_mm2: float
    removed_mm2: float


def agreement(first: Sequence[Contour], second: Sequence[Contour], plane: PlaneGeometry) -> Agreement:
    """Compare two regions, LPS mm, each of at least one contour, on the slice that they lie on."""
    counts = _pixels(in_plane(first, plane), in_plane(second, plane), plane)
    one, other, both = (count * plane.pixel_area_mm2 for count in counts)
    step_mm = STEP_PX * min(plane.pixel_spacing_mm)
    return Agreement(
        dice=_dice(counts),
        hd95_mm=hausdorff_mm(in_plane_mm(first, plane), in_plane_mm(second, plane), share=HD_SHARE, step_mm=step_mm),
        first_mm2=one,
        second_mm2=other,
        added_mm2=other - both,
        removed_mm2=one - both,
    )


def dice(first: Sequence[Contour], second: Sequence[Contour], plane: PlaneGeometry) -> float:
    """The Dice of `agreement` alone, without measuring distances."""
    return _dice(_pixels(in_plane(first, plane), in_plane(second, plane), plane))


def _dice(counts: tuple[int, int, int]) -> float:
    return 2 * counts[2] / (counts[0] + counts[1]) if counts[0] + counts[1] else 1.0


def are_alike(one: Sequence[Contour], other: Sequence[Contour]) -> bool:
    """Whether two regions have the very same points in the same order, wherever they were read from."""
    return len(one) == len(other) and all(
        a is b or np.array_equal(a.points_lps, b.points_lps) for a, b in zip(one, other, strict=True)
    )


def covered_mm2(contours: Sequence[Contour], plane: PlaneGeometry) -> float:
    """What a region of at least one contour covers on its slice, counted as in `agreement`."""
    covered = pixels_of_loops(in_plane(contours, plane), rows=plane.rows, columns=plane.columns)
    return covered.count * plane.pixel_area_mm2


def _pixels(first: Sequence[Loop], second: Sequence[Loop], plane: PlaneGeometry) -> tuple[int, int, int]:
    """How many pixels the first, the second and both hold."""
    one, other = (pixels_of_loops(loops, rows=plane.rows, columns=plane.columns) for loops in (first, second))
    top, left = max(one.row, other.row), max(one.column, other.column)
    bottom = min(one.box[0].stop, other.box[0].stop)
    right = min(one.box[1].stop, other.box[1].stop)
    if top >= bottom or left >= right:
        return one.count, other.count, 0
    parts = (
        region.mask[top - region.row : bottom - region.row, left - region.column : right - region.column]
        for region in (one, other)
    )
    shared = np.logical_and(*parts)
    return one.count, other.count, int(np.count_nonzero(shared))
