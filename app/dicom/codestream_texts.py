"""Texts inside compressed images: comments and application data of JPEG families are overwritten where they stand.

Lengths stay as they are, so that every offset into the frames still holds.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from itertools import islice
from typing import Final

_ITEM: Final = b"\xfe\xff\x00\xe0"
_JPEG_START: Final = b"\xff\xd8\xff"
_JPEG_2000_START: Final = b"\xff\x4f\xff\x51"
_COMMENT, _SCAN, _START, _END = 0xFE, 0xDA, 0xD8, 0xD9
_AFTER_SCAN: Final = re.compile(rb"\xff[\x80-\xcf\xd8-\xfe]")
"""In coded pixels 0xFF is followed by 0 or a restart (ISO/IEC 10918-1 B.1.1.5), in JPEG-LS by less than 0x80."""
_APPLICATION: Final = range(0xE0, 0xF0)
_KEPT: Final = {0xE0: b"JFIF\0", 0xEE: b"Adobe", 0xE8: b"mrfx"}
"""Application data that say how colours are coded, and no more."""
_MOST_KEPT_BYTES: Final = 20
_J2K_COMMENT, _J2K_TILE = 0x64, 0x90
_MOST_FRAGMENTS: Final = 64
"""Over how many fragments the head of a codestream is followed."""

Span = tuple[int, int]


def without_texts(pixel_data: bytes) -> bytes:
    """Encapsulated pixel data (PS3.5 A.4) without the texts in the heads of its codestreams, or between scans."""
    blank = bytearray(pixel_data)
    fragments = list(_fragments(pixel_data))
    for place, (first, _) in enumerate(fragments):
        is_jpeg = pixel_data.startswith(_JPEG_START, first)
        if not is_jpeg and not pixel_data.startswith(_JPEG_2000_START, first):
            continue
        # A head may be longer than its fragment.
        parts = list(islice(fragments, place, place + _MOST_FRAGMENTS))
        stream = b"".join(pixel_data[start:end] for start, end in parts)
        for span in _texts_of_jpeg(stream) if is_jpeg else _texts_of_jpeg_2000(stream):
            for start, end in _in_fragments(span, parts):
                blank[start:end] = bytes(end - start)
    return bytes(blank)


def _fragments(pixel_data: bytes) -> Iterator[Span]:
    """Where each item's bytes stand."""
    position = 0
    while position + 8 <= len(pixel_data) and pixel_data.startswith(_ITEM, position):
        (length,) = struct.unpack_from("<I", pixel_data, position + 4)
        yield position + 8, min(position + 8 + length, len(pixel_data))
        position += 8 + length


def _in_fragments(span: Span, parts: list[Span]) -> Iterator[Span]:
    """A piece of a codestream as pieces of the fragments that hold it."""
    before = 0
    for first, last in parts:
        start, end = max(span[0] - before, 0), min(span[1] - before, last - first)
        if start < end:
            yield first + start, first + end
        before += last - first


def _texts_of_jpeg(stream: bytes) -> Iterator[Span]:
    position = 2
    while position + 4 <= len(stream) and stream[position] == 0xFF:
        marker = stream[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker in (_END, _START):  # the latter where a frame has no end
            return
        (length,) = struct.unpack_from(">H", stream, position + 2)
        known = _KEPT.get(marker)
        is_kept = known is not None and stream.startswith(known, position + 4) and length <= _MOST_KEPT_BYTES
        if marker == _COMMENT or (marker in _APPLICATION and not is_kept):
            yield position + 4, position + 2 + length
        position += 2 + max(length, 2)
        if marker == _SCAN and (following := _AFTER_SCAN.search(stream, position)):
            position = following.start()
        elif marker == _SCAN:
            return


def _texts_of_jpeg_2000(stream: bytes) -> Iterator[Span]:
    position = 2
    while position + 4 <= len(stream) and stream[position] == 0xFF and stream[position + 1] != _J2K_TILE:
        (length,) = struct.unpack_from(">H", stream, position + 2)
        if stream[position + 1] == _J2K_COMMENT:
            # The first two bytes of a comment say what kind it is.
            yield position + 6, position + 2 + length
        position += 2 + max(length, 2)
