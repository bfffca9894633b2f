"""Command sets of the messages that come and go once for each instance (PS3.7 section 6.3.1 and annex E.1).

Always Implicit VR Little Endian. Pynetdicom makes each of them by way of a data set, which takes longer than the
instance itself is on its way.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from pynetdicom.dimse_primitives import C_GET, C_MOVE, C_STORE

C_STORE_RQ, C_STORE_RSP, C_GET_RSP, C_MOVE_RSP, C_CANCEL_RQ = 0x0001, 0x8001, 0x8010, 0x8021, 0x0FFF
COMMAND_FIELD: Final = 0x0100
MESSAGE_ID, ANSWERED_MESSAGE_ID = 0x0110, 0x0120
DATA_SET_TYPE: Final = 0x0800
NO_DATA_SET: Final = 0x0101
_DATA_SET: Final = 0x0001

_HEAD = struct.Struct("<HHL")
_NUMBER = struct.Struct("<H")
_NUMBERS: Final = {
    "MessageID": MESSAGE_ID,
    "MessageIDBeingRespondedTo": ANSWERED_MESSAGE_ID,
    "Priority": 0x0700,
    "CommandDataSetType": DATA_SET_TYPE,
    "Status": 0x0900,
    "NumberOfRemainingSuboperations": 0x1020,
    "NumberOfCompletedSuboperations": 0x1021,
    "NumberOfFailedSuboperations": 0x1022,
    "NumberOfWarningSuboperations": 0x1023,
    "MoveOriginatorMessageID": 0x1031,
}
_UIDS: Final = {"AffectedSOPClassUID": 0x0002, "AffectedSOPInstanceUID": 0x1000}
_TEXTS: Final = {"ErrorComment": 0x0902, "MoveOriginatorApplicationEntityTitle": 0x1030}
_ELEMENTS: Final = {**_UIDS, **_NUMBERS, **_TEXTS}
_KEYWORDS: Final = {
    C_STORE_RQ: (
        "AffectedSOPClassUID",
        "MessageID",
        "Priority",
        "AffectedSOPInstanceUID",
        "MoveOriginatorApplicationEntityTitle",
        "MoveOriginatorMessageID",
    ),
    C_STORE_RSP: ("AffectedSOPClassUID", "MessageIDBeingRespondedTo", "Status", "AffectedSOPInstanceUID"),
}
_RETRIEVING: Final = (
    "AffectedSOPClassUID",
    "MessageIDBeingRespondedTo",
    "Status",
    "NumberOfRemainingSuboperations",
    "NumberOfCompletedSuboperations",
    "NumberOfFailedSuboperations",
    "NumberOfWarningSuboperations",
)
_USUAL: Final = {
    field: frozenset({0, COMMAND_FIELD, DATA_SET_TYPE, *(_ELEMENTS[keyword] for keyword in keywords)})
    for field, keywords in _KEYWORDS.items()
}


def encoded(command_field: int, values: Mapping[str, object], *, has_data_set: bool) -> bytes:
    """A command set of some of the keywords that stand above; None and what is absent is left out."""
    stated = {**values, "CommandDataSetType": _DATA_SET if has_data_set else NO_DATA_SET}
    elements = {COMMAND_FIELD: _NUMBER.pack(command_field)}
    for keyword, value in stated.items():
        if value is not None:
            elements[_ELEMENTS[keyword]] = _value(keyword, value)
    content = b"".join(_HEAD.pack(0, element, len(value)) + value for element, value in sorted(elements.items()))
    return _HEAD.pack(0, 0, 4) + struct.pack("<L", len(content)) + content


def encoded_message(primitive: Any) -> bytes | None:  # noqa: ANN401 - pynetdicom has no types
    """The command set of a primitive of pynetdicom, if it is one of the frequent messages."""
    answer = primitive.MessageIDBeingRespondedTo is not None
    if isinstance(primitive, C_STORE):
        if primitive.ErrorComment or primitive.OffendingElement:
            return None
        field = C_STORE_RSP if answer else C_STORE_RQ
        keywords = _KEYWORDS[field]
    elif answer and isinstance(primitive, (C_GET, C_MOVE)) and primitive.Identifier is None:
        if primitive.ErrorComment or primitive.OffendingElement:
            return None
        field, keywords = (C_GET_RSP if isinstance(primitive, C_GET) else C_MOVE_RSP), _RETRIEVING
    else:
        return None
    values = {keyword: getattr(primitive, keyword) for keyword in keywords}
    return encoded(field, values, has_data_set=field == C_STORE_RQ)


def decoded(content: bytes) -> dict[int, bytes]:
    """Element number and value of a command set.

    Raises
    ------
    ValueError
        If it is none.
    """
    found: dict[int, bytes] = {}
    position, end = 0, len(content)
    while position + 8 <= end:
        group, element, length = _HEAD.unpack_from(content, position)
        position += 8
        if group != 0 or position + length > end:
            raise ValueError("no command set")
        found[element] = content[position : position + length]
        position += length
    if position != end or len(found.get(COMMAND_FIELD, b"")) != 2:
        raise ValueError("no command set")
    return found


def number(values: Mapping[int, bytes], element: int) -> int | None:
    """An unsigned number of 16 bits; None where there is none."""
    value = values.get(element, b"")
    return int(_NUMBER.unpack(value)[0]) if len(value) == 2 else None


def primitive_of(values: Mapping[int, bytes], data_set: BytesIO, context_id: int) -> Any:  # noqa: ANN401
    """A frequent message as pynetdicom's primitive; None if it is another one, which pynetdicom has to read itself.

    Raises
    ------
    ValueError, TypeError
        If a value is not what it must be.
    """
    field = number(values, COMMAND_FIELD)
    if field is None or field not in _KEYWORDS or not _USUAL[field].issuperset(values):
        return None
    primitive = C_STORE()
    for keyword in _KEYWORDS[field]:
        element = _ELEMENTS[keyword]
        if element in values:
            setattr(primitive, keyword, _read(keyword, values, element))
    if field == C_STORE_RQ:
        primitive.DataSet = data_set
    primitive._context_id, primitive._dataset_path, primitive._dataset_file = context_id, None, None
    return primitive


def _value(keyword: str, value: object) -> bytes:
    if keyword in _NUMBERS:
        return _NUMBER.pack(value)
    text = str(value).encode("ascii", "replace")  # An answer names what was asked, which may be anything.
    return text + (b"\0" if keyword in _UIDS else b" ") * (len(text) % 2)


def _read(keyword: str, values: Mapping[int, bytes], element: int) -> object:
    if keyword in _NUMBERS:
        return number(values, element)
    return values[element].rstrip(b"\0 ").decode("ascii")
