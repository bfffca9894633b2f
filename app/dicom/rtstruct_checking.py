"""Finds the defects of an RTSTRUCT that common validators pass over: dangling numbers and wrong geometry.

It parses the bytes anew and measures with its own arithmetic, so that a mistake of the writer, or of the
core's geometry that the writer relies on, does not hide itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.identity import ImageReference, SOPInstanceUID
from app.core.volume import ImageSeries, ImageSlice
from app.dicom.rtstruct_parsing import MAX_EXPLICIT_BYTES, ParsedContour, ParsedReference, ParsedStructureSet

PLANE_TOLERANCE_MM: Final = 0.01
"""How far a point of our own contours may lie beside the plane of its image."""
CROSSING_TOLERANCE_MM: Final = 0.001
"""Edges that pass one another by less, as rounding makes them at a slit or a touching corner, do not cross."""
_DECIMAL_STRING_BYTES: Final = 16
_MOST_CROSSING_POINTS: Final = 12_000
_EXPECTED: Final = "CLOSED_PLANAR"

Points = NDArray[np.float64]


def check_structure_set(parsed: ParsedStructureSet, stacks: Sequence[ImageSeries]) -> tuple[str, ...]:
    """A sentence for every defect of an RTSTRUCT about a series, given by all of its stacks; none for a sound one."""
    return (*_numbers(parsed), *_frames(parsed), *_images(parsed, stacks), *_contours(parsed, stacks))


def _named_images(references: Iterable[ParsedReference]) -> list[ImageReference]:
    """Every image that references name; one that states no frame names the instance as a whole."""
    return [
        ImageReference(SOPInstanceUID(reference.sop_instance_uid), number)
        for reference in references
        for number in (reference.frame_numbers or (None,))
    ]


def _numbers(parsed: ParsedStructureSet) -> Iterator[str]:
    """Numbers of ROIs and observations are unique, and every reference finds its ROI (PS3.3 C.8.8.5, .6, .8)."""
    if not parsed.rois:
        yield "The structure set holds no ROI."
    numbers = [roi.number for roi in parsed.rois]
    for number, count in Counter(numbers).items():
        if number is None:
            yield "An ROI has no number."
        elif count > 1:
            yield f"ROI number {number} is used {count} times."
    for group in parsed.contours:
        if group.roi_number is None or group.roi_number not in numbers:
            yield f"Contours refer to ROI number {group.roi_number}, which does not exist."
    for number, count in Counter(group.roi_number for group in parsed.contours).items():
        if count > 1:
            yield f"ROI number {number} has {count} items of contours instead of one."
    for observation in parsed.observations:
        if observation.roi_number is None or observation.roi_number not in numbers:
            yield f"An observation refers to ROI number {observation.roi_number}, which does not exist."
    for number, count in Counter(observation.number for observation in parsed.observations).items():
        if count > 1 or number is None:
            yield f"Observation number {number} is used {count} times."
    observed = {observation.roi_number for observation in parsed.observations}
    drawn = {group.roi_number for group in parsed.contours}
    for roi in parsed.rois:
        if roi.number not in drawn:
            yield f"{_named(parsed, roi.number)} has no contours."
        if roi.number not in observed:
            yield f"{_named(parsed, roi.number)} has no observation."


def _frames(parsed: ParsedStructureSet) -> Iterator[str]:
    """Each frame of reference is listed once, and those of the ROIs are among them (PS3.3 C.8.8.5.1)."""
    if not parsed.frames:
        yield "The structure set lists no frame of reference."
    for uid, count in Counter(frame.uid for frame in parsed.frames).items():
        if count > 1 or not uid:
            yield f"Frame of reference {uid or 'without UID'} is listed {count} times."
    listed = {frame.uid for frame in parsed.frames}
    for roi in parsed.rois:
        if roi.frame_of_reference_uid not in listed:
            yield f"The frame of reference of {_named(parsed, roi.number)} is not listed."


def _images(parsed: ParsedStructureSet, stacks: Sequence[ImageSeries]) -> Iterator[str]:
    """The images listed are those of every stack that is drawn on which lie in the frame of reference."""
    held = {image.reference: image.frame_of_reference_uid for series in stacks for image in series.slices}
    contoured = {
        image for group in parsed.contours for contour in group.contours for image in _named_images(contour.images)
    }
    drawn_on = [
        image.reference
        for series in stacks
        if any(series.index_of(image) is not None for image in contoured)
        for image in series.slices
    ]
    for frame in parsed.frames:
        if stacks[0].series.series_instance_uid not in frame.series_uids:
            yield "The series of the images is not listed."
        listed = _named_images(frame.images)
        dangling = [image for image in listed if image not in held]
        foreign = [image for image in listed if held.get(image, frame.uid) != frame.uid]
        missing = {image for image in drawn_on if held[image] == frame.uid} - set(listed)
        if dangling:
            yield f"{len(dangling)} listed images are not in the series."
        if foreign:
            yield f"{len(foreign)} listed images lie in another frame of reference."
        if missing:
            yield f"{len(missing)} images of the series are not listed."
        if len(set(listed)) < len(listed):
            yield "An image is listed more than once."


def _contours(parsed: ParsedStructureSet, stacks: Sequence[ImageSeries]) -> Iterator[str]:
    images = {image.reference: image for series in stacks for image in series.slices}
    listed = {image for frame in parsed.frames for image in _named_images(frame.images)}
    for group in parsed.contours:
        name = _named(parsed, group.roi_number)
        frame = next((roi.frame_of_reference_uid for roi in parsed.rois if roi.number == group.roi_number), "")
        if not group.contours:
            yield f"{name} has no contours."
        for position, contour in enumerate(group.contours, start=1):
            which = f"Contour {position} of {name}"
            yield from _encoding(contour, which, is_explicit=parsed.is_explicit)
            references = _named_images(contour.images)
            if len(references) != 1:
                yield f"{which} refers to {len(references) or 'no'} images instead of one."
            for reference in references:
                if reference not in images or reference not in listed:
                    yield f"{which} refers to an image that is not in the series or not listed."
                elif images[reference].frame_of_reference_uid != frame:
                    yield f"{which} refers to an image in another frame of reference."
            if contour.points_lps is not None:
                yield from _shape(contour.points_lps, images.get(references[0]) if references else None, which)


def _encoding(contour: ParsedContour, which: str, *, is_explicit: bool) -> Iterator[str]:
    if contour.geometric_type != _EXPECTED:
        yield f"{which} is of type {contour.geometric_type or 'nothing'} instead of {_EXPECTED}."
    if contour.points_lps is None:
        yield f"{which} has no readable points."
        return
    if contour.stated_points != len(contour.points_lps):
        yield f"{which} states {contour.stated_points} points and holds {len(contour.points_lps)}."
    if contour.vr == "UN" or (is_explicit and contour.value_bytes > MAX_EXPLICIT_BYTES):
        yield f"{which} is {contour.value_bytes} bytes long; explicit VR holds {MAX_EXPLICIT_BYTES}."
    if contour.longest_number > _DECIMAL_STRING_BYTES:
        yield f"{which} holds a number of {contour.longest_number} characters; a decimal string has 16."


def _shape(points: Points, image: ImageSlice | None, which: str) -> Iterator[str]:
    if len(np.unique(points, axis=0)) < 3:
        yield f"{which} has fewer than three distinct points."
        return
    if np.array_equal(points[0], points[-1]):
        yield f"{which} repeats its first point at the end."
    if np.any(np.all(points[1:] == points[:-1], axis=1)):
        yield f"{which} holds an edge of no length."
    centre = points.mean(axis=0)
    _, extents, axes = np.linalg.svd(points - centre, full_matrices=False)
    if extents[1] < CROSSING_TOLERANCE_MM:
        yield f"{which} lies on a line and encloses nothing."
        return
    off_own_plane_mm = float(np.abs((points - centre) @ axes[2]).max())
    if off_own_plane_mm > PLANE_TOLERANCE_MM:
        yield f"{which} is not flat: points lie {off_own_plane_mm:.3f} mm beside their plane."
    if image is not None and image.plane is None:
        yield f"{which} refers to an image without position."
    if image is not None and image.plane is not None:
        plane = image.plane
        normal = np.cross(plane.row_direction, plane.column_direction)
        offsets = (points - np.asarray(plane.image_position_patient)) @ (normal / np.linalg.norm(normal))
        if np.abs(offsets).max() > PLANE_TOLERANCE_MM:
            yield f"{which} lies {np.abs(offsets).max():.3f} mm beside the plane of its image."
    if len(points) > _MOST_CROSSING_POINTS:
        yield f"{which} has {len(points)} points, too many to look for crossings."
    elif _crosses_itself((points - centre) @ axes[:2].T):
        yield f"{which} crosses itself."


def _crosses_itself(points: Points) -> bool:
    """Whether two edges of a plane polygon, (N, 2) mm, cross; a slit walked both ways does not."""
    order = np.argsort(np.minimum(points[:, 0], np.roll(points, -1, axis=0)[:, 0]))
    starts, ends = points[order], np.roll(points, -1, axis=0)[order]
    left, right = np.minimum(starts, ends)[:, 0], np.maximum(starts, ends)[:, 0]
    for shift in range(1, len(points)):
        # Each edge with the one `shift` places farther right; when none of those reach it, none farther do.
        a = np.flatnonzero(left[shift:] <= right[:-shift])
        if not a.size:
            if np.all(np.maximum.accumulate(right)[:-shift] < left[shift:]):
                return False
            continue
        if _pairs_cross(starts[a], ends[a], starts[a + shift], ends[a + shift]):
            return True
    return False


def _pairs_cross(start: Points, end: Points, other_start: Points, other_end: Points) -> bool:
    """Whether in any pair each edge's ends lie on both sides of the other's line, farther than the tolerance."""
    along, across = _unit(end - start), _unit(other_end - other_start)
    others = _cross(along, other_start - start), _cross(along, other_end - start)
    own = _cross(across, start - other_start), _cross(across, end - other_start)
    return bool(np.any(_opposite(*others) & _opposite(*own)))


def _unit(steps: Points) -> Points:
    return np.asarray(steps / np.maximum(np.hypot(steps[:, 0], steps[:, 1]), 1e-12)[:, None])


def _cross(a: Points, b: Points) -> Points:
    return np.asarray(a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0])


def _opposite(a: Points, b: Points) -> NDArray[np.bool_]:
    deep = np.minimum(np.abs(a), np.abs(b)) > CROSSING_TOLERANCE_MM
    return np.asarray((a * b < 0) & deep)


def _named(parsed: ParsedStructureSet, number: int | None) -> str:
    name = next((roi.name for roi in parsed.rois if roi.number == number), "")
    return f"{name!r}" if name else f"ROI {number}"
