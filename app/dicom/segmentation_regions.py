"""Segments as the regions of a structure set: outlines along the edges of their pixels, open to no decision here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.core.contour import Contour, contours_of_masks
from app.core.identity import SOPInstanceUID
from app.core.phrases import counted, phrase
from app.core.roi import (
    GenerationAlgorithm,
    ReviewState,
    Roi,
    RoiClass,
    SetKind,
    StructureSetProvenance,
    new_roi_id,
)
from app.core.structure_set import ApprovalStatus, StructureSet
from app.core.tasks import PartControl, TaskControl
from app.core.volume import ImageSeries, ImageSlice
from app.dicom.cielab import rgb_of_cielab
from app.dicom.reading import open_header
from app.dicom.rtstruct_about import instances, uids
from app.dicom.segmentation_parsing import ParsedSegment, ParsedSegmentation, is_segmentation
from app.dicom.segmentation_reading import ReadSegment, ReadSegmentation, parsed_segmentation, segments_on

_GENERATIONS = {one.value: one for one in GenerationAlgorithm}


def read_segmentation_set(path: Path, stacks: Sequence[ImageSeries], control: TaskControl) -> StructureSet | None:
    """The regions of a segmentation on the images of a series; None when it is none, or about something else.

    Parameters
    ----------
    stacks
        All stacks of the series.

    Raises
    ------
    FileError
        If the file is no DICOM file, ends too early, or its pixels cannot be decoded.
    StructureSetError
        If it is a segmentation that cannot be used.
    """
    header = open_header(path)
    if not is_segmentation(header):
        return None
    parsed, layout = parsed_segmentation(header, PartControl(control, begins=0, share=0.5))
    if not is_about_series(parsed, stacks):
        return None
    patient_id = stacks[0].study.patient.patient_id
    if patient_id and parsed.patient_id not in ("", patient_id):
        note = phrase("A segmentation of this study states another patient than the images; it is not shown.")
        return _structure_set(parsed, (), (note,))
    pixels = PartControl(control, begins=0.5, share=0.4)
    reading = segments_on(stacks, parsed, layout, control=pixels)
    regions = _regions(reading, stacks, PartControl(control, begins=0.9, share=0.1))
    return _structure_set(parsed, tuple(regions), reading.notes + _said(reading, stacks))


def source_of(segment: ParsedSegment, parsed: ParsedSegmentation) -> str:
    """Who or what drew a segment, as far as that is stated."""
    return segment.algorithm_name or parsed.creator_name or parsed.manufacturer


def generation_of(segment: ParsedSegment) -> GenerationAlgorithm:
    """How a segment came to be."""
    return _GENERATIONS.get(segment.algorithm_type, GenerationAlgorithm.UNKNOWN)


def is_about_series(parsed: ParsedSegmentation, stacks: Sequence[ImageSeries]) -> bool:
    """Whether it names an image of the series, or the series, or no series but its frame of reference.

    Parameters
    ----------
    stacks
        All stacks of one series.
    """
    if not instances(stacks).isdisjoint(uids(parsed.images)):
        return True
    named = {uid for uid in parsed.series_uids if uid}
    if named and stacks[0].series.series_instance_uid not in named:
        return False
    frames = {image.frame_of_reference_uid for series in stacks for image in series.slices} - {""}
    return parsed.frame_of_reference_uid in frames


def _structure_set(parsed: ParsedSegmentation, rois: tuple[Roi, ...], notes: tuple[str, ...]) -> StructureSet:
    return StructureSet(
        sop_instance_uid=SOPInstanceUID(parsed.sop_instance_uid),
        label=parsed.label,
        approval_status=ApprovalStatus.ABSENT,
        reviewer_name="",
        rois=rois,
        notes=notes,
        stated=parsed.stated,
    )


def _said(reading: ReadSegmentation, stacks: Sequence[ImageSeries]) -> tuple[str, ...]:
    name, said = repr(reading.label), []
    if reading.threshold is not None:
        said.append(
            phrase(
                "{name}: a pixel counts as covered from a fraction of {threshold:.2f} on.",
                name=name,
                threshold=reading.threshold,
            )
        )
    nowhere = {image.reference for stack in stacks for image in stack.slices if image.plane is None}
    lost = sum(not nowhere.isdisjoint(segment.masks) for segment in reading.segments)
    if lost:
        said.append(
            counted(
                lost,
                "{name}: {count} segment lies on images without a place in space; not shown there.",
                "{name}: {count} segments lie on images without a place in space; not shown there.",
                name=name,
            )
        )
    return tuple(said)


def _regions(reading: ReadSegmentation, stacks: Sequence[ImageSeries], control: TaskControl) -> Iterator[Roi]:
    images = {image.reference: image for stack in stacks for image in stack.slices}
    planes = {reference: image.plane for reference, image in images.items() if image.plane is not None}
    for count, segment in enumerate(reading.segments):
        control.checkpoint(count / len(reading.segments))
        placed = [reference for reference in segment.masks if reference in planes]
        masks = (segment.masks[reference] for reference in placed)
        outlines = contours_of_masks(masks, [planes[reference] for reference in placed])
        for reference, contours in zip(placed, outlines, strict=True):
            control.checkpoint()
            yield _region(reading, segment, images[reference], contours)


def _region(reading: ReadSegmentation, segment: ReadSegment, image: ImageSlice, contours: tuple[Contour, ...]) -> Roi:
    parsed = segment.parsed
    kind = parsed.property_type
    return Roi(
        roi_id=new_roi_id(),
        roi_class=RoiClass(segment.name, kind),
        sop_instance_uid=image.sop_instance_uid,
        frame_of_reference_uid=image.frame_of_reference_uid,
        contours=contours,
        state=ReviewState.IMPORTED,
        generation=generation_of(parsed),
        structure_set=StructureSetProvenance(
            SOPInstanceUID(reading.parsed.sop_instance_uid),
            reading.label,
            "",
            kind=SetKind.SEG,
            number=parsed.number,
            source=source_of(parsed, reading.parsed),
        ),
        frame_number=image.frame_number,
        comment=parsed.description,
        colour=rgb_of_cielab(parsed.cielab),
    )
