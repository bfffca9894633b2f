"""Patient and study of a structure set: copied from an image file, byte for byte, with its character set."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from pydicom import dcmread
from pydicom.charset import convert_encodings, default_encoding, python_encoding
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag, Tag

from app.core.errors import StructureSetError
from app.dicom.bounded_file import BoundedFile
from app.dicom.elements import PARSE_ERRORS
from app.dicom.quiet import quiet_pydicom
from app.dicom.rtstruct_parsing import moment

CHARACTER_SET: Final = "SpecificCharacterSet"
UTF8: Final = "ISO_IR 192"
# What the modules ask for: empty where the image does not say (type 2).
_REQUIRED: Final = (
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "PatientSex",
    "StudyInstanceUID",
    "StudyDate",
    "StudyTime",
    "StudyID",
    "AccessionNumber",
    "ReferringPhysicianName",
    "PositionReferenceIndicator",
)
# Copied where the image says them.
_OPTIONAL: Final = (
    "TimezoneOffsetFromUTC",
    "StudyDescription",
    "PhysiciansOfRecord",
    "NameOfPhysiciansReadingStudy",
    "IssuerOfPatientID",
    "TypeOfPatientID",
    "PatientBirthTime",
    "OtherPatientIDs",
    "OtherPatientNames",
    "EthnicGroup",
    "PatientComments",
    "PatientAge",
    "PatientSize",
    "PatientWeight",
    "PatientIdentityRemoved",
    "DeidentificationMethod",
)
_SEQUENCES: Final = ("DeidentificationMethodCodeSequence",)
COPIED: Final = (*_REQUIRED, *_OPTIONAL, *_SEQUENCES)
"""What is as the images state it, or not there."""


@dataclass(frozen=True, slots=True)
class Source:
    """What an image file says of patient and study.

    Parameters
    ----------
    elements
        Encoded values as they stand in the file, Little Endian, ready for Explicit VR.
    codes
        Sequences that are copied by value; they hold codes only.
    character_sets
        Defined terms of SpecificCharacterSet; empty when absent.
    """

    elements: tuple[RawDataElement, ...]
    codes: Dataset
    character_sets: tuple[str, ...]

    @property
    def is_ascii(self) -> bool:
        """Whether all values are plain ASCII without escape sequences, so that any character set reads them."""
        values = [element.value or b"" for element in self.elements]
        return all(value.isascii() and b"\x1b" not in value for value in values)

    def character_sets_for(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The character sets in which patient data stay as they are and `texts` can be written too.

        Raises
        ------
        StructureSetError
            If there are none; the message names the text.
        """
        unwritable = [text for text in texts if not writable(text, self.character_sets)]
        if not unwritable:
            return self.character_sets
        if self.is_ascii:
            return (UTF8,)
        named = "\\".join(self.character_sets) or "none"
        raise StructureSetError(
            f"{unwritable[0]!r} cannot be written into this patient's study.",
            cause=f"The images use the character set {named}, and patient data must stay as they are.",
            next_step="Write it in Latin letters without accents.",
        )

    def in_its_zone(self, when: datetime) -> datetime:
        """A time in the zone that the file's times are in; that of this machine when the file states none."""
        stated = next((e.value for e in self.elements if e.tag == _tag("TimezoneOffsetFromUTC") and e.value), b"")
        zone_text = bytes(stated).decode("ascii", "replace").strip(" \0")
        example = moment("20000101" + "000000" + zone_text, None) if zone_text else None
        return when.astimezone(example.tzinfo if example is not None else None)


def read_source(path: Path, *, sop_instance_uid: str) -> Source:
    """Read patient and study from the header of an image file.

    Raises
    ------
    StructureSetError
        If the file is gone, damaged, or no longer the image that it was.
    """
    wanted = [CHARACTER_SET, "SOPInstanceUID", *_REQUIRED, *_OPTIONAL, *_SEQUENCES]
    try:
        with quiet_pydicom(), BoundedFile(path) as file:
            dataset = dcmread(file, stop_before_pixels=True, specific_tags=list(wanted), force=True)
            if str(dataset.get("SOPInstanceUID", "")) != sop_instance_uid:
                raise _changed(path, "It is no longer the image that was opened.")
            elements = [_raw(dataset, keyword, required=keyword in _REQUIRED) for keyword in (*_REQUIRED, *_OPTIONAL)]
            codes = Dataset()
            for keyword in _SEQUENCES:
                if keyword in dataset:
                    codes[keyword] = dataset[keyword]
            stated = _raw(dataset, CHARACTER_SET, required=False)
            terms = bytes(stated.value or b"").decode("ascii", "replace").rstrip(" \0") if stated else ""
    except OSError as error:
        raise _changed(path, f"The system says: {error.strerror or error}.") from None
    except PARSE_ERRORS as error:
        raise _changed(path, "Its header is damaged.", details=type(error).__name__) from None
    found = tuple(element for element in elements if element is not None)
    return Source(found, codes, tuple(term.strip() for term in terms.split("\\")) if terms else ())


def kept_encoded(dataset: Dataset, character_sets: tuple[str, ...] = ()) -> Dataset:
    """The same data set, marked so that its encoded values are written as they are instead of decoded again."""
    encodings = convert_encodings(list(character_sets)) if character_sets else default_encoding
    dataset.set_original_encoding(False, True, encodings)
    return dataset


def writable(text: str, character_sets: tuple[str, ...]) -> bool:
    """Whether every character of `text` can be encoded in one of the character sets (PS3.3 C.12.1.1.2)."""
    encodings = [_codec(term) for term in character_sets] or ["ascii"]
    return all(any(_encodes(character, encoding) for encoding in encodings) for character in text)


def _codec(term: str) -> str:
    # The default repertoire is ASCII; pydicom is more generous there than other readers are.
    name = "ascii" if term in ("", "ISO_IR 6", "ISO 2022 IR 6") else python_encoding.get(term, "ascii")
    try:
        codecs.lookup(name)
    except LookupError:
        return "ascii"
    return name


def _encodes(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeError:
        return False
    return True


def _tag(keyword: str) -> BaseTag:
    return Tag(tag_for_keyword(keyword) or 0)


def _raw(dataset: Dataset, keyword: str, *, required: bool) -> RawDataElement | None:
    """The encoded value of an attribute; an empty one when it is absent but required."""
    tag = _tag(keyword)
    element = dataset.get_item(tag)
    if element is None and not required:
        return None
    value = element.value if isinstance(element, RawDataElement) else None
    if element is not None and not isinstance(element, RawDataElement):
        # Only the character set is decoded while a file is parsed; its terms are ASCII.
        terms = element.value if not isinstance(element.value, str) else [element.value]
        value = "\\".join(str(term) for term in terms or ()).encode("ascii", "replace")
    value = value or b""
    vr = dictionary_VR(tag)
    if len(value) % 2:
        value += b"\0" if vr == "UI" else b" "
    return RawDataElement(tag, vr, len(value), value, 0, False, True)


def _changed(path: Path, cause: str, *, details: str = "") -> StructureSetError:
    return StructureSetError(
        f"The structure set was not written: {path.name} cannot be read again.",
        cause=cause,
        next_step="Retrieve the series again; your decisions are kept.",
        details=details,
    )
