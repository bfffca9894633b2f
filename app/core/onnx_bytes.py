"""Bytes of an ONNX file before anybody parses them: the fields of protocol buffers, read one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

_MOST_TOP_FIELDS: Final = 1000
_LONGEST_VARINT: Final = 10

MODEL_GRAPH: Final = 7
"""The field of a ModelProto that holds its graph; the first one of a file is the version of its format."""
_MODEL_VERSION: Final = 1


class WireType(IntEnum):
    """How the value of a field is written; groups (3, 4) are not in use."""

    VARINT = 0
    EIGHT_BYTES = 1
    LENGTH = 2
    FOUR_BYTES = 5


@dataclass(frozen=True, slots=True)
class WireField:
    """One field of a message: its number and where in the data its value lies."""

    number: int
    wire_type: WireType
    start: int
    end: int


def wire_fields(data: bytes | memoryview, start: int, end: int) -> Iterator[WireField]:
    """The fields of the message that lies in data[start:end]; nothing is copied.

    Raises
    ------
    ValueError
        It is no message.
    """
    at = start
    while at < end:
        key, at = _varint(data, at, end)
        wire_type = WireType(key & 7)
        if wire_type is WireType.VARINT:
            value_start, (_, at) = at, _varint(data, at, end)
        elif wire_type is WireType.LENGTH:
            length, value_start = _varint(data, at, end)
            at = value_start + length
        else:
            value_start, at = at, at + (8 if wire_type is WireType.EIGHT_BYTES else 4)
        if at > end or not key >> 3:
            raise ValueError("a field ends behind its message")
        yield WireField(key >> 3, wire_type, value_start, at)


def is_onnx(data: bytes | memoryview) -> bool:
    """Whether bytes look like an ONNX file: a message of few fields that begins with a version and has a graph."""
    has_graph = False
    try:
        for count, field in enumerate(wire_fields(data, 0, len(data))):
            if count >= _MOST_TOP_FIELDS or (count == 0 and (field.number, field.wire_type) != (_MODEL_VERSION, 0)):
                return False
            has_graph |= field.number == MODEL_GRAPH and field.wire_type is WireType.LENGTH
    except ValueError:
        return False
    return has_graph


def _varint(data: bytes | memoryview, at: int, end: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 7 * _LONGEST_VARINT, 7):
        if at >= end:
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise ValueError("a number does not end")
