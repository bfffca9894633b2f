"""Finds the elements of an ordinary image header without converting any: what opening a large series costs.

Only what nearly every image is: a file with preamble, little endian, elements in order, pixel data at the end,
not said to have frames. Whatever is unusual in any way is left to the complete parser, which also says what is
wrong with it.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Final

from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

from app.dicom.elements import Memo
from app.dicom.reading import PIXEL_TAGS, Header, PixelElement
from app.dicom.scanned_elements import Places, ScannedElements
from app.dicom.structure_bounds import Buffer
from app.dicom.value_representations import LONG_VRS, SHORT_VRS

_CHUNK_BYTES: Final = 1 << 15
_LARGEST_CHUNK_BYTES: Final = 1 << 20
"""Some vendors put hundreds of kilobytes of their own before the pixels."""
_UNDEFINED: Final = 0xFFFFFFFF
_VRS: Final = {vr: (vr.decode(), vr in LONG_VRS) for vr in LONG_VRS | SHORT_VRS}
"""Value representation as text, and whether 32 bits state the length."""
_DEEPEST: Final = 16
_MOST_ELEMENTS: Final = 20_000
"""Where more stand is no ordinary image, and to note it takes more room than the file."""

_ITEM: Final = 0xFFFEE000
_ITEM_END: Final = 0xFFFEE00D
_SEQUENCE_END: Final = 0xFFFEE0DD
_TRANSFER_SYNTAX: Final = 0x00020010
_NUMBER_OF_FRAMES: Final = 0x00280008
_FIRST_PIXEL_TAG: Final = 0x7FE00008

_unpack_explicit = struct.Struct("<HH2sH").unpack_from
_unpack_implicit = struct.Struct("<HHL").unpack_from
_unpack_short = struct.Struct("<H").unpack_from
_unpack_long = struct.Struct("<L").unpack_from


class _UnusualError(Exception):
    """The complete parser has to look at this file."""


def scan_header(path: Path, memo: Memo | None = None) -> Header | None:
    """The header of an ordinary image file; None for every other file, readable or not."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    except OSError:
        return None
    try:
        state = os.fstat(descriptor)
        data = os.read(descriptor, _CHUNK_BYTES)
        if data[128:132] != b"DICM":
            return None
        try:
            return _scanned(path, data, state, memo)
        except struct.error:
            if len(data) < _CHUNK_BYTES:
                return None
            data += os.read(descriptor, _LARGEST_CHUNK_BYTES)
            return _scanned(path, data, state, memo)
    except (_UnusualError, struct.error, OSError):
        return None
    finally:
        os.close(descriptor)


def places_of(content: Buffer) -> tuple[Places, bool] | None:
    """Where the elements of an ordinary image lie in the bytes of its file, and whether their VRs are implicit.

    None for every other file, readable or not.
    """
    try:
        if content[128:132] != b"DICM":
            return None
        transfer_syntax, start = _meta(content)
        is_implicit = transfer_syntax == ImplicitVRLittleEndian
        if is_implicit and content[start + 4 : start + 6] in _VRS:
            return None  # not encoded as it says
        places: Places = {}
        (_implicit_data_set if is_implicit else _explicit_data_set)(content, start, places)
    except (_UnusualError, struct.error):
        return None
    return places, is_implicit


def _scanned(path: Path, data: bytes, state: os.stat_result, memo: Memo | None) -> Header:
    transfer_syntax, start = _meta(data)
    is_implicit = transfer_syntax == ImplicitVRLittleEndian
    places: Places = {}
    pixels = (_implicit_data_set if is_implicit else _explicit_data_set)(data, start, places)
    # A view would keep the whole chunk in memory for as long as the header.
    elements = ScannedElements(data[: pixels.offset], places, is_implicit=is_implicit, memo=memo)
    return Header(path, elements, transfer_syntax, state.st_size, state.st_mtime_ns, pixels)


def _meta(data: Buffer) -> tuple[str, int]:
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


def _explicit_data_set(data: Buffer, at: int, places: Places) -> PixelElement:
    """Put down where each element lies, up to the pixels."""
    previous = 0
    while True:
        group, element, code, length = _unpack_explicit(data, at)
        tag = group << 16 | element
        if tag <= previous or tag == _NUMBER_OF_FRAMES or code not in _VRS or len(places) > _MOST_ELEMENTS:
            raise _UnusualError
        vr, is_long = _VRS[code]
        start = at + 8
        if is_long:
            length, start = _unpack_long(data, start)[0], at + 12
        if tag >= _FIRST_PIXEL_TAG:
            return _pixels(tag, start, length, vr)
        if length == _UNDEFINED:
            if vr != "SQ":
                raise _UnusualError
            at = _after_items(data, start, is_implicit=False, depth=1)
        else:
            at = start + length
        places[tag] = vr, start, at
        previous = tag


def _implicit_data_set(data: Buffer, at: int, places: Places) -> PixelElement:
    """Put down where each element lies, up to the pixels."""
    previous = 0
    while True:
        group, element, length = _unpack_implicit(data, at)
        tag = group << 16 | element
        if tag <= previous or tag == _NUMBER_OF_FRAMES or len(places) > _MOST_ELEMENTS:
            raise _UnusualError
        start = at + 8
        if tag >= _FIRST_PIXEL_TAG:
            return _pixels(tag, start, length, "")
        at = start + length if length != _UNDEFINED else _after_items(data, start, is_implicit=True, depth=1)
        places[tag] = None, start, at
        previous = tag


def _pixels(tag: int, start: int, length: int, vr: str) -> PixelElement:
    keyword = PIXEL_TAGS.get(tag)
    if keyword is None:
        raise _UnusualError
    return PixelElement(keyword, start, None if length == _UNDEFINED else length, vr)


def _explicit(data: Buffer, at: int) -> tuple[int, str, int, int]:
    """Tag, VR, start and length of the value (PS3.5 7.1.2)."""
    group, element, code, length = _unpack_explicit(data, at)
    if code not in _VRS:
        raise _UnusualError
    vr, is_long = _VRS[code]
    if is_long:
        return group << 16 | element, vr, at + 12, _unpack_long(data, at + 8)[0]
    return group << 16 | element, vr, at + 8, length


def _implicit(data: Buffer, at: int) -> tuple[int, str, int, int]:
    """Tag, no VR, start and length of the value (PS3.5 7.1.3)."""
    group, element, length = _unpack_implicit(data, at)
    return group << 16 | element, "", at + 8, length


def _after_items(data: Buffer, at: int, *, is_implicit: bool, depth: int) -> int:
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


def _after_item(data: Buffer, at: int, *, is_implicit: bool, depth: int) -> int:
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
