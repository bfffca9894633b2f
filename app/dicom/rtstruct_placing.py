"""Where every contour of a structure set lies: on which image, how far beside its plane, or why on none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from app.core.geometry import Points
from app.core.identity import ImageReference
from app.core.mask import Mask, rasterise
from app.core.phrases import phrase
from app.core.polygon import Loop
from app.core.volume import ImageSeries
from app.dicom.rtstruct_about import instances, referenced_instances, uids
from app.dicom.rtstruct_matching import NOTED_RESIDUAL_MM, SliceMatch, SliceMatcher, Unplaced
from app.dicom.rtstruct_parsed import CLOSED_TYPES, ParsedContour, ParsedObservation, ParsedRoi, ParsedStructureSet

OTHER_SERIES = phrase("on images that this series does not hold")
UNREADABLE = phrase("without readable points")
TOO_FEW = phrase("without three readable points")
OTHER_FRAME = phrase("in another frame of reference than the images")
NEARER = phrase("between slices, where another lies nearer,")
REPEATED = phrase("equal to another")
_ONE_PLANE_MM: Final = 0.1
"""Contours no farther apart along the normal are of one plane, whose coordinates somebody rounded."""


@dataclass(frozen=True, slots=True)
class PlacedContour:
    """One contour and the images that it lies on.

    Parameters
    ----------
    why_not
        Why it lies on none, to complete “contour … left out”; empty where it does, and where there are no images.
    """

    contour: ParsedContour
    matches: tuple[SliceMatch, ...]
    why_not: str = ""

    @property
    def encloses(self) -> bool:
        """Whether it is a closed contour: points and open lines have no inside."""
        return self.contour.geometric_type in CLOSED_TYPES


@dataclass(frozen=True, slots=True)
class PlacedRoi:
    """One ROI with all of its contours.

    Parameters
    ----------
    frame_of_reference_uid
        Its own, or the only one of the structure set.
    """

    roi: ParsedRoi
    observation: ParsedObservation | None
    colour: tuple[int, int, int] | None
    frame_of_reference_uid: str
    contours: tuple[PlacedContour, ...]

    @property
    def name(self) -> str:
        """What to call it in a sentence."""
        return f"{self.roi.name!r}" if self.roi.name else f"ROI {self.roi.number}"

    def masks(self) -> dict[ImageReference, Mask]:
        """The pixels (rows, columns) that the closed contours cover, by the even-odd rule, image by image."""
        loops: dict[ImageReference, tuple[SliceMatch, list[Loop]]] = {}
        for placed in self.contours:
            points = placed.contour.points_lps
            if not placed.encloses or points is None:
                continue
            for match in placed.matches:
                _, found = loops.setdefault(match.image.reference, (match, []))
                found.append(match.plane.to_row_column(points))
        return {
            image: rasterise(found, match.plane.rows, match.plane.columns) for image, (match, found) in loops.items()
        }


def place(parsed: ParsedStructureSet, stacks: Sequence[ImageSeries]) -> tuple[PlacedRoi, ...]:
    """Every ROI of a structure set in its order, with the image of each contour.

    Contours of a number that is used more than once belong to each of its ROIs here.

    Parameters
    ----------
    stacks
        All stacks of the series that it is about; without any, contours lie on no image.
    """
    matcher = SliceMatcher(stacks)
    # Where its references find images of the series, one that finds none means another series; where none does,
    # UIDs were exchanged, and coordinates are all there is.
    images = instances(stacks)
    trusted = images if not images.isdisjoint(referenced_instances(parsed)) else None
    observations = {one.roi_number: one for one in reversed(parsed.observations)}
    colours = {group.roi_number: _colour(group.colour) for group in reversed(parsed.contours)}
    placed = []
    for roi in parsed.rois:
        own = parsed.contours_of(roi.number)
        frame = parsed.frame_of(roi) or _frame_of_images(own, stacks)
        contours = tuple(
            _placed(one, matcher, frame, trusted=trusted) if stacks else PlacedContour(one, ()) for one in own
        )
        contours = _nearest_on_each_image(_each_once(contours))
        placed.append(PlacedRoi(roi, observations.get(roi.number), colours.get(roi.number), frame, contours))
    return tuple(placed)


def _frame_of_images(contours: Sequence[ParsedContour], stacks: Sequence[ImageSeries]) -> str:
    """The frame of reference of the images that contours name, for an ROI that states none; empty if not one."""
    named = {uid for contour in contours for uid in uids(contour.images)}
    frames = {
        str(image.frame_of_reference_uid)
        for stack in stacks
        for image in stack.slices
        if image.sop_instance_uid in named
    }
    return frames.pop() if len(frames) == 1 else ""


def _placed(contour: ParsedContour, matcher: SliceMatcher, frame: str, *, trusted: set[str] | None) -> PlacedContour:
    if trusted is not None and any(uids(contour.images)) and trusted.isdisjoint(uids(contour.images)):
        return PlacedContour(contour, (), OTHER_SERIES)
    if not matcher.knows_frame(frame):
        return PlacedContour(contour, (), OTHER_FRAME)
    points = contour.points_lps
    if points is None:
        return PlacedContour(contour, (), TOO_FEW if contour.geometric_type in CLOSED_TYPES else UNREADABLE)
    if contour.geometric_type in CLOSED_TYPES and len(points) < 3:
        return PlacedContour(contour, (), TOO_FEW)
    matches = matcher.match(points, contour.images, frame)
    if isinstance(matches, Unplaced):
        return PlacedContour(contour, (), matches.value)
    return PlacedContour(contour, matches)


def _each_once(contours: Sequence[PlacedContour]) -> list[PlacedContour]:
    """Contours that stand there twice count once: by the even-odd rule they would enclose nothing.

    Of the XOR type they do not: there it is meant (PS3.3 C.8.8.6.3).
    """
    found: list[PlacedContour] = []
    known: dict[tuple[float, ...], list[Points]] = {}
    for one in contours:
        points = one.contour.points_lps
        if one.matches and points is not None and one.contour.geometric_type == "CLOSED_PLANAR":
            # Corners in another order, or begun elsewhere, are the same: their box tells nearly all others apart.
            alike = known.setdefault((*points.min(axis=0).tolist(), *points.max(axis=0).tolist()), [])
            if any(_have_same_corners(points, other) for other in alike):
                one = replace(one, matches=(), why_not=REPEATED)
            else:
                alike.append(points)
        found.append(one)
    return found


def _have_same_corners(one: Points, other: Points) -> bool:
    return np.array_equal(np.unique(one, axis=0), np.unique(other, axis=0))


def _nearest_on_each_image(contours: Sequence[PlacedContour]) -> tuple[PlacedContour, ...]:
    """Of closed contours at several heights over one image, those of the nearest plane: more would cut holes."""
    over: dict[ImageReference, list[tuple[int, SliceMatch]]] = {}
    for number, one in enumerate(contours):
        for match in one.matches if one.encloses else ():
            over.setdefault(match.image.reference, []).append((number, match))
    farther: set[tuple[int, ImageReference]] = set()
    for image, several in over.items():
        if len(several) > 1 and any(match.residual_mm > NOTED_RESIDUAL_MM for _, match in several):
            farther.update((number, image) for number in _farther([(n, m, contours[n]) for n, m in several]))
    found = []
    for number, one in enumerate(contours):
        left = tuple(match for match in one.matches if (number, match.image.reference) not in farther)
        is_whole = len(left) == len(one.matches)
        found.append(one if is_whole else replace(one, matches=left, why_not="" if left else NEARER))
    return tuple(found)


def _farther(several: Sequence[tuple[int, SliceMatch, PlacedContour]]) -> list[int]:
    """The numbers of the contours that do not share the plane of the one nearest to their image."""
    spans = {}
    for number, match, one in several:
        assert one.contour.points_lps is not None  # noqa: S101 - it has been placed
        heights = match.plane.distance_mm(one.contour.points_lps)
        spans[number] = float(heights.min()), float(heights.max())
    low, high = min(spans.values(), key=lambda span: max(-span[0], span[1]))
    return [n for n, (least, most) in spans.items() if least > high + _ONE_PLANE_MM or most < low - _ONE_PLANE_MM]


def _colour(stated: tuple[int, ...] | None) -> tuple[int, int, int] | None:
    if stated is None or len(stated) != 3 or not all(0 <= part <= 255 for part in stated):
        return None
    return stated[0], stated[1], stated[2]


def stacks_drawn_on(placed: Sequence[PlacedRoi], stacks: Sequence[ImageSeries]) -> tuple[ImageSeries, ...]:
    """The stacks that hold an image with a closed contour."""
    images = {
        match.image.reference for roi in placed for one in roi.contours if one.encloses for match in one.matches
    }
    return tuple(stack for stack in stacks if any(stack.index_of(image) is not None for image in images))
