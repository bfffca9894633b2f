"""The data elements of a file as a bounded tree of plain values, read by walking its bytes.

The walk trusts nothing: it reads from the mapped file, follows no length beyond it, and stops at a depth and a
number of elements that no honest object reaches. What lies before a damaged place is still shown.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pydicom.uid import DeflatedExplicitVRLittleEndian

from app.core.errors import NotDicomError
from app.core.tags import TagNode, TagTree
from app.core.tasks import TaskControl
from app.dicom.quiet import quiet_pydicom
from app.dicom.reading import inflated_data_set, unreadable
from app.dicom.tag_names import TagName, tag_name
from app.dicom.tag_values import ValueText, encodings_of, value_text
from app.dicom.value_representations import LONG_VRS, SHORT_VRS

MAX_NODES: Final = 200_000
MAX_DEPTH: Final = 24
_MAX_BYTES_READ: Final = 4096
_BETWEEN_CHECKPOINTS: Final = 512

_UNDEFINED: Final = 0xFFFFFFFF
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_CHARACTER_SET, _PIXEL_REPRESENTATION, _TRANSFER_SYNTAX = 0x00080005, 0x00280103, 0x00020010
_PIXELS: Final = frozenset({0x7FE00008, 0x7FE00009, 0x7FE00010})
_TEXT_VRS: Final = frozenset(
    {"AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT"}
)

_Buffer = bytes | mmap.mmap


class _StopError(Exception):
    """The walk cannot or must not go on; the message is a sentence for the user."""


@dataclass(slots=True)
class _Context:
    """What the elements of one data set, or item, need to know of the ones before them."""

    is_implicit: bool
    is_little: bool
    encodings: tuple[str, ...] = ("iso8859",)
    is_signed: bool = False
    creators: dict[int, str] = field(default_factory=dict)
    """Name of the private creator by group and block."""

    def inside(self, *, is_implicit: bool | None = None) -> _Context:
        """What holds in an item of a sequence: the character set is inherited, blocks are not (PS3.5 7.8.1)."""
        implicit = self.is_implicit if is_implicit is None else is_implicit
        return replace(self, is_implicit=implicit, creators={})


@dataclass(frozen=True, slots=True)
class _Element:
    """One element's header; `length` is None where it is undefined."""

    tag: int
    vr: str
    start: int
    length: int | None


def read_tags(path: Path, control: TaskControl) -> TagTree:
    """Every data element of a file, the file meta information included.

    Raises
    ------
    NotDicomError
        If it is no DICOM file.
    FileError
        If the system does not let it be read, or its deflated data set is damaged.
    """
    with _mapped(path) as buffer, quiet_pydicom():
        has_preamble = buffer[128:132] == b"DICM"
        if not has_preamble and buffer[:2] not in (b"\x02\x00", b"\x08\x00", b"\x00\x08"):
            raise _not_dicom(path)
        walk = _Walk(buffer, control)
        nodes, syntax, at = walk.meta(132 if has_preamble else 0)
        if syntax == DeflatedExplicitVRLittleEndian:
            walk = _Walk(inflated_data_set(path), control, used=walk.count)
            at = 0
        nodes += walk.data_set(at)
        if not nodes:
            raise _not_dicom(path)
        return TagTree(tuple(nodes), tuple(walk.remarks))


class _Walk:
    """One pass over the bytes of a data set."""

    def __init__(self, buffer: _Buffer, control: TaskControl, *, used: int = 0) -> None:
        self._buffer = buffer
        self._size = len(buffer)
        self._control = control
        self.count = used
        self.remarks: list[str] = []

    def meta(self, at: int) -> tuple[list[TagNode], str, int]:
        """The file meta information, the transfer syntax that it states, and where it ends (PS3.10 7.1)."""
        nodes: list[TagNode] = []
        syntax = ""
        context = _Context(is_implicit=False, is_little=True)
        try:
            while self._buffer[at : at + 2] == b"\x02\x00":
                element, at = self._next(at, self._size, context)
                node, at = self._node(element, self._size, context=context, depth=0)
                if element.tag == _TRANSFER_SYNTAX:
                    syntax = node.value
                nodes.append(node)
        except _StopError as stop:
            self._remark(str(stop))
            at = self._size
        return nodes, syntax, at

    def data_set(self, at: int) -> list[TagNode]:
        """The elements from `at` on; the encoding is the one that is found there, whatever was stated."""
        head = self._buffer[at : at + 6]
        is_little = head[:2] != b"\x00\x08" and not (head[:1] == b"\x00" and head[1:2] > b"\x00")
        context = _Context(is_implicit=head[4:6] not in LONG_VRS | SHORT_VRS, is_little=is_little)
        nodes: list[TagNode] = []
        self._elements(nodes, at, self._size, context=context, depth=0)
        return nodes

    def _elements(
        self, nodes: list[TagNode], at: int, end: int, *, context: _Context, depth: int, until: int | None = None
    ) -> int:
        """Append the elements in a range and return where they end; the first damage ends the walk with a remark.

        `until` is the delimiter that ends elements of undefined length.
        """
        while at < end and not self._is_over:
            try:
                element, after = self._next(at, end, context)
                if element.tag == until:
                    return after
                node, at = self._node(element, end, context=context, depth=depth)
            except _StopError as stop:
                self._remark(str(stop))
                break
            nodes.append(node)
        return at

    @property
    def _is_over(self) -> bool:
        return bool(self.remarks)

    def _next(self, at: int, end: int, context: _Context) -> tuple[_Element, int]:
        """The element header at `at`, and where its value starts (PS3.5 7.1)."""
        order = "<" if context.is_little else ">"
        if at + 8 > end:
            raise _StopError(f"The file ends, or is damaged, at byte {at:,}: what may follow is not shown.")
        group, number = struct.unpack_from(f"{order}HH", self._buffer, at)
        tag = group << 16 | number
        vr_bytes = bytes(self._buffer[at + 4 : at + 6])
        is_delimiter = group == 0xFFFE
        # Writers mix: a private element without VR in an explicit data set is read as what it is.
        if is_delimiter or context.is_implicit or not vr_bytes.isalpha():
            (length,) = struct.unpack_from(f"{order}L", self._buffer, at + 4)
            vr, start = "" if is_delimiter else self._name(tag, context).vr, at + 8
        elif vr_bytes in SHORT_VRS:
            (length,) = struct.unpack_from(f"{order}H", self._buffer, at + 6)
            vr, start = vr_bytes.decode("ascii"), at + 8
        else:
            # A VR that this version does not know has a length of 32 bits (PS3.5 7.1.2).
            if at + 12 > end:
                raise _StopError(f"The file ends, or is damaged, at byte {at:,}: what may follow is not shown.")
            (length,) = struct.unpack_from(f"{order}L", self._buffer, at + 8)
            vr, start = vr_bytes.decode("ascii") if vr_bytes in LONG_VRS else "UN", at + 12
        return _Element(tag, vr, start, None if length == _UNDEFINED else length), start

    def _node(self, element: _Element, end: int, *, context: _Context, depth: int) -> tuple[TagNode, int]:
        """An element with its value, and where it ends."""
        self._count()
        if self.count % _BETWEEN_CHECKPOINTS == 0:
            self._control.checkpoint(element.start / self._size)
        name = self._name(element.tag, context)
        if self._is_sequence(element, name):
            return self._sequence(element, name, end=end, context=context, depth=depth)
        if element.length is None:
            return self._fragments(element, name, end=end, context=context)
        after = element.start + element.length
        if after > end:
            self._remark(
                f"{name.name} claims {element.length:,} bytes of which {max(0, end - element.start):,} are there: "
                "the file is cut off or damaged, and what may follow is not shown."
            )
        stop = min(after, end)
        self._remember(element, stop, context)
        vr = name.vr if element.vr in ("", "UN") and name.vr not in ("", "SQ") else element.vr
        return _leaf(element.tag, vr, name, self._value(element, vr, stop, context)), after

    def _value(self, element: _Element, vr: str, stop: int, context: _Context) -> ValueText:
        length = stop - element.start
        if element.tag in _PIXELS:
            return ValueText(f"{length:,} bytes", 1, is_cut=True)
        wanted = length if vr in _TEXT_VRS else min(length, _MAX_BYTES_READ)
        value = bytes(self._buffer[element.start : element.start + wanted])
        return value_text(value, vr, length=length, encodings=context.encodings, is_little=context.is_little)

    def _is_sequence(self, element: _Element, name: TagName) -> bool:
        if element.vr == "SQ":
            return True
        if element.vr not in ("UN", "") or element.tag in _PIXELS:
            return False
        return element.length is None or name.vr == "SQ"

    def _sequence(
        self, element: _Element, name: TagName, *, end: int, context: _Context, depth: int
    ) -> tuple[TagNode, int]:
        if depth >= MAX_DEPTH:
            raise _StopError(f"Sequences are nested more than {MAX_DEPTH} deep: what follows is not shown.")
        # An unknown VR holds a data set in Implicit VR Little Endian (PS3.5 6.2.2, note 2).
        context = context.inside(is_implicit=True if element.vr == "UN" else None)
        stop = end if element.length is None else element.start + element.length
        if stop > end:
            self._remark(f"{name.name} claims more bytes than the file holds: what may follow is not shown.")
            stop = end
        items: list[TagNode] = []
        at = element.start
        while at < stop:
            try:
                item, at = self._next(at, stop, context)
                if item.tag == _SEQUENCE_END and element.length is None:
                    break
                if item.tag != _ITEM:
                    raise _StopError(f"{name.name} is damaged at byte {at:,}: what may follow is not shown.")
                node, at = self._item(item, len(items) + 1, stop=stop, context=context, depth=depth)
            except _StopError as error:
                self._remark(str(error))
                break
            items.append(node)
            if self._is_over:
                break
        text = f"{len(items)} {'item' if len(items) == 1 else 'items'}"
        found = TagNode(element.tag, "SQ", name.name, name.keyword, len(items), text, children=tuple(items))
        return found, at if element.length is None else stop

    def _item(self, item: _Element, number: int, *, stop: int, context: _Context, depth: int) -> tuple[TagNode, int]:
        self._count()
        nodes: list[TagNode] = []
        end = stop if item.length is None else min(stop, item.start + item.length)
        until = _ITEM_END if item.length is None else None
        inside = context.inside()
        at = self._elements(nodes, item.start, end, context=inside, depth=depth + 1, until=until)
        text = f"{len(nodes)} {'element' if len(nodes) == 1 else 'elements'}"
        node = TagNode(_ITEM, "", f"Item {number}", multiplicity=1, value=text, children=tuple(nodes))
        return node, at if item.length is None else end

    def _fragments(self, element: _Element, name: TagName, *, end: int, context: _Context) -> tuple[TagNode, int]:
        """Encapsulated pixels (PS3.5 A.4): counted, not listed."""
        at, count, total = element.start, 0, 0
        while at < end:
            if count % _BETWEEN_CHECKPOINTS == 0:
                self._control.checkpoint(at / self._size)
            try:
                item, at = self._next(at, end, context)
            except _StopError as error:
                self._remark(str(error))
                break
            if item.tag == _SEQUENCE_END:
                break
            if item.tag != _ITEM or item.length is None or at + item.length > end:
                self._remark(f"The fragments of {name.name} are incomplete or damaged.")
                break
            count, total, at = count + 1, total + item.length, at + item.length
        fragments = max(0, count - 1)  # The first item is the Basic Offset Table.
        text = f"{fragments:,} {'fragment' if fragments == 1 else 'fragments'}, {total:,} bytes"
        return TagNode(element.tag, element.vr, name.name, name.keyword, 1, text, is_cut=True), at

    def _remember(self, element: _Element, stop: int, context: _Context) -> None:
        """What later elements depend on: character set, sign of pixels, private creators."""
        tag, value = element.tag, bytes(self._buffer[element.start : min(stop, element.start + _MAX_BYTES_READ)])
        if tag == _CHARACTER_SET:
            context.encodings = encodings_of(value)
        elif tag == _PIXEL_REPRESENTATION:
            context.is_signed = any(value[:2])
        elif (tag >> 16) % 2 and 0x10 <= tag & 0xFFFF <= 0xFF:
            block = (tag & 0xFFFF0000) | (tag & 0xFF) << 8
            context.creators[block] = value[:64].decode("latin-1").strip("\0 ")

    def _name(self, tag: int, context: _Context) -> TagName:
        return tag_name(tag, creator=context.creators.get(tag & 0xFFFFFF00, ""), is_signed=context.is_signed)

    def _count(self) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            raise _StopError(f"The file holds more than {MAX_NODES:,} elements: only the first are shown.")

    def _remark(self, text: str) -> None:
        if not self.remarks:
            self.remarks.append(text)


def _leaf(tag: int, vr: str, name: TagName, value: ValueText) -> TagNode:
    return TagNode(
        tag, vr or "UN", name.name, name.keyword, value.multiplicity, value.text, value.meaning, value.is_cut
    )


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap]:
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as buffer:
            yield buffer
    except ValueError:  # An empty file cannot be mapped.
        raise _not_dicom(path) from None
    except OSError as error:
        raise unreadable(path, error) from None


def _not_dicom(path: Path) -> NotDicomError:
    return NotDicomError(
        f"{path.name} is no DICOM file.", next_step="Choose files that a scanner or an archive has exported."
    )
