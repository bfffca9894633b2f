"""Where the slices of a stack lie in the patient, to find the one that is nearest to a point."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.core.geometry import Points
from app.core.phrases import phrase
from app.core.plane_intersection import PARALLEL_DEGREES
from app.core.volume import ImageSlice

_SAME_PLACE_MM: Final = 0.01


class Comparison(Enum):
    """Whether the position of a slice means something in a stack; the value says so to the user."""

    PARALLEL = phrase("linked")
    NOT_PARALLEL = phrase("not linked: another direction of slices")
    OTHER_FRAME = phrase("not linked: another frame of reference")
    OTHER_PATIENT = phrase("not linked: another patient")
    NO_POSITION = phrase("not linked: no position in the patient")


@dataclass(frozen=True, slots=True)
class Nearest:
    """The slice that is nearest to a point, and how far its plane is from it."""

    index: int
    distance_mm: float


class SlicePositions:
    """The planes of the slices of a stack, as arrays.

    Parameters
    ----------
    slices
        Those without a plane or without a frame of reference are never found.
    """

    def __init__(self, slices: Sequence[ImageSlice]) -> None:
        placed = [(i, s, s.plane) for i, s in enumerate(slices) if s.plane is not None and s.frame_of_reference_uid]
        planes = [plane for _, _, plane in placed]
        self._indices = np.array([index for index, _, _ in placed], dtype=np.intp)
        self._frames = np.array([image.frame_of_reference_uid for _, image, _ in placed], dtype=np.str_)
        self._origins = _rows([plane.image_position_patient for plane in planes])
        self._normals = _rows([plane.normal for plane in planes])
        self._down = _rows([np.asarray(plane.column_direction) / plane.row_spacing_mm for plane in planes])
        self._right = _rows([np.asarray(plane.row_direction) / plane.column_spacing_mm for plane in planes])
        self._last = np.array([(plane.rows, plane.columns) for plane in planes]).reshape(-1, 2) - 0.5

    def comparison(self, image: ImageSlice) -> Comparison:
        """Whether a slice of another stack can be followed in this one, and if not, why."""
        if image.plane is None or not image.frame_of_reference_uid or not len(self._indices):
            return Comparison.NO_POSITION
        same_frame = self._frames == image.frame_of_reference_uid
        if not same_frame.any():
            return Comparison.OTHER_FRAME
        parallel = same_frame & self._are_parallel(image.plane.normal)
        return Comparison.PARALLEL if parallel.any() else Comparison.NOT_PARALLEL

    def nearest_parallel(self, image: ImageSlice, *, here: int) -> Nearest | None:
        """The slice that lies nearest to the middle of another one, among those parallel to it.

        Parameters
        ----------
        here
            Of several slices at the same place the one closest to this index is taken.
        """
        if image.plane is None:
            return None
        plane = image.plane
        among = (self._frames == image.frame_of_reference_uid) & self._are_parallel(plane.normal)
        middle = plane.to_lps([(plane.rows - 1) / 2, (plane.columns - 1) / 2])[0]
        return self._nearest(middle, among, here)

    def nearest_to(self, point_lps: ArrayLike, *, frame_of_reference_uid: str, here: int) -> Nearest | None:
        """The slice that lies nearest to a point (3,) LPS mm; those on which the point falls come first."""
        point = np.asarray(point_lps, dtype=np.float64)
        among = self._frames == frame_of_reference_uid
        offsets = point - self._origins
        rows, columns = np.sum(offsets * self._down, axis=1), np.sum(offsets * self._right, axis=1)
        falls_on = (rows >= -0.5) & (rows <= self._last[:, 0]) & (columns >= -0.5) & (columns <= self._last[:, 1])
        return self._nearest(point, among & falls_on, here) or self._nearest(point, among, here)

    def _are_parallel(self, normal: Points) -> NDArray[np.bool_]:
        across = np.linalg.norm(np.cross(self._normals, normal), axis=1)
        return np.asarray(across < math.sin(math.radians(PARALLEL_DEGREES)))

    def _nearest(self, point: Points, among: NDArray[np.bool_], here: int) -> Nearest | None:
        if not among.any():
            return None
        distances = np.abs(np.sum((point - self._origins) * self._normals, axis=1))
        distances[~among] = np.inf
        tied = np.flatnonzero(distances <= distances.min() + _SAME_PLACE_MM)
        best = tied[np.argmin(np.abs(self._indices[tied] - here))]
        return Nearest(int(self._indices[best]), float(distances[best]))


def _rows(vectors: Sequence[ArrayLike]) -> Points:
    return np.array(vectors, dtype=np.float64).reshape(-1, 3)
