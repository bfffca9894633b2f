"""The texts of instances, series and studies, as files, an index and C-FIND hold them, and reading them from files.

Between files, index and network everything is a mapping from DICOM keyword to text (several values joined
by a backslash), so that the rules for text and character sets stand in one place.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Literal

from pydicom import dcmread
from pydicom.charset import convert_encodings, decode_bytes
from pydicom.config import IGNORE
from pydicom.datadict import dictionary_VR, keyword_for_tag, tag_for_keyword
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.tag import BaseTag, Tag
from pydicom.uid import DeflatedExplicitVRLittleEndian
from pydicom.valuerep import BYTES_VR, CUSTOMIZABLE_CHARSET_VR, PN_DELIMS, TEXT_VR_DELIMS, VR, PersonName

from app.core.errors import FileError, TruncatedFileError
from app.core.identity import is_uid
from app.core.phrases import phrase
from app.dicom.bounded_file import BoundedFile
from app.dicom.elements import PARSE_ERRORS
from app.dicom.header_scanning import places_of
from app.dicom.inflating import inflated_file
from app.dicom.iodeep_layout import NETWORK_PREFIX, foreign_name, foreign_tags
from app.dicom.part10 import THE_FILE, read_head
from app.dicom.quiet import quiet_pydicom
from app.dicom.structure_bounds import TOO_MANY_ELEMENTS, Buffer, TooManyElementsError, check_structure, mapped

Texts = Mapping[str, str]
ISO_2022_JP = "\\ISO 2022 IR 87"
"""Specific Character Set of Japanese names: ASCII first, then kanji (PS3.5 annex H)."""

PATIENT_KEYWORDS = ("PatientName", "PatientID", "PatientBirthDate", "PatientSex")
STUDY_KEYWORDS = (
    *PATIENT_KEYWORDS,
    "StudyInstanceUID",
    "StudyDate",
    "StudyTime",
    "StudyDescription",
    "StudyID",
    "AccessionNumber",
    "ReferringPhysicianName",
    "InstitutionName",
)
SERIES_KEYWORDS = (
    "SeriesInstanceUID",
    "Modality",
    "SeriesNumber",
    "SeriesDescription",
    "SeriesDate",
    "SeriesTime",
    "BodyPartExamined",
    "ProtocolName",
    "Manufacturer",
)
IMAGE_KEYWORDS = (
    "SOPInstanceUID",
    "SOPClassUID",
    "InstanceNumber",
    "ContentDate",
    "ContentTime",
    "SamplesPerPixel",
    "Rows",
    "Columns",
    "NumberOfFrames",
)
_TAGS = {keyword: Tag(keyword) for keyword in (*STUDY_KEYWORDS, *SERIES_KEYWORDS, *IMAGE_KEYWORDS)}
_READ_TAGS = [Tag("SpecificCharacterSet"), *_TAGS.values(), *map(Tag, foreign_tags())]
_DEFER_BYTES = 4096
_BEGINNING_BYTES = 1 << 16
_BINARY_INTEGERS = {
    VR.US: (2, False),
    VR.SS: (2, True),
    VR.UL: (4, False),
    VR.SL: (4, True),
    VR.UV: (8, False),
    VR.SV: (8, True),
}
_TEXT_WITH_BACKSLASH = frozenset({VR.LT, VR.ST, VR.UT})


class QueryLevel(StrEnum):
    """Query/Retrieve Level (0008,0052)."""

    PATIENT = "PATIENT"
    STUDY = "STUDY"
    SERIES = "SERIES"
    IMAGE = "IMAGE"


@dataclass(frozen=True, slots=True)
class InstanceTexts:
    """What an index keeps of one file, level by level."""

    study: Texts
    series: Texts
    image: Texts
    transfer_syntax_uid: str


def read_texts(source: Path | bytes, *, name: str = THE_FILE) -> InstanceTexts:
    """Read what an index needs from a DICOM file; pixel data are not read.

    Parameters
    ----------
    name
        How messages call the file.

    Raises
    ------
    NotDicomError
        If it is no DICOM file.
    TruncatedFileError
        If it ends too early to be told apart from others.
    FileError
        If it carries no usable UIDs.
    """
    head = read_head(source if isinstance(source, bytes) else _beginning(source), source=name)
    try:
        if head.transfer_syntax_uid == DeflatedExplicitVRLittleEndian:
            source = inflated_file(source if isinstance(source, bytes) else source.read_bytes(), head)
        with quiet_pydicom(), nullcontext(source) if isinstance(source, bytes) else mapped(source) as content:
            dataset = _of_ordinary_image(content) or _parsed(source, content)
            encodings = _encodings(dataset)
            texts = {keyword: _text(dataset, tag, keyword, encodings=encodings) for keyword, tag in _TAGS.items()}
            network = foreign_name(dataset)
    except (EOFError, struct.error) as error:
        raise _incomplete(name) from error
    except (*PARSE_ERRORS, zlib.error) as error:
        if isinstance(error, OSError):
            if error.errno is not None:
                raise
            # pydicom's word for a sequence without its end; an error of the system has a number.
            raise _incomplete(name) from error
        raise FileError(
            phrase("{name} cannot be read.", name=name),
            cause=TOO_MANY_ELEMENTS if isinstance(error, TooManyElementsError) else phrase("Its header is damaged."),
            next_step=phrase("Fetch or copy the file again."),
            details=type(error).__name__,
        ) from error
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SOPClassUID"):
        if not is_uid(texts[keyword]):
            raise FileError(
                phrase("{name} cannot be filed.", name=name),
                cause=phrase("Its {keyword} is missing or is no UID.", keyword=keyword),
                next_step=phrase("Export it again from where it came."),
            )
    if network is not None:
        # What no archive could tell from a patient's study by its description is listed as what it is.
        for keyword in ("StudyDescription", "SeriesDescription"):
            texts[keyword] = f"{NETWORK_PREFIX}{network or texts['SOPInstanceUID']}"
    return InstanceTexts(
        study={keyword: texts[keyword] for keyword in STUDY_KEYWORDS},
        series={keyword: texts[keyword] for keyword in SERIES_KEYWORDS},
        image={keyword: texts[keyword] for keyword in IMAGE_KEYWORDS},
        transfer_syntax_uid=head.transfer_syntax_uid,
    )


def _parsed(source: Path | bytes, content: Buffer) -> Dataset:
    check_structure(content)
    with BytesIO(source) if isinstance(source, bytes) else BoundedFile(source) as stream:
        return dcmread(stream, stop_before_pixels=True, defer_size=_DEFER_BYTES, specific_tags=_READ_TAGS)


def _of_ordinary_image(content: Buffer) -> Dataset | None:
    """What is read of an image, undecoded, found in half the time that the parser takes; None of other files."""
    found = places_of(content)
    if found is None:
        return None
    places, is_implicit = found
    elements: dict[BaseTag, DataElement | RawDataElement] = {}
    for tag in _READ_TAGS:
        vr, start, end = places.get(tag, (None, 0, _DEFER_BYTES + 1))
        if end - start <= _DEFER_BYTES:
            value = content[start:end]
            elements[tag] = RawDataElement(tag, vr, end - start, value, start, is_implicit, True)
    return Dataset(elements)


def _incomplete(name: str) -> TruncatedFileError:
    return TruncatedFileError(
        phrase("{name} is not complete.", name=name),
        cause=phrase("It ends too early."),
        next_step=phrase("Fetch or copy the file again."),
    )


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_BEGINNING_BYTES)


def texts_of(dataset: Dataset) -> dict[str, str]:
    """Every plain attribute of a C-FIND identifier as text, decoded by its own character set.

    Sequences, binary values and attributes that the dictionary does not know are left out.
    """
    with quiet_pydicom():
        encodings = _encodings(dataset)
        keywords = {tag: keyword_for_tag(tag) for tag in dataset.keys()}  # noqa: SIM118 - iterating would decode
        return {
            keyword: _text(dataset, tag, keyword, encodings=encodings)
            for tag, keyword in keywords.items()
            if tag_for_keyword(keyword) is not None
        }


def identifier_of(texts: Texts, *, level: QueryLevel | None = None, character_set: str = "ISO_IR 192") -> Dataset:
    """A C-FIND, C-GET or C-MOVE identifier; texts outside ASCII are declared and encoded, usually as UTF-8.

    Parameters
    ----------
    character_set
        Specific Character Set, several values joined by a backslash; must be able to say the texts.
    """
    dataset = Dataset()
    if level is not None:
        dataset.QueryRetrieveLevel = level.value
    if not all(text.isascii() for text in texts.values()):
        dataset.SpecificCharacterSet = character_set.split("\\") if "\\" in character_set else character_set
    for keyword, text in texts.items():
        if keyword != "SpecificCharacterSet":
            dataset.add(_element(keyword, text))
    if character_set == ISO_2022_JP and "SpecificCharacterSet" in dataset and texts.get("PatientName"):
        dataset.PatientName = _in_kanji(texts["PatientName"])
    return dataset


def _in_kanji(name: str) -> PersonName:
    """A name without needless escape sequences: pydicom's begins with one, and some archives compare bytes."""
    encoded = name.encode("iso2022_jp", "replace")
    return PersonName(encoded, convert_encodings(ISO_2022_JP.split("\\")), encoded)


def _encodings(dataset: Dataset) -> list[str]:
    """Python's names of the character sets that a data set declares (PS3.3 C.12.1.1.2); unknown ones are Latin 1."""
    try:
        return convert_encodings(dataset.get("SpecificCharacterSet"))
    except LookupError:
        return ["iso8859"]


def _text(dataset: Dataset, tag: BaseTag, keyword: str, *, encodings: list[str]) -> str:
    """An attribute as text; empty when it is absent, a sequence, binary, or left unread because it is too long.

    Raw bytes are decoded here and not by asking for the element's value: pydicom logs and warns of unusual
    values word for word, and these are names of patients.
    """
    element = dataset.get_item(tag, keep_deferred=True)
    if element is None or not isinstance(element.value, (bytes, str, int, float, PersonName, MultiValue, list)):
        return ""
    if isinstance(element.value, bytes):
        text = _decoded(element, keyword, encodings)
    elif isinstance(element.value, (MultiValue, list)):
        text = "\\".join(str(part) for part in element.value)
    else:
        text = str(element.value)
    return "\\".join(part.strip("\0 ") for part in text.split("\\"))


def _decoded(element: RawDataElement | DataElement, keyword: str, encodings: list[str]) -> str:
    vr = dictionary_VR(keyword) if element.VR in (None, VR.UN) else element.VR
    content = element.value or b""
    if vr in _BINARY_INTEGERS:
        size, signed = _BINARY_INTEGERS[VR(vr)]
        order: Literal["little", "big"] = "little" if getattr(element, "is_little_endian", True) else "big"
        parts = [content[first : first + size] for first in range(0, len(content) - size + 1, size)]
        return "\\".join(str(int.from_bytes(part, order, signed=signed)) for part in parts)
    if vr == VR.PN:
        return decode_bytes(content, encodings, PN_DELIMS)
    if vr in CUSTOMIZABLE_CHARSET_VR:
        return decode_bytes(content, encodings, TEXT_VR_DELIMS)
    return "" if vr in BYTES_VR else content.decode("ascii", "replace")


def _element(keyword: str, text: str) -> DataElement:
    """An attribute of an identifier; empty where its VR cannot hold the text. Nothing is logged: see `_text`."""
    vr = dictionary_VR(keyword)
    tag = tag_for_keyword(keyword)
    assert tag is not None, keyword  # noqa: S101 - the dictionary has just found it
    try:
        return DataElement(tag, vr, _value(vr, text), validation_mode=IGNORE)
    except (ValueError, TypeError, ArithmeticError):
        return DataElement(tag, vr, None)


def _value(vr: str, text: str) -> object:
    """The value that pydicom wants for a text; several values for a backslash where the VR allows it."""
    if vr == VR.SQ:
        return []
    if vr in _BINARY_INTEGERS:
        numbers = [int(part) for part in text.split("\\") if part.strip().isdecimal()]
        return numbers or None
    if vr in _TEXT_WITH_BACKSLASH or "\\" not in text:
        return text
    return text.split("\\")
