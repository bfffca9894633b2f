"""Everything that saving writes of the same regions: the structure set, and what was chosen beside it.

They share the study and the regions. A structure names the segment that holds the same, a report names segments and
images and has the structure set among its evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydicom.uid import SegmentationStorage

from app.core.errors import StructureSetError
from app.core.identity import ImageReference
from app.core.phrases import phrase
from app.core.probability_map import ProbabilityMap
from app.core.roi import GenerationAlgorithm
from app.core.saved_objects import ObjectType, SegmentationType
from app.core.structure_set import ApprovalStatus, RoiProof, StructureSetRequest, WrittenObject
from app.core.tasks import PartControl, TaskControl
from app.core.volume import ImageSeries
from app.dicom.measured_regions import MeasuredRegion, coded_figures, distinct_names, tracking_uid
from app.dicom.rtstruct_colours import VALIDATED_COLOUR
from app.dicom.rtstruct_references import SegmentReference
from app.dicom.rtstruct_regions import Structure, structures_of
from app.dicom.rtstruct_writing import check_request, source_of, written_structure_set
from app.dicom.segmentation_proof import segmentation_proofs
from app.dicom.segmentation_writing import NOT_WRITTEN, EncodedSegmentation, Segment, encoded_segmentation
from app.dicom.volume_reading import DicomStudyReader


class DicomObjectsWriter:
    """The RoiWriter for DICOM."""

    def write(self, request: StructureSetRequest, control: TaskControl) -> tuple[WrittenObject, ...]:
        """Write, read back by independent means and compare; nothing is stored anywhere yet.

        Raises
        ------
        StructureSetError
            If a rule of an object cannot be kept; the message names the region and the rule.
        """
        check_request(request)
        if request.choice.report and request.approval_status is not ApprovalStatus.APPROVED:
            raise StructureSetError(
                phrase("The measurement report was not written."),
                cause=phrase("Only what is approved has somebody who verifies it."),
                next_step=phrase("Approve the regions, or write no report."),
            )
        structures = structures_of(request, control)
        source = source_of(structures)
        segmentations = _segmentations(request, structures, control)
        segments = {number: one.reference for number, one in segmentations.items()}
        structure_set = written_structure_set(request, structures, source, control=control, segments=segments)
        segmented = dict.fromkeys(one.written for one in segmentations.values())
        if not request.choice.report:
            return (*segmented, structure_set)
        from app.dicom.measurement_report import written_report  # a start must not wait for it

        measured = _measured(request, structures, segmentations, control=control)
        report = written_report(request, measured, source, structure_set=structure_set)
        return (*segmented, report, structure_set)


@dataclass(frozen=True, slots=True)
class _Segmented:
    """Where the segment of a structure is."""

    written: WrittenObject
    reference: SegmentReference
    frames: Mapping[ImageReference, int]


def _segmentations(
    request: StructureSetRequest, structures: Sequence[Structure], control: TaskControl
) -> dict[int, _Segmented]:
    """One segmentation for each stack that is drawn on, by the number of the structures in it."""
    if request.choice.segmentation is SegmentationType.NONE:
        return {}
    by_stack: dict[int, list[Structure]] = {}
    for structure in structures:
        by_stack.setdefault(id(structure.stack), []).append(structure)
    found = {}
    for there in by_stack.values():
        control.checkpoint(0.8, phrase("Writing the segmentation"))
        stack = there[0].stack
        encoded = encoded_segmentation(
            [_segment(request, one) for one in there],
            stack,
            kind=request.choice.segmentation,
            label=request.label,
            created=request.created,
            creator=request.reviewer_name,
        )
        reading = PartControl(control, begins=0.85, share=0.05, text=phrase("Reading the segmentation back"))
        proofs = segmentation_proofs(encoded.content, there, request.stacks, control=reading)
        written = _written(request, encoded, proofs)
        for number, structure in enumerate(there, start=1):
            frames = {image: frame for (segment, image), frame in encoded.frames.items() if segment == number}
            reference = SegmentReference(encoded.sop_instance_uid, encoded.series_instance_uid, number)
            found[structure.number] = _Segmented(written, reference, frames)
    return found


def _written(
    request: StructureSetRequest, encoded: EncodedSegmentation, proofs: tuple[RoiProof, ...]
) -> WrittenObject:
    return WrittenObject(
        ObjectType.SEGMENTATION,
        request.label,
        encoded.sop_instance_uid,
        encoded.series_instance_uid,
        encoded.content,
        proofs,
        sop_class_uid=SegmentationStorage,
    )


def _segment(request: StructureSetRequest, structure: Structure) -> Segment:
    network = structure.network
    is_fractional = request.choice.segmentation is SegmentationType.FRACTIONAL
    return Segment(
        name=structure.name,
        code=structure.roi_class.code,
        generation=structure.generation,
        masks=structure.masks,
        algorithm=(network.name, network.version) if network is not None else ("", ""),
        tracking_uid=tracking_uid(roi.roi_id for roi in structure.rois),
        colour=structure.colour or VALIDATED_COLOUR,
        probabilities=_probabilities(request, structure) if is_fractional else {},
    )


def _probabilities(
    request: StructureSetRequest, structure: Structure
) -> dict[ImageReference, tuple[ProbabilityMap, ...]]:
    """Of each image, those of its regions."""
    found: dict[ImageReference, tuple[ProbabilityMap, ...]] = {}
    for roi in structure.rois:
        known = request.probabilities.get(roi.roi_id)
        if known is None or roi.generation is not GenerationAlgorithm.AUTOMATIC:
            raise StructureSetError(
                NOT_WRITTEN,
                cause=phrase(
                    "Regions that a hand drew or changed have no probabilities; “{name}” is such a region.",
                    name=structure.name,
                ),
                next_step=phrase("Choose a binary segmentation."),
            )
        found[roi.image] = (*found.get(roi.image, ()), known)
    return found


def _measured(
    request: StructureSetRequest,
    structures: Sequence[Structure],
    segmentations: Mapping[int, _Segmented],
    *,
    control: TaskControl,
) -> list[MeasuredRegion]:
    reader = DicomStudyReader()
    placed = [(structure, roi) for structure in structures for roi in structure.rois]
    names = distinct_names([_name(structure.name, structure.stack, roi.image) for structure, roi in placed])
    found = []
    for count, ((structure, roi), name) in enumerate(zip(placed, names, strict=True)):
        control.checkpoint(0.9 + 0.1 * count / len(placed), phrase("Measuring"))
        index = structure.stack.index_of(roi.image)
        segmented = segmentations[structure.number]
        if index is None or roi.image not in segmented.frames:
            raise StructureSetError(
                phrase("The measurement report was not written."),
                cause=phrase("The region “{name}” covers no pixel, so no segment shows it.", name=name),
                next_step=phrase("Reject the region, or save without a report."),
            )
        image = structure.stack.slices[index]
        found.append(
            MeasuredRegion(
                roi,
                name,
                (roi.decision.reviewer_name if roi.decision else "") or request.reviewer_name,
                image,
                segmented.reference,
                segmented.frames[roi.image],
                coded_figures(roi, image, reader.read_pixels),
            )
        )
    return found


def _name(name: str, stack: ImageSeries, image: ImageReference) -> str:
    index = stack.index_of(image)
    return name if index is None else f"{name}, slice {index + 1}"
