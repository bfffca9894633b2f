"""Finds the elements of an ordinary image header without converting any: what opening a large series costs.

Only what nearly every image is: a file with preamble, little endian, elements in order, pixel data at the end,
not said to have frames.
Whatever is unusual in any way is left to the complete parser, which also says what is wrong with it.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Final

from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

from app.dicom.elements import Elements, Memo, Values
from app.dicom.reading import PIXEL_TAGS, Header, PixelElement

_CHUNK_BYTES: Final = 1 << 16
_UNDEFINED: Final = 0xFFFFFFFF
_LONG: Final = frozenset({b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"})
_SHORT: Final = frozenset(
    {b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FD", b"FL", b"IS", b"LO", b"LT", b"PN", b"SH", b"SL", b"SS"}
    | {b"ST", b"TM", b"UI", b"UL", b"US"}
)
_DEEPEST: Final = 16

_ITEM: Final = 0xFFFEE000
_ITEM_END: Final = 0xFFFEE00D
_SEQUENCE_END: Final = 0xFFFEE0DD
_TRANSFER_SYNTAX: Final = 0x00020010
_CHARACTER_SET: Final = 0x00080005
_PIXEL_REPRESENTATION: Final = 0x00280103
_NUMBER_OF_FRAMES: Final = 0x00280008
_FIRST_PIXEL_TAG: Final = 0x7FE00008

_unpack_tag = struct.Struct("<HH").unpack_from
_unpack_short = struct.Struct("<H").unpack_from
_unpack_long = struct.Struct("<L").unpack_from


class _UnusualError(Exception):
    """The complete parser has to look at this file."""


class _ScannedElements(Elements):
    """Elements that lie in a buffer; `places` are (VR or None, start, end) by tag."""

    __slots__ = ("_buffer", "_character_set", "_is_implicit", "_places")

    def __init__(
        self, buffer: bytes, places: dict[int, tuple[str | None, int, int]], *, is_implicit: bool, memo: Memo | None
    ) -> None:
        super().__init__(Dataset(), memo)
        self._buffer, self._places, self._is_implicit = buffer, places, is_implicit
        _, start, end = places.get(_CHARACTER_SET, (None, 0, 0))
        self._character_set = buffer[start:end]

    def _lookup(self, tag: int) -> tuple[object, bytes | None] | None:
        place = self._places.get(tag)
        if place is None:
            return None
        vr, start, end = place
        return (vr, self._character_set), self._buffer[start:end]

    def tags(self) -> tuple[int, ...]:
        return tuple(self._places)

    def _converted(self, tag: int) -> Values:
        wanted = [_CHARACTER_SET, _PIXEL_REPRESENTATION, tag]
        if tag >> 16 & 1:
            wanted.append(tag & 0xFFFF0000 | tag >> 8 & 0xFF)  # who says what a private element is
        dataset = Dataset({BaseTag(each): self._raw(each) for each in wanted if each in self._places})
        return Elements(dataset)._of_tag(tag)

    def _raw(self, tag: int) -> RawDataElement:
        vr, start, end = self._places[tag]
        value = self._buffer[start:end]
        return RawDataElement(BaseTag(tag), vr, len(value), value, start, self._is_implicit, True)


def scan_header(path: Path, memo: Memo | None = None) -> Header | None:
    """The header of an ordinary image file; None for every other file, readable or not."""
    try:
        with path.open("rb", buffering=0) as file:
            state = os.fstat(file.fileno())
            data = file.read(_CHUNK_BYTES)
    except OSError:
        return None
    if data[128:132] != b"DICM":
        return None
    try:
        transfer_syntax, start = _meta(data)
        is_implicit = transfer_syntax == ImplicitVRLittleEndian
        places, pixels = _data_set(data, start, is_implicit=is_implicit)
    except (_UnusualError, struct.error):
        return None
    elements = _ScannedElements(data, places, is_implicit=is_implicit, memo=memo)
    return Header(path, elements, transfer_syntax, state.st_size, state.st_mtime_ns, pixels)


def _meta(data: bytes) -> tuple[str, int]:
    """Transfer syntax, and where the data set begins (PS3.10 7.1)."""
    at, transfer_syntax = 132, ""
    while _unpack_short(data, at)[0] == 0x0002:
        tag, _, start, length = _explicit(data, at)
        if tag == _TRANSFER_SYNTAX:
            transfer_syntax = data[start : start + length].rstrip(b"\0 ").decode("latin-1")
        at = start + length
    if transfer_syntax in ("", str(DeflatedExplicitVRLittleEndian), str(ExplicitVRBigEndian)):
        raise _UnusualError
    if not transfer_syntax.startswith("1.2.840.10008.1.2"):
        raise _UnusualError
    return transfer_syntax, at


def _data_set(
    data: bytes, at: int, *, is_implicit: bool
) -> tuple[dict[int, tuple[str | None, int, int]], PixelElement]:
    read = _implicit if is_implicit else _explicit
    places: dict[int, tuple[str | None, int, int]] = {}
    previous = 0
    while True:
        tag, vr, start, length = read(data, at)
        if tag <= previous or tag == _NUMBER_OF_FRAMES:
            raise _UnusualError
        if tag >= _FIRST_PIXEL_TAG:
            keyword = PIXEL_TAGS.get(tag)
            if keyword is None:
                raise _UnusualError
            return places, PixelElement(keyword, start, None if length == _UNDEFINED else length, vr or "")
        if length == _UNDEFINED:
            if vr == "UN":
                raise _UnusualError
            at = _after_items(data, start, is_implicit=is_implicit, depth=1)
            if tag >> 16 == 0x0028:
                raise _UnusualError  # a Modality LUT
        else:
            at = start + length
            places[tag] = vr, start, at
        previous = tag


def _explicit(data: bytes, at: int) -> tuple[int, str | None, int, int]:
    """Tag, VR, start and length of the value (PS3.5 7.1.2)."""
    group, element = _unpack_tag(data, at)
    vr = data[at + 4 : at + 6]
    if vr in _SHORT:
        return group << 16 | element, vr.decode(), at + 8, _unpack_short(data, at + 6)[0]
    if vr in _LONG:
        return group << 16 | element, vr.decode(), at + 12, _unpack_long(data, at + 8)[0]
    raise _UnusualError


def _implicit(data: bytes, at: int) -> tuple[int, str | None, int, int]:
    """Tag, no VR, start and length of the value (PS3.5 7.1.3)."""
    group, element = _unpack_tag(data, at)
    return group << 16 | element, None, at + 8, _unpack_long(data, at + 4)[0]


def _after_items(data: bytes, at: int, *, is_implicit: bool, depth: int) -> int:
    """Where a sequence of undefined length ends (PS3.5 7.5)."""
    if depth > _DEEPEST:
        raise _UnusualError
    while True:
        tag, _, at, length = _implicit(data, at)  # items and delimiters have no VR in any encoding
        if tag == _SEQUENCE_END:
            return at
        if tag != _ITEM:
            raise _UnusualError
        at = _after_item(data, at, is_implicit=is_implicit, depth=depth) if length == _UNDEFINED else at + length


def _after_item(data: bytes, at: int, *, is_implicit: bool, depth: int) -> int:
    read = _implicit if is_implicit else _explicit
    while True:
        if _implicit(data, at)[0] == _ITEM_END:
            return at + 8
        _, vr, at, length = read(data, at)
        if length != _UNDEFINED:
            at += length
        elif vr == "UN":
            raise _UnusualError
        else:
            at = _after_items(data, at, is_implicit=is_implicit, depth=depth + 1)
