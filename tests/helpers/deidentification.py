"""De-identifiers with the real table, and files that carry a mark wherever a text can stand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from io import BytesIO

import pydicom
from pydicom.datadict import DicomDictionary, dictionary_VR
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag, Tag

from app.confidentiality import confidentiality_profile, safe_texts
from app.core.deidentification import ConfidentialityOption, Deidentification
from app.dicom.confidentiality_profile import ConfidentialityProfile
from app.dicom.deidentification import Deidentifier
from app.dicom.quiet import quiet_pydicom
from app.dicom.safe_texts import SafeTexts

KEY = b"0123456789abcdef0123456789abcdef"
MARK = "QXZWJ"
NEEDED = {Tag(keyword) for keyword in ("SpecificCharacterSet", "SOPClassUID")}
"""Without them nobody could read the file or know what it is."""
TEXT_VRS = ("AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT")
BULK_OTHERWISE = ("OB", "UN")


@cache
def _table() -> tuple[ConfidentialityProfile, SafeTexts]:
    return confidentiality_profile(), safe_texts()


def deidentifier(*options: ConfidentialityOption, pseudonym: str = "", key: bytes = KEY) -> Deidentifier:
    """With these options."""
    return Deidentifier(*_table(), Deidentification(key, frozenset(options), pseudonym))


def marked(content: bytes) -> bytes:
    """The same file with a mark of its own in every value, whatever VR it has, but for numbers and pixels.

    Texts that the file lacks are put in: one for each keyword of the dictionary, in the data set and in a sequence.
    """
    with quiet_pydicom():
        return _marked(pydicom.dcmread(BytesIO(content)))


def _marked(dataset: Dataset) -> bytes:
    _mark(dataset, iter(range(1 << 20)))
    numbers = iter(range(1 << 20))
    for holder in (dataset, _item_within(dataset)):
        _add_all(holder, numbers)
        block = holder.private_block(0x0011, f"{MARK} CREATOR", create=True)
        block.add_new(0x01, "LO", f"{MARK} PRIVATE")
        block.add_new(0x02, "UN", MARK.encode() * 2)
        inner = Dataset()
        inner.PatientName = f"{MARK}^INNER"
        block.add_new(0x03, "SQ", [inner])
    dataset.preamble = (MARK * 30).encode()[:128]
    dataset.file_meta.SourceApplicationEntityTitle = f"{MARK} AE"
    dataset.file_meta.ImplementationVersionName = f"{MARK} IMPL"
    dataset.file_meta.PrivateInformationCreatorUID = "1.2.3"
    dataset.file_meta.PrivateInformation = MARK.encode() * 2
    written = BytesIO()
    dataset.save_as(written, enforce_file_format=False)
    return written.getvalue()


def _item_within(dataset: Dataset) -> Dataset:
    item = Dataset()
    # A sequence that the profile does not name: what is in it has to be looked at.
    dataset.SharedFunctionalGroupsSequence = [item]
    return item


def _mark(dataset: Dataset, numbers: Iterator[int]) -> None:
    for tag in list(dataset.keys()):
        if tag in NEEDED or tag.group == 0x0002:
            continue
        element = dataset[tag]
        if element.VR == "SQ":
            for item in element.value:
                _mark(item, numbers)
        elif element.VR in TEXT_VRS or (element.VR in BULK_OTHERWISE and "Pixel" not in element.keyword):
            _put(dataset, tag, element.VR, numbers)


def _add_all(dataset: Dataset, numbers: Iterator[int]) -> None:
    for number, (_vr, _vm, _name, retired, keyword) in DicomDictionary.items():
        if retired or not keyword or number >> 16 in (0x0000, 0x0002, 0x0004, 0xFFFE) or number in dataset:
            continue
        vr = dictionary_VR(number)
        if vr in TEXT_VRS:
            _put(dataset, Tag(number), vr, numbers)


def _put(dataset: Dataset, tag: BaseTag, vr: str, numbers: Iterator[int]) -> None:
    value = f"{MARK}{next(numbers)}".encode()
    value += b" " * (len(value) % 2)
    implicit, little = dataset.original_encoding if dataset.original_encoding[0] is not None else (False, True)
    if vr in BULK_OTHERWISE:
        dataset[tag] = DataElement(tag, vr, value)
    else:
        # As it stands in a file: nothing checks it before it is written.
        dataset[tag] = RawDataElement(tag, vr, len(value), value, 0, bool(implicit), bool(little))
