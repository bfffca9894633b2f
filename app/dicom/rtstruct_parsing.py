"""What an RTSTRUCT data set says, as plain values and within bounds; nothing is judged or matched here."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence

from app.core.errors import StructureSetError
from app.dicom.elements import PARSE_ERRORS
from app.dicom.quiet import quiet_pydicom

RT_STRUCTURE_SET_STORAGE: Final = "1.2.840.10008.5.1.4.1.1.481.3"
MAX_ITEMS: Final = 10_000
"""ROIs, observations, or images of one list."""
MAX_CONTOURS: Final = 200_000
MAX_POINTS: Final = 20_000_000
"""Of all contours together."""
MAX_EXPLICIT_BYTES: Final = 65534
"""Longest value of a VR with a 16-bit length, even (PS3.5 7.1.2)."""

_CONTOUR_DATA: Final = 0x30060050
_REFERENCED_FRAME_NUMBER: Final = 0x00081160


@dataclass(frozen=True, slots=True)
class ParsedReference:
    """A reference to an image (PS3.3 10.3); without frame numbers it means the whole instance."""

    sop_instance_uid: str
    frame_numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedContour:
    """One item of ContourSequence.

    Parameters
    ----------
    points_lps
        (N, 3) LPS mm; None when the data are absent, no numbers, or no triplets.
    images
        Every item of ContourImageSequence.
    value_bytes, longest_number
        Length of ContourData as encoded, and of its longest decimal string.
    """

    geometric_type: str
    stated_points: int | None
    points_lps: NDArray[np.float64] | None
    images: tuple[ParsedReference, ...]
    value_bytes: int
    longest_number: int
    vr: str


@dataclass(frozen=True, slots=True)
class ParsedRoi:
    """One item of StructureSetROISequence, with where its contours came from."""

    number: int | None
    name: str
    description: str
    frame_of_reference_uid: str
    generation: str
    created: datetime | None
    algorithm_name: str
    algorithm_version: str
    algorithm_parameters: str


@dataclass(frozen=True, slots=True)
class ParsedContours:
    """One item of ROIContourSequence."""

    roi_number: int | None
    contours: tuple[ParsedContour, ...]


@dataclass(frozen=True, slots=True)
class ParsedObservation:
    """One item of RTROIObservationsSequence; `code` is value, scheme, meaning."""

    number: int | None
    roi_number: int | None
    interpreted_type: str
    interpreter: str
    observed: datetime | None
    code: tuple[str, str, str] | None


@dataclass(frozen=True, slots=True)
class ParsedFrame:
    """One item of ReferencedFrameOfReferenceSequence: its series and all images listed below it."""

    uid: str
    series_uids: tuple[str, ...]
    images: tuple[ParsedReference, ...]


@dataclass(frozen=True, slots=True)
class ParsedStructureSet:
    """A whole structure set; texts are empty when absent."""

    sop_instance_uid: str
    patient_id: str
    label: str
    manufacturer: str
    approval_status: str
    reviewer_name: str
    reviewed: datetime | None
    stated: datetime | None
    frame_of_reference_uid: str
    frames: tuple[ParsedFrame, ...]
    rois: tuple[ParsedRoi, ...]
    contours: tuple[ParsedContours, ...]
    observations: tuple[ParsedObservation, ...]
    is_explicit: bool


def parse_content(content: bytes) -> ParsedStructureSet:
    """Parse a complete file.

    Raises
    ------
    StructureSetError
        If it is damaged or beyond the bounds of this module.
    """
    try:
        with quiet_pydicom():
            return _structure_set(dcmread(BytesIO(content)))
    except PARSE_ERRORS as error:
        raise StructureSetError(
            "A structure set cannot be read.",
            cause="Its data elements break the encoding rules of DICOM.",
            next_step="Retrieve it again, or ask where it was made.",
            details=type(error).__name__,
        ) from None


def is_structure_set(dataset: Dataset) -> bool:
    """Whether a data set says that it is an RT Structure Set; one that cannot say so is none."""
    try:
        with quiet_pydicom():
            return text(dataset, "SOPClassUID") == RT_STRUCTURE_SET_STORAGE
    except PARSE_ERRORS:
        return False


def _structure_set(dataset: Dataset) -> ParsedStructureSet:
    zone = _zone(text(dataset, "TimezoneOffsetFromUTC"))
    budget = _Budget()
    meta = getattr(dataset, "file_meta", Dataset())
    return ParsedStructureSet(
        sop_instance_uid=text(dataset, "SOPInstanceUID"),
        patient_id=text(dataset, "PatientID"),
        label=text(dataset, "StructureSetLabel"),
        manufacturer=text(dataset, "Manufacturer"),
        approval_status=text(dataset, "ApprovalStatus"),
        reviewer_name=text(dataset, "ReviewerName"),
        reviewed=moment(text(dataset, "ReviewDate") + text(dataset, "ReviewTime"), zone),
        stated=moment(text(dataset, "StructureSetDate") + text(dataset, "StructureSetTime"), zone),
        frame_of_reference_uid=text(dataset, "FrameOfReferenceUID"),
        frames=tuple(_frame(item) for item in items(dataset, "ReferencedFrameOfReferenceSequence")),
        rois=tuple(_roi(item, zone) for item in items(dataset, "StructureSetROISequence")),
        contours=tuple(
            ParsedContours(
                integer(item, "ReferencedROINumber"),
                tuple(_contour(inner, budget) for inner in items(item, "ContourSequence", limit=MAX_CONTOURS)),
            )
            for item in items(dataset, "ROIContourSequence")
        ),
        observations=tuple(_observation(item, zone) for item in items(dataset, "RTROIObservationsSequence")),
        is_explicit=text(meta, "TransferSyntaxUID") != "1.2.840.10008.1.2",
    )


def _frame(item: Dataset) -> ParsedFrame:
    series = [
        one
        for study in items(item, "RTReferencedStudySequence")
        for one in items(study, "RTReferencedSeriesSequence")
    ]
    images = [_reference(image) for one in series for image in items(one, "ContourImageSequence", limit=MAX_CONTOURS)]
    series_uids = tuple(text(one, "SeriesInstanceUID") for one in series)
    return ParsedFrame(text(item, "FrameOfReferenceUID"), series_uids, tuple(images))


def _reference(item: Dataset) -> ParsedReference:
    """An item of the Image SOP Instance Reference Macro; a frame number that is none counts as not stated."""
    element = item.get_item(_REFERENCED_FRAME_NUMBER)
    value = None if element is None else element.value
    if value is not None and not isinstance(value, bytes):
        value = text(item, "ReferencedFrameNumber").encode("ascii", "replace")
    try:
        numbers = tuple(int(part.strip(b" \0")) for part in value.split(b"\\")) if value else ()
    except ValueError:
        numbers = ()
    return ParsedReference(text(item, "ReferencedSOPInstanceUID"), numbers)


def _roi(item: Dataset, zone: tzinfo | None) -> ParsedRoi:
    algorithm = next(items(item, "ROIDerivationAlgorithmIdentificationSequence"), Dataset())
    return ParsedRoi(
        number=integer(item, "ROINumber"),
        name=text(item, "ROIName"),
        description=text(item, "ROIDescription"),
        frame_of_reference_uid=text(item, "ReferencedFrameOfReferenceUID"),
        generation=text(item, "ROIGenerationAlgorithm"),
        created=moment(text(item, "ROIDateTime"), zone),
        algorithm_name=text(algorithm, "AlgorithmName"),
        algorithm_version=text(algorithm, "AlgorithmVersion"),
        algorithm_parameters=text(algorithm, "AlgorithmParameters"),
    )


def _observation(item: Dataset, zone: tzinfo | None) -> ParsedObservation:
    code = next(items(item, "RTROIIdentificationCodeSequence"), None)
    triplet = None
    if code is not None:
        triplet = text(code, "CodeValue"), text(code, "CodingSchemeDesignator"), text(code, "CodeMeaning")
    return ParsedObservation(
        number=integer(item, "ObservationNumber"),
        roi_number=integer(item, "ReferencedROINumber"),
        interpreted_type=text(item, "RTROIInterpretedType"),
        interpreter=text(item, "ROIInterpreter"),
        observed=moment(text(item, "ROIObservationDateTime"), zone),
        code=triplet,
    )


class _Budget:
    """Counts contours and numbers over the whole file, before anything is allocated for them."""

    def __init__(self) -> None:
        self._contours = 0
        self._points = 0

    def spend(self, points: int) -> None:
        self._contours += 1
        self._points += points
        if self._contours > MAX_CONTOURS or self._points > MAX_POINTS:
            raise _too_large("contours or points")


def _contour(item: Dataset, budget: _Budget) -> ParsedContour:
    element = item.get_item(_CONTOUR_DATA)
    value = None if element is None else element.value
    if value is not None and not isinstance(value, bytes):
        many = value if isinstance(value, MultiValue | list) else [value]
        value = "\\".join(str(number) for number in many).encode("ascii", "replace")
    encoded = value or b""
    budget.spend(encoded.count(b"\\") // 3 + 1)
    parts = encoded.split(b"\\") if encoded else []
    return ParsedContour(
        geometric_type=text(item, "ContourGeometricType"),
        stated_points=integer(item, "NumberOfContourPoints"),
        points_lps=_points(parts),
        images=tuple(_reference(image) for image in items(item, "ContourImageSequence")),
        value_bytes=len(encoded),
        longest_number=max((len(part.strip(b" \0")) for part in parts), default=0),
        vr="" if element is None else str(element.VR or ""),
    )


def _points(parts: list[bytes]) -> NDArray[np.float64] | None:
    if not parts or len(parts) % 3 or any(b"_" in part for part in parts):
        return None
    try:
        numbers = [float(part.strip(b" \0")) for part in parts]
    except ValueError:
        return None
    if not all(math.isfinite(number) and abs(number) < 1e7 for number in numbers):
        return None
    return np.asarray(numbers, dtype=np.float64).reshape(-1, 3)


def text(item: Dataset, keyword: str) -> str:
    """A value as text without padding; several values joined by backslashes, empty when absent."""
    value = item.get(keyword)
    if value is None or isinstance(value, bytes | Sequence):
        return ""
    many = value if isinstance(value, MultiValue | list) else [value]
    return "\\".join("" if one is None else str(one).strip(" \0") for one in many)


def integer(item: Dataset, keyword: str) -> int | None:
    """A whole number; None when it is absent or none."""
    try:
        return int(text(item, keyword))
    except ValueError:
        return None


def items(item: Dataset, keyword: str, *, limit: int = MAX_ITEMS) -> Iterator[Dataset]:
    """The items of a sequence; none when it is absent or no sequence.

    Raises
    ------
    StructureSetError
        If there are more than `limit`.
    """
    tag = tag_for_keyword(keyword)
    value = item[tag].value if tag is not None and tag in item else None
    if not isinstance(value, Sequence):
        return iter(())
    if len(value) > limit:
        raise _too_large(f"items in {keyword}")
    return iter(value)


def moment(value: str, zone: tzinfo | None) -> datetime | None:
    """DA and TM put together, or DT, as a time with zone; that of this machine when the file states none."""
    digits, sign, offset = value, "", ""
    for mark in "+-":
        if mark in value:
            digits, sign, offset = value.partition(mark)
    whole, _, fraction = digits.partition(".")
    if len(whole) < 8 or not whole.isdecimal() or len(whole) > 14:
        return None
    try:
        found = datetime.strptime(whole[:14].ljust(14, "0"), "%Y%m%d%H%M%S")
        if fraction.isdecimal():
            found = found.replace(microsecond=int(fraction[:6].ljust(6, "0")))
        stated = _zone(sign + offset) or zone
        return found.replace(tzinfo=stated) if stated is not None else found.astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def _zone(value: str) -> tzinfo | None:
    """TimezoneOffsetFromUTC, e.g. `+0100` (PS3.3 C.12.1.1.8)."""
    if len(value) != 5 or value[0] not in "+-" or not value[1:].isdecimal():
        return None
    minutes = int(value[1:3]) * 60 + int(value[3:])
    if minutes >= 24 * 60:
        return None
    return timezone(timedelta(minutes=-minutes if value[0] == "-" else minutes))


def _too_large(what: str) -> StructureSetError:
    return StructureSetError(
        "A structure set is not opened.",
        cause=f"It holds more {what} than any real one does.",
        next_step="Ask where it was made.",
    )
