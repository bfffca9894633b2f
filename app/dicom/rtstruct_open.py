"""Points and open lines of a structure set: on which images which part of them is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from app.core.contour import OpenContour, OpenType
from app.core.geometry import PlaneGeometry, Points
from app.core.volume import ImageSeries, ImageSlice
from app.dicom.rtstruct_matching import Unplaced, stack_tolerance_mm
from app.dicom.rtstruct_placing import PlacedContour

OpenPiece = tuple[ImageSlice, OpenContour]


def open_pieces(
    placed: PlacedContour, stacks: Sequence[ImageSeries], *, frame_of_reference_uid: str
) -> tuple[OpenPiece, ...]:
    """What of a contour that encloses nothing lies on which image; empty where nothing does, or its type is unknown.

    A line that runs through several slices, and points on several, are drawn part by part: each slice shows what is
    nearer to it than half the distance of the slices.
    """
    points = placed.contour.points_lps
    kinds = {kind.value: kind for kind in OpenType}
    kind = kinds.get(placed.contour.geometric_type)
    if kind is None or points is None or not len(points):
        return ()
    if placed.matches:
        return tuple((one.image, OpenContour(kind, _onto(one.plane, points))) for one in placed.matches)
    if placed.why_not != Unplaced.NOWHERE.value or kind is OpenType.OPEN_PLANAR:
        return ()
    return tuple(_through(kind, points, _meant(placed, stacks), frame_of_reference_uid))


def _meant(placed: PlacedContour, stacks: Sequence[ImageSeries]) -> ImageSeries | None:
    """The stack that holds an image which the contour names, or the only one."""
    named = {reference.sop_instance_uid for reference in placed.contour.images}
    holding = [one for one in stacks if any(image.sop_instance_uid in named for image in one.slices)]
    candidates = holding or list(stacks)
    return candidates[0] if len(candidates) == 1 else None


def _through(kind: OpenType, points: Points, series: ImageSeries | None, frame: str) -> Iterator[OpenPiece]:
    if series is None:
        return
    reach_mm = stack_tolerance_mm(series)
    for image in series.slices:
        if image.plane is None or image.frame_of_reference_uid != frame:
            continue
        distances = image.plane.distance_mm(points)
        if kind is OpenType.POINT:
            pieces = [points[np.abs(distances) <= reach_mm]]
        else:
            pieces = list(_within(points, distances, reach_mm))
        for piece in pieces:
            if len(piece):
                yield image, OpenContour(kind, _onto(image.plane, piece))


def _within(points: Points, distances: Points, reach_mm: float) -> Iterator[Points]:
    """The parts of a line between two parallel planes, `reach_mm` to either side of a third."""
    steps = distances[1:] - distances[:-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.stack([(side - distances[:-1]) / steps for side in (-reach_mm, reach_mm)])
    level, inside = steps == 0, np.abs(distances[:-1]) <= reach_mm
    enters = np.where(level, np.where(inside, 0.0, 1.0), np.clip(shares.min(axis=0), 0, 1))
    leaves = np.where(level, np.where(inside, 1.0, 0.0), np.clip(shares.max(axis=0), 0, 1))
    piece: list[Points] = []
    for place in np.flatnonzero(leaves > enters).tolist():
        start, way = points[place], points[place + 1] - points[place]
        if not piece or enters[place] > 0:
            if piece:
                yield np.array(piece)
            piece = [start + enters[place] * way]
        piece.append(start + leaves[place] * way)
        if leaves[place] < 1:
            yield np.array(piece)
            piece = []
    if piece:
        yield np.array(piece)


def _onto(plane: PlaneGeometry, points: Points) -> Points:
    return plane.to_lps(plane.to_row_column(points))
