"""What a compressed image says of its own size, read from its first markers before any decoder is trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_JPEG_START: Final = b"\xff\xd8"
_J2K_START: Final = b"\xff\x4f\xff\x51"
_JPEG_FRAMES: Final = frozenset({*range(0xC0, 0xD0), 0xF7} - {0xC4, 0xC8, 0xCC})
"""SOF0 to SOF15 without DHT, JPG and DAC (ITU T.81 B.1.1.3), and SOF55 of JPEG-LS (T.87 C.2.2)."""
_STANDALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})


@dataclass(frozen=True, slots=True)
class CodestreamSize:
    """Size of a compressed image as its own header states it."""

    rows: int
    columns: int
    components: int


def codestream_size(data: bytes) -> CodestreamSize | None:
    """The size that a JPEG, JPEG-LS or JPEG 2000 codestream states; None where none is found."""
    j2k = data.find(_J2K_START, 0, 4096)
    if j2k >= 0:
        return _j2k_size(data[j2k : j2k + 64])
    if data[:2] == _JPEG_START:
        return _jpeg_size(data)
    return None


def _j2k_size(data: bytes) -> CodestreamSize | None:
    """SIZ of ISO 15444-1 A.5.1: Xsiz, Ysiz, XOsiz, YOsiz from byte 8 of the codestream."""
    if len(data) < 42:
        return None
    width, height, left, top = (int.from_bytes(data[at : at + 4], "big") for at in (8, 12, 16, 20))
    components = int.from_bytes(data[40:42], "big")
    return CodestreamSize(height - top, width - left, components)


def _jpeg_size(data: bytes) -> CodestreamSize | None:
    at = 2
    while at + 10 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _STANDALONE:
            at += 2
        elif marker in _JPEG_FRAMES:
            rows, columns = int.from_bytes(data[at + 5 : at + 7], "big"), int.from_bytes(data[at + 7 : at + 9], "big")
            return CodestreamSize(rows, columns, data[at + 9])
        else:
            at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    return None
