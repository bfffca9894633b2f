"""Which image a contour belongs to: by its reference first, by its coordinates second (never by z alone)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import PlaneGeometry
from app.core.phrases import phrase
from app.core.volume import ImageSeries, ImageSlice
from app.dicom.rtstruct_parsed import ParsedReference

NOTED_RESIDUAL_MM: Final = 0.01
"""A contour farther than this from the plane of its image is worth a note; planes nearer than this are one."""
_SINGLE_SLICE_TOLERANCE_MM: Final = 0.5
_SAME_DIRECTION: Final = 1 - 1e-6

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SliceMatch:
    """An image of a contour.

    Parameters
    ----------
    residual_mm
        Largest distance of a point from the plane.
    contradicts_reference
        Whether the contour refers to another image of the series than the one in whose plane it lies.
    is_by_plane_alone
        Whether it refers to no image of the series, so that only its coordinates say where it belongs.
    """

    image: ImageSlice
    plane: PlaneGeometry
    residual_mm: float
    contradicts_reference: bool
    is_by_plane_alone: bool = False


class Unplaced(Enum):
    """Why a contour belongs to no image; the value completes a sentence for the user."""

    NOWHERE = phrase("in the plane of no image")
    SEVERAL = phrase("in the plane of several images, without a reference that says which,")


class SliceMatcher:
    """Finds images for contours; a contour may lie at most half the spacing of its stack from the plane.

    Parameters
    ----------
    stacks
        All stacks of a series.
    """

    def __init__(self, stacks: Sequence[ImageSeries]) -> None:
        placed = [
            (image, image.plane, number)
            for number, series in enumerate(stacks)
            for image in series.slices
            if image.plane is not None
        ]
        self._placed = [(image, plane) for image, plane, _ in placed]
        self._all = list(range(len(placed)))
        self._stacks = np.array([number for _, _, number in placed], dtype=np.intp)
        self._normals = np.array([plane.normal for _, plane in self._placed]).reshape(-1, 3)
        self._distinct_normals, inverse = np.unique(self._normals, axis=0, return_inverse=True)
        self._normal_of = inverse.reshape(-1)
        self._positions = np.array([plane.position_along_normal_mm for _, plane in self._placed])
        self._frames = np.array([image.frame_of_reference_uid for image, _ in self._placed], dtype=object)
        self._indices: dict[str, dict[int | None, int]] = {}
        for index, (image, _) in enumerate(self._placed):
            self._indices.setdefault(str(image.sop_instance_uid), {})[image.frame_number] = index
        # The small allowance keeps a contour halfway between two slices with the one it refers to.
        reach_mm = [stack_tolerance_mm(stacks[number]) for number in self._stacks]
        self._tolerances_mm = np.array(reach_mm) + NOTED_RESIDUAL_MM

    def knows_frame(self, frame_of_reference_uid: str) -> bool:
        """Whether any image with a plane lies in that frame of reference."""
        return bool(frame_of_reference_uid) and frame_of_reference_uid in self._frames

    def match(
        self, points_lps: Points, references: Sequence[ParsedReference], frame_of_reference_uid: str
    ) -> tuple[SliceMatch, ...] | Unplaced:
        """The images of (N, 3) LPS points: several only where the contour names each of them and lies in one plane.

        A reference to a multi-frame image that states no frame means the one frame in whose plane the points lie.
        """
        # The outermost points decide: no array of points times slices, which a long contour would blow up.
        reach = np.array([(d.min(), d.max()) for d in (points_lps @ normal for normal in self._distinct_normals)])
        least, most = reach[self._normal_of].T
        residuals = np.maximum(np.abs(least - self._positions), np.abs(most - self._positions))
        residuals = np.where(self._frames == frame_of_reference_uid, residuals, np.inf)
        named, kin, disagrees = self._meant(references)
        in_plane = self._nearest(residuals, named)
        if in_plane:
            return tuple(self._match(index, residuals) for index in in_plane)
        in_plane = self._nearest(residuals, kin)
        if not in_plane:
            disagrees = bool(named or kin)
            in_plane = self._nearest(residuals, self._all)
            own_stacks = set(self._stacks[[*named, *kin]].tolist())
            in_plane = [index for index in in_plane if int(self._stacks[index]) in own_stacks] or in_plane
        if len(in_plane) > 1:
            in_plane = [index for index in in_plane if _holds(self._placed[index][1], points_lps)] or in_plane
        if len(in_plane) > 1:
            return Unplaced.SEVERAL
        if not in_plane:
            return Unplaced.NOWHERE
        is_named = bool(named or kin)
        return (self._match(in_plane[0], residuals, contradicts_reference=disagrees, is_by_plane_alone=not is_named),)

    def _meant(self, references: Sequence[ParsedReference]) -> tuple[list[int], list[int], bool]:
        """The images that references name, all frames of instances of which they name none, and whether a frame
        that they name does not exist.
        """
        named: dict[int, None] = {}
        kin: dict[int, None] = {}
        is_dangling = False
        for reference in references:
            frames = self._indices.get(reference.sop_instance_uid, {})
            if None in frames:
                named[frames[None]] = None
                continue
            stated = [frames[number] for number in reference.frame_numbers if number in frames]
            (named if stated else kin).update(dict.fromkeys(stated or frames.values()))
            is_dangling |= bool(frames and reference.frame_numbers and not stated)
        return list(named), list(kin), is_dangling

    def _nearest(self, residuals: Points, among: Sequence[int]) -> list[int]:
        """Those of the images `among` that share the plane nearest to the points, if it is near enough."""
        near = np.asarray(among, dtype=np.intp)
        near = near[residuals[near] <= self._tolerances_mm[near]]
        if not near.size:
            return []
        best = near[np.argmin(residuals[near])]
        cosines = self._normals[near] @ self._normals[best]
        gaps = self._positions[near] * np.sign(cosines) - self._positions[best]
        same = (np.abs(cosines) >= _SAME_DIRECTION) & (np.abs(gaps) <= NOTED_RESIDUAL_MM)
        return [int(index) for index in near[same]]

    def _match(
        self,
        index: int,
        residuals: Points,
        *,
        contradicts_reference: bool = False,
        is_by_plane_alone: bool = False,
    ) -> SliceMatch:
        image, plane = self._placed[index]
        return SliceMatch(image, plane, float(residuals[index]), contradicts_reference, is_by_plane_alone)


def stack_tolerance_mm(series: ImageSeries) -> float:
    """How far from the plane of an image of a stack a contour may lie and still belong to it."""
    spacing_mm = series.stacking.spacing_mm
    return _SINGLE_SLICE_TOLERANCE_MM if spacing_mm is None else spacing_mm / 2


def _holds(plane: PlaneGeometry, points_lps: Points) -> bool:
    """Whether all points lie within the image, as with one of several stations side by side."""
    row_column = plane.to_row_column(points_lps)
    return bool(np.all(row_column >= -0.5) and np.all(row_column <= (plane.rows - 0.5, plane.columns - 0.5)))
