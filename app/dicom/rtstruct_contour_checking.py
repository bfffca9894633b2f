"""Checks every contour of an RTSTRUCT: its encoding, its shape, and how it lies on the image that it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.geometry import PlaneGeometry
from app.core.portions import POINTS_AT_ONCE, portions
from app.core.volume import ImageSlice
from app.dicom import rtstruct_rules as rules
from app.dicom.rtstruct_findings import Finding
from app.dicom.rtstruct_image_checking import HeldImages, named_image
from app.dicom.rtstruct_parsed import (
    CLOSED_TYPES,
    MAX_EXPLICIT_BYTES,
    ParsedContour,
    ParsedContours,
    ParsedStructureSet,
)

PLANE_TOLERANCE_MM: Final = 0.01
"""How far a point of our own contours may lie beside the plane of its image."""
NO_WIDTH_MM: Final = 0.001
"""Points that lie on one line within this enclose nothing."""
_DECIMAL_STRING_BYTES: Final = 16
_OPEN: Final = ("OPEN_PLANAR", "OPEN_NONPLANAR")
_CENTRE_TOLERANCE_PX: Final = 0.02
_BEYOND_PX: Final = 0.01

Points = NDArray[np.float64]
OwnPlane = tuple[Points, Points, float]


def check_contours(parsed: ParsedStructureSet, held: HeldImages) -> Iterator[Finding]:
    """Each contour by itself and with its image; how contours lie among one another is checked elsewhere."""
    listed = {
        (one.sop_instance_uid, number)
        for frame in parsed.frames
        for one in frame.images
        for number in one.frame_numbers or (None,)
    }
    frames = {roi.number: parsed.frame_of(roi) for roi in parsed.rois}
    for group in parsed.contours:
        yield from _group(group, parsed.title(group.roi_number))
        has_regions = any(contour.geometric_type in CLOSED_TYPES for contour in group.contours)
        planes = own_planes(
            [one.points_lps for one in group.contours if one.points_lps is not None and _is_closed(one)]
        )
        for position, contour in enumerate(group.contours, start=1):
            which = f"Contour {position} of {parsed.title(group.roi_number)}"
            yield from _encoding(contour, which, is_explicit=parsed.is_explicit)
            yield from _type(contour, which, among_regions=has_regions)
            points = contour.points_lps
            if points is not None and _is_closed(contour):
                yield from _shape(points, which, next(planes))
            yield from _reference(contour, which, listed)
            if held.images:
                yield from _on_image(contour, which, held, frames.get(group.roi_number, ""))


def _group(group: ParsedContours, roi: str) -> Iterator[Finding]:
    for number, count in Counter(contour.number for contour in group.contours).items():
        if number is not None and count > 1:
            yield rules.NUMBER_TWICE.broken(roi=roi, number=number, count=count)
    planes = group.planes
    if (
        planes is None
        or len(planes.orientation) != 6
        or len(planes.position) != 3
        or len(planes.slice_spacing_mm) != 1
    ):
        return
    normal = np.cross(planes.orientation[:3], planes.orientation[3:])
    normal = normal / max(float(np.linalg.norm(normal)), 1e-12)
    spacing_mm = planes.slice_spacing_mm[0] or 1.0
    beside = 0
    for contour in group.contours:
        if contour.points_lps is None:
            continue
        heights = (contour.points_lps - np.asarray(planes.position)) @ normal
        # Stated with as many decimals as a decimal string holds, a spacing adds up over the stack.
        nearest = np.round(heights.mean() / spacing_mm) * spacing_mm
        beside += bool(np.abs(heights - nearest).max() > PLANE_TOLERANCE_MM + 0.01 * spacing_mm)
    if beside:
        yield rules.BESIDE_PIXEL_PLANES.broken(roi=roi, count=beside)


def _encoding(contour: ParsedContour, which: str, *, is_explicit: bool) -> Iterator[Finding]:
    if contour.points_lps is None:
        yield rules.UNREADABLE_POINTS.broken(contour=which)
        return
    if contour.stated_points != len(contour.points_lps):
        yield rules.WRONG_COUNT.broken(contour=which, stated=contour.stated_points, count=len(contour.points_lps))
    if contour.vr == "UN" or (is_explicit and contour.value_bytes > MAX_EXPLICIT_BYTES):
        yield rules.TOO_LONG.broken(contour=which, count=contour.value_bytes)
    if contour.longest_number > _DECIMAL_STRING_BYTES:
        yield rules.NUMBER_TOO_LONG.broken(contour=which, count=contour.longest_number)


def _type(contour: ParsedContour, which: str, *, among_regions: bool) -> Iterator[Finding]:
    term, points = contour.geometric_type, contour.points_lps
    if term in _OPEN:
        yield rules.OPEN_CONTOUR.broken(contour=which, term=term)
    elif term == "POINT":
        if points is not None and len(points) != 1:
            yield rules.NOT_A_POINT.broken(contour=which, count=len(points))
        if among_regions:
            yield rules.POINT_AMONG_REGIONS.broken(contour=which)
    elif term not in CLOSED_TYPES:
        yield rules.UNKNOWN_CONTOUR_TYPE.broken(contour=which, term=f"“{term}”" if term else "nothing")


def _is_closed(contour: ParsedContour) -> bool:
    return contour.geometric_type in CLOSED_TYPES


def _shape(points: Points, which: str, own: OwnPlane) -> Iterator[Finding]:
    others = points[np.any(points != points[:1], axis=1)]
    if not np.any(others != others[:1]):
        yield rules.TOO_FEW_POINTS.broken(contour=which)
        return
    if np.array_equal(points[0], points[-1]):
        yield rules.FIRST_POINT_REPEATED.broken(contour=which)
    if np.any(np.all(points[1:] == points[:-1], axis=1)):
        yield rules.EDGE_OF_NO_LENGTH.broken(contour=which)
    _, axes, width_mm = own
    if width_mm < NO_WIDTH_MM:
        yield rules.ON_A_LINE.broken(contour=which)
        return
    beside_mm = float(np.abs((points - points.mean(axis=0)) @ axes[2]).max())
    if beside_mm > PLANE_TOLERANCE_MM:
        yield rules.NOT_FLAT.broken(contour=which, distance=beside_mm)


def own_plane(points: Points) -> OwnPlane:
    """`own_planes` of a single contour, (N, 3) LPS mm."""
    return next(own_planes([points]))


def own_planes(contours: Sequence[Points]) -> Iterator[OwnPlane]:
    """Of the plane nearest to the points of each contour, (N, 3) LPS mm: centre, axes with the normal last, width.

    The axes are (3, 3); the width, mm, is the extent across the longest axis. Together they take a tenth of the time.
    """
    for part in portions([len(points) for points in contours], POINTS_AT_ONCE):
        yield from _own_planes(contours[part])


def _own_planes(contours: Sequence[Points]) -> Iterator[OwnPlane]:
    lengths = np.array([len(points) for points in contours])
    starts = np.cumsum(lengths) - lengths
    points = np.concatenate(contours)
    # From the first point on: a small contour far away must not drown in large numbers.
    origins = points[starts]
    points = points - np.repeat(origins, lengths, axis=0)
    centres = np.add.reduceat(points, starts, axis=0) / lengths[:, None]
    x, y, z = (points - np.repeat(centres, lengths, axis=0)).T
    # Three dimensions' worth of numbers instead of a decomposition of all points.
    products = np.stack([np.add.reduceat(a * b, starts) for a in (x, y, z) for b in (x, y, z)], axis=1)
    extents, vectors = np.linalg.eigh(products.reshape(-1, 3, 3))
    widths = np.sqrt(np.maximum(extents[:, 1], 0.0)).tolist()
    return zip(origins + centres, vectors.transpose(0, 2, 1)[:, ::-1], widths, strict=True)


def _reference(contour: ParsedContour, which: str, listed: set[tuple[str, int | None]]) -> Iterator[Finding]:
    if contour.geometric_type == "OPEN_NONPLANAR":
        return
    count = sum(len(one.frame_numbers) or 1 for one in contour.images)
    if count != 1:
        yield rules.NOT_ONE_IMAGE.broken(contour=which, count=count or "no")
    for reference in contour.images:
        uid = reference.sop_instance_uid
        numbers = reference.frame_numbers or (None,)
        if listed and any((uid, number) not in listed and (uid, None) not in listed for number in numbers):
            yield rules.CONTOUR_IMAGE_NOT_LISTED.broken(contour=which)


def _on_image(contour: ParsedContour, which: str, held: HeldImages, frame: str) -> Iterator[Finding]:
    if frame not in held.frames:
        return
    image: ImageSlice | None = None
    for reference in contour.images:
        stated, frames = reference.frame_numbers, held.frames_of(reference)
        if not frames:
            yield rules.CONTOUR_IMAGE_DANGLING.broken(contour=which)
        elif not set(stated or (None,)) <= set(frames):
            yield rules.FRAME_NUMBER.broken(
                contour=which,
                stated=f"frame {stated[0]}" if stated else "no frame",
                frames="a single frame" if None in frames else f"{len(frames)} frames",
            )
        else:
            image = image or held.images[named_image(reference)]
            if image.frame_of_reference_uid != frame:
                yield rules.CONTOUR_IN_OTHER_FRAME.broken(contour=which)
                return
    if contour.points_lps is None or contour.geometric_type == "OPEN_NONPLANAR":
        return
    if image is not None and image.plane is None:
        yield rules.IMAGE_WITHOUT_POSITION.broken(contour=which)
        return
    yield from _in_plane(contour.points_lps, which, held, image=image, frame=frame)


def _in_plane(
    points: Points, which: str, held: HeldImages, *, image: ImageSlice | None, frame: str
) -> Iterator[Finding]:
    residual_mm = None if image is None else held.residual_mm(points, image)
    if residual_mm is None or residual_mm > PLANE_TOLERANCE_MM:
        nearest = held.nearest(points, frame)
        if nearest is None:
            return
        is_exact = nearest[1] <= PLANE_TOLERANCE_MM
        if residual_mm is not None and is_exact:
            yield rules.PLANE_OF_ANOTHER.broken(contour=which)
        elif residual_mm is not None:
            yield rules.BESIDE_THE_PLANE.broken(contour=which, distance=residual_mm)
        elif not is_exact:
            yield rules.IN_NO_PLANE.broken(contour=which, distance=nearest[1])
        image = nearest[0] if image is None else image
    if image is not None and image.plane is not None:
        yield from _on_pixels(indices(points, image.plane), image.plane, which)


def indices(points: Points, plane: PlaneGeometry) -> Points:
    """(N, 2) row, column of points, from the two dot products with the directions (Cramer's rule where they lean)."""
    row, column = np.asarray(plane.row_direction), np.asarray(plane.column_direction)
    offsets = points - np.asarray(plane.image_position_patient)
    along_row, along_column = offsets @ row, offsets @ column
    rr, cc, rc = float(row @ row), float(column @ column), float(row @ column)
    determinant = rr * cc - rc * rc
    across = (along_row * cc - along_column * rc) / determinant / plane.column_spacing_mm
    down = (along_column * rr - along_row * rc) / determinant / plane.row_spacing_mm
    return np.stack([down, across], axis=1)


def _on_pixels(row_column: Points, plane: PlaneGeometry, which: str) -> Iterator[Finding]:
    last = np.array([plane.rows, plane.columns]) - 0.5
    beyond_px = float(max((-0.5 - row_column).max(), (row_column - last).max()))
    if beyond_px > _BEYOND_PX:
        yield rules.OUTSIDE_THE_IMAGE.broken(contour=which, distance=beyond_px)
    if len(row_column) > 3 and np.abs(row_column - np.round(row_column)).max() < _CENTRE_TOLERANCE_PX:
        yield rules.PIXEL_CENTRES.broken(contour=which)
