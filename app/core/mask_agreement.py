"""How two masks of one stack agree: overlap, distance between their surfaces, what one adds and takes away.

Regions on one slice are compared in `app.core.region_agreement`, which says what differs and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import PlaneGeometry
from app.core.mask import Mask

_PERCENTILE: Final = 95

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What changed from a first mask to a second.

    Parameters
    ----------
    dice
        Twice what they share over what they cover; 1 for two empty ones.
    hd95_mm
        The larger of the two 95th percentiles of the distances from one surface to the other; None where one of
        the masks is empty.
    added_mm2, removed_mm2
        Area that only the second, or only the first covers, summed over the slices.
    added_mm3, removed_mm3
        The same as volumes; None where the slices have no even distance.
    """

    dice: float
    hd95_mm: float | None
    added_mm2: float
    removed_mm2: float
    added_mm3: float | None
    removed_mm3: float | None


def agreement(
    first: Mask, second: Mask, planes: Sequence[PlaneGeometry], *, slice_spacing_mm: float | None
) -> Agreement:
    """Compare two masks (slices, rows, columns) of the same images.

    Parameters
    ----------
    planes
        Of each slice.
    slice_spacing_mm
        The even distance of the slices; None where there is none.
    """
    pixel_mm2 = np.array([plane.pixel_area_mm2 for plane in planes])
    total = int(np.count_nonzero(first)) + int(np.count_nonzero(second))
    shared = int(np.count_nonzero(first & second))
    added_mm2 = float(np.count_nonzero(second & ~first, axis=(1, 2)) @ pixel_mm2)
    removed_mm2 = float(np.count_nonzero(first & ~second, axis=(1, 2)) @ pixel_mm2)
    return Agreement(
        dice=2 * shared / total if total else 1.0,
        hd95_mm=hd95_mm(first, second, planes),
        added_mm2=added_mm2,
        removed_mm2=removed_mm2,
        added_mm3=None if slice_spacing_mm is None else added_mm2 * slice_spacing_mm,
        removed_mm3=None if slice_spacing_mm is None else removed_mm2 * slice_spacing_mm,
    )


def hd95_mm(first: Mask, second: Mask, planes: Sequence[PlaneGeometry]) -> float | None:
    """The 95th percentile Hausdorff distance between the surfaces of two masks (slices, rows, columns), mm.

    A surface is the centres of the voxels that touch what is outside with a face; distances are measured in the
    patient, so that spacing, tilt and uneven slices count. Where both masks lie on one slice alone, it is the
    outline on that slice.
    """
    if not first.any() or not second.any():
        return None
    # Loaded by the first comparison, not by the start of the program.
    from scipy.spatial import cKDTree

    occupied = np.flatnonzero((first | second).any(axis=(1, 2)))
    is_flat = len(occupied) == 1
    one, other = (_surface(mask, planes, is_flat=is_flat) for mask in (first, second))
    there, _ = cKDTree(other).query(one)
    back, _ = cKDTree(one).query(other)
    return float(max(np.percentile(there, _PERCENTILE), np.percentile(back, _PERCENTILE)))


def _surface(mask: Mask, planes: Sequence[PlaneGeometry], *, is_flat: bool) -> Points:
    """(N, 3) LPS mm."""
    padded = np.pad(mask, 1)
    inner = mask.copy()
    for axis in (1, 2) if is_flat else (0, 1, 2):
        for shift in (1, -1):
            inner &= np.roll(padded, shift, axis)[1:-1, 1:-1, 1:-1]
    edge = mask & ~inner
    occupied = np.flatnonzero(edge.any(axis=(1, 2))).tolist()
    return np.concatenate([planes[index].to_lps(np.argwhere(edge[index])) for index in occupied])
