"""Objects that highdicom builds, made files of a study: with its patient data byte for byte, and its characters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import correct_ambiguous_vr, write_dataset
from pydicom.tag import Tag
from pydicom.uid import ExplicitVRLittleEndian

from app.dicom.part10 import file_content
from app.dicom.quiet import quiet_pydicom
from app.dicom.rtstruct_source import COPIED, UTF8, Source, kept_encoded, writable

BUILDING_ERRORS: Final = (ValueError, TypeError, LookupError, AttributeError, OverflowError)
"""What highdicom and pydicom raise where the images lack what an object takes from them."""
BLANK: Final = (
    *("PatientID", "PatientName", "PatientBirthDate", "PatientSex"),
    *("AccessionNumber", "StudyID", "StudyDate", "StudyTime", "ReferringPhysicianName"),
)
"""Attributes that highdicom asks for and that are replaced afterwards."""
_POSITION_REFERENCE: Final = Tag("PositionReferenceIndicator")
"""It goes with a frame of reference."""
_TEXT_VRS: Final = frozenset({"LO", "LT", "PN", "SH", "ST", "UC", "UT"})


def encoded_file(dataset: Dataset, source: Source, *, created: datetime) -> bytes:
    """The complete file of a data set, with patient and study as the images state them; the data set is changed.

    Raises
    ------
    StructureSetError
        If a text cannot be written beside the patient data as they are.
    """
    for keyword in COPIED:
        if keyword in dataset:
            delattr(dataset, keyword)
    texts = list(_own_texts(dataset))
    if source.is_ascii:
        texts += _texts(dataset)
    character_sets = source.character_sets_for(texts)
    if character_sets:
        dataset.SpecificCharacterSet = list(character_sets)
    elif "SpecificCharacterSet" in dataset:
        del dataset.SpecificCharacterSet
    if character_sets != (UTF8,):
        _declare(dataset, character_sets)
    dataset.update(source.codes)
    for element in source.elements:
        if element.tag != _POSITION_REFERENCE or "FrameOfReferenceUID" in dataset:
            dataset[element.tag] = element
    when = source.in_its_zone(created)
    for name in ("InstanceCreation", "Series", "Content"):
        setattr(dataset, f"{name}Date", when.strftime("%Y%m%d"))
        setattr(dataset, f"{name}Time", when.strftime("%H%M%S"))
    stream = DicomBytesIO()
    stream.is_little_endian, stream.is_implicit_VR = True, False
    with quiet_pydicom():
        correct_ambiguous_vr(dataset, is_little_endian=True)
        write_dataset(stream, kept_encoded(dataset, character_sets))
    return file_content(
        stream.getvalue(),
        sop_class_uid=dataset.SOPClassUID,
        sop_instance_uid=dataset.SOPInstanceUID,
        transfer_syntax_uid=ExplicitVRLittleEndian,
    )


def _declare(dataset: Dataset, character_sets: tuple[str, ...]) -> None:
    """Give items a character set of their own where that of the patient lacks their characters."""
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                if not all(writable(text, character_sets) for text in _texts(item)):
                    item.SpecificCharacterSet = UTF8


def _own_texts(dataset: Dataset) -> Iterator[str]:
    for element in dataset:
        if element.VR in _TEXT_VRS and element.value:
            yield from ([str(part) for part in element.value] if element.VM > 1 else [str(element.value)])


def _texts(dataset: Dataset) -> Iterator[str]:
    """Of a data set and everything in it."""
    yield from _own_texts(dataset)
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                yield from _texts(item)
