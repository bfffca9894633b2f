"""What a DICOM segmentation (PS3.3 A.51) states of its segments and frames, as plain values, without its pixels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.core.errors import GeometryError, StructureSetError
from app.core.geometry import PlaneGeometry
from app.core.phrases import phrase
from app.core.roi import CodedConcept
from app.core.tasks import TaskControl
from app.dicom.elements import Elements, KnownItems
from app.dicom.functional_groups import frame_elements
from app.dicom.quiet import quiet_pydicom
from app.dicom.reading import Header
from app.dicom.rtstruct_parsed import ParsedReference
from app.dicom.rtstruct_parsing import moment, zone_of

SEGMENTATION_CLASSES: Final = frozenset({"1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7"})
"""Segmentation Storage and Label Map Segmentation Storage."""
TYPES: Final = ("BINARY", "FRACTIONAL", "LABELMAP")
MOST_SEGMENTS: Final = 10_000
_MOST_SOURCES: Final = 10_000


@dataclass(frozen=True, slots=True)
class ParsedSegment:
    """One item of SegmentSequence (PS3.3 C.8.20.4); texts are empty where it states none."""

    number: int
    label: str
    description: str
    category: CodedConcept | None
    property_type: CodedConcept | None
    algorithm_type: str
    algorithm_name: str
    tracking_uid: str
    cielab: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ParsedSegmentFrame:
    """One frame: which segment it is of, where it lies and what it was drawn on.

    Parameters
    ----------
    segment_number
        None in a label map, whose frames hold all segments, and where it is not stated.
    plane
        None where position, orientation or spacing are absent or no geometry.
    """

    segment_number: int | None
    plane: PlaneGeometry | None
    images: tuple[ParsedReference, ...]


@dataclass(frozen=True, slots=True)
class ParsedSegmentation:
    """A whole segmentation without its pixels.

    Parameters
    ----------
    segmentation_type
        BINARY, FRACTIONAL or LABELMAP.
    largest_value
        MaximumFractionalValue: what stands for 1.
    series_uids, images
        The series, and all images of them and of the frames, that it names.
    """

    sop_instance_uid: str
    series_instance_uid: str
    study_instance_uid: str
    patient_id: str
    label: str
    description: str
    creator_name: str
    manufacturer: str
    stated: datetime | None
    frame_of_reference_uid: str
    rows: int
    columns: int
    segmentation_type: str
    largest_value: int
    background: int
    segments: tuple[ParsedSegment, ...]
    frames: tuple[ParsedSegmentFrame, ...]
    series_uids: tuple[str, ...]
    images: tuple[ParsedReference, ...]


def is_segmentation(header: Header) -> bool:
    """Whether a file says that it is a segmentation in pixels."""
    with quiet_pydicom():
        return header.elements.text("SOPClassUID") in SEGMENTATION_CLASSES


def parse_segmentation(
    header: Header, *, rows: int, columns: int, frames: int, control: TaskControl
) -> ParsedSegmentation:
    """What the header of a segmentation of so many frames states.

    Raises
    ------
    StructureSetError
        If it is of no known type, or beyond the bounds of this module.
    PixelDataError
        If it claims more frames than can be listed.
    """
    root = header.elements
    kind = root.text("SegmentationType")
    if kind not in TYPES:
        raise refused(phrase("Its SegmentationType is {kind}, which is unknown.", kind=repr(kind[:32])))
    largest = root.integer("MaximumFractionalValue") or 0
    if kind == "FRACTIONAL" and largest < 1:
        raise refused(phrase("It states no MaximumFractionalValue, so that its values mean nothing."))
    segments = root.items("SegmentSequence")
    if len(segments) > MOST_SEGMENTS:
        raise refused(phrase("It holds {count:,} segments, more than any real one does.", count=len(segments)))
    listed = [_references(one) for one in root.items("ReferencedSeriesSequence")]
    parsed_frames = _frames(header, rows=rows, columns=columns, frames=frames, control=control)
    named = {image: None for images in (*listed, *(one.images for one in parsed_frames)) for image in images}
    return ParsedSegmentation(
        sop_instance_uid=root.text("SOPInstanceUID"),
        series_instance_uid=root.text("SeriesInstanceUID"),
        study_instance_uid=root.text("StudyInstanceUID"),
        patient_id=root.text("PatientID"),
        label=root.text("ContentLabel") or root.text("SeriesDescription"),
        description=root.text("ContentDescription"),
        creator_name=root.text("ContentCreatorName"),
        manufacturer=root.text("Manufacturer"),
        stated=moment(
            root.text("ContentDate") + root.text("ContentTime"), zone_of(root.text("TimezoneOffsetFromUTC"))
        ),
        frame_of_reference_uid=root.text("FrameOfReferenceUID"),
        rows=rows,
        columns=columns,
        segmentation_type=kind,
        largest_value=largest,
        background=root.integer("PixelPaddingValue") or 0,
        segments=tuple(_segment(one, place) for place, one in enumerate(segments, start=1)),
        frames=parsed_frames,
        series_uids=tuple(one.text("SeriesInstanceUID") for one in root.items("ReferencedSeriesSequence")),
        images=tuple(named),
    )


def refused(cause: str, *, details: str = "") -> StructureSetError:
    """The refusal of a segmentation."""
    return StructureSetError(
        phrase("A segmentation cannot be read."),
        cause=cause,
        next_step=phrase("Retrieve it again, or ask where it was made."),
        details=details,
    )


def _segment(item: Elements, place: int) -> ParsedSegment:
    number = item.integer("SegmentNumber")
    algorithm = item.items("SegmentationAlgorithmIdentificationSequence")[:1]
    name = item.text("SegmentAlgorithmName") or "".join(one.text("AlgorithmName") for one in algorithm)
    return ParsedSegment(
        number=place if number is None else number,
        label=item.text("SegmentLabel"),
        description=item.text("SegmentDescription"),
        category=_code(item, "SegmentedPropertyCategoryCodeSequence"),
        property_type=_code(item, "SegmentedPropertyTypeCodeSequence"),
        algorithm_type=item.text("SegmentAlgorithmType"),
        algorithm_name=name,
        tracking_uid=item.text("TrackingUID"),
        cielab=tuple(int(part) for part in item.numbers("RecommendedDisplayCIELabValue")),
    )


def _code(item: Elements, keyword: str) -> CodedConcept | None:
    for code in item.items(keyword)[:1]:
        values = (code.text("CodeValue"), code.text("CodingSchemeDesignator"), code.text("CodeMeaning"))
        if all(values):
            return CodedConcept(*values)
    return None


def _frames(
    header: Header, *, rows: int, columns: int, frames: int, control: TaskControl
) -> tuple[ParsedSegmentFrame, ...]:
    # As of several: a single frame may state everything of its own and nothing that is shared.
    described = (frame_elements(header, max(frames, 2)) or ())[:frames]
    shared = header.elements.items("SharedFunctionalGroupsSequence")[:1]
    known: KnownItems = {}
    for_all = _sources(shared[0], known) if shared else ()
    groups = header.elements.items("PerFrameFunctionalGroupsSequence")[:frames]
    found = []
    for number, elements in enumerate(described):
        control.checkpoint(number / frames)
        found.append(
            ParsedSegmentFrame(
                segment_number=elements.integer("ReferencedSegmentNumber"),
                plane=_plane(elements, rows=rows, columns=columns),
                images=(_sources(groups[number], known) if number < len(groups) else ()) or for_all,
            )
        )
    return tuple(found)


def _sources(group: Elements, known: KnownItems) -> tuple[ParsedReference, ...]:
    """The images that a frame was derived from (PS3.3 C.7.6.16.2.6)."""
    derivations = group.items_alike("DerivationImageSequence", known)
    return tuple(_reference(item) for one in derivations for item in one.items("SourceImageSequence")[:_MOST_SOURCES])


def _references(series: Elements) -> tuple[ParsedReference, ...]:
    return tuple(_reference(item) for item in series.items("ReferencedInstanceSequence"))


def _reference(item: Elements) -> ParsedReference:
    numbers = item.numbers("ReferencedFrameNumber")
    return ParsedReference(
        item.text("ReferencedSOPInstanceUID"),
        tuple(int(number) for number in numbers if number.is_integer()),
        item.text("ReferencedSOPClassUID"),
    )


def _plane(elements: Elements, *, rows: int, columns: int) -> PlaneGeometry | None:
    position, directions = elements.numbers("ImagePositionPatient"), elements.numbers("ImageOrientationPatient")
    spacing = elements.numbers("PixelSpacing")
    if (len(position), len(directions), len(spacing)) != (3, 6, 2):
        return None
    try:
        return PlaneGeometry(
            image_position_patient=(position[0], position[1], position[2]),
            row_direction=(directions[0], directions[1], directions[2]),
            column_direction=(directions[3], directions[4], directions[5]),
            row_spacing_mm=spacing[0],
            column_spacing_mm=spacing[1],
            rows=rows,
            columns=columns,
        )
    except GeometryError:
        return None
