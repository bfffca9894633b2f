"""Opens one DICOM file without trusting it: the data set up to the pixel data, and where those lie."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pydicom
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from app.core.errors import FileError, NotDicomError, TruncatedFileError
from app.core.identity import is_uid
from app.core.phrases import phrase
from app.dicom.bounded_file import BoundedFile
from app.dicom.elements import PARSE_ERRORS, Elements, Memo
from app.dicom.inflating import MAX_INFLATED_BYTES
from app.dicom.quiet import quiet_pydicom
from app.dicom.structure_bounds import TOO_MANY_ELEMENTS, TooManyElementsError, check_structure, mapped

DEFER_BYTES: Final = 1 << 20
"""Values longer than this stay on disk until they are asked for."""

PIXEL_TAGS: Final = {0x7FE00010: "PixelData", 0x7FE00008: "FloatPixelData", 0x7FE00009: "DoubleFloatPixelData"}

_MAGIC_AT: Final = 128
_MAGIC: Final = b"DICM"
_UNDEFINED_LENGTH: Final = 0xFFFFFFFF
_SEQUENCE_END: Final = (b"\xfe\xff\xdd\xe0\0\0\0\0", b"\xff\xfe\xe0\xdd\0\0\0\0")
_AGAIN: Final = phrase("Copy or retrieve the file again.")


@dataclass(frozen=True, slots=True)
class PixelElement:
    """Where the pixel data of a file lie.

    Parameters
    ----------
    keyword
        PixelData, FloatPixelData or DoubleFloatPixelData.
    offset
        Of the value's first byte, in the file or, for a deflated one, in the inflated data set.
    length
        Bytes as stated; None when undefined (encapsulated).
    vr
        Empty when the encoding does not state it.
    """

    keyword: str
    offset: int
    length: int | None
    vr: str


@dataclass(frozen=True, slots=True)
class Header:
    """A file opened up to its pixel data.

    Parameters
    ----------
    elements
        The plain values of everything before the pixel data.
    transfer_syntax
        UID as stated in the file meta information, or as found by looking at the data.
    file_size, modified_ns
        What identifies the state of the file that was read.
    pixels
        None when the file holds no pixel data.
    """

    path: Path
    elements: Elements
    transfer_syntax: str
    file_size: int
    modified_ns: int
    pixels: PixelElement | None


@dataclass(frozen=True, slots=True)
class ParsedHeader(Header):
    """A header with the data set that it was parsed into.

    Parameters
    ----------
    dataset
        Everything before the pixel data; values longer than DEFER_BYTES are read when asked for.
    """

    dataset: Dataset


def read_header(path: Path) -> Dataset:
    """Read the data set of a file up to its pixel data.

    Raises
    ------
    NotDicomError
        The file is no DICOM file.
    TruncatedFileError
        It ends in the middle of its header.
    FileError
        It cannot be opened, or breaks the encoding rules.
    """
    return open_header(path).dataset


def open_header(path: Path, memo: Memo | None = None) -> ParsedHeader:
    """Read a file up to its pixel data and say where those lie; raises like `read_header`.

    `memo` is shared by files that are read together, see `Elements`.
    """
    try:
        with BoundedFile(path) as reader:
            size = reader.size
            head = reader.peek(1024)[:1024]
            has_preamble = head[_MAGIC_AT : _MAGIC_AT + 4] == _MAGIC
            if not has_preamble and not _may_start_a_data_set(head):
                raise _not_dicom(path, phrase("it is empty") if not head else phrase("it has no DICM prefix"))
            modified_ns = path.stat().st_mtime_ns
            with quiet_pydicom():
                if str(DeflatedExplicitVRLittleEndian).encode() in head:
                    inflated = inflated_data_set(path)
                    check_structure(inflated)
                    stream: io.BufferedIOBase = io.BytesIO(inflated)
                    size_read = len(inflated)
                    dataset = _parse(stream, path, force=True, defer_bytes=None)
                    transfer_syntax = str(DeflatedExplicitVRLittleEndian)
                else:
                    with mapped(path) as content:
                        check_structure(content)
                    stream, size_read = reader, size
                    dataset = _parse(stream, path, force=not has_preamble)
                    transfer_syntax = _transfer_syntax(dataset)
                if not has_preamble and not _is_clearly_dicom(dataset):
                    raise _not_dicom(
                        path, phrase("it has neither a DICM prefix nor the identifiers of a DICOM object")
                    )
                if len(dataset) == 0:
                    raise _truncated(path, phrase("holds no data set"))
                pixels = _pixel_element(stream, dataset)
                if pixels is None:
                    _check_end(stream, dataset, path, size=size_read)
            return ParsedHeader(path, Elements(dataset, memo), transfer_syntax, size, modified_ns, pixels, dataset)
    except TooManyElementsError as error:
        raise _unreadable(path, TOO_MANY_ELEMENTS, error) from None
    except OSError as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, error: OSError) -> FileError:
    """The system's refusal to read a file in words for the user."""
    return FileError(
        phrase("{file} cannot be read.", file=path.name),
        cause=phrase("The system says: {reason}.", reason=error.strerror or error),
        next_step=phrase("Check that the file exists and that you may read it."),
    )


def inflated_data_set(path: Path) -> bytes:
    """The data set of a deflated file (PS3.5 A.5), inflated within MAX_INFLATED_BYTES.

    Raises
    ------
    FileError
        If it is damaged or grows beyond the limit.
    """
    try:
        with quiet_pydicom(), BoundedFile(path) as file:
            pydicom.filereader.read_preamble(file, force=False)
            pydicom.filereader._read_file_meta_info(file)
            inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            data = inflater.decompress(file.read(), MAX_INFLATED_BYTES)
    except (*PARSE_ERRORS, zlib.error) as error:
        raise _unreadable(path, phrase("Its deflated data set is damaged."), error) from None
    if inflater.unconsumed_tail:
        raise _unreadable(path, phrase("Its deflated data set is larger than 1 GiB."), None)
    if not inflater.eof:
        raise _truncated(path, phrase("ends inside its deflated data set"))
    return data


def _parse(stream: io.BufferedIOBase, path: Path, *, force: bool, defer_bytes: int | None = DEFER_BYTES) -> Dataset:
    try:
        dataset = pydicom.dcmread(stream, stop_before_pixels=True, force=force, defer_size=defer_bytes)
    except EOFError as error:
        raise _truncated(path, phrase("ends inside its header"), error) from None
    except OSError as error:
        if error.errno is not None:
            raise
        # pydicom's word for a sequence without its end; an error of the system has a number.
        raise _truncated(path, phrase("ends inside a sequence"), error) from None
    except PARSE_ERRORS as error:
        if force:
            raise _not_dicom(path, phrase("it cannot be parsed as a DICOM data set")) from None
        raise _unreadable(path, phrase("Its data elements break the encoding rules of DICOM."), error) from None
    # Where pydicom finds what it has left on disk: by then this stream is closed.
    dataset.filename, dataset.fileobj_type = str(path), _reopened
    return dataset


def _reopened(path: str, _mode: str) -> BoundedFile:
    return BoundedFile(path)


def _may_start_a_data_set(head: bytes) -> bool:
    """Whether a file without preamble starts with an element of group 0002 or 0008, in either byte order."""
    return head[:2] in (b"\x02\x00", b"\x08\x00", b"\x00\x08") and len(head) > 8


def _is_clearly_dicom(dataset: Dataset) -> bool:
    """Whether a data set states which instance it is, or at least a kind of object that the standard knows."""
    try:
        sop_class = str(dataset.SOPClassUID)
        is_known = is_uid(sop_class) and UID(sop_class).type == "SOP Class"
        return is_known or (is_uid(sop_class) and is_uid(str(dataset.SOPInstanceUID)))
    except PARSE_ERRORS:
        return False


def _transfer_syntax(dataset: Dataset) -> str:
    stated = str(getattr(dataset, "file_meta", Dataset()).get("TransferSyntaxUID", "") or "")
    if stated:
        return stated
    implicit, little = dataset.original_encoding
    if not little:
        return str(ExplicitVRBigEndian)
    return str(ImplicitVRLittleEndian if implicit else ExplicitVRLittleEndian)


def _pixel_element(stream: io.BufferedIOBase, dataset: Dataset) -> PixelElement | None:
    """The element at which parsing stopped: pydicom leaves the file at its tag."""
    implicit, little = dataset.original_encoding
    order = "<" if little else ">"
    start = stream.read(12)
    if len(start) < 8:
        return None
    group, element = struct.unpack(f"{order}HH", start[:4])
    keyword = PIXEL_TAGS.get(group << 16 | element)
    if keyword is None:
        return None
    at = stream.tell() - len(start)
    if implicit:
        (length,), vr, offset = struct.unpack(f"{order}L", start[4:8]), "", at + 8
    elif len(start) == 12:
        (length,), vr, offset = struct.unpack(f"{order}L", start[8:12]), start[4:6].decode("latin-1"), at + 12
    else:
        return None
    return PixelElement(keyword, offset, None if length == _UNDEFINED_LENGTH else length, vr)


def _check_end(stream: io.BufferedIOBase, dataset: Dataset, path: Path, *, size: int) -> None:
    """Compare where the last element ends with where the file does; pydicom accepts short values silently."""
    last = dataset.get_item(list(dataset.keys())[-1], keep_deferred=True)
    if isinstance(last, RawDataElement):
        short = last.value is not None and len(last.value) < last.length != _UNDEFINED_LENGTH
        defined = last.length != _UNDEFINED_LENGTH
        end = last.value_tell + last.length if defined else size
        # Some writers pad the file by a few bytes; fewer than an element's 8 are no lost element.
        if short or not size - 8 < end <= size:
            raise _truncated(path, phrase("ends inside its header"))
        return
    stream.seek(max(0, size - 8))
    if stream.read(8) not in _SEQUENCE_END:
        raise _truncated(path, phrase("ends inside a sequence"))


def _not_dicom(path: Path, why: str) -> NotDicomError:
    return NotDicomError(
        phrase("{file} is no DICOM file: {why}.", file=path.name, why=why),
        next_step=phrase("Choose files that a scanner or an archive has exported."),
    )


def _truncated(path: Path, where: str, error: Exception | None = None) -> TruncatedFileError:
    return TruncatedFileError(
        phrase("{file} is truncated: it {where}.", file=path.name, where=where),
        next_step=_AGAIN,
        details="" if error is None else str(error),
    )


def _unreadable(path: Path, cause: str, error: BaseException | None) -> FileError:
    details: Any = "" if error is None else f"{type(error).__name__}: {error}"
    return FileError(phrase("{file} cannot be read.", file=path.name), cause=cause, next_step=_AGAIN, details=details)
