"""Checks an RTSTRUCT against the images that it is about: patient, study, series, and every image that it lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.core.identity import ImageReference, SOPInstanceUID
from app.core.volume import ImageSeries, ImageSlice
from app.dicom import rtstruct_rules as rules
from app.dicom.rtstruct_findings import Finding
from app.dicom.rtstruct_parsed import ParsedFrame, ParsedReference, ParsedStructureSet

Points = NDArray[np.float64]
_MEASURED: Final = 8
"""Planes whose distance from a contour is measured point by point."""
_PARALLEL: Final = 1 - 1e-6


class HeldImages:
    """The images that a structure set is held against, found by UID, by frame number and by plane.

    Parameters
    ----------
    stacks
        All stacks of the series concerned; none at all is allowed.
    """

    def __init__(self, stacks: Sequence[ImageSeries]) -> None:
        self.stacks = tuple(stacks)
        self.images: dict[ImageReference, ImageSlice] = {
            image.reference: image for series in stacks for image in series.slices
        }
        self._by_instance: dict[str, list[ImageReference]] = {}
        for reference in self.images:
            self._by_instance.setdefault(reference.sop_instance_uid, []).append(reference)
        self._placed = [image for image in self.images.values() if image.plane is not None]
        self._places = {image.reference: place for place, image in enumerate(self._placed)}
        planes = [image.plane for image in self._placed if image.plane is not None]
        self._positions = np.array([plane.image_position_patient for plane in planes]).reshape(-1, 3)
        across = np.cross(
            np.array([plane.row_direction for plane in planes]).reshape(-1, 3),
            np.array([plane.column_direction for plane in planes]).reshape(-1, 3),
        )
        self._normals = across / np.linalg.norm(across, axis=1, keepdims=True)
        self.frames = {image.frame_of_reference_uid for image in self.images.values()} - {""}

    def meant(self, reference: ParsedReference) -> list[ImageReference]:
        """The held images that a reference names: without a number all frames of a multi-frame image."""
        frames = self._by_instance.get(reference.sop_instance_uid, [])
        if not reference.frame_numbers or any(one.frame_number is None for one in frames):
            return frames
        wanted = set(reference.frame_numbers)
        return [one for one in frames if one.frame_number in wanted]

    def frames_of(self, reference: ParsedReference) -> list[int | None]:
        """The frame numbers of the instance that a reference names; [None] for a single-frame one."""
        return [one.frame_number for one in self._by_instance.get(reference.sop_instance_uid, [])]

    def residual_mm(self, points_lps: Points, image: ImageSlice) -> float | None:
        """Largest distance of points, (N, 3) LPS mm, from the plane of an image; None for one without plane."""
        place = self._places.get(image.reference)
        return None if place is None else self._beside_mm(points_lps, place)

    def _beside_mm(self, points_lps: Points, place: int) -> float:
        return float(np.abs((points_lps - self._positions[place]) @ self._normals[place]).max())

    def nearest(self, points_lps: Points, frame_of_reference_uid: str) -> tuple[ImageSlice, float] | None:
        """The image of a frame of reference nearest to all points, (N, 3) LPS mm, and its residual in mm."""
        among = [
            number
            for number, image in enumerate(self._placed)
            if image.frame_of_reference_uid == frame_of_reference_uid
        ]
        if not among:
            return None
        # By their centre first; the few nearest are then measured point by point.
        centre = points_lps.mean(axis=0)
        distances = np.abs(np.sum((centre - self._positions[among]) * self._normals[among], axis=1))
        few = [among[at] for at in np.argsort(distances)[:_MEASURED]]
        residual_mm, best = min((self._beside_mm(points_lps, place), place) for place in few)
        return self._placed[best], residual_mm


def check_images(parsed: ParsedStructureSet, held: HeldImages) -> Iterator[Finding]:
    """What the structure set says of its images as a whole (PS3.3 C.8.8.5)."""
    for frame in parsed.frames:
        named = [(one.sop_instance_uid, number) for one in frame.images for number in one.frame_numbers or (None,)]
        if len(set(named)) < len(named):
            yield rules.IMAGE_TWICE.broken()
    if not held.stacks:
        return
    study = held.stacks[0].study
    if parsed.header.study_instance_uid != study.study_instance_uid:
        yield rules.OTHER_STUDY.broken()
    if parsed.patient_id != study.patient.patient_id:
        yield rules.OTHER_PATIENT.broken()
    drawn_on = _drawn_on(parsed, held)
    for frame in parsed.frames:
        yield from _listed_images(frame, held, drawn_on)
    if wrong := sum(1 for reference in _references(parsed) if _states_another_class(reference, held)):
        yield rules.WRONG_CLASS.broken(count=wrong)
    for roi in parsed.rois:
        if parsed.frame_of(roi) not in held.frames:
            yield rules.ROI_IN_NO_IMAGE_FRAME.broken(roi=parsed.title(roi.number))


def _listed_images(frame: ParsedFrame, held: HeldImages, drawn_on: Sequence[ImageSeries]) -> Iterator[Finding]:
    """Whether a frame of reference lists the images of the stacks that are drawn on, and no others (C.8.8.5.1)."""
    if frame.uid not in held.frames and not any(held.meant(one) for one in frame.images):
        # Its images are not here to be compared with.
        return
    series = {stack.series.series_instance_uid for stack in drawn_on or held.stacks}
    if not series & set(frame.series_uids):
        yield rules.SERIES_NOT_LISTED.broken()
    listed = {one for reference in frame.images for one in held.meant(reference)}
    if dangling := sum(1 for reference in frame.images if not held.meant(reference)):
        yield rules.LISTED_IMAGE_DANGLING.broken(count=dangling, total=len(frame.images))
    if foreign := sum(1 for one in listed if held.images[one].frame_of_reference_uid != frame.uid):
        yield rules.LISTED_IMAGE_FOREIGN.broken(count=foreign)
    wanted = {
        image.reference for stack in drawn_on for image in stack.slices if image.frame_of_reference_uid == frame.uid
    }
    if missing := wanted - listed:
        yield rules.IMAGE_NOT_LISTED.broken(count=len(missing))


def _drawn_on(parsed: ParsedStructureSet, held: HeldImages) -> list[ImageSeries]:
    """The stacks that hold an image which a contour names."""
    contoured = {
        one
        for group in parsed.contours
        for contour in group.contours
        for reference in contour.images
        for one in held.meant(reference)
    }
    return [stack for stack in held.stacks if any(stack.index_of(image) is not None for image in contoured)]


def _references(parsed: ParsedStructureSet) -> Iterator[ParsedReference]:
    for frame in parsed.frames:
        yield from frame.images
    for group in parsed.contours:
        for contour in group.contours:
            yield from contour.images


def _states_another_class(reference: ParsedReference, held: HeldImages) -> bool:
    return any(held.images[one].sop_class_uid != reference.sop_class_uid for one in held.meant(reference)[:1])


def named_image(reference: ParsedReference) -> ImageReference:
    """The image that a contour's reference names, by its first frame number."""
    return ImageReference(SOPInstanceUID(reference.sop_instance_uid), next(iter(reference.frame_numbers), None))
