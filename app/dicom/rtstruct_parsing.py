"""What an RTSTRUCT data set says, as plain values and within bounds; nothing is judged or matched here."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, datetime, timedelta, timezone, tzinfo
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.datadict import keyword_for_tag, tag_for_keyword
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence

from app.core.errors import StructureSetError
from app.dicom.elements import PARSE_ERRORS
from app.dicom.quiet import quiet_pydicom
from app.dicom.rtstruct_parsed import (
    RT_STRUCTURE_SET_STORAGE,
    ParsedContour,
    ParsedContours,
    ParsedFrame,
    ParsedHeader,
    ParsedObservation,
    ParsedPlanes,
    ParsedReference,
    ParsedRoi,
    ParsedStructureSet,
)

MAX_ITEMS: Final = 10_000
"""ROIs, observations, or images of one list."""
MAX_CONTOURS: Final = 200_000
MAX_POINTS: Final = 20_000_000
"""Of all contours together."""

_CONTOUR_DATA: Final = 0x30060050
_FARTHEST_MM: Final = 1e7
_PLAIN: Final = {"CS": re.compile(rb"[A-Z0-9_ ]+"), "IS": re.compile(rb"[0-9]{1,9}"), "UI": re.compile(rb"[0-9.]+")}
_REVIEW: Final = ("ReviewDate", "ReviewTime", "ReviewerName")
_CODES: Final = ("RTROIIdentificationCodeSequence", "SegmentedPropertyTypeCodeSequence")
_REFERENCED_FRAME_NUMBER: Final = 0x00081160


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
    zone = zone_of(text(dataset, "TimezoneOffsetFromUTC"))
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
        contours=tuple(_contours(item, budget) for item in items(dataset, "ROIContourSequence")),
        observations=tuple(_observation(item, zone) for item in items(dataset, "RTROIObservationsSequence")),
        is_explicit=text(meta, "TransferSyntaxUID") != "1.2.840.10008.1.2",
        header=_header(dataset),
    )


def _header(dataset: Dataset) -> ParsedHeader:
    return ParsedHeader(
        modality=text(dataset, "Modality"),
        study_instance_uid=text(dataset, "StudyInstanceUID"),
        series_instance_uid=text(dataset, "SeriesInstanceUID"),
        review_attributes=tuple((word, text(dataset, word)) for word in _REVIEW if word in dataset),
        predecessors=tuple(
            text(item, "ReferencedSOPInstanceUID") for item in items(dataset, "PredecessorStructureSetSequence")
        ),
    )


def _frame(item: Dataset) -> ParsedFrame:
    studies = list(items(item, "RTReferencedStudySequence"))
    series = [one for study in studies for one in items(study, "RTReferencedSeriesSequence")]
    images = [_reference(image) for one in series for image in items(one, "ContourImageSequence", limit=MAX_CONTOURS)]
    series_uids = tuple(text(one, "SeriesInstanceUID") for one in series)
    study_uids = tuple(text(study, "ReferencedSOPInstanceUID") for study in studies)
    return ParsedFrame(text(item, "FrameOfReferenceUID"), study_uids, series_uids, tuple(images))


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
    return ParsedReference(text(item, "ReferencedSOPInstanceUID"), numbers, text(item, "ReferencedSOPClassUID"))


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
        attributes=_stated(item),
        source_uids=tuple(text(one, "ReferencedSOPInstanceUID") for one in items(item, "DefinitionSourceSequence")),
    )


def _observation(item: Dataset, zone: tzinfo | None) -> ParsedObservation:
    code = next((code for word in _CODES for code in items(item, word)), None)
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
        attributes=_stated(item),
        description=text(item, "ROIObservationDescription"),
    )


def _stated(item: Dataset) -> frozenset[str]:
    return frozenset(word for tag in item.keys() if (word := keyword_for_tag(tag)))  # noqa: SIM118 - not the elements


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


def _contours(item: Dataset, budget: _Budget) -> ParsedContours:
    return ParsedContours(
        integer(item, "ReferencedROINumber"),
        tuple(_contour(inner, budget) for inner in items(item, "ContourSequence", limit=MAX_CONTOURS)),
        colour=_whole_numbers(item, "ROIDisplayColor"),
        planes=_planes(next(items(item, "SourcePixelPlanesCharacteristicsSequence"), None)),
        attributes=_stated(item),
    )


def _planes(item: Dataset | None) -> ParsedPlanes | None:
    if item is None:
        return None
    return ParsedPlanes(
        integer(item, "Rows"),
        integer(item, "Columns"),
        integer(item, "NumberOfFrames"),
        _numbers(item, "PixelSpacing"),
        _numbers(item, "ImageOrientationPatient"),
        _numbers(item, "ImagePositionPatient"),
        _numbers(item, "SpacingBetweenSlices"),
    )


def _numbers(item: Dataset, keyword: str) -> tuple[float, ...]:
    """All values as finite numbers; empty when one of them is none."""
    try:
        found = tuple(float(part) for part in text(item, keyword).split("\\"))
    except ValueError:
        return ()
    return found if all(math.isfinite(number) for number in found) else ()


def _whole_numbers(item: Dataset, keyword: str) -> tuple[int, ...] | None:
    """The values of an attribute; None when it is absent, and empty when one of them is no whole number."""
    if keyword not in item:
        return None
    return tuple(int(number) if number.is_integer() else -1 for number in _numbers(item, keyword))


def _contour(item: Dataset, budget: _Budget) -> ParsedContour:
    element = item.get_item(_CONTOUR_DATA)
    value = None if element is None else element.value
    if value is not None and not isinstance(value, bytes):
        many = value if isinstance(value, MultiValue | list) else [value]
        value = "\\".join(str(number) for number in many).encode("ascii", "replace")
    encoded = value or b""
    budget.spend(encoded.count(b"\\") // 3 + 1)
    plain = encoded.strip(b" \0")
    parts = plain.split(b"\\") if plain else []
    if b" " in plain or b"\0" in plain:
        parts = [part.strip(b" \0") for part in parts]
    return ParsedContour(
        geometric_type=text(item, "ContourGeometricType"),
        stated_points=integer(item, "NumberOfContourPoints"),
        # Python reads 1_000 as a number; DICOM knows no such thing.
        points_lps=None if b"_" in plain else _points(parts),
        images=tuple(_reference(image) for image in items(item, "ContourImageSequence")),
        value_bytes=len(encoded),
        longest_number=max(map(len, parts), default=0),
        vr="" if element is None else str(element.VR or ""),
        number=integer(item, "ContourNumber"),
    )


def _points(parts: list[bytes]) -> NDArray[np.float64] | None:
    if not parts or len(parts) % 3:
        return None
    try:
        numbers = np.fromiter(map(float, parts), np.float64, len(parts))
    except ValueError:
        return None
    if not np.all(np.abs(numbers) < _FARTHEST_MM):
        return None
    return numbers.reshape(-1, 3)


def text(item: Dataset, keyword: str) -> str:
    """A value as text without padding; several values joined by backslashes, empty when absent."""
    plain = _plain_text(item, keyword)
    if plain is not None:
        return plain
    value = item.get(keyword)
    if value is None or isinstance(value, bytes | Sequence):
        return ""
    many = value if isinstance(value, MultiValue | list) else [value]
    return "\\".join("" if one is None else str(one).strip(" \0") for one in many)


def _plain_text(item: Dataset, keyword: str) -> str | None:
    """A single code string, UID or whole number as encoded; None for everything else.

    Thousands of contours hold some each: converted by the library first, they take ten times as long.
    """
    tag = tag_for_keyword(keyword)
    element = None if tag is None else item.get_item(tag)
    if not isinstance(element, RawDataElement) or element.VR not in _PLAIN or not isinstance(element.value, bytes):
        return None
    value = element.value.strip(b" \0")
    return value.decode("ascii") if _PLAIN[element.VR].fullmatch(value) else None


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
        if not MINYEAR < found.year < MAXYEAR:
            return None  # in another zone it would lie beyond the calendar
        stated = zone_of(sign + offset) or zone
        return found.replace(tzinfo=stated) if stated is not None else found.astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def zone_of(value: str) -> tzinfo | None:
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
