"""What an object that is no image is saved as: the document or video inside it, or the DICOM file itself."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydicom.uid import UID

from app.core.errors import FileError, TruncatedFileError
from app.core.identity import is_uid
from app.core.object_kinds import Payload
from app.core.phrases import phrase
from app.core.tasks import TaskControl
from app.dicom.elements import PARSE_ERRORS
from app.dicom.quiet import quiet_pydicom
from app.dicom.reading import ParsedHeader, open_header, unreadable

MAX_PAYLOAD_BYTES: Final = 2 << 30
_CHUNK_BYTES: Final = 1 << 22

_ITEM: Final = b"\xfe\xff\x00\xe0"
_SEQUENCE_END: Final = b"\xfe\xff\xdd\xe0"

_DOCUMENTS: Final = {
    "application/pdf": ".pdf",
    "text/xml": ".xml",
    "model/stl": ".stl",
    "application/sla": ".stl",
    "model/obj": ".obj",
    "model/mtl": ".mtl",
}
_VIDEOS: Final = {"MPEG2": ".mpg", "MPEG-4": ".mp4", "HEVC": ".mp4", "SMPTE": ".mxf"}
"""By the beginning of the transfer syntax's name; MPEG-4 and HEVC are stored as MP4 files or bare streams."""


def read_payload(path: Path, control: TaskControl) -> Payload:
    """Extract what a file is there for.

    Raises
    ------
    FileError
        If it cannot be read, is damaged, or is larger than MAX_PAYLOAD_BYTES.
    """
    header = open_header(path)
    control.checkpoint()
    document = _document(header)
    if document is not None:
        return document
    extension = video_extension(header.transfer_syntax)
    try:
        if extension and header.pixels is not None and header.pixels.length is None:
            return Payload(_video(header, control), extension)
        return Payload(_file_bytes(header, 0, header.file_size, control=control), ".dcm")
    except OSError as error:
        raise unreadable(path, error) from None


def video_extension(transfer_syntax: str) -> str:
    """`.mp4`, `.mpg` … for a transfer syntax of video; empty for any other."""
    name = UID(transfer_syntax).name if is_uid(transfer_syntax) else ""
    return next((extension for start, extension in _VIDEOS.items() if name.startswith(start)), "")


def _document(header: ParsedHeader) -> Payload | None:
    """The Encapsulated Document (PS3.3 C.24.2), without the byte that makes its length even."""
    if "EncapsulatedDocument" not in header.dataset:
        return None
    try:
        with quiet_pydicom():
            value = header.dataset.EncapsulatedDocument
    except PARSE_ERRORS as error:
        raise _damaged(header, details=str(error)) from None
    content = bytes(value or b"")
    if not content:
        raise FileError(
            phrase("The document in {file} is empty.", file=header.path.name), next_step=phrase("Retrieve it again.")
        )
    stated = header.elements.integer("EncapsulatedDocumentLength")
    if stated is not None and 0 < stated <= len(content):
        content = content[:stated]
    mime = header.elements.text("MIMETypeOfEncapsulatedDocument").lower()
    extension = _DOCUMENTS.get(mime, ".pdf" if content.startswith(b"%PDF") else ".bin")
    return Payload(content, extension)


def _video(header: ParsedHeader, control: TaskControl) -> bytes:
    """The fragments of the pixel data, joined: one stream (PS3.5 8.2.5 and following)."""
    return b"".join(
        _file_bytes(header, start, length, control=control) for start, length in _fragments(header, control)
    )


def _fragments(header: ParsedHeader, control: TaskControl) -> list[tuple[int, int]]:
    """Start and length of each fragment, the Basic Offset Table left out (PS3.5 A.4)."""
    assert header.pixels is not None  # noqa: S101 - the caller has looked
    places: list[tuple[int, int]] = []
    at = header.pixels.offset
    with header.path.open("rb") as file:
        while True:
            control.checkpoint()
            file.seek(at)
            head = file.read(8)
            length = int.from_bytes(head[4:], "little")
            if head[:4] == _SEQUENCE_END:
                break
            if head[:4] != _ITEM or at + 8 + length > header.file_size:
                raise _damaged(header)
            places.append((at + 8, length))
            at += 8 + length
    if len(places) < 2:
        raise _damaged(header)
    return places[1:]


def _file_bytes(header: ParsedHeader, start: int, length: int, *, control: TaskControl) -> bytes:
    if length > MAX_PAYLOAD_BYTES:
        raise FileError(phrase("{file} is larger than 2 GiB and is not copied.", file=header.path.name))
    parts: list[bytes] = []
    with header.path.open("rb") as file:
        file.seek(start)
        left = length
        while left and (part := file.read(min(left, _CHUNK_BYTES))):
            parts.append(part)
            left -= len(part)
            control.checkpoint(1 - left / length)
    return b"".join(parts)


def _damaged(header: ParsedHeader, *, details: str = "") -> FileError:
    return TruncatedFileError(
        phrase("What {file} holds is damaged or incomplete.", file=header.path.name),
        next_step=phrase("Copy or retrieve the file again."),
        details=details,
    )
