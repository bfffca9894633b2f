"""Which slice a contour belongs to: by its reference first, by its coordinates second (never by z alone)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import PlaneGeometry
from app.core.volume import ImageSeries, ImageSlice

NOTED_RESIDUAL_MM: Final = 0.01
"""A contour farther than this from the plane of its image is worth a note."""
_SINGLE_SLICE_TOLERANCE_MM: Final = 0.5


@dataclass(frozen=True, slots=True)
class SliceMatch:
    """The slice of a contour.

    Parameters
    ----------
    residual_mm
        Largest distance of a point from the plane.
    contradicts_reference
        Whether the contour refers to another image of the series than the one in whose plane it lies.
    """

    image: ImageSlice
    plane: PlaneGeometry
    residual_mm: float
    contradicts_reference: bool


class SliceMatcher:
    """Finds slices for contours; a contour may lie at most half the slice spacing from the plane."""

    def __init__(self, series: ImageSeries) -> None:
        self._placed = [(image, image.plane) for image in series.slices if image.plane is not None]
        normals = np.array([plane.normal for _, plane in self._placed]).reshape(-1, 3)
        self._normals, inverse = np.unique(normals, axis=0, return_inverse=True)
        self._normal_of = inverse.reshape(-1)
        self._positions = np.array([plane.position_along_normal_mm for _, plane in self._placed])
        self._frames = np.array([image.frame_of_reference_uid for image, _ in self._placed], dtype=object)
        self._indices = {str(image.sop_instance_uid): index for index, (image, _) in enumerate(self._placed)}
        spacing_mm = series.stacking.spacing_mm
        self._tolerance_mm = _SINGLE_SLICE_TOLERANCE_MM if spacing_mm is None else spacing_mm / 2

    def knows_frame(self, frame_of_reference_uid: str) -> bool:
        """Whether any slice with a plane lies in that frame of reference."""
        return bool(frame_of_reference_uid) and frame_of_reference_uid in self._frames

    def match(
        self, points_lps: NDArray[np.float64], image_uids: Sequence[str], frame_of_reference_uid: str
    ) -> SliceMatch | None:
        """The slice of (N, 3) LPS points; None when they lie in the plane of no slice of that frame."""
        # The outermost points decide: no array of points times slices, which a long contour would blow up.
        reach = np.array([(d.min(), d.max()) for d in (points_lps @ normal for normal in self._normals)])
        least, most = reach[self._normal_of].T
        residuals = np.maximum(np.abs(least - self._positions), np.abs(most - self._positions))
        residuals = np.where(self._frames == frame_of_reference_uid, residuals, np.inf)
        nearest = int(np.argmin(residuals))
        referenced = [index for uid in image_uids if (index := self._indices.get(uid)) is not None]
        best = min(referenced, key=lambda index: float(residuals[index]), default=nearest)
        # The small allowance keeps a contour halfway between two slices with the one it refers to.
        if residuals[best] > self._tolerance_mm + NOTED_RESIDUAL_MM:
            best = nearest
        if residuals[best] > self._tolerance_mm + NOTED_RESIDUAL_MM:
            return None
        image, plane = self._placed[best]
        return SliceMatch(image, plane, float(residuals[best]), bool(referenced) and best not in referenced)
