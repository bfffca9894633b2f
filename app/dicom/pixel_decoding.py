"""The bytes of one frame to an array of allocated words, uncompressed straight from the file or decompressed."""

from __future__ import annotations

import math
import os
from io import BufferedReader
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray
from pydicom.pixels.decoders.base import get_decoder
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEGExtended12Bit,
)

from app.core.errors import FileError, TruncatedFileError
from app.dicom.codestream import codestream_size
from app.dicom.elements import PARSE_ERRORS
from app.dicom.pixel_layout import PixelLayout
from app.dicom.quiet import quiet_pydicom
from app.dicom.reading import inflated_data_set

_JPEG_SPECTRAL: Final = "1.2.840.10008.1.2.4.53"
_JPEG_PROGRESSIVE: Final = "1.2.840.10008.1.2.4.55"
_FOR_GDCM_ALONE: Final = frozenset({str(JPEGExtended12Bit), _JPEG_SPECTRAL, _JPEG_PROGRESSIVE})
"""12-bit lossy JPEG: pydicom offers no free decoder for it, GDCM has one."""

_NATIVE: Final = frozenset({str(ImplicitVRLittleEndian), str(ExplicitVRLittleEndian), str(ExplicitVRBigEndian)})
_ITEM: Final = b"\xfe\xff\x00\xe0"
_DELIMITER: Final = b"\xfe\xff\xdd\xe0"


def read_allocated(layout: PixelLayout) -> tuple[NDArray[Any], bool]:
    """The frame as (rows, columns), and whether a decoder has already brought it to BitsStored.

    Raises
    ------
    TruncatedFileError
        The file ends inside the pixels.
    PixelDataError
        They cannot be decoded or contradict the header.
    FileError
        The file cannot be read any more.
    """
    try:
        if layout.transfer_syntax == DeflatedExplicitVRLittleEndian:
            data = inflated_data_set(layout.path)
            return _native(layout, data[layout.element.offset :], available=len(data) - layout.element.offset), False
        with layout.path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            file.seek(layout.element.offset)
            if layout.transfer_syntax in _NATIVE:
                return _native(layout, file, available=size - layout.element.offset), False
            return _decompressed(layout, file, available=size - layout.element.offset), True
    except OSError as error:
        raise FileError(
            f"{layout.path.name} cannot be read any more.",
            cause=f"The system says: {error.strerror or error}.",
            next_step="Check that the file still exists, or retrieve the series again.",
        ) from None


def _native(layout: PixelLayout, source: BinaryIO | BufferedReader | bytes, *, available: int) -> NDArray[Any]:
    """Uncompressed pixels (PS3.5 8.1.1)."""
    count = layout.rows * layout.columns
    needed = math.ceil(count * layout.bits_allocated / 8)
    stated = layout.element.length
    if stated is None:
        raise layout.error("The pixel data are encapsulated although the transfer syntax is uncompressed.")
    if stated < needed:
        raise layout.error(f"They are {stated:,} bytes long, but {layout.rows} × {layout.columns} needs {needed:,}.")
    if available < needed:
        raise _truncated(layout, f"{available:,} of {needed:,} bytes of its pixels are there")
    big = layout.transfer_syntax == ExplicitVRBigEndian
    swapped = big and layout.bits_allocated <= 8 and layout.element.vr == "OW"
    length = min(needed + needed % 2, available) if swapped else needed
    data = source[:length] if isinstance(source, bytes) else source.read(length)
    if len(data) < needed:
        raise _truncated(layout, f"{len(data):,} of {needed:,} bytes of its pixels are there")
    if swapped:
        # Bytes in words of the wrong order; an odd last byte lies behind its padding.
        data = np.frombuffer(data.ljust(len(data) + len(data) % 2, b"\0"), dtype="<u2").byteswap().tobytes()
    if layout.bits_allocated == 1:
        bits = np.unpackbits(np.frombuffer(data, dtype=np.uint8, count=needed), count=count, bitorder="little")
        return bits.reshape(layout.rows, layout.columns)
    words = np.frombuffer(data, dtype=_dtype(layout).newbyteorder(">" if big else "<"), count=count)
    return words.astype(words.dtype.newbyteorder("="), copy=False).reshape(layout.rows, layout.columns)


def _dtype(layout: PixelLayout) -> np.dtype[Any]:
    if layout.element.keyword != "PixelData":
        return np.dtype(f"f{layout.bits_allocated // 8}")
    return np.dtype(f"{'i' if layout.is_signed else 'u'}{max(1, layout.bits_allocated // 8)}")


def _decompressed(layout: PixelLayout, file: BinaryIO, *, available: int) -> NDArray[Any]:
    if layout.element.length is not None:
        raise layout.error("The pixel data are not encapsulated although the transfer syntax is a compressed one.")
    if layout.element.keyword != "PixelData":
        raise layout.error("Float pixels cannot be compressed.")
    value = file.read(available)
    _check_codestream(layout, _first_frame(layout, value))
    # pydicom types every option as a dictionary of all options.
    options: Any = {
        "rows": layout.rows,
        "columns": layout.columns,
        "samples_per_pixel": 1,
        "number_of_frames": 1,
        "bits_allocated": layout.bits_allocated,
        "bits_stored": layout.bits_stored,
        "pixel_representation": int(layout.is_signed),
        "photometric_interpretation": layout.photometric_interpretation,
        "pixel_keyword": "PixelData",
    }
    with quiet_pydicom():
        try:
            decoded: NDArray[Any]
            decoded, _ = get_decoder(layout.transfer_syntax).as_array(value, index=0, raw=True, **options)
        except NotImplementedError as error:
            if layout.transfer_syntax not in _FOR_GDCM_ALONE:
                raise layout.error("No decoder for this transfer syntax is part of this version.") from error
            return _decoded_by_gdcm(layout, _first_frame(layout, value))
        except (RuntimeError, *PARSE_ERRORS) as error:
            if layout.transfer_syntax in _FOR_GDCM_ALONE:
                return _decoded_by_gdcm(layout, _first_frame(layout, value))
            raise layout.error("Every decoder failed.", details=str(error)) from None
    if decoded.shape != (layout.rows, layout.columns):
        raise layout.error(f"The decoder returned the shape {decoded.shape}.")
    return decoded


def _first_frame(layout: PixelLayout, value: bytes) -> bytes:
    """The fragments of the only frame, joined (PS3.5 A.4); checks that they are all there."""
    at = 0
    fragments: list[bytes] = []
    while True:
        tag, length = value[at : at + 4], int.from_bytes(value[at + 4 : at + 8], "little")
        if tag == _DELIMITER:
            return b"".join(fragments[1:])
        if len(tag) == 4 and tag != _ITEM:
            raise layout.error("The fragments of the compressed pixels are damaged.")
        if at + 8 + length > len(value) or len(value) < at + 8:
            raise _truncated(layout, "the last fragment of its compressed pixels is incomplete")
        fragments.append(value[at + 8 : at + 8 + length])
        at += 8 + length


def _check_codestream(layout: PixelLayout, codestream: bytes) -> None:
    if not codestream:
        raise layout.error("The pixel data are empty.")
    stated = codestream_size(codestream)
    if stated is None:
        return
    if (stated.rows, stated.columns, stated.components) != (layout.rows, layout.columns, 1):
        raise layout.error(
            f"The compressed image is {stated.rows} × {stated.columns} with {stated.components} components, "
            f"the header says {layout.rows} × {layout.columns} with 1."
        )


def _decoded_by_gdcm(layout: PixelLayout, codestream: bytes) -> NDArray[Any]:
    import gdcm

    fragment = gdcm.Fragment()
    fragment.SetByteStringValue(codestream)
    fragments = gdcm.SequenceOfFragments.New()
    fragments.AddFragment(fragment)
    element = gdcm.DataElement(gdcm.Tag(0x7FE0, 0x0010))
    element.SetValue(fragments.__ref__())
    image = gdcm.Image()
    image.SetNumberOfDimensions(2)
    image.SetDimensions((layout.columns, layout.rows, 1))
    image.SetDataElement(element)
    kind = gdcm.PhotometricInterpretation.GetPIType(layout.photometric_interpretation)
    image.SetPhotometricInterpretation(gdcm.PhotometricInterpretation(kind))
    image.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.GetTSType(layout.transfer_syntax)))
    image.SetPixelFormat(
        gdcm.PixelFormat(1, layout.bits_allocated, layout.bits_stored, layout.high_bit, int(layout.is_signed))
    )
    # GDCM hands its bytes over as text with surrogates.
    data = image.GetBuffer().encode("utf-8", "surrogateescape")
    if len(data) != layout.rows * layout.columns * _dtype(layout).itemsize:
        raise layout.error("GDCM returned another number of bytes than the header asks for.")
    return np.frombuffer(data, dtype=_dtype(layout)).reshape(layout.rows, layout.columns)


def _truncated(layout: PixelLayout, what: str) -> TruncatedFileError:
    return TruncatedFileError(
        f"{layout.path.name} is truncated: {what}.", next_step="Copy or retrieve the file again."
    )
