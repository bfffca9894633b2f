"""The modules of an RT Structure Set (PS3.3 A.19.3) as data sets, one function each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag, Tag
from pydicom.uid import UID, generate_uid
from pydicom.valuerep import format_number_as_ds

from app.core.identity import SOPInstanceUID
from app.core.program_version import software_version
from app.core.roi import CodedConcept, GenerationAlgorithm, SetKind
from app.core.structure_set import ApprovalStatus, StructureSetRequest
from app.core.volume import ImageSeries, ImageSlice
from app.dicom.rtstruct_colours import IMPORTED_COLOUR, PROPOSED_COLOUR, VALIDATED_COLOUR
from app.dicom.rtstruct_contour_encoding import contour_sequence, image_references, instance_references
from app.dicom.rtstruct_parsed import RT_STRUCTURE_SET_STORAGE
from app.dicom.rtstruct_reading import VERDANT
from app.dicom.rtstruct_references import SEGMENTATION_STORAGE, SegmentReference
from app.dicom.rtstruct_regions import Structure
from app.dicom.rtstruct_source import kept_encoded

Writable = Callable[[str], bool]

_DETACHED_STUDY_MANAGEMENT: Final = "1.2.840.10008.3.1.2.3.1"
_CONTOUR_SEQUENCE: Final = Tag(0x3006, 0x0040)
_CONTOUR_IMAGE_SEQUENCE: Final = Tag(0x3006, 0x0016)
_SOURCE_IMAGE_SEQUENCE: Final = Tag(0x0008, 0x2112)
_REFERENCED_INSTANCE_SEQUENCE: Final = Tag(0x0008, 0x114A)
_SERIES_NUMBERS_FROM: Final = 1000
"""Structure sets are listed behind the image series of a study."""
_LONG_STRING: Final = 64
_LONG_TEXT: Final = 10240
_ANATOMICAL: Final = CodedConcept("123037004", "SCT", "Anatomical Structure")
_ABNORMAL: Final = CodedConcept("49755003", "SCT", "Morphologically Altered Structure")
_CATEGORIES: Final = {"ORGAN": _ANATOMICAL, "AVOIDANCE": _ANATOMICAL, "GTV": _ABNORMAL}


def general(request: StructureSetRequest, created: datetime) -> Dataset:
    """SOP Common, RT Series, General Equipment and Frame of Reference, with new UIDs."""
    ds = Dataset()
    ds.SOPClassUID = UID(RT_STRUCTURE_SET_STORAGE)
    ds.SOPInstanceUID = generate_uid(prefix=None)
    ds.InstanceCreationDate, ds.InstanceCreationTime = _date(created), _time(created)
    ds.Modality = "RTSTRUCT"
    ds.SeriesInstanceUID = generate_uid(prefix=None)
    ds.SeriesNumber = _SERIES_NUMBERS_FROM + min(max(request.stacks[0].series.series_number or 0, 0), 10**8)
    ds.SeriesDate, ds.SeriesTime = _date(created), _time(created)
    ds.SeriesDescription = (
        "Approved regions" if request.approval_status is ApprovalStatus.APPROVED else "Proposed regions"
    )
    ds.OperatorsName = ""
    ds.Manufacturer = ds.ManufacturerModelName = VERDANT
    ds.SoftwareVersions = software_version()
    ds.FrameOfReferenceUID = request.rois[0].frame_of_reference_uid
    return ds


def approval(request: StructureSetRequest, created: datetime) -> Dataset:
    """Approval: who and when for APPROVED, and not even empty attributes otherwise (PS3.3 C.8.8.16)."""
    ds = Dataset()
    ds.ApprovalStatus = request.approval_status.value
    if request.approval_status is ApprovalStatus.APPROVED:
        ds.ReviewDate, ds.ReviewTime = _date(created), _time(created)
        ds.ReviewerName = request.reviewer_name
    return ds


def structure_set(
    request: StructureSetRequest,
    structures: Sequence[Structure],
    created: datetime,
    writable: Writable,
    *,
    segments: Mapping[int, SegmentReference],
) -> Dataset:
    """Structure Set: label, every image of the stacks drawn on, and one item per structure (PS3.3 C.8.8.5)."""
    frame = request.rois[0].frame_of_reference_uid
    ds = Dataset()
    ds.InstanceNumber = 1
    ds.StructureSetLabel = request.label
    ds.StructureSetDate, ds.StructureSetTime = _date(created), _time(created)
    series = Dataset()
    series.SeriesInstanceUID = request.stacks[0].series.series_instance_uid
    _put(series, _CONTOUR_IMAGE_SEQUENCE, image_references(_images_of_frame(request, frame)))
    study = Dataset()
    study.ReferencedSOPClassUID = UID(_DETACHED_STUDY_MANAGEMENT)
    study.ReferencedSOPInstanceUID = request.stacks[0].study.study_instance_uid
    study.RTReferencedSeriesSequence = [kept_encoded(series)]
    frame_item = Dataset()
    frame_item.FrameOfReferenceUID = frame
    frame_item.RTReferencedStudySequence = [kept_encoded(study)]
    ds.ReferencedFrameOfReferenceSequence = [kept_encoded(frame_item)]
    before = (roi.structure_set or roi.predecessor for roi in request.rois)
    earlier = dict.fromkeys(one.sop_instance_uid for one in before if one and one.kind is SetKind.RTSTRUCT)
    if earlier:
        ds.PredecessorStructureSetSequence = [_instance(RT_STRUCTURE_SET_STORAGE, uid) for uid in earlier]
    ds.StructureSetROISequence = [_structure(one, frame, created, writable) for one in structures]
    for item, structure in zip(ds.StructureSetROISequence, structures, strict=True):
        twin = segments.get(structure.number)
        segment = (twin.sop_instance_uid, twin.segment_number) if twin is not None else _source_segment(structure)
        if segment is not None:
            source = _instance(SEGMENTATION_STORAGE, segment[0])
            source.ReferencedSegmentNumber = segment[1]
            item.DefinitionSourceSequence = [source]
    return ds


def _source_segment(structure: Structure) -> tuple[SOPInstanceUID, int] | None:
    """The one segment of which all regions of a structure are new versions: its instance and its number."""
    found = {
        (one.sop_instance_uid, one.number) if one and one.kind is SetKind.SEG and one.number else None
        for one in (roi.structure_set or roi.predecessor for roi in structure.rois)
    }
    return found.pop() if len(found) == 1 else None


def roi_contours(request: StructureSetRequest, structures: Sequence[Structure]) -> Dataset:
    """ROI Contour: colour, grid of the masks, polygons (PS3.3 C.8.8.6)."""
    ds = Dataset()
    ds.ROIContourSequence = []
    for structure in structures:
        grid = _pixel_planes(structure.stack)
        item = Dataset()
        item.ReferencedROINumber = structure.number
        item.ROIDisplayColor = list(_color(request, structure))
        if grid is not None:
            item.SourcePixelPlanesCharacteristicsSequence = [grid]
        _put(item, _CONTOUR_SEQUENCE, contour_sequence(structure.contours, is_xor=structure.is_xor))
        ds.ROIContourSequence.append(kept_encoded(item))
    return ds


def observations(structures: Sequence[Structure], writable: Writable, *, is_approved: bool) -> Dataset:
    """RT ROI Observations: what each structure is, and who said so when (PS3.3 C.8.8.8)."""
    ds = Dataset()
    ds.RTROIObservationsSequence = []
    for structure in structures:
        item = Dataset()
        item.ObservationNumber = item.ReferencedROINumber = structure.number
        reviewer = structure.reviewer_name if is_approved else ""
        code = structure.roi_class.code
        _declare(item, structure.texts, writable)
        item.RTROIInterpretedType = _code_string(structure.roi_class.rt_roi_interpreted_type)
        item.ROIInterpreter = reviewer
        if structure.comment:
            item.ROIObservationDescription = structure.comment
        if code is not None and code.value and code.scheme and code.meaning:
            item.RTROIIdentificationCodeSequence = [_code(code)]
            category = _CATEGORIES.get(item.RTROIInterpretedType)
            if category is not None:
                item.SegmentedPropertyCategoryCodeSequence = [_code(category)]
        if reviewer:
            item.ROIInterpreterSequence = [_person(reviewer)]
            if structure.decided is not None:
                item.ROIObservationDateTime = _date_time(structure.decided)
        ds.RTROIObservationsSequence.append(item)
    return ds


def references(
    request: StructureSetRequest, structures: Sequence[Structure], segments: Mapping[int, SegmentReference]
) -> Dataset:
    """General Reference and Common Instance Reference (PS3.3 C.12.4, C.12.2)."""
    contoured = {one.image.reference: one.image for structure in structures for one in structure.contours}
    frame = request.rois[0].frame_of_reference_uid
    series = Dataset()
    series.SeriesInstanceUID = request.stacks[0].series.series_instance_uid
    _put(series, _REFERENCED_INSTANCE_SEQUENCE, instance_references(_images_of_frame(request, frame)))
    ds = Dataset()
    _put(ds, _SOURCE_IMAGE_SEQUENCE, image_references(contoured.values()))
    ds.ReferencedSeriesSequence = [kept_encoded(series)]
    for uid in dict.fromkeys((one.series_instance_uid, one.sop_instance_uid) for one in segments.values()):
        other = Dataset()
        other.SeriesInstanceUID = uid[0]
        other.ReferencedInstanceSequence = [_instance(SEGMENTATION_STORAGE, uid[1])]
        ds.ReferencedSeriesSequence.append(other)
    return ds


def _images_of_frame(request: StructureSetRequest, frame_of_reference_uid: str) -> Iterable[ImageSlice]:
    """Every image that lies in the frame of reference, of the stacks that are drawn on."""
    return (
        image
        for series in request.drawn_on
        for image in series.slices
        if image.frame_of_reference_uid == frame_of_reference_uid
    )


def _structure(structure: Structure, frame: str, created: datetime, writable: Writable) -> Dataset:
    item = Dataset()
    item.ROINumber = structure.number
    item.ReferencedFrameOfReferenceUID = frame
    network = structure.network
    _declare(item, structure.texts, writable)
    item.ROIName = structure.name
    # Two structures may not share a name; the class that this one belongs to is told apart from it here.
    item.ROIDescription = structure.roi_class.name
    item.ROIGenerationAlgorithm = structure.generation.value
    item.ROIGenerationDescription = _generation(structure)[:_LONG_STRING]
    item.ROIDateTime = _date_time(network.created if network else created)
    if network is not None:
        algorithm = Dataset()
        algorithm.AlgorithmFamilyCodeSequence = [_code(CodedConcept("123110", "DCM", "Artificial Intelligence"))]
        algorithm.AlgorithmName = _long_string(network.name) or "unnamed"
        algorithm.AlgorithmVersion = _long_string(network.version) or "unknown"
        algorithm.AlgorithmParameters = _parameters(structure)
        item.ROIDerivationAlgorithmIdentificationSequence = [algorithm]
    return item


def _generation(structure: Structure) -> str:
    by = f"by {structure.network.name} {structure.network.version}" if structure.network else "in Verdant"
    kind = " as a coarse hint" if structure.network and structure.network.is_coarse else ""
    return {
        GenerationAlgorithm.AUTOMATIC: f"Proposed{kind} {by}, unedited",
        GenerationAlgorithm.SEMIAUTOMATIC: f"Proposed {by}, then edited",
        GenerationAlgorithm.MANUAL: "Drawn by hand",
        GenerationAlgorithm.UNKNOWN: "Taken over from elsewhere",
    }[structure.generation].replace("\\", "/")


def _parameters(structure: Structure) -> str:
    """The network and its threshold as JSON: enough to find the very weights again."""
    network = structure.network
    if network is None:
        return ""
    parameters: dict[str, object] = {
        "dnn_uid": network.dnn_uid,
        "digest": network.digest,
        "threshold": network.threshold,
        "device": network.device[:_LONG_STRING],
    }
    if network.is_coarse:
        parameters["coarse"] = True
    scores = [None if score is None else round(score, 4) for score in structure.scores]
    complete = json.dumps({**parameters, "scores": scores})
    return complete if len(complete) <= _LONG_TEXT else json.dumps(parameters)


def _pixel_planes(series: ImageSeries) -> Dataset | None:
    """The grid that masks were traced on; None for slices that form no regular volume."""
    plane = series.slices[0].plane
    if not series.stacking.is_regular or series.stacking.spacing_mm is None or plane is None:
        return None
    item = Dataset()
    item.PixelSpacing = _decimals(plane.pixel_spacing_mm)
    item.SpacingBetweenSlices = format_number_as_ds(float(series.stacking.spacing_mm))
    item.ImageOrientationPatient = _decimals((*plane.row_direction, *plane.column_direction))
    item.ImagePositionPatient = _decimals(plane.image_position_patient)
    item.NumberOfFrames = len(series.slices)
    item.Rows, item.Columns = plane.rows, plane.columns
    return item


def _color(request: StructureSetRequest, structure: Structure) -> tuple[int, int, int]:
    if structure.colour is not None:
        return structure.colour
    if request.approval_status is ApprovalStatus.APPROVED:
        return VALIDATED_COLOUR
    return IMPORTED_COLOUR if structure.generation is GenerationAlgorithm.UNKNOWN else PROPOSED_COLOUR


def _person(name: str) -> Dataset:
    item = Dataset()
    item.ObserverType = "PSN"
    item.PersonName = name
    item.PersonIdentificationCodeSequence = []
    item.InstitutionName = ""
    item.InstitutionCodeSequence = []
    return item


def _put(item: Dataset, tag: BaseTag, sequence: bytes) -> None:
    """Give a data set a sequence by its value; unless it and all around it are `kept_encoded`, it is decoded."""
    item[tag] = RawDataElement(tag, "SQ", len(sequence), sequence, 0, False, True)


def _instance(sop_class_uid: str, sop_instance_uid: str) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID = UID(sop_class_uid)
    item.ReferencedSOPInstanceUID = UID(sop_instance_uid)
    return item


def _code(concept: CodedConcept) -> Dataset:
    item = Dataset()
    item.CodeValue = concept.value[:16]
    item.CodingSchemeDesignator = concept.scheme[:16]
    item.CodeMeaning = _long_string(concept.meaning)
    return item


def _declare(item: Dataset, texts: Iterable[str], writable: Writable) -> None:
    """Give an item a character set of its own where that of the patient lacks its characters."""
    if not all(writable(text) for text in texts):
        item.SpecificCharacterSet = "ISO_IR 192"


def _code_string(term: str) -> str:
    is_legal = len(term) <= 16 and all(c.isascii() and (c.isupper() or c.isdigit() or c in " _") for c in term)
    return term if is_legal else ""


def _long_string(text: str) -> str:
    return text.replace("\\", "/")[:_LONG_STRING].strip()


def _decimals(values: Iterable[float]) -> list[str]:
    return [format_number_as_ds(float(value)) for value in values]


def _date(when: datetime) -> str:
    return when.strftime("%Y%m%d")


def _time(when: datetime) -> str:
    return when.strftime("%H%M%S")


def _date_time(when: datetime) -> str:
    return when.astimezone(when.tzinfo).strftime("%Y%m%d%H%M%S.%f%z")
