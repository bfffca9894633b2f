"""Instances as media want them (PS3.11): in Explicit VR Little Endian, or compressed as they are."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Final

from pydicom.dataset import Dataset
from pydicom.filewriter import dcmwrite
from pydicom.uid import (
    JPEG2000,
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLosslessSV1,
)

from app.dicom.elements import PARSE_ERRORS
from app.dicom.part10 import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from app.dicom.quiet import quiet_pydicom
from app.dicom.whole_reading import read_whole

_REWRITTEN: Final = (ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian)
PROFILES: Final = (
    ("STD-GEN-CD", {ExplicitVRLittleEndian}),
    ("STD-GEN-DVD-JPEG", {ExplicitVRLittleEndian, JPEGLosslessSV1, JPEGBaseline8Bit, JPEGExtended12Bit}),
    ("STD-GEN-DVD-J2K", {ExplicitVRLittleEndian, JPEG2000Lossless, JPEG2000}),
)


def media_instance(content: bytes) -> tuple[Dataset, bytes]:
    """An instance and its file for a medium: byte for byte the same where it may stay as it is.

    Raises
    ------
    FileError
        If it cannot be read.
    """
    dataset = read_whole(content)
    if dataset.file_meta.TransferSyntaxUID not in _REWRITTEN:
        return dataset, content
    meta = dataset.file_meta
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = UID(IMPLEMENTATION_CLASS_UID)
    meta.ImplementationVersionName = IMPLEMENTATION_VERSION_NAME
    written = BytesIO()
    with quiet_pydicom():
        dcmwrite(written, dataset, enforce_file_format=True)
    return dataset, written.getvalue()


def says_the_same(one: bytes, other: bytes) -> bool:
    """Whether two files hold equal data sets, however they are encoded."""
    if one == other:
        return True
    try:
        with quiet_pydicom():
            first, second = read_whole(one), read_whole(other)
            tags = {tag for dataset in (first, second) for tag in dataset.keys() if tag.element != 0}  # noqa: SIM118
            return all(tag in first and tag in second and first[tag].value == second[tag].value for tag in tags)
    except PARSE_ERRORS:
        return False


def profile_of(transfer_syntaxes: Iterable[str]) -> str:
    """The general purpose profile (PS3.11 annexes D, J) that such a medium conforms to; empty for none."""
    used = set(transfer_syntaxes)
    return next((name for name, allowed in PROFILES if used <= allowed), "")
