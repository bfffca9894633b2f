"""Texts inside compressed images: comments and application data of JPEG families are overwritten where they stand.

Lengths stay as they are, so that every offset into the frames still holds.
"""

from __future__ import annotations

import struct
from typing import Final

_ITEM: Final = b"\xfe\xff\x00\xe0"
_JPEG_START: Final = b"\xff\xd8\xff"
_JPEG_2000_START: Final = b"\xff\x4f\xff\x51"
_COMMENT, _SCAN = 0xFE, 0xDA
_APPLICATION: Final = range(0xE0, 0xF0)
_KEPT: Final = {0xE0: b"JFIF\0", 0xEE: b"Adobe", 0xE8: b"mrfx"}
"""Application data that say how colours are coded, and no more."""
_MOST_KEPT_BYTES: Final = 20
_J2K_COMMENT, _J2K_TILE = 0x64, 0x90


def without_texts(pixel_data: bytes) -> bytes:
    """Encapsulated pixel data (PS3.5 A.4) without the texts in the heads of its codestreams."""
    blank = bytearray(pixel_data)
    position = 0
    while position + 8 <= len(blank) and blank[position : position + 4] == _ITEM:
        (length,) = struct.unpack_from("<I", blank, position + 4)
        start = position + 8
        if blank[start : start + 3] == _JPEG_START:
            _blank_jpeg(blank, start + 2, min(start + length, len(blank)))
        elif blank[start : start + 4] == _JPEG_2000_START:
            _blank_jpeg_2000(blank, start + 2, min(start + length, len(blank)))
        position = start + length
    return bytes(blank)


def _blank_jpeg(blank: bytearray, position: int, end: int) -> None:
    while position + 4 <= end and blank[position] == 0xFF:
        marker = blank[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker == _SCAN:
            return
        (length,) = struct.unpack_from(">H", blank, position + 2)
        first, last = position + 4, min(position + 2 + length, end)
        known = _KEPT.get(marker)
        is_kept = known is not None and blank.startswith(known, first) and length <= _MOST_KEPT_BYTES
        if marker == _COMMENT or (marker in _APPLICATION and not is_kept):
            blank[first:last] = bytes(max(0, last - first))
        position += 2 + max(length, 2)


def _blank_jpeg_2000(blank: bytearray, position: int, end: int) -> None:
    while position + 4 <= end and blank[position] == 0xFF and blank[position + 1] != _J2K_TILE:
        (length,) = struct.unpack_from(">H", blank, position + 2)
        # The first two bytes of a comment say what kind it is.
        first, last = position + 6, min(position + 2 + length, end)
        if blank[position + 1] == _J2K_COMMENT and last > first:
            blank[first:last] = b" " * (last - first)
        position += 2 + max(length, 2)
