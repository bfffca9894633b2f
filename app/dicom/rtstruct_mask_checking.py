"""Checks what becomes of the contours of an RTSTRUCT as pixels: some vanish, some cover another area."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.volume import ImageSlice
from app.dicom import rtstruct_rules as rules
from app.dicom.rtstruct_contour_checking import NO_WIDTH_MM, PLANE_TOLERANCE_MM, indices, own_plane
from app.dicom.rtstruct_findings import Finding
from app.dicom.rtstruct_image_checking import HeldImages
from app.dicom.rtstruct_parsed import CLOSED_TYPES, ParsedContour, ParsedStructureSet
from app.dicom.rtstruct_proof import filled, polygon_area_mm2

EDGE_TOLERANCE_PX: Final = 0.2
"""How far, on average, polygon and pixels may lie apart along the outline."""
_FEWEST_PIXELS: Final = 100
"""Below, the area of a polygon says little about the number of pixel centres in it."""

Points = NDArray[np.float64]


def check_masks(parsed: ParsedStructureSet, held: HeldImages) -> Iterator[Finding]:
    """Fill every closed contour that lies on an image."""
    frames = {roi.number: parsed.frame_of(roi) for roi in parsed.rois}
    for group in parsed.contours:
        for position, contour in enumerate(group.contours, start=1):
            points = contour.points_lps
            if contour.geometric_type not in CLOSED_TYPES or points is None or len(points) < 3:
                continue
            image = _image(contour, points, held, frames.get(group.roi_number, ""))
            if image is not None and own_plane(points)[2] >= NO_WIDTH_MM:
                yield from _filled(points, image, f"Contour {position} of {parsed.title(group.roi_number)}")


def _image(contour: ParsedContour, points: Points, held: HeldImages, frame: str) -> ImageSlice | None:
    named = [one for reference in contour.images for one in held.meant(reference)]
    if len(named) == 1:
        return held.images[named[0]]
    nearest = held.nearest(points, frame)
    return nearest[0] if nearest is not None and nearest[1] <= PLANE_TOLERANCE_MM else None


def _filled(points: Points, image: ImageSlice, which: str) -> Iterator[Finding]:
    plane = image.plane
    if plane is None:
        return
    pixels = int(np.count_nonzero(filled([points], plane)))
    if not pixels:
        yield rules.NO_PIXEL.broken(contour=which)
    area_mm2, mask_mm2 = polygon_area_mm2(points), pixels * plane.pixel_area_mm2
    edges = np.diff(indices(points, plane), axis=0, append=indices(points[:1], plane))
    tolerance_mm2 = EDGE_TOLERANCE_PX * float(np.hypot(*edges.T).sum()) * plane.pixel_area_mm2
    if pixels >= _FEWEST_PIXELS and abs(area_mm2 - mask_mm2) > tolerance_mm2:
        yield rules.AREA_DIFFERS.broken(contour=which, area=area_mm2, mask=mask_mm2)
