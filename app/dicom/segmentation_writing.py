"""Masks as a DICOM segmentation (PS3.3 A.51): one segment for each structure, on the frames of its images.

Binary, or fractional where a network's probabilities are at hand: then every pixel inside an outline holds the
probability that the network gave it, 1/255 at least, and every pixel outside holds 0. So what is not 0 is what was
drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid

from app.core.errors import StructureSetError
from app.core.identity import ImageReference, SeriesInstanceUID, SOPInstanceUID
from app.core.mask import Mask
from app.core.phrases import phrase
from app.core.probability_map import WHOLE, ProbabilityMap
from app.core.program_version import software_version
from app.core.roi import CodedConcept, GenerationAlgorithm
from app.core.saved_objects import SegmentationType
from app.core.volume import ImageSeries, ImageSlice
from app.dicom.derived_objects import BLANK, BUILDING_ERRORS, encoded_file
from app.dicom.quiet import quiet_pydicom
from app.dicom.rtstruct_reading import VERDANT
from app.dicom.rtstruct_source import read_source

if TYPE_CHECKING:
    from highdicom.seg import SegmentDescription

NOT_WRITTEN: Final = phrase("The segmentation was not written.")
WITHOUT_SEGMENTATION: Final = phrase("Save without a segmentation.")
MOST_BYTES: Final = 2 << 30
LARGEST_FRACTION: Final = WHOLE
"""MaximumFractionalValue."""
LABEL_LENGTH: Final = 64
_SERIES_NUMBERS_FROM: Final = 2000
TISSUE: Final = CodedConcept("85756007", "SCT", "Tissue")
"""What a structure is whose type nobody stated."""
_ANATOMY: Final = CodedConcept("123037004", "SCT", "Anatomical Structure")
_ARTIFICIAL_INTELLIGENCE: Final = CodedConcept("123110", "DCM", "Artificial Intelligence")
_ALGORITHM_TYPES: Final = {
    GenerationAlgorithm.AUTOMATIC: "AUTOMATIC",
    GenerationAlgorithm.SEMIAUTOMATIC: "SEMIAUTOMATIC",
    GenerationAlgorithm.MANUAL: "MANUAL",
    GenerationAlgorithm.UNKNOWN: "MANUAL",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """One structure.

    Parameters
    ----------
    masks
        (rows, columns) by image; images that are not there hold nothing of it.
    algorithm
        Name and version of what drew it; both empty where nobody said so.
    tracking_uid
        The same in every object about the same thing; empty for none.
    colour
        Red, green and blue, 0..255, in which it is best shown; None for none.
    probabilities
        Those of the regions on each image with a mask, where the segmentation is to be fractional.
    """

    name: str
    code: CodedConcept | None
    generation: GenerationAlgorithm
    masks: Mapping[ImageReference, Mask]
    algorithm: tuple[str, str] = ("", "")
    tracking_uid: str = ""
    colour: tuple[int, int, int] | None = None
    probabilities: Mapping[ImageReference, tuple[ProbabilityMap, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EncodedSegmentation:
    """A complete file, and where in it what is.

    Parameters
    ----------
    frames
        Number of the frame, from 1, of a segment (from 1) on an image.
    """

    content: bytes
    sop_instance_uid: SOPInstanceUID
    series_instance_uid: SeriesInstanceUID
    frames: Mapping[tuple[int, ImageReference], int]


def segmentation_content(segments: Sequence[Segment], stack: ImageSeries, *, label: str) -> bytes:
    """A complete file of a binary segmentation; raises like `encoded_segmentation`."""
    created = datetime.now().astimezone()
    return encoded_segmentation(segments, stack, kind=SegmentationType.BINARY, label=label, created=created).content


def encoded_segmentation(
    segments: Sequence[Segment],
    stack: ImageSeries,
    *,
    kind: SegmentationType,
    label: str,
    created: datetime,
    creator: str = "",
) -> EncodedSegmentation:
    """A segmentation; only images that hold a part of a segment have frames.

    Parameters
    ----------
    creator
        ContentCreatorName, PN representation; empty for nobody.

    Raises
    ------
    StructureSetError
        If there is nothing to write, or it is too large, or the images lack what a segmentation takes from them.
    """
    # A heavy library that only this needs.
    from highdicom.seg import Segmentation

    drawn = [image for image in stack.slices if any(_holds(segment, image.reference) for segment in segments)]
    if not drawn:
        raise _refused(phrase("No segment holds a pixel."), phrase("Choose other regions."))
    sources = _headers([image.path for image in drawn])
    is_fractional = kind is SegmentationType.FRACTIONAL
    pixels = _pixels(segments, drawn, sources, is_fractional=is_fractional)
    source = read_source(drawn[0].path, sop_instance_uid=drawn[0].sop_instance_uid)
    try:
        with quiet_pydicom():
            dataset = Segmentation(
                source_images=sources,
                pixel_array=pixels,
                segmentation_type=kind.value,
                segment_descriptions=[_described(one, number) for number, one in enumerate(segments, start=1)],
                series_instance_uid=generate_uid(prefix=None),
                series_number=_SERIES_NUMBERS_FROM + min(max(stack.series.series_number or 0, 0), 10**8),
                sop_instance_uid=generate_uid(prefix=None),
                instance_number=1,
                manufacturer=VERDANT,
                manufacturer_model_name=VERDANT,
                software_versions=software_version(),
                device_serial_number="0",
                content_label=label,
                content_creator_name=creator or None,
                series_description="Segmentation",
                # What these say counts for a fractional one only.
                fractional_type="PROBABILITY",
                max_fractional_value=LARGEST_FRACTION,
            )
            frames = _frames(dataset)
            content = encoded_file(dataset, source, created=created)
    except BUILDING_ERRORS as error:
        raise StructureSetError(
            NOT_WRITTEN,
            cause=phrase("The images do not state what it takes from them."),
            next_step=WITHOUT_SEGMENTATION,
            details=f"{type(error).__name__}: {error}",
        ) from None
    return EncodedSegmentation(
        content,
        SOPInstanceUID(str(dataset.SOPInstanceUID)),
        SeriesInstanceUID(str(dataset.SeriesInstanceUID)),
        frames,
    )


def _pixels(
    segments: Sequence[Segment], drawn: Sequence[ImageSlice], sources: Sequence[Dataset], *, is_fractional: bool
) -> NDArray[np.uint8] | NDArray[np.float32]:
    """(images or frames, rows, columns, segments): 0 or 1, or fractions."""
    rows, columns = drawn[0].attributes.rows, drawn[0].attributes.columns
    is_multi_frame = drawn[0].frame_number is not None
    if is_multi_frame and len(sources) > 1:
        raise _refused(phrase("The regions lie on several multi-frame images."), WITHOUT_SEGMENTATION)
    if any((image.attributes.rows, image.attributes.columns) != (rows, columns) for image in drawn):
        raise _refused(phrase("The images that the regions lie on differ in size."), WITHOUT_SEGMENTATION)
    count = int(sources[0].NumberOfFrames) if is_multi_frame else len(drawn)
    kind = np.dtype(np.float32 if is_fractional else np.uint8)
    if count * rows * columns * len(segments) * kind.itemsize > MOST_BYTES:
        raise _refused(phrase("Its masks need more than 2 GiB."), phrase("Write fewer regions at once."))
    pixels = np.zeros((count, rows, columns, len(segments)), dtype=kind)
    for number, segment in enumerate(segments):
        for place, image in enumerate(drawn):
            mask = segment.masks.get(image.reference)
            if mask is None:
                continue
            at = place if image.frame_number is None else image.frame_number - 1
            if is_fractional:
                known = _spread(segment.probabilities[image.reference], mask.shape)
                pixels[at, ..., number] = np.where(mask, known.clip(min=1), 0) / LARGEST_FRACTION
            else:
                pixels[at, ..., number] = mask
    return pixels


def _spread(maps: Sequence[ProbabilityMap], shape: tuple[int, int]) -> NDArray[np.uint8]:
    """(rows, columns) of the image: the largest of the probabilities, 0..255."""
    whole = np.zeros(shape, dtype=np.uint8)
    for one in maps:
        rows, columns = one.values.shape
        box = whole[one.row : one.row + rows, one.column : one.column + columns]
        np.maximum(box, one.values[: box.shape[0], : box.shape[1]], out=box)
    return whole


def _frames(dataset: Dataset) -> dict[tuple[int, ImageReference], int]:
    found = {}
    shared = dataset.SharedFunctionalGroupsSequence[0]
    for number, groups in enumerate(dataset.PerFrameFunctionalGroupsSequence, start=1):
        # What all frames have in common is stated once.
        stated = groups if "SegmentIdentificationSequence" in groups else shared
        segment = int(stated.SegmentIdentificationSequence[0].ReferencedSegmentNumber)
        image = groups.DerivationImageSequence[0].SourceImageSequence[0]
        frame = image.get("ReferencedFrameNumber")
        uid = SOPInstanceUID(str(image.ReferencedSOPInstanceUID))
        found[segment, ImageReference(uid, None if frame is None else int(frame))] = number
    return found


def _holds(segment: Segment, image: ImageReference) -> bool:
    mask = segment.masks.get(image)
    return mask is not None and bool(mask.any())


def _headers(paths: Sequence[object]) -> list[Dataset]:
    """What the images say, without the patient: that comes from them byte for byte, whatever it looks like."""
    with quiet_pydicom():
        headers: list[Dataset] = [dcmread(str(path), stop_before_pixels=True) for path in dict.fromkeys(paths)]
    for header in headers:
        for keyword in BLANK:
            setattr(header, keyword, "")
    return headers


def _described(segment: Segment, number: int) -> SegmentDescription:
    from highdicom import AlgorithmIdentificationSequence
    from highdicom.color import CIELabColor
    from highdicom.seg import SegmentDescription
    from highdicom.sr import CodedConcept as Code

    def code(concept: CodedConcept) -> Code:
        return Code(concept.value, concept.scheme, concept.meaning)

    name, version = segment.algorithm
    is_by_algorithm = segment.generation in (GenerationAlgorithm.AUTOMATIC, GenerationAlgorithm.SEMIAUTOMATIC)
    algorithm = AlgorithmIdentificationSequence(
        name or "unnamed", code(_ARTIFICIAL_INTELLIGENCE), version or "unknown"
    )
    return SegmentDescription(
        segment_number=number,
        segment_label=segment.name[:LABEL_LENGTH],
        segmented_property_category=code(_ANATOMY),
        segmented_property_type=code(segment.code or TISSUE),
        algorithm_type=_ALGORITHM_TYPES[segment.generation],
        algorithm_identification=algorithm if is_by_algorithm else None,
        tracking_uid=segment.tracking_uid or None,
        tracking_id=segment.name[:LABEL_LENGTH] if segment.tracking_uid else None,
        display_color=CIELabColor.from_rgb(*segment.colour) if segment.colour is not None else None,
    )


def _refused(cause: str, next_step: str) -> StructureSetError:
    return StructureSetError(NOT_WRITTEN, cause=cause, next_step=next_step)
