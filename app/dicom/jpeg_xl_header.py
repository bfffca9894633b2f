"""The size of a JPEG XL image, read bit by bit from its first bytes (ISO 18181-1 SizeHeader, 18181-2 boxes)."""

from __future__ import annotations

from typing import Final

_HEADER_BYTES: Final = 16
_MOST_BOXES: Final = 64
_DISTRIBUTION: Final = (9, 13, 18, 30)
_RATIOS: Final = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}


class _Bits:
    """Bits of a byte string, least significant first."""

    def __init__(self, data: bytes) -> None:
        self._value, self._at = int.from_bytes(data, "little"), 0

    def take(self, count: int) -> int:
        found = (self._value >> self._at) & ((1 << count) - 1)
        self._at += count
        return found


def jpeg_xl_size(data: bytes) -> tuple[int, int] | None:
    """Rows and columns of a bare or boxed JPEG XL image; None where they cannot be found."""
    codestream = data[:_HEADER_BYTES] if data[:2] == b"\xff\x0a" else _boxed(data)
    if codestream[:2] != b"\xff\x0a" or len(codestream) < 4:
        return None
    bits = _Bits(codestream[2:])
    is_small = bool(bits.take(1))
    rows = _length(bits, is_small=is_small)
    ratio = _RATIOS.get(bits.take(3))
    if ratio is None:
        return rows, _length(bits, is_small=is_small)
    return rows, rows * ratio[0] // ratio[1]


def _length(bits: _Bits, *, is_small: bool) -> int:
    return 8 * (1 + bits.take(5)) if is_small else 1 + bits.take(_DISTRIBUTION[bits.take(2)])


def _boxed(data: bytes) -> bytes:
    """The start of the codestream in the first jxlc or jxlp box."""
    at = 0
    for _ in range(_MOST_BOXES):
        length, kind, content = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], at + 8
        if length == 1:
            length, content = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        if kind == b"jxlc":
            return data[content : content + _HEADER_BYTES]
        if kind == b"jxlp":
            return data[content + 4 : content + 4 + _HEADER_BYTES]
        if length < 8:
            break
        at += length
    return b""
