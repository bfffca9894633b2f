"""Finds the defects of an RTSTRUCT that common validators pass over: dangling numbers and wrong geometry.

It parses the bytes anew and measures with its own arithmetic, so that a mistake of the writer, or of the
core's geometry that the writer relies on, does not hide itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from app.core.roi import INTERPRETED_TYPES, GenerationAlgorithm
from app.core.structure_set import ApprovalStatus
from app.core.volume import ImageSeries
from app.dicom import rtstruct_rules as rules
from app.dicom.rtstruct_contour_checking import check_contours
from app.dicom.rtstruct_findings import Finding
from app.dicom.rtstruct_image_checking import HeldImages, check_images
from app.dicom.rtstruct_mask_checking import check_masks
from app.dicom.rtstruct_overlap_checking import check_overlaps
from app.dicom.rtstruct_parsed import ParsedStructureSet

_LABEL_LENGTH: Final = 16
_NAME_LENGTH: Final = 64
_REVIEW: Final = ("ReviewDate", "ReviewTime", "ReviewerName")
_TYPES_WITHOUT_EXTENT: Final = (
    *("", "REGISTRATION", "ISOCENTER", "DOSE_MEASUREMENT"),
    *("BRACHY_CHANNEL", "BRACHY_ACCESSORY", "BRACHY_SRC_APP", "BRACHY_CHNL_SHLD"),
)


def check_structure_set(parsed: ParsedStructureSet, stacks: Sequence[ImageSeries]) -> tuple[Finding, ...]:
    """Every broken rule of an RTSTRUCT; none for a sound one.

    Parameters
    ----------
    stacks
        All stacks of the series that it is about; rules that need images are left out without them.
    """
    held = HeldImages(stacks)
    return (
        *_header(parsed),
        *_rois(parsed),
        *_contour_items(parsed),
        *_observations(parsed),
        *_frames(parsed),
        *check_images(parsed, held),
        *check_contours(parsed, held),
        *check_overlaps(parsed),
    )


def check_completely(parsed: ParsedStructureSet, stacks: Sequence[ImageSeries]) -> tuple[Finding, ...]:
    """`check_structure_set`, and what the masks of its contours show; a file of our own is compared with what was
    on the screen instead.
    """
    return (*check_structure_set(parsed, stacks), *check_masks(parsed, HeldImages(stacks)))


def _header(parsed: ParsedStructureSet) -> Iterator[Finding]:
    header = parsed.header
    if header.modality != "RTSTRUCT":
        yield rules.MODALITY.broken(modality=header.modality)
    if not parsed.label:
        yield rules.NO_LABEL.broken()
    elif len(parsed.label) > _LABEL_LENGTH:
        yield rules.LONG_LABEL.broken(count=len(parsed.label))
    if any(header.series_instance_uid in frame.series_uids for frame in parsed.frames):
        yield rules.OWN_SERIES.broken()
    if parsed.sop_instance_uid in header.predecessors:
        yield rules.OWN_PREDECESSOR.broken()
    if parsed.approval_status not in {status.value for status in ApprovalStatus}:
        yield rules.UNKNOWN_STATUS.broken(status=parsed.approval_status)
        return
    status = parsed.approval_status or "not stated"
    review = dict(header.review_attributes)
    is_reviewed = parsed.approval_status in (ApprovalStatus.APPROVED.value, ApprovalStatus.REJECTED.value)
    for attribute in _REVIEW:
        if not is_reviewed and attribute in review:
            yield rules.REVIEW_OF_UNAPPROVED.broken(status=status, attributes=attribute)
        if is_reviewed and attribute not in review:
            yield rules.NO_REVIEW.broken(status=status, attributes=attribute)
        if is_reviewed and review.get(attribute) == "":
            yield rules.EMPTY_REVIEW.broken(status=status, attributes=attribute)


def _rois(parsed: ParsedStructureSet) -> Iterator[Finding]:
    """Each ROI has a number and a name of its own, and says how it was made (PS3.3 C.8.8.5)."""
    if not parsed.rois:
        yield rules.NO_ROI.broken()
    for number, count in Counter(roi.number for roi in parsed.rois).items():
        if number is None:
            yield rules.ROI_WITHOUT_NUMBER.broken()
        elif count > 1:
            yield rules.ROI_NUMBER_TWICE.broken(number=number, count=count)
    for name, count in Counter(roi.name for roi in parsed.rois).items():
        if name and count > 1:
            yield rules.ROI_NAME_TWICE.broken(name=f"{name!r}", count=count)
    for roi in parsed.rois:
        if not roi.name:
            yield rules.ROI_WITHOUT_NAME.broken(roi=parsed.title(roi.number))
        if len(roi.name) > _NAME_LENGTH:
            yield rules.LONG_NAME.broken(roi=f"ROI {roi.number}", count=len(roi.name))
        if roi.generation not in {algorithm.value for algorithm in GenerationAlgorithm}:
            yield rules.UNKNOWN_GENERATION.broken(roi=parsed.title(roi.number), term=roi.generation)


def _contour_items(parsed: ParsedStructureSet) -> Iterator[Finding]:
    """Each ROI has its contours in one item, with a colour that is one (PS3.3 C.8.8.6)."""
    numbers = {roi.number for roi in parsed.rois}
    for group in parsed.contours:
        if group.roi_number is None or group.roi_number not in numbers:
            yield rules.CONTOURS_OF_NO_ROI.broken(number=group.roi_number)
        colour = group.colour
        if colour is not None and (len(colour) != 3 or not all(0 <= part <= 255 for part in colour)):
            stated = "\\".join(str(part) for part in colour) or "no number"
            yield rules.NOT_A_COLOUR.broken(roi=parsed.title(group.roi_number), colour=stated)
    for number, count in Counter(group.roi_number for group in parsed.contours).items():
        if count > 1:
            yield rules.CONTOURS_TWICE.broken(number=number, count=count)
    for roi in parsed.rois:
        if not parsed.contours_of(roi.number):
            yield rules.NO_CONTOURS.broken(roi=parsed.title(roi.number))


def _observations(parsed: ParsedStructureSet) -> Iterator[Finding]:
    """Each ROI is said to be something, by an observation with a number of its own (PS3.3 C.8.8.8)."""
    numbers = {roi.number for roi in parsed.rois} - {None}
    for observation in parsed.observations:
        if observation.roi_number not in numbers:
            yield rules.OBSERVATION_OF_NO_ROI.broken(number=observation.roi_number)
        if observation.interpreted_type not in (*INTERPRETED_TYPES, *_TYPES_WITHOUT_EXTENT):
            yield rules.UNKNOWN_TYPE.broken(
                roi=parsed.title(observation.roi_number), term=observation.interpreted_type
            )
    for number, count in Counter(observation.number for observation in parsed.observations).items():
        if count > 1 or number is None:
            yield rules.OBSERVATION_NUMBER_TWICE.broken(number=number, count=count)
    observed = {observation.roi_number for observation in parsed.observations}
    for roi in parsed.rois:
        if roi.number not in observed:
            yield rules.NO_OBSERVATION.broken(roi=parsed.title(roi.number))


def _frames(parsed: ParsedStructureSet) -> Iterator[Finding]:
    """Each frame of reference is listed once, with study and series, those of the ROIs among them (C.8.8.5.1)."""
    if not parsed.frames:
        yield rules.NO_FRAMES.broken()
    for uid, count in Counter(frame.uid for frame in parsed.frames).items():
        if not uid:
            yield rules.FRAME_WITHOUT_UID.broken()
        elif count > 1:
            yield rules.FRAME_TWICE.broken(uid=uid, count=count)
    listed = {frame.uid for frame in parsed.frames}
    for roi in parsed.rois:
        if parsed.frames and roi.frame_of_reference_uid not in listed:
            yield rules.ROI_FRAME_NOT_LISTED.broken(roi=parsed.title(roi.number))
    for frame in parsed.frames:
        if not frame.study_uids:
            yield rules.NO_STUDY.broken()
        elif not frame.series_uids or not all(frame.series_uids) or not frame.images:
            yield rules.NO_SERIES.broken()
        if any(uid != parsed.header.study_instance_uid for uid in frame.study_uids):
            yield rules.STUDY_DIFFERS.broken()
