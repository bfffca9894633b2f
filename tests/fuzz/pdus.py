"""Conversations of two peers as PDUs, and damaged copies of them: the same number makes the same copy."""

from __future__ import annotations

import random
import struct
from collections.abc import Sequence

from pydicom.dataset import Dataset
from pydicom.uid import ImplicitVRLittleEndian, RTStructureSetStorage
from pynetdicom.dsutils import encode
from pynetdicom.sop_class import (
    StorageCommitmentPushModel,
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
    Verification,
)

from app.dimse import commands
from tests.helpers.instances import structure_set_like

Pdu = tuple[int, bytes]
"""Its type, and what follows its length."""

_REQUEST, _ACCEPT, _DATA, _RELEASE, _ABORT = 1, 2, 4, 5, 7
_FIND, _GET, _MOVE = (
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
)
_CLASSES = (Verification, RTStructureSetStorage, _FIND, _GET, _MOVE, StorageCommitmentPushModel)
_EXTREMES = (0, 1, 7, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF)


def request() -> Pdu:
    """An A-ASSOCIATE-RQ for all that our server offers."""
    content = struct.pack(">HH16s16s32x", 1, 0, b"VERDANT".ljust(16), b"FUZZ".ljust(16))
    content += _item(0x10, b"1.2.840.10008.3.1.1.1")
    for number, sop_class in enumerate(_CLASSES):
        syntaxes = _item(0x30, sop_class.encode()) + _item(0x40, ImplicitVRLittleEndian.encode())
        content += _item(0x20, bytes((2 * number + 1, 0, 0, 0)) + syntaxes)
    return _REQUEST, content + _user()


def acceptance(asked: bytes) -> Pdu:
    """The answer that takes every presentation context of an A-ASSOCIATE-RQ as Implicit VR Little Endian."""
    content, at = asked[:68] + _item(0x10, b"1.2.840.10008.3.1.1.1"), 68
    while at + 4 <= len(asked):
        kind, length = struct.unpack_from(">BxH", asked, at)
        if kind == 0x20:
            content += _item(0x21, asked[at + 4 : at + 5] + bytes(3) + _item(0x40, ImplicitVRLittleEndian.encode()))
        at += 4 + length
    return _ACCEPT, content + _user()


def questions() -> list[Pdu]:
    """What a client may say after its request: each service once, then the end."""
    instance = structure_set_like()
    instance.SOPClassUID = RTStructureSetStorage
    study = Dataset()
    study.QueryRetrieveLevel, study.StudyInstanceUID, study.PatientName = "STUDY", instance.StudyInstanceUID, "A*"
    report = Dataset()
    report.TransactionUID, report.ReferencedSOPSequence = "1.2.3", [Dataset()]
    said = [
        _message(1, 0x0030, Verification),
        _message(
            3, commands.C_STORE_RQ, RTStructureSetStorage, instance, AffectedSOPInstanceUID=instance.SOPInstanceUID
        ),
        _message(5, 0x0020, _FIND, study),
        _message(7, 0x0010, _GET, study),
        _message(9, 0x0021, _MOVE, study),
        _message(11, 0x0100, StorageCommitmentPushModel, report),
    ]
    return [*said, (_RELEASE, bytes(4))]


def answers(context_id: int, message_id: int) -> list[Pdu]:
    """What a server may say to a question: two studies, and that this was all."""
    found = Dataset()
    found.QueryRetrieveLevel, found.StudyInstanceUID, found.PatientName = "STUDY", "1.2.3", "Doe^Jane"
    found.StudyDate, found.ModalitiesInStudy, found.NumberOfStudyRelatedInstances = "20260102", ["MR", "CT"], "12"
    said = {"MessageIDBeingRespondedTo": message_id, "Status": 0xFF00}
    pending = _message(context_id, 0x8020, _FIND, found, **said)
    return [pending, pending, _message(context_id, 0x8020, _FIND, **{**said, "Status": 0})]


def damaged(conversation: Sequence[Pdu], number: int) -> bytes:
    """Copy `number` as bytes; what stands in the PDUs is damaged more often than what holds them."""
    chance = random.Random(number)  # noqa: S311 - no secret
    pdus = list(conversation)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(pdus))
        how = chance.randrange(10)
        if how == 0:
            pdus.insert(place, pdus[chance.randrange(len(pdus))])
        elif how == 1:
            del pdus[place]
            pdus = pdus or [(_ABORT, bytes(4))]
        elif how == 2:
            pdus[place] = chance.choice((*range(9), 0x99)), pdus[place][1]
        else:
            pdus[place] = pdus[place][0], _damaged(pdus[place][1], chance)
    whole = b"".join(struct.pack(">BxL", kind, len(content)) + content for kind, content in pdus)
    return _damaged(whole, chance) if chance.random() < 0.2 else whole


def _damaged(content: bytes, chance: random.Random) -> bytes:
    at, how = chance.randrange(len(content) + 1), chance.randrange(6)
    size = min(chance.choice((1, 2, 4, 8, 60)), len(content) - at)
    if how == 0:
        return content[:at]
    if how == 1:
        return content[:at] + content[at + size :]
    if how == 2:
        return content[:at] + content[at : at + size] * chance.randint(2, 40) + content[at + size :]
    if how == 3:
        return content[:at] + chance.randbytes(size) + content[at + size :]
    if how == 4:
        length = struct.pack(chance.choice(("<L", ">L")), chance.choice(_EXTREMES))
        return content[:at] + length + content[at + 4 :]
    flipped = bytearray(content)
    for _ in range(min(4, len(content))):
        flipped[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _message(context_id: int, field: int, sop_class: str, data_set: Dataset | None = None, **values: object) -> Pdu:
    said: dict[str, object] = {"AffectedSOPClassUID": sop_class, **values}
    if field < 0x8000:
        said["MessageID"] = context_id
        if data_set is not None and sop_class != StorageCommitmentPushModel:
            said["Priority"] = 0
    command = commands.encoded(field, said, has_data_set=data_set is not None)
    fragments = _fragment(context_id, 3, command)
    if data_set is not None:
        fragments += _fragment(context_id, 2, encode(data_set, True, True) or b"")
    return _DATA, fragments


def _fragment(context_id: int, control: int, content: bytes) -> bytes:
    return struct.pack(">LBB", len(content) + 2, context_id, control) + content


def _item(kind: int, content: bytes) -> bytes:
    return struct.pack(">BxH", kind, len(content)) + content


def _user() -> bytes:
    return _item(0x50, _item(0x51, struct.pack(">L", 16384)) + _item(0x52, b"1.2.3"))
