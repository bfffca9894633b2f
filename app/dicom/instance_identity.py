"""Which instance of which series and study a DICOM file is, found without parsing the rest of it."""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID, is_uid
from app.core.phrases import phrase
from app.dicom.instance_texts import read_texts
from app.dicom.part10 import read_head
from app.dicom.value_representations import LONG_VRS, SHORT_VRS

_SOP_INSTANCE: Final = 0x00080018
_STUDY: Final = 0x0020000D
_SERIES: Final = 0x0020000E
_UNDEFINED: Final = 0xFFFFFFFF
_UNUSUAL: Final = (DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian)
_tag = struct.Struct("<HH").unpack_from
_short = struct.Struct("<H").unpack_from
_long = struct.Struct("<L").unpack_from


class InstanceIdentity(NamedTuple):
    """Study, series and instance."""

    study_instance_uid: StudyInstanceUID
    series_instance_uid: SeriesInstanceUID
    sop_instance_uid: SOPInstanceUID


def identity_of(content: bytes) -> InstanceIdentity:
    """The three UIDs in the data set of a DICOM file.

    Raises
    ------
    FileError
        If it is no DICOM file, or states no usable UIDs.
    """
    head = read_head(content, source=phrase("What came"))
    if head.transfer_syntax_uid not in _UNUSUAL:
        implicit = head.transfer_syntax_uid == ImplicitVRLittleEndian
        found = _scanned(content, head.data_offset, implicit=implicit)
        uids = found.get(_STUDY, ""), found.get(_SERIES, ""), found.get(_SOP_INSTANCE, "")
        if all(map(is_uid, uids)):
            return _identity(*uids)
    texts = read_texts(content, name=phrase("What came"))
    return _identity(
        texts.study["StudyInstanceUID"], texts.series["SeriesInstanceUID"], texts.image["SOPInstanceUID"]
    )


def _identity(study: str, series: str, instance: str) -> InstanceIdentity:
    return InstanceIdentity(StudyInstanceUID(study), SeriesInstanceUID(series), SOPInstanceUID(instance))


def _scanned(content: bytes, at: int, *, implicit: bool) -> dict[int, str]:
    """The UIDs by tag, as far as the elements before them are of stated length and in order."""
    found: dict[int, str] = {}
    last = 0
    try:
        while True:
            group, element = _tag(content, at)
            tag = group << 16 | element
            if not last < tag <= _SERIES:
                return found
            start, length = _value_place(content, at, implicit=implicit)
            if length == _UNDEFINED:
                return found
            if tag in (_SOP_INSTANCE, _STUDY, _SERIES):
                found[tag] = content[start : start + length].rstrip(b"\0 ").decode("ascii", "replace")
            last, at = tag, start + length
    except struct.error:
        return found


def _value_place(content: bytes, at: int, *, implicit: bool) -> tuple[int, int]:
    """Start and length of the value of the element at a place."""
    if implicit:
        return at + 8, _long(content, at + 4)[0]
    vr = content[at + 4 : at + 6]
    if vr in LONG_VRS:
        return at + 12, _long(content, at + 8)[0]
    return (at + 8, _short(content, at + 6)[0]) if vr in SHORT_VRS else (at, _UNDEFINED)
