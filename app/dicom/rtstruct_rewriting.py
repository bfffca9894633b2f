"""What of a structure set is lost when its regions are written again, in sentences: nothing is dropped in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from app.core.contour import OpenType
from app.core.roi import INTERPRETED_TYPES
from app.dicom.rtstruct_parsed import ParsedStructureSet

_ROI: Final = frozenset(
    {
        *("ROINumber", "ReferencedFrameOfReferenceUID", "ROIName", "ROIDescription", "ROIGenerationAlgorithm"),
        *("ROIGenerationDescription", "ROIDateTime", "ROIDerivationAlgorithmIdentificationSequence"),
        "SpecificCharacterSet",
    }
)
_CONTOURS: Final = frozenset(
    {"ReferencedROINumber", "ROIDisplayColor", "ContourSequence", "SourcePixelPlanesCharacteristicsSequence"}
)
_OBSERVATION: Final = frozenset(
    {
        *("ObservationNumber", "ReferencedROINumber", "RTROIInterpretedType", "ROIInterpreter"),
        *("RTROIIdentificationCodeSequence", "SegmentedPropertyCategoryCodeSequence"),
        *("ROIInterpreterSequence", "ROIObservationDateTime", "ROIObservationDescription", "SpecificCharacterSet"),
    }
)
_OPEN: Final = frozenset(kind.value for kind in OpenType)
_OWN_MANUFACTURER: Final = "Verdant"


def not_kept(parsed: ParsedStructureSet) -> tuple[str, ...]:
    """A sentence for everything that a structure set states and another one of its regions would not.

    Contours that lie on no image are named when the regions are read.
    """
    return tuple(dict.fromkeys((*_attributes(parsed), *_texts(parsed), *_numbers(parsed), *_open(parsed))))


def _open(parsed: ParsedStructureSet) -> Iterator[str]:
    for roi in parsed.rois:
        kinds = (one.geometric_type for one in parsed.contours_of(roi.number))
        for kind, count in Counter(kind for kind in kinds if kind in _OPEN).items():
            title = parsed.title(roi.number)
            yield f"{count} contour{'s' if count > 1 else ''} of type {kind} of {title} not kept."


def _attributes(parsed: ParsedStructureSet) -> Iterator[str]:
    groups = (
        ("ROI", _ROI, [roi.attributes for roi in parsed.rois]),
        ("ROI", _CONTOURS, [group.attributes for group in parsed.contours]),
        ("observation", _OBSERVATION, [observation.attributes for observation in parsed.observations]),
    )
    for what, kept, stated in groups:
        for attribute, count in sorted(Counter(word for words in stated for word in words - kept).items()):
            yield f"{attribute} of {count} {what}{'s' if count > 1 else ''} is not kept."


def _texts(parsed: ParsedStructureSet) -> Iterator[str]:
    for roi in parsed.rois:
        title = parsed.title(roi.number)
        if parsed.manufacturer != _OWN_MANUFACTURER and roi.description not in ("", roi.name):
            yield f"The description of {title} is not kept: it states the class of the region now."
    for observation in parsed.observations:
        title = parsed.title(observation.roi_number)
        if observation.code is not None and not all(observation.code):
            yield f"The code of {title} is not kept: it is no complete triplet."
        term = observation.interpreted_type
        if term and term not in INTERPRETED_TYPES and not _is_code_string(term):
            yield f"The interpreted type of {title} is not kept: “{term}” is no legal term."


def _numbers(parsed: ParsedStructureSet) -> Iterator[str]:
    numbers = [roi.number for roi in parsed.rois if parsed.contours_of(roi.number)]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "ROIs are numbered from 1 on: their own numbers are not kept."
    for name, count in Counter(roi.name for roi in parsed.rois).items():
        if name and count > 1:
            yield f"{count} ROIs are called {name!r}: they become one, or are told apart by a number."
    empty = [parsed.title(roi.number) for roi in parsed.rois if not parsed.contours_of(roi.number)]
    if empty:
        yield f"Not kept, for they have no contours: {', '.join(empty)}."


def _is_code_string(term: str) -> bool:
    return len(term) <= 16 and all(c.isascii() and (c.isupper() or c.isdigit() or c in " _") for c in term)
