"""Elements that lie in a buffer, converted when they are asked for, and once for all files that repeat them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag

from app.dicom.elements import Elements, Memo, Result, Values

Places = dict[int, tuple[str | None, int, int]]
"""VR (None where the encoding does not state it), start and end of the value, by tag."""

_CHARACTER_SET: Final = 0x00080005
_PIXEL_REPRESENTATION: Final = 0x00280103
_MOST_WAYS: Final = 16
_LARGEST_KEY_BYTES: Final = 4096
_NOTHING: Final = Dataset()
_PLAIN: Final = {
    "UI": re.compile(rb"[0-9.]+\0?"),
    "IS": re.compile(rb"(?:0|[1-9][0-9]{0,8}) ?"),
    "DS": re.compile(rb"-?[0-9]{1,8}(?:\.[0-9]{1,12})?(?:\\-?[0-9]{1,8}(?:\.[0-9]{1,12})?)* ?"),
    "TM": re.compile(rb"[0-9]{6}(?:\.[0-9]{1,6})? ?"),
}
"""Values that need no parser: what differs from slice to slice is nearly always of this form."""


class ScannedElements(Elements):
    """Elements of a little-endian data set in `buffer`."""

    __slots__ = ("_buffer", "_character_set", "_is_implicit", "_places", "_read")

    def __init__(self, buffer: bytes, places: Places, *, is_implicit: bool, memo: Memo | None) -> None:
        super().__init__(_NOTHING, memo)
        self._buffer, self._places, self._is_implicit = buffer, places, is_implicit
        self._read: set[int] | None = None
        _, start, end = places.get(_CHARACTER_SET, (None, 0, 0))
        self._character_set = buffer[start:end]

    def tags(self) -> tuple[int, ...]:
        """What is there, in ascending order."""
        return tuple(self._places)

    def numbers(self, keyword: str) -> tuple[float, ...]:
        """All values as finite numbers; empty when one of them is none."""
        tag = tag_for_keyword(keyword) or 0
        if self._read is not None:
            self._read.add(tag)
        place = self._places.get(tag)
        if place is None:
            return ()
        key = (ScannedElements.numbers, tag, self._buffer[place[1] - 8 : place[2]])
        known: tuple[float, ...] | None = self._memo.get(key)
        if known is None:
            known = self._memo[key] = super().numbers(keyword)
        return known

    def derived(self, function: Callable[..., Result], *arguments: object) -> Result:
        """function(these elements, *arguments), computed once for all files in which it reads the same bytes."""
        ways: list[tuple[int, ...]] = self._memo.setdefault((function, arguments), [])
        for way in ways:
            key = (function, arguments, way, self._bytes_of(way))
            if key in self._memo:
                if self._read is not None:
                    self._read.update(way)
                known: Result = self._memo[key]
                return known
        outer, self._read = self._read, set()
        try:
            found = function(self, *arguments)
            way = tuple(sorted(self._read))
        finally:
            if outer is not None:
                outer |= self._read
            self._read = outer
        bytes_read = self._bytes_of(way)
        if way not in ways and len(ways) < _MOST_WAYS:
            ways.append(way)
        if way in ways and sum(map(len, bytes_read)) <= _LARGEST_KEY_BYTES:
            self._memo[function, arguments, way, bytes_read] = found
        return found

    def _bytes_of(self, tags: tuple[int, ...]) -> tuple[bytes, ...]:
        """Of each tag: the value with the 8 bytes before it, which hold VR or length; empty where it is absent."""
        places, buffer = self._places, self._buffer
        absent = (None, 8, 0)
        found = [buffer[place[1] - 8 : place[2]] for place in [places.get(tag, absent) for tag in tags]]
        found.append(self._character_set)
        return tuple(found)

    def _lookup(self, tag: int) -> tuple[object, bytes | None] | None:
        if self._read is not None:
            self._read.add(tag)
        place = self._places.get(tag)
        if place is None:
            return None
        vr, start, end = place
        return (vr, self._character_set), self._buffer[start:end]

    def _converted(self, tag: int) -> Values:
        plain = self._plain(tag)
        if plain is not None:
            return plain
        wanted = [_CHARACTER_SET, _PIXEL_REPRESENTATION, tag]
        if tag >> 16 & 1:
            wanted.append(tag & 0xFFFF0000 | tag >> 8 & 0xFF)  # who says what a private element is
        if self._read is not None:
            self._read.update(wanted)
        dataset = Dataset({BaseTag(each): self._raw(each) for each in wanted if each in self._places})
        return Elements(dataset)._of_tag(tag)

    def _plain(self, tag: int) -> Values | None:
        vr, start, end = self._places[tag]
        if vr is None and not tag >> 16 & 1:
            try:
                vr = dictionary_VR(tag)
            except KeyError:
                return None
        pattern = _PLAIN.get(vr or "")
        value = self._buffer[start:end]
        if pattern is None or not pattern.fullmatch(value):
            return None
        return tuple(value.rstrip(b"\0 ").decode("ascii").split("\\"))

    def _raw(self, tag: int) -> RawDataElement:
        vr, start, end = self._places[tag]
        value = self._buffer[start:end]
        return RawDataElement(BaseTag(tag), vr, len(value), value, start, self._is_implicit, True)
