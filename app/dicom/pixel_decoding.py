"""One frame of a file to its stored values, uncompressed straight from the file or decompressed."""

from __future__ import annotations

import io
import zlib
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    RLELossless,
)

from app.core.errors import FileError
from app.core.phrases import phrase
from app.dicom.codestream import END_OF_CODESTREAM, Codec, CodestreamHeader, codestream_header, has_end
from app.dicom.colour import eight_bits, partial_ybr_to_rgb, ybr_to_rgb
from app.dicom.decoders import decoders
from app.dicom.elements import PARSE_ERRORS
from app.dicom.frames import FrameIndex, cut_off, index_frames, read_codestream, read_uncompressed, uncompressed_span
from app.dicom.pixel_layout import PixelLayout
from app.dicom.reading import inflated_data_set
from app.dicom.rle import rle_words
from app.dicom.uncompressed import allocated_type, allocated_words, without_unused_bits

_UNCOMPRESSED: Final = frozenset({str(ImplicitVRLittleEndian), str(ExplicitVRLittleEndian), str(ExplicitVRBigEndian)})
_ENCAPSULATED_UNCOMPRESSED: Final = "1.2.840.10008.1.2.1.98"
_DEFLATED_FRAMES: Final = "1.2.840.10008.1.2.8.1"
_VIDEOS: Final = "1.2.840.10008.1.2.4.10"
_JPEG_FAMILIES: Final = "1.2.840.10008.1.2.4."


def read_stored(layout: PixelLayout, frame: int = 0, *, index: FrameIndex | None = None) -> NDArray[Any]:
    """Stored values of a frame, counted from 0; colours as red, green and blue except with a palette.

    (rows, columns) or (rows, columns, 3) in an integer type of the size of BitsAllocated (or float, for float
    pixels); bits outside BitsStored are cleared and signs extended.

    Parameters
    ----------
    index
        Of the same file, if known; it spares looking for compressed frames.

    Raises
    ------
    TruncatedFileError
        The file ends inside the frame.
    PixelDataError
        It cannot be decoded or contradicts the header.
    FileError
        The file cannot be read any more.
    """
    if is_uncompressed(layout):
        return _as_rgb(layout, without_unused_bits(layout, read_allocated(layout, frame)), None)
    if layout.element.length is not None:
        raise layout.error(
            phrase("The pixel data are not encapsulated although the transfer syntax is a compressed one.")
        )
    if layout.element.keyword != "PixelData":
        raise layout.error(phrase("Float pixels cannot be compressed."))
    try:
        with io.FileIO(layout.path) as file:
            index = index or index_frames(layout, file)
            codestream = read_codestream(layout, file, index, frame)
    except OSError as error:
        raise gone(layout, error) from None
    return _decompressed(layout, codestream)


def is_uncompressed(layout: PixelLayout) -> bool:
    """Whether the words of the pixels lie in the file, or in its deflated data set, as they are."""
    return layout.transfer_syntax in _UNCOMPRESSED or layout.transfer_syntax == DeflatedExplicitVRLittleEndian


def read_allocated(layout: PixelLayout, frame: int = 0) -> NDArray[Any]:
    """The words of a frame of an uncompressed image with all their bits, (rows, columns) or with samples.

    Raises
    ------
    FileError
        As `read_stored`.
    """
    if layout.element.length is None:
        raise layout.error(phrase("The pixel data are encapsulated although the transfer syntax is uncompressed."))
    try:
        if layout.transfer_syntax == DeflatedExplicitVRLittleEndian:
            return allocated_words(layout, _inflated(layout, frame), frame)
        with io.FileIO(layout.path) as file:
            return allocated_words(layout, read_uncompressed(layout, file, frame), frame)
    except OSError as error:
        raise gone(layout, error) from None


def read_frame_index(layout: PixelLayout) -> FrameIndex | None:
    """Where the compressed frames of a file lie; None for uncompressed ones, whose place is known.

    Raises
    ------
    FileError
        As `read_stored`.
    """
    if layout.element.length is not None:
        return None
    try:
        with io.FileIO(layout.path) as file:
            return index_frames(layout, file)
    except OSError as error:
        raise gone(layout, error) from None


def gone(layout: PixelLayout, error: OSError) -> FileError:
    """The refusal of a file that was listed and cannot be read now."""
    return FileError(
        phrase("{file} cannot be read any more.", file=layout.path.name),
        cause=phrase("The system says: {reason}.", reason=error.strerror or error),
        next_step=phrase("Check that the file still exists, or retrieve the series again."),
    )


def _inflated(layout: PixelLayout, frame: int) -> NDArray[np.uint8]:
    """The bytes of a frame of a deflated data set."""
    data = inflated_data_set(layout.path)
    start, end = uncompressed_span(layout, frame)
    available = len(data) - layout.element.offset
    if available < end:
        raise cut_off(layout, frame, available=available)
    return np.frombuffer(bytearray(data[layout.element.offset + start : layout.element.offset + end]), dtype=np.uint8)


def _decompressed(layout: PixelLayout, codestream: bytes) -> NDArray[Any]:
    if not codestream:
        raise layout.error(phrase("The pixel data are empty."))
    if layout.transfer_syntax == RLELossless:
        try:
            words = rle_words(layout, codestream)
        except ValueError as error:
            raise layout.error(phrase("Its run lengths are damaged."), details=str(error)) from None
        return _as_rgb(layout, without_unused_bits(layout, words.view(allocated_type(layout))), None)
    if layout.transfer_syntax in (_ENCAPSULATED_UNCOMPRESSED, _DEFLATED_FRAMES):
        return _from_uncompressed_fragment(layout, codestream)
    is_known = layout.transfer_syntax.startswith(_JPEG_FAMILIES) and not layout.transfer_syntax.startswith(_VIDEOS)
    header = codestream_header(codestream) if is_known else None
    if header is None:
        raise _unknown(layout)
    _check_header(layout, header)
    codestream = _complete(layout, header, codestream)
    return _as_rgb(layout, _as_stored(layout, header, _decoded(layout, header, codestream)), header)


def _from_uncompressed_fragment(layout: PixelLayout, codestream: bytes) -> NDArray[Any]:
    """A frame that is alone in its fragments, as it is or deflated (PS3.5 A.4.11 and A.4.13)."""
    needed = -(-layout.frame_bits // 8)
    if layout.transfer_syntax == _DEFLATED_FRAMES:
        try:
            codestream = zlib.decompressobj(-zlib.MAX_WBITS).decompress(codestream, needed)
        except zlib.error as error:
            raise layout.error(phrase("Its deflated frame is damaged."), details=str(error)) from None
    if len(codestream) < needed:
        raise layout.error(
            phrase("A frame is {count:,} bytes long, but needs {needed:,}.", count=len(codestream), needed=needed)
        )
    words = allocated_words(layout, np.frombuffer(bytearray(codestream[:needed]), dtype=np.uint8), 0)
    return _as_rgb(layout, without_unused_bits(layout, words), None)


def _unknown(layout: PixelLayout) -> FileError:
    if layout.transfer_syntax.startswith(_VIDEOS):
        return layout.error(
            phrase("It is a video."), next_step=phrase("Save it to a file and open it with a video player.")
        )
    if layout.transfer_syntax.startswith(_JPEG_FAMILIES):
        return layout.error(phrase("The compressed image is damaged or of another kind than the file says."))
    return layout.error(phrase("No decoder for this transfer syntax is part of this version."))


def _check_header(layout: PixelLayout, header: CodestreamHeader) -> None:
    """Decoders allocate what the codestream asks for: that must be what the file asks for."""
    components = header.components or layout.samples_per_pixel
    if (header.rows, header.columns, components) != (layout.rows, layout.columns, layout.samples_per_pixel):
        raise layout.error(
            f"The compressed image is {header.rows} × {header.columns} with {components} components, "
            f"the header says {layout.rows} × {layout.columns} with {layout.samples_per_pixel}."
        )
    if header.precision > layout.bits_allocated and layout.bits_allocated > 1:
        raise layout.error(
            phrase(
                "The compressed image has {precision} bits per sample, the header says {stated}.",
                precision=header.precision,
                stated=layout.bits_allocated,
            )
        )


def _complete(layout: PixelLayout, header: CodestreamHeader, codestream: bytes) -> bytes:
    """The codestream with its end marker."""
    if header.codec is Codec.JPEG_XL or has_end(codestream):
        return codestream
    if header.codec in (Codec.JPEG_2000, Codec.HTJ2K):
        # Some writers leave it out; OpenJPEG knows by the lengths of the tiles whether they are all there.
        return codestream + END_OF_CODESTREAM
    raise layout.error(phrase("The compressed image has no end: part of it is missing."))


def _decoded(layout: PixelLayout, header: CodestreamHeader, codestream: bytes) -> NDArray[Any]:
    """What the first decoder that succeeds makes of it."""
    shape = (layout.rows, layout.columns, layout.samples_per_pixel)[: 2 if layout.samples_per_pixel == 1 else 3]
    failures = []
    for decode in decoders(header):
        try:
            decoded = decode(codestream, header)
        except (RuntimeError, ImportError, *PARSE_ERRORS) as error:
            failures.append(f"{decode.__name__.strip('_')}: {error}")
            continue
        if decoded.shape == shape or decoded.shape == (*shape, 1):
            return decoded.reshape(shape)
        failures.append(f"{decode.__name__.strip('_')}: returned the shape {decoded.shape}")
    raise layout.error(phrase("Every decoder failed."), details="\n".join(failures))


def _as_stored(layout: PixelLayout, header: CodestreamHeader, decoded: NDArray[Any]) -> NDArray[Any]:
    """Decoded samples in the type and sign that the DICOM header states."""
    wanted = allocated_type(layout)
    precision = header.precision or 8 * decoded.dtype.itemsize
    if decoded.dtype.kind == "f" or precision > 32:
        raise layout.error(phrase("The compressed image holds samples of a kind that DICOM does not know."))
    if layout.is_signed and decoded.dtype.kind == "u":
        # The codestream knows no signs: its highest bit is one.
        bits = 8 * wanted.itemsize
        words = decoded.astype(f"u{wanted.itemsize}")
        words <<= bits - min(precision, bits)
        signed = words.view(wanted)
        signed >>= bits - min(precision, bits)
        return signed
    return np.require(decoded.astype(wanted, copy=False), requirements="W")


def _as_rgb(layout: PixelLayout, samples: NDArray[Any], header: CodestreamHeader | None) -> NDArray[Any]:
    """Red, green and blue, unless the samples are that already or grey."""
    photometric = layout.photometric_interpretation
    if layout.samples_per_pixel == 1:
        return samples
    is_rgb = header.is_rgb if header is not None else None
    if is_rgb is None:
        # YBR_ICT and YBR_RCT say how JPEG 2000 coded what its decoder turns back into RGB.
        is_rgb = not photometric.startswith(("YBR_FULL", "YBR_PARTIAL"))
    if is_rgb:
        return samples
    eight = eight_bits(samples, bits_stored=layout.bits_stored)
    return partial_ybr_to_rgb(eight) if photometric.startswith("YBR_PARTIAL") else ybr_to_rgb(eight)
