"""Whether an XML element is an AuditMessage as PS3.15 A.5.1.1 describes it, checked by hand: element for element, in
their order, with the attributes that each must or may have."""

from __future__ import annotations

import base64
import binascii
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

Check = Callable[[str], bool]


def token(_text: str) -> bool:
    return True


def boolean(text: str) -> bool:
    return text in ("true", "false", "1", "0")


def integer(text: str) -> bool:
    return re.fullmatch(r"[+-]?[0-9]+", text) is not None


def moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def binary(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except binascii.Error:
        return False
    return True


def one_of(*values: str) -> Check:
    return lambda text: text in values


def numbers(most: int) -> Check:
    return one_of(*(str(number) for number in range(1, most + 1)))


@dataclass(frozen=True)
class Element:
    """`children` in their order with how many of each there are: `1`, `?`, `+` or `*`; a tuple is a choice."""

    must: dict[str, Check] = field(default_factory=dict)
    may: dict[str, Check] = field(default_factory=dict)
    children: tuple[tuple[str | tuple[str, ...], str], ...] = ()
    text: Check | None = None


CODED = Element({"csd-code": token, "codeSystemName": token, "originalText": token}, {"displayName": token})
UID = Element({"UID": token})
ELEMENTS = {
    "AuditMessage": Element(
        children=(
            ("EventIdentification", "1"),
            ("ActiveParticipant", "+"),
            ("AuditSourceIdentification", "1"),
            ("ParticipantObjectIdentification", "*"),
        )
    ),
    "EventIdentification": Element(
        {"EventDateTime": moment, "EventOutcomeIndicator": one_of("0", "4", "8", "12")},
        {"EventActionCode": one_of("C", "R", "U", "D", "E")},
        (("EventID", "1"), ("EventTypeCode", "*"), ("EventOutcomeDescription", "?")),
    ),
    "EventID": CODED,
    "EventTypeCode": CODED,
    "EventOutcomeDescription": Element(text=token),
    "ActiveParticipant": Element(
        {"UserID": token, "UserIsRequestor": boolean},
        {
            "AlternativeUserID": token,
            "UserName": token,
            "NetworkAccessPointID": token,
            "NetworkAccessPointTypeCode": numbers(5),
        },
        (("RoleIDCode", "*"), ("MediaIdentifier", "?")),
    ),
    "RoleIDCode": CODED,
    "MediaIdentifier": Element(children=(("MediaType", "1"),)),
    "MediaType": CODED,
    "AuditSourceIdentification": Element(
        {"AuditSourceID": token}, {"AuditEnterpriseSiteID": token}, (("AuditSourceTypeCode", "*"),)
    ),
    "AuditSourceTypeCode": Element({"csd-code": numbers(9)}),
    "ParticipantObjectIdentification": Element(
        {"ParticipantObjectID": token},
        {
            "ParticipantObjectTypeCode": numbers(4),
            "ParticipantObjectTypeCodeRole": numbers(26),
            "ParticipantObjectDataLifeCycle": numbers(15),
            "ParticipantObjectSensitivity": token,
        },
        (
            ("ParticipantObjectIDTypeCode", "1"),
            (("ParticipantObjectName", "ParticipantObjectQuery"), "1"),
            ("ParticipantObjectDetail", "*"),
            ("ParticipantObjectDescription", "*"),
        ),
    ),
    "ParticipantObjectIDTypeCode": CODED,
    "ParticipantObjectName": Element(text=token),
    "ParticipantObjectQuery": Element(text=binary),
    "ParticipantObjectDetail": Element({"type": token, "value": binary}),
    "ParticipantObjectDescription": Element(
        children=(
            ("MPPS", "*"),
            ("Accession", "*"),
            ("SOPClass", "*"),
            ("ParticipantObjectContainsStudy", "?"),
            ("Encrypted", "?"),
            ("Anonymized", "?"),
        )
    ),
    "MPPS": UID,
    "Accession": Element({"Number": token}),
    "SOPClass": Element({"NumberOfInstances": integer}, {"UID": token}, (("Instance", "*"),)),
    "Instance": UID,
    "ParticipantObjectContainsStudy": Element(children=(("StudyIDs", "*"),)),
    "StudyIDs": UID,
    "Encrypted": Element(text=boolean),
    "Anonymized": Element(text=boolean),
}
LEAST_AND_MOST = {"1": (1, 1), "?": (0, 1), "+": (1, 1 << 30), "*": (0, 1 << 30)}


def faults(message: ET.Element) -> list[str]:
    """What is wrong with a message; nothing if it is one."""
    if message.tag != "AuditMessage":
        return [f"{message.tag} is no AuditMessage"]
    return _faults(message)


def _faults(element: ET.Element) -> list[str]:
    stated = ELEMENTS.get(element.tag)
    if stated is None:
        return [f"there is no {element.tag}"]
    known = {**stated.must, **stated.may}
    found = [f"{element.tag} lacks {name}" for name in stated.must if name not in element.attrib]
    for name, value in element.attrib.items():
        if name not in known or not known[name](value):
            found.append(f"{element.tag} has {name}={value!r}")
    text = (element.text or "").strip()
    if (text and stated.text is None) or (stated.text is not None and not stated.text(text)):
        found.append(f"{element.tag} says {text!r}")
    rest = list(element)
    for names, often in stated.children:
        allowed = names if isinstance(names, tuple) else (names,)
        count = 0
        while rest and rest[0].tag in allowed:
            rest.pop(0)
            count += 1
        least, most = LEAST_AND_MOST[often]
        if not least <= count <= most:
            found.append(f"{element.tag} has {count} × {names}")
    found += [f"{element.tag} has {one.tag} where it must not be" for one in rest]
    return found + [fault for child in element for fault in _faults(child)]
