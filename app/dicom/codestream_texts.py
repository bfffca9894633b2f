"""Texts inside compressed images: what is no part of the image is overwritten where it stands.

Lengths stay as they are, so that every offset into the frames still holds.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

_ITEM: Final = b"\xfe\xff\x00\xe0"
_JPEG_START: Final = b"\xff\xd8\xff"
_JPEG_2000_START: Final = b"\xff\x4f\xff\x51"
_JP2_START: Final = b"\0\0\0\x0cjP  "
_JPEG_XL_START: Final = b"\0\0\0\x0cJXL "
_STARTS: Final = (_JPEG_START, _JPEG_2000_START, _JP2_START, _JPEG_XL_START)
_COMMENT, _SCAN, _START, _END = 0xFE, 0xDA, 0xD8, 0xD9
_AFTER_SCAN: Final = re.compile(rb"\xff[\x80-\xcf\xd8-\xfe]")
"""In coded pixels 0xFF is followed by 0 or a restart (ISO/IEC 10918-1 B.1.1.5), in JPEG-LS by less than 0x80."""
_APPLICATION: Final = range(0xE0, 0xF0)
_KEPT: Final = {0xE0: b"JFIF\0", 0xEE: b"Adobe", 0xE8: b"mrfx"}
"""Application data that say how colours are coded, and no more."""
_MOST_KEPT_BYTES: Final = 20
_J2K_COMMENT, _J2K_TILE, _J2K_DATA, _J2K_END = 0x64, 0x90, 0x93, 0xD9
_FAMILIES: Final = {
    _JP2_START[4:]: (
        *(b"jP  ", b"ftyp", b"jp2h", b"jp2c"),
        *(b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"res "),
    ),
    _JPEG_XL_START[4:]: (b"JXL ", b"ftyp", b"jxll", b"jxlc", b"jxlp", b"jxli"),
}
"""Boxes that hold the image (ISO/IEC 15444-1 annex I, 18181-2); others hold texts, or the JPEG that it was before."""
_NO_BOX: Final = b"free"
_NO_OFFSETS: Final = _ITEM + bytes(4)

Span = tuple[int, int]
Patch = tuple[int, bytes]
"""Where, and what comes there instead."""


def without_texts(pixel_data: bytes) -> bytes:
    """Encapsulated pixel data (PS3.5 A.4) without texts before, between, within and behind its codestreams."""
    blank = bytearray(pixel_data)
    fragments = list(_fragments(pixel_data))
    offsets, frames = fragments[:1], fragments[1:]
    if offsets and pixel_data.startswith(_STARTS, offsets[0][0]):
        offsets, frames = [], fragments  # There is no table, as there should be.
    whole = b"".join(pixel_data[first:end] for first, end in frames)  # a mark may stand in two fragments
    begins = [0, *accumulate(end - first for first, end in frames)]
    starts = [begin for begin in begins[:-1] if whole.startswith(_STARTS, begin)]
    for begin, after in pairwise([*starts, len(whole)]):
        for at, content in _patches(whole[begin:after]):
            span = begin + at, begin + at + len(content)
            for start, end, offset in _in_fragments(span, frames, begins):
                blank[start:end] = content[offset : offset + end - start]
    if fragments:
        del blank[fragments[-1][1] :]
    if offsets and not _is_table(pixel_data[slice(*offsets[0])], frames):
        blank[: offsets[0][1]] = _NO_OFFSETS
    return bytes(blank)


def _fragments(pixel_data: bytes) -> Iterator[Span]:
    """Where each item's bytes stand."""
    position = 0
    while position + 8 <= len(pixel_data) and pixel_data.startswith(_ITEM, position):
        (length,) = struct.unpack_from("<I", pixel_data, position + 4)
        yield position + 8, min(position + 8 + length, len(pixel_data))
        position += 8 + length


def _is_table(content: bytes, frames: list[Span]) -> bool:
    """Whether a basic offset table names fragments, each once and in order."""
    if len(content) % 4:
        return False
    named = [offset for (offset,) in struct.iter_unpack("<I", content)]
    first = frames[0][0] if frames else 0
    there = {start - first for start, _ in frames}
    return named == sorted(set(named)) and there.issuperset(named)


def _in_fragments(span: Span, parts: Sequence[Span], begins: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """A piece of the codestreams as pieces of the fragments that hold it, and how far into it each begins.

    Parameters
    ----------
    begins
        Where in the codestreams each fragment begins.
    """
    for place in range(bisect_right(begins, span[0]) - 1, len(parts)):
        (first, last), before = parts[place], begins[place]
        start, end = max(span[0] - before, 0), min(span[1] - before, last - first)
        if end <= 0:
            return
        if start < end:
            yield first + start, first + end, before + start - span[0]


def _patches(stream: bytes) -> Iterator[Patch]:
    family = _FAMILIES.get(stream[4:8])
    if family is not None:
        yield from _in_boxes(stream, (0, len(stream)), family)
    elif stream.startswith((_JPEG_START, _JPEG_2000_START)):
        find = _texts_of_jpeg if stream.startswith(_JPEG_START) else _texts_of_jpeg_2000
        for start, end in find(stream):
            yield start, _zeros(start, min(end, len(stream)))


def _zeros(start: int, end: int) -> bytes:
    return bytes(max(end - start, 0))


def _in_boxes(stream: bytes, within: Span, family: tuple[bytes, ...]) -> Iterator[Patch]:
    position, last = within
    while position + 8 <= last:
        length, kind = struct.unpack_from(">I4s", stream, position)
        head = 8
        if length == 1 and position + 16 <= last:
            (length,), head = struct.unpack_from(">Q", stream, position + 8), 16
        end = min(position + length, last) if length else last
        if end < position + head:
            break
        if kind not in family:
            yield position + 4, _NO_BOX
            yield position + head, bytes(end - position - head)
        elif kind == b"jp2h":
            yield from _in_boxes(stream, (position + head, end), family)
        elif kind == b"jp2c":
            for first, after in _texts_of_jpeg_2000(stream[position + head : end]):
                yield position + head + first, _zeros(first, min(after, end - position - head))
        position = end
    yield position, _zeros(position, last)


def _texts_of_jpeg(stream: bytes) -> Iterator[Span]:
    position = 2
    while position + 4 <= len(stream) and stream[position] == 0xFF:
        marker = stream[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker in (_END, _START):  # the latter where a frame has no end
            break
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
    if stream[position : position + 2] == bytes((0xFF, _END)):
        yield position + 2, len(stream)


def _texts_of_jpeg_2000(stream: bytes) -> Iterator[Span]:
    """In the main header, in that of each tile-part (ISO/IEC 15444-1 A.4), and behind the end."""
    position, tile_end = 2, 0
    while position + 4 <= len(stream) and stream[position] == 0xFF:
        marker = stream[position + 1]
        if marker == _J2K_END:
            break
        if marker == _J2K_DATA:
            if tile_end <= position:  # It goes on to the end of the codestream.
                position = max(stream.rfind(bytes((0xFF, _J2K_END))), position + 2)
                break
            position, tile_end = tile_end, 0
            continue
        (length,) = struct.unpack_from(">H", stream, position + 2)
        if marker == _J2K_TILE and position + 12 <= len(stream):
            (tile_bytes,) = struct.unpack_from(">I", stream, position + 6)
            tile_end = position + tile_bytes if tile_bytes else 0
        if marker == _J2K_COMMENT:
            # The first two bytes of a comment say what kind it is.
            yield position + 6, position + 2 + length
        position += 2 + max(length, 2)
    if stream[position : position + 2] == bytes((0xFF, _J2K_END)):
        yield position + 2, len(stream)
