"""The DICOM file format (PS3.10): what stands before a data set, put on and taken off; data sets stay as they are."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from app.core.errors import FileError, NotDicomError, TruncatedFileError
from app.core.identity import SOPClassUID, SOPInstanceUID, is_uid
from app.core.phrases import phrase
from app.dicom.value_representations import LONG_VRS

_PREAMBLE = b"\0" * 128 + b"DICM"
_META_VERSION = struct.pack("<HH2sxxL", 2, 1, b"OB", 2) + b"\0\1"
IMPLEMENTATION_CLASS_UID = "2.25.129803274923847293847293840182736455"
IMPLEMENTATION_VERSION_NAME = "VERDANT"
THE_FILE = phrase("The file")
"""How messages call a file whose name they must not tell, or do not know."""
_MAXIMUM_META_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class FileHead:
    """What the file meta information says, and where the data set begins.

    Parameters
    ----------
    data_offset
        Position of the data set's first byte in the file.
    """

    sop_class_uid: SOPClassUID
    sop_instance_uid: SOPInstanceUID
    transfer_syntax_uid: str
    data_offset: int


def file_content(
    data_set: bytes | memoryview, *, sop_class_uid: str, sop_instance_uid: str, transfer_syntax_uid: str
) -> bytes:
    """A DICOM file around an encoded data set, whose bytes stay as they are."""
    elements = b"".join(
        (
            _META_VERSION,
            _short(0x0002, b"UI", sop_class_uid, b"\0"),
            _short(0x0003, b"UI", sop_instance_uid, b"\0"),
            _short(0x0010, b"UI", transfer_syntax_uid, b"\0"),
            _short(0x0012, b"UI", IMPLEMENTATION_CLASS_UID, b"\0"),
            _short(0x0013, b"SH", IMPLEMENTATION_VERSION_NAME, b" "),
        )
    )
    length = struct.pack("<HH2sHL", 2, 0, b"UL", 4, len(elements))
    return b"".join((_PREAMBLE, length, elements, data_set))


def _short(element: int, vr: bytes, text: str, padding: bytes) -> bytes:
    value = text.encode("ascii", "replace")
    value += padding * (len(value) % 2)
    return struct.pack("<HH2sH", 2, element, vr, len(value)) + value


def read_head(content: bytes, *, source: str = THE_FILE) -> FileHead:
    """Read the file meta information (always Explicit VR Little Endian; PS3.10 section 7.1).

    Parameters
    ----------
    source
        How messages call the file.

    Raises
    ------
    NotDicomError
        If the preamble or the prefix is missing.
    TruncatedFileError
        If the file ends within the file meta information.
    FileError
        If it does not say what the file holds and how it is encoded.
    """
    if content[128:132] != b"DICM":
        raise NotDicomError(
            phrase("{source} is no DICOM file.", source=source),
            cause=phrase("It does not carry the mark DICM after 128 bytes."),
            next_step=phrase("Choose a DICOM file."),
        )
    values: dict[int, bytes] = {}
    position = 132
    while content[position : position + 2] == b"\x02\x00":
        start, length = _value_place(content, position, source)
        values[struct.unpack_from("<H", content, position + 2)[0]] = content[start : start + length]
        position = start + length
    sop_class, sop_instance, syntax = (
        values.get(element, b"").rstrip(b"\0 ").decode("ascii", "replace") for element in (0x0002, 0x0003, 0x0010)
    )
    if not is_uid(syntax):
        raise FileError(
            phrase("{source} cannot be used.", source=source),
            cause=phrase("Its file meta information states no transfer syntax."),
            next_step=phrase("Export the file again from where it came."),
        )
    return FileHead(SOPClassUID(sop_class), SOPInstanceUID(sop_instance), syntax, position)


def _value_place(content: bytes, position: int, source: str) -> tuple[int, int]:
    """Start and length of the value of the explicit little endian element at `position`."""
    if position + 12 > len(content):
        raise _truncated(source)
    if content[position + 4 : position + 6] in LONG_VRS:
        start, length = position + 12, struct.unpack_from("<I", content, position + 8)[0]
    else:
        start, length = position + 8, struct.unpack_from("<H", content, position + 6)[0]
    if start + length > len(content) or start + length > _MAXIMUM_META_BYTES:
        raise _truncated(source)
    return start, length


def _truncated(source: str) -> TruncatedFileError:
    return TruncatedFileError(
        phrase("{source} is not complete.", source=source),
        cause=phrase("It ends before its file meta information does."),
        next_step=phrase("Fetch or copy the file again."),
    )
