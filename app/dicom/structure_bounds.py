"""Counts data elements and items of a file, at every depth, before a parser makes objects of them.

The walk goes where pydicom would go, sooner or later: it reads sequences of stated length only when somebody asks for
them, and then without any bound.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydicom.datadict import dictionary_has_tag, dictionary_VR
from pydicom.uid import ExplicitVRBigEndian

from app.core.phrases import phrase
from app.dicom.value_representations import LONG_VRS, SHORT_VRS

_LEAST_LIMIT, _DENSE_LIMIT, _MOST_LIMIT = 250_000, 1_000_000, 3_000_000
_BYTES_OF_DENSE, _BYTES_PER_ELEMENT = 9, 32
"""pydicom keeps some 190 bytes and takes 4 us for each element: a million is 5 s. A structured report, the densest of
honest objects, has 10 bytes for each, and may be one of a long intervention; more elements than in any of those are
only in objects of thousands of frames or contours, and these are long."""
_ITEM_WEIGHT: Final = 2
"""An item of a sequence counts as so many elements, be it empty."""

_UNDEFINED: Final = 0xFFFFFFFF
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_PIXELS: Final = frozenset({0x7FE00008, 0x7FE00009, 0x7FE00010})
_TRANSFER_SYNTAX: Final = b"\x02\0\x10\0UI"
_NO_VR: Final = b""

TOO_MANY_ELEMENTS: Final = phrase("It holds more data elements than any honest file of its size.")

Buffer = bytes | mmap.mmap


class TooManyElementsError(ValueError):
    """No honest file of this size holds so many data elements."""


def check_structure(content: Buffer) -> None:
    """Look through a DICOM file, or a bare data set, as far as its pixel data.

    Raises
    ------
    TooManyElementsError
        If it holds more elements and items than a file of its size may.
    """
    at, is_little = _data_set(content)
    try:
        _Walk(content, is_little=is_little).go(at)
    except struct.error:
        return  # It ends in the middle of something: no parser gets beyond that.


@contextmanager
def mapped(path: Path) -> Iterator[Buffer]:
    """The bytes of a file, of which only those are read that are looked at.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with path.open("rb") as file:
        try:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # Nothing can be mapped of an empty file.
            yield b""
            return
        with content:
            yield content


class _Walk:
    """One pass; `_open` holds where each sequence and item that is open ends, None where a delimiter says so."""

    def __init__(self, content: Buffer, *, is_little: bool) -> None:
        order = "<" if is_little else ">"
        self._content = content
        self._header = struct.Struct(f"{order}HH2sH").unpack_from
        self._item = struct.Struct(f"{order}HHL").unpack_from
        self._long = struct.Struct(f"{order}L").unpack_from
        self._item_bytes = struct.pack(f"{order}HH", _ITEM >> 16, _ITEM & 0xFFFF)
        self._end_bytes = struct.pack(f"{order}HH", _SEQUENCE_END >> 16, _SEQUENCE_END & 0xFFFF)
        self._left = _most_elements(len(content))
        self._open: list[tuple[bool, int | None, bool]] = []
        """Whether it is a sequence, where it ends, whether its elements have no VR."""

    def go(self, at: int) -> None:
        size = len(self._content)
        top_is_implicit = self._is_implicit(at)
        while at < size:
            is_sequence, end, is_implicit = self._open[-1] if self._open else (False, size, top_is_implicit)
            if end is not None and at >= end:
                self._open.pop()
            elif is_sequence:
                at = self._next_item(at, is_implicit=is_implicit)
            else:
                after = self._next_element(at, is_implicit=is_implicit)
                if after is None:
                    return
                at = after

    def _next_item(self, at: int, *, is_implicit: bool) -> int:
        """Whatever is no delimiter is taken for an item, as pydicom takes it."""
        group, element, length = self._item(self._content, at)
        at += 8
        if group << 16 | element == _SEQUENCE_END:
            self._count(1)
            self._open.pop()
            return at
        self._count(_ITEM_WEIGHT)
        if length:
            end = None if length == _UNDEFINED else at + length
            self._open.append((False, end, is_implicit or self._is_implicit(at)))
        return at

    def _next_element(self, at: int, *, is_implicit: bool) -> int | None:
        """Where the next element or, of a sequence, its first item starts; None at the end of what is parsed."""
        self._count(1)
        group, number, vr, stated = self._header(self._content, at)
        tag, length = int(group) << 16 | int(number), int(stated)
        at += 8
        if tag == _ITEM_END:
            if not self._open:
                return None
            self._open.pop()
            return at
        if tag in _PIXELS and not self._open:
            return None
        if is_implicit or not b"AA" <= vr <= b"ZZ":
            vr, (length,) = _NO_VR, self._long(self._content, at - 4)
        elif vr in LONG_VRS:
            (length,) = self._long(self._content, at)
            at += 4
        if vr not in (b"SQ", b"UN", _NO_VR) or not (length or vr == b"SQ"):
            return at + length if length != _UNDEFINED or vr in SHORT_VRS else self._after_delimiter(at)
        starts_with_item = self._content[at : at + 4] == self._item_bytes
        is_sequence = vr == b"SQ" or starts_with_item or _is_sequence(tag)
        if length == _UNDEFINED:
            if not is_sequence and vr != b"UN":
                return self._after_delimiter(at)
            self._open.append((True, None, is_implicit))
            return at
        if not is_sequence:
            return at + length
        self._open.append((True, at + length, is_implicit))
        return at

    def _after_delimiter(self, at: int) -> int:
        found = self._content.find(self._end_bytes, at)
        return found + 8 if found >= 0 else len(self._content)

    def _is_implicit(self, at: int) -> bool:
        """Whether the data set that starts here states no VRs, by the first one."""
        return not all(0x40 < byte < 0x5B for byte in self._content[at + 4 : at + 6])

    def _count(self, weight: int) -> None:
        self._left -= weight
        if self._left < 0:
            raise TooManyElementsError


def _data_set(content: Buffer) -> tuple[int, bool]:
    """Where the data set starts, and whether it is little endian."""
    if content[128:132] != b"DICM":
        return 0, content[:2] != b"\x00\x08"
    at, is_little = 132, True
    while content[at : at + 2] == b"\x02\0" and at + 12 <= len(content):
        is_long = content[at + 4 : at + 6] in LONG_VRS
        start = at + (12 if is_long else 8)
        (length,) = struct.unpack_from("<L" if is_long else "<H", content, start - (4 if is_long else 2))
        if content[at : at + 6] == _TRANSFER_SYNTAX:
            is_little = content[start : start + length].rstrip(b"\0 ") != ExplicitVRBigEndian.encode()
        at = start + length
    return at, is_little


def _most_elements(size: int) -> int:
    """How many elements a file of that many bytes may hold."""
    dense = min(size // _BYTES_OF_DENSE, _DENSE_LIMIT)
    return min(max(_LEAST_LIMIT, dense, size // _BYTES_PER_ELEMENT), _MOST_LIMIT)


@lru_cache(maxsize=1 << 12)
def _is_sequence(tag: int) -> bool:
    return dictionary_has_tag(tag) and dictionary_VR(tag) == "SQ"
