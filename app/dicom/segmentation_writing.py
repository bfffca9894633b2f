"""Masks as a DICOM segmentation (PS3.3 A.51): binary, one segment for each structure, on the frames of its images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

import numpy as np
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid

from app.core.errors import StructureSetError
from app.core.identity import ImageReference
from app.core.mask import Mask
from app.core.roi import CodedConcept, GenerationAlgorithm
from app.core.volume import ImageSeries
from app.dicom.quiet import quiet_pydicom
from app.dicom.rtstruct_modules import software_version
from app.dicom.rtstruct_reading import VERDANT

if TYPE_CHECKING:
    from highdicom.seg import SegmentDescription

MOST_BYTES: Final = 2 << 30
_LABEL_LENGTH: Final = 64
_SERIES_NUMBERS_FROM: Final = 2000
_TISSUE: Final = CodedConcept("85756007", "SCT", "Tissue")
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
    """

    name: str
    code: CodedConcept | None
    generation: GenerationAlgorithm
    masks: Mapping[ImageReference, Mask]
    algorithm: tuple[str, str] = ("", "")


def segmentation_content(segments: Sequence[Segment], stack: ImageSeries, *, label: str) -> bytes:
    """A complete file; only images that hold a part of a segment have frames.

    Raises
    ------
    StructureSetError
        If there is nothing to write, or it is too large, or the images lack what a segmentation takes from them.
    """
    # A heavy library that only this needs.
    from highdicom.seg import Segmentation

    drawn = [image for image in stack.slices if any(_holds(segment, image.reference) for segment in segments)]
    if not drawn:
        raise _refused("No segment holds a pixel.", "Choose other regions.")
    rows, columns = drawn[0].attributes.rows, drawn[0].attributes.columns
    is_multi_frame = drawn[0].frame_number is not None
    sources = _headers([image.path for image in drawn])
    count = int(sources[0].NumberOfFrames) if is_multi_frame else len(drawn)
    if count * rows * columns * len(segments) > MOST_BYTES:
        raise _refused("Its masks need more than 2 GiB.", "Write fewer regions at once.")
    if is_multi_frame and len(sources) > 1:
        raise _refused("The regions lie on several multi-frame images.", "Write those of each separately.")
    pixels = np.zeros((count, rows, columns, len(segments)), dtype=np.uint8)
    for number, segment in enumerate(segments):
        for place, image in enumerate(drawn):
            mask = segment.masks.get(image.reference)
            if mask is not None:
                pixels[place if image.frame_number is None else image.frame_number - 1, ..., number] = mask
    try:
        with quiet_pydicom():
            dataset = Segmentation(
                source_images=sources,
                pixel_array=pixels,
                segmentation_type="BINARY",
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
            )
            stream = BytesIO()
            dataset.save_as(stream, enforce_file_format=True)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise StructureSetError(
            "The segmentation was not written.",
            cause="The images do not state what it takes from them.",
            next_step="Write NIfTI or JSON instead.",
            details=f"{type(error).__name__}: {error}",
        ) from None
    return stream.getvalue()


def _holds(segment: Segment, image: ImageReference) -> bool:
    mask = segment.masks.get(image)
    return mask is not None and bool(mask.any())


def _headers(paths: Sequence[object]) -> list[Dataset]:
    with quiet_pydicom():
        return [dcmread(str(path), stop_before_pixels=True) for path in dict.fromkeys(paths)]


def _described(segment: Segment, number: int) -> SegmentDescription:
    from highdicom import AlgorithmIdentificationSequence
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
        segment_label=segment.name[:_LABEL_LENGTH],
        segmented_property_category=code(_ANATOMY),
        segmented_property_type=code(segment.code or _TISSUE),
        algorithm_type=_ALGORITHM_TYPES[segment.generation],
        algorithm_identification=algorithm if is_by_algorithm else None,
    )


def _refused(cause: str, next_step: str) -> StructureSetError:
    return StructureSetError("The segmentation was not written.", cause=cause, next_step=next_step)
