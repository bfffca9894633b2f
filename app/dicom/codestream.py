"""What a compressed image says of itself in its first markers, read before any decoder is trusted with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.dicom.jpeg_xl_header import jpeg_xl_size

END_OF_CODESTREAM: Final = b"\xff\xd9"

_JPEG_START: Final = b"\xff\xd8"
_J2K_START: Final = b"\xff\x4f\xff\x51"
_JP2_BOX: Final = b"\0\0\0\x0cjP  \r\n\x87\n"
_JPEG_XL_START: Final = b"\xff\x0a"
_JPEG_XL_BOX: Final = b"\0\0\0\x0cJXL \r\n\x87\n"
_BOXES_BEFORE_CODESTREAM: Final = 4096

_SOF_JPEG_LS: Final = 0xF7
_SOF_LOSSLESS: Final = frozenset({0xC3, 0xC7, 0xCB, 0xCF})
_JPEG_FRAMES: Final = frozenset({*range(0xC0, 0xD0), _SOF_JPEG_LS} - {0xC4, 0xC8, 0xCC})
"""SOF0 to SOF15 without DHT, JPG and DAC (ITU T.81 B.1.1.3), and SOF55 of JPEG-LS (T.87 C.2.2)."""
_STANDALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_APP0, _APP14 = 0xE0, 0xEE
_MAIN_HEADER_END: Final = 0x90
_SCAN_START, _TILE_DATA_START = b"\xff\xda", b"\xff\x93"
_COD, _CAP = 0x52, 0x50


class Codec(Enum):
    """The families of compressed images."""

    JPEG = "JPEG"
    JPEG_LOSSLESS = "JPEG Lossless"
    JPEG_LS = "JPEG-LS"
    JPEG_2000 = "JPEG 2000"
    HTJ2K = "High-Throughput JPEG 2000"
    JPEG_XL = "JPEG XL"


@dataclass(frozen=True, slots=True)
class CodestreamHeader:
    """A compressed image as its own header describes it.

    Parameters
    ----------
    precision
        Bits per sample.
    is_signed
        Only JPEG 2000 can say so.
    is_rgb
        Whether three components come out of a decoder as red, green and blue; None where the DICOM header
        has to say it.
    """

    codec: Codec
    rows: int
    columns: int
    components: int
    precision: int
    is_signed: bool = False
    is_rgb: bool | None = None


def codestream_header(data: bytes) -> CodestreamHeader | None:
    """What a JPEG, JPEG-LS, JPEG 2000, HTJ2K or JPEG XL image states; None where none is recognised."""
    if data[:2] == _JPEG_START:
        return _jpeg(data)
    if data[:4] == _J2K_START:
        return _j2k(data, 0)
    if data[:12] == _JP2_BOX:
        start = data.find(_J2K_START, 0, _BOXES_BEFORE_CODESTREAM)
        return None if start < 0 else _j2k(data, start)
    if data[:2] == _JPEG_XL_START or data[:12] == _JPEG_XL_BOX:
        size = jpeg_xl_size(data)
        return (
            None if size is None else CodestreamHeader(Codec.JPEG_XL, *size, components=0, precision=0, is_rgb=True)
        )
    return None


def _j2k(data: bytes, start: int) -> CodestreamHeader | None:
    """SIZ, and from COD whether the components were transformed (ISO 15444-1 A.5.1 and A.6.1)."""
    siz = data[start : start + 43]
    if len(siz) < 43:
        return None
    width, height, left, top = (int.from_bytes(siz[at : at + 4], "big") for at in (8, 12, 16, 20))
    components, precision = int.from_bytes(siz[40:42], "big"), siz[42]
    codec, is_transformed = Codec.JPEG_2000, False
    at = start + 4 + int.from_bytes(siz[4:6], "big")
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != _MAIN_HEADER_END:
        marker = data[at + 1]
        if marker == _CAP:
            codec = Codec.HTJ2K
        elif marker == _COD:
            is_transformed = data[at + 8 : at + 9] == b"\1"
            break
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    return CodestreamHeader(
        codec,
        rows=height - top,
        columns=width - left,
        components=components,
        precision=(precision & 0x7F) + 1,
        is_signed=bool(precision & 0x80),
        is_rgb=True if is_transformed else None,
    )


def _jpeg(data: bytes) -> CodestreamHeader | None:
    at, has_jfif, adobe_transform = 2, False, -1
    while at + 10 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _STANDALONE:
            at += 2
        elif marker in _JPEG_FRAMES:
            return _jpeg_frame(data, at, has_jfif=has_jfif, adobe_transform=adobe_transform)
        else:
            segment = data[at + 4 : at + 16]
            has_jfif = has_jfif or (marker == _APP0 and segment[:5] == b"JFIF\0")
            if marker == _APP14 and segment[:5] == b"Adobe" and len(segment) == 12:
                adobe_transform = segment[11]
            at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    return None


def _jpeg_frame(data: bytes, at: int, *, has_jfif: bool, adobe_transform: int) -> CodestreamHeader:
    """The frame header (T.81 B.2.2); colours by the markers that most writers set, as decoders read them."""
    marker, precision, components = data[at + 1], data[at + 4], data[at + 9]
    if marker == _SOF_JPEG_LS:
        codec = Codec.JPEG_LS
    else:
        codec = Codec.JPEG_LOSSLESS if marker in _SOF_LOSSLESS else Codec.JPEG
    is_rgb: bool | None = None
    if codec is Codec.JPEG and components == 3:
        specification = data[at + 10 : at + 19]
        is_subsampled = len(set(specification[1::3])) > 1
        if is_subsampled or has_jfif or adobe_transform > 0:
            is_rgb = False
        elif adobe_transform == 0 or specification[0::3] == b"RGB":
            is_rgb = True
    return CodestreamHeader(
        codec,
        rows=int.from_bytes(data[at + 5 : at + 7], "big"),
        columns=int.from_bytes(data[at + 7 : at + 9], "big"),
        components=components,
        precision=precision,
        is_rgb=is_rgb,
    )


def is_codestream_start(data: bytes) -> bool:
    """Whether a compressed image of any family begins here; RLE has no such mark."""
    return (
        data[:4] == _J2K_START or data[:2] in (_JPEG_START, _JPEG_XL_START) or data[:12] in (_JP2_BOX, _JPEG_XL_BOX)
    )


def has_end(data: bytes) -> bool:
    """Whether a JPEG, JPEG-LS or JPEG 2000 image has its end marker; behind it there may be padding.

    Decoders of JPEG fill up in grey, without a word, what is missing. Between the last start of scan, or of
    tile data, and the end no other end marker can occur: coded data have a zero or a small number after FF.
    """
    return data.rfind(END_OF_CODESTREAM) > max(data.rfind(_SCAN_START), data.rfind(_TILE_DATA_START))
