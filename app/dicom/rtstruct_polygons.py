"""The regions of a structure as the polygons that go into the file: keyholes, windings, and the points that fit.

A contour whose coordinates need more bytes than an explicit VR has is written with fewer decimals, then with fewer
points, as long as it covers the same pixels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np

from app.core.errors import GeometryError, StructureSetError
from app.core.geometry import PlaneGeometry, Points
from app.core.keyholes import keyholed_each
from app.core.many_planes import to_lps_each
from app.core.mask import Mask, rasterise, trace
from app.core.phrases import phrase
from app.core.polygon import Loop, crosses_itself, nesting_depths, signed_area, simplify
from app.core.roi import Roi
from app.core.volume import ImageSlice
from app.dicom.contour_values import contour_values
from app.dicom.rtstruct_parsed import MAX_EXPLICIT_BYTES

DECIMALS: Final = 4
"""Digits after the point: coordinates are off by at most 0.00005 mm each."""
FEWER_DECIMALS: Final = 3
"""For contours that would not fit otherwise: at most 0.0005 mm."""
_POINTS_LEFT_OUT_PX: Final = (0.02, 0.05, 0.1, 0.2)
"""How far points left out of an outline that is too long may lie from it, in pixels; the first that fits counts."""
_TRACED_ANEW_PX: Final = (0.6, 1.2)
"""The same for outlines of its pixels, where leaving out points of its own is not enough."""


@dataclass(frozen=True, slots=True)
class EncodedContour:
    """One closed polygon as it goes into the file; `data` is the value of ContourData."""

    image: ImageSlice
    data: bytes
    points: int


@dataclass(slots=True)
class RegionsOnImage:
    """Regions of one structure on one image, none of which covers a pixel of another.

    Parameters
    ----------
    stack, index
        Number of the stack, and which of its images it is.
    """

    stack: int
    index: int
    image: ImageSlice
    plane: PlaneGeometry
    rois: list[Roi]
    loops: list[Loop]

    @property
    def mask(self) -> Mask:
        """What they cover, made anew: those of a long series together would take gigabytes."""
        return rasterise(self.loops, self.plane.rows, self.plane.columns)


def has_hole(loops: Sequence[Loop]) -> bool:
    """Whether one of the loops lies in an odd number of others."""
    return any(depth % 2 for depth in nesting_depths(loops))


def _wound(loops: Sequence[Loop]) -> list[Loop]:
    """The same loops, holes winding negatively and all others positively."""
    depths = nesting_depths(loops)
    return [
        loop if (signed_area(loop) < 0) == bool(depth % 2) else loop[::-1]
        for loop, depth in zip(loops, depths, strict=True)
    ]


def encoded_contours(slices: Sequence[RegionsOnImage], *, is_xor: bool) -> Iterator[EncodedContour]:
    """The contours of a structure; those that need more bytes than explicit VR has with fewer decimals or points.

    Parameters
    ----------
    is_xor
        Whether holes are contours of their own instead of keyholes (PS3.3 C.8.8.6.3).

    Raises
    ------
    StructureSetError
        If a region cannot be written; it is named.
    """
    drawn = _polygons(slices, [one.loops for one in slices], is_xor=is_xor)
    written = contour_values([polygon for polygons in drawn for polygon in polygons], DECIMALS)
    for one, polygons in zip(slices, drawn, strict=True):
        values = _fitting(one, [next(written) for _ in polygons])
        if values is None:
            values = _shortened(one, is_xor=is_xor)
        yield from (EncodedContour(one.image, data, points) for data, points in values)


def _polygons(slices: Sequence[RegionsOnImage], groups: Sequence[list[Loop]], *, is_xor: bool) -> list[list[Points]]:
    """Of the loops on each slice, holes as keyholes or as contours of their own, (N, 3) LPS mm."""
    joined: list[list[Loop]] = []
    try:
        for loops in map(_wound, groups) if is_xor else keyholed_each(groups):
            joined.append(loops)
    except GeometryError as error:
        raise refused(slices[len(joined)].rois[0], error.text, phrase("Reject it, or draw it again.")) from None
    planes = [one.plane for one, loops in zip(slices, joined, strict=True) for _ in loops]
    points = iter(to_lps_each([loop for loops in joined for loop in loops], planes))
    return [list(islice(points, len(loops))) for loops in joined]


def _fitting(one: RegionsOnImage, values: list[tuple[bytes, int]]) -> list[tuple[bytes, int]] | None:
    """The values if each fits into explicit VR."""
    if not all(points for _, points in values):
        raise refused(
            one.rois[0], phrase("A part of it is smaller than a coordinate can tell."), phrase("Reject it.")
        )
    return values if all(len(data) <= MAX_EXPLICIT_BYTES for data, _ in values) else None


def _shortened(one: RegionsOnImage, *, is_xor: bool) -> list[tuple[bytes, int]]:
    for loops in _attempts(one):
        (polygons,) = _polygons([one], [loops], is_xor=is_xor)
        values = _fitting(one, list(contour_values(polygons, FEWER_DECIMALS)))
        if values is not None:
            return values
    raise refused(
        one.rois[0],
        phrase("Its outline needs more than {count} bytes.", count=MAX_EXPLICIT_BYTES),
        phrase("Reject it: it is no smooth region."),
    )


def _attempts(one: RegionsOnImage) -> Iterator[list[Loop]]:
    """The outlines as they are, then shorter ones that cover the same pixels."""
    yield one.loops
    mask = one.mask
    for tolerance_px in _POINTS_LEFT_OUT_PX:
        loops = [simplify(loop, tolerance_px) for loop in one.loops]
        if np.array_equal(rasterise(loops, *mask.shape), mask) and not crosses_itself(loops):
            yield loops
    for tolerance_px in _TRACED_ANEW_PX:
        yield trace(mask, tolerance_px=tolerance_px)


def refused(roi: Roi, cause: str, next_step: str) -> StructureSetError:
    """The error that names a region which cannot be written."""
    return StructureSetError(
        phrase("The region {name!r} cannot be written.", name=roi.roi_class.name), cause=cause, next_step=next_step
    )
