"""Events of the audit trail as DICOM audit messages (PS3.15 A.5).

No name of a patient is in them: ParticipantObjectName of a patient is empty, and nobody is told apart but by the ID.
"""

from __future__ import annotations

import base64
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from typing import Final

from app.core.audit import QUERY_MODEL, AuditedStudy, AuditEvent, AuditKind, AuditOutcome, AuditPeer
from app.network import audit_codes as codes
from app.network.audit_codes import CODES, Code, EventCodes, LifeCycle, Shape

STUDY_ROOT_FIND: Final = "1.2.840.10008.5.1.4.1.2.2.1"
EXPLICIT_LITTLE_ENDIAN: Final = "1.2.840.10008.1.2.1"
NO_PATIENT_ID: Final = "unknown"
_PERSON, _SYSTEM_OBJECT = "1", "2"
_PATIENT_ROLE, _REPORT_ROLE, _RESOURCE_ROLE = "1", "3", "13"
_MACHINE_NAME, _IP_ADDRESS = "1", "2"
_WORKSTATION: Final = "1"


def audit_message(event: AuditEvent, *, ae_title: str = "VERDANT") -> bytes:
    """One AuditMessage in UTF-8, without an XML declaration.

    Parameters
    ----------
    ae_title
        Ours.
    """
    return _written(_element(event, ae_title))


def audit_document(events: Iterable[AuditEvent], *, ae_title: str = "VERDANT") -> bytes:
    """Messages one after another in an element of our own, `AuditTrail`."""
    root = ET.Element("AuditTrail")
    root.extend(_element(event, ae_title) for event in events)
    ET.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + _written(root) + b"\n"


def _written(element: ET.Element) -> bytes:
    return ET.tostring(element, encoding="unicode").encode()


def _element(event: AuditEvent, ae_title: str) -> ET.Element:
    stated = CODES[event.kind]
    message = ET.Element("AuditMessage")
    message.append(_identification(event, stated))
    message.extend(_participants(event, stated, ae_title))
    source = ET.SubElement(message, "AuditSourceIdentification", AuditSourceID=_plain(_machine(event)))
    ET.SubElement(source, "AuditSourceTypeCode", {"csd-code": _WORKSTATION})
    message.extend(_objects(event, stated))
    return message


def _identification(event: AuditEvent, stated: EventCodes) -> ET.Element:
    element = ET.Element(
        "EventIdentification",
        EventActionCode=stated.action.value,
        EventDateTime=event.when.isoformat(timespec="milliseconds"),
        EventOutcomeIndicator=str(int(event.outcome)),
    )
    element.append(_coded("EventID", stated.event))
    element.extend(_coded("EventTypeCode", one) for one in stated.types)
    if event.outcome is not AuditOutcome.SUCCESS and event.detail:
        ET.SubElement(element, "EventOutcomeDescription").text = _plain(event.detail)
    return element


def _participants(event: AuditEvent, stated: EventCodes, ae_title: str) -> list[ET.Element]:
    match stated.shape:
        case Shape.APPLICATION:
            return [_ourselves(event, ae_title, codes.APPLICATION), _user(event, codes.LAUNCHER)]
        case Shape.SENDING | Shape.QUERY:
            return [_ourselves(event, ae_title, codes.SOURCE), _other(event.peer, codes.DESTINATION), _user(event)]
        case Shape.RECEIVING:
            return [_other(event.peer, codes.SOURCE), _ourselves(event, ae_title, codes.DESTINATION), _user(event)]
        case Shape.EXPORT:
            return [_user(event, codes.SOURCE), _media(event, codes.DESTINATION_MEDIA)]
        case Shape.IMPORT:
            return [_user(event, codes.DESTINATION), _media(event, codes.SOURCE_MEDIA)]
        case Shape.ALERT:
            return [_ourselves(event, ae_title), _user(event)]
        case Shape.ASKED | Shape.TAKING:
            peer = _other(event.peer, codes.SOURCE, is_requestor=True)
            return [peer, _ourselves(event, ae_title, codes.DESTINATION)]
        case Shape.GIVING:
            source = _ourselves(event, ae_title, codes.SOURCE)
            if event.destination is None:
                return [source, _other(event.peer, codes.DESTINATION, is_requestor=True)]
            destination = _other(event.destination, codes.DESTINATION)
            return [source, destination, _other(event.peer, None, is_requestor=True)]
        case Shape.REMOVAL:
            return [_ourselves(event, ae_title, is_requestor=True)]
        case Shape.REFUSING:
            return [_ourselves(event, ae_title, is_requestor=True), _other(event.peer, None)]
        case _:
            return [_user(event)]


def _user(event: AuditEvent, role: Code | None = None) -> ET.Element:
    element = ET.Element("ActiveParticipant", UserID=_plain(event.account or "unknown"))
    if event.reviewer:
        element.set("UserName", _plain(event.reviewer))
    return _completed(element, event, role, is_requestor=True)


def _ourselves(
    event: AuditEvent, ae_title: str, role: Code | None = None, *, is_requestor: bool = False
) -> ET.Element:
    element = ET.Element(
        "ActiveParticipant",
        UserID=_plain(f"verdant@{_machine(event)}"),
        AlternativeUserID=_plain(f"AETITLES={ae_title}"),
        UserName="Verdant",
    )
    return _completed(element, event, role, is_requestor=is_requestor)


def _completed(element: ET.Element, event: AuditEvent, role: Code | None, *, is_requestor: bool) -> ET.Element:
    element.set("UserIsRequestor", str(is_requestor).lower())
    element.set("NetworkAccessPointID", _plain(_machine(event)))
    element.set("NetworkAccessPointTypeCode", _MACHINE_NAME)
    if role is not None:
        element.append(_coded("RoleIDCode", role))
    return element


def _other(peer: AuditPeer | None, role: Code | None, *, is_requestor: bool = False) -> ET.Element:
    name, host = (peer.name or peer.host, peer.host) if peer is not None else ("", "")
    element = ET.Element("ActiveParticipant", UserID=_plain(name or "unknown"))
    if peer is not None and peer.name and "://" not in name:
        element.set("AlternativeUserID", _plain(f"AETITLES={name}"))
    element.set("UserIsRequestor", str(is_requestor).lower())
    if host:
        is_address = ":" in host or host.replace(".", "").isdecimal()
        element.set("NetworkAccessPointID", _plain(host))
        element.set("NetworkAccessPointTypeCode", _IP_ADDRESS if is_address else _MACHINE_NAME)
    if role is not None:
        element.append(_coded("RoleIDCode", role))
    return element


def _media(event: AuditEvent, role: Code) -> ET.Element:
    where = event.peer.name if event.peer is not None else "unknown"
    element = ET.Element("ActiveParticipant", UserID=_plain(where), UserIsRequestor="false")
    element.append(_coded("RoleIDCode", role))
    element_of_media = ET.SubElement(element, "MediaIdentifier")
    element_of_media.append(_coded("MediaType", codes.URI_MEDIA))
    return element


def _objects(event: AuditEvent, stated: EventCodes) -> list[ET.Element]:
    found = [_study(study, event, stated.life_cycle) for study in event.studies if study.study_instance_uid]
    found += [_patient(one) for one in _patient_ids(event, stated.shape)]
    if stated.shape in (Shape.QUERY, Shape.ASKED):
        found.append(_query(event))
    elif stated.shape in (Shape.ALERT, Shape.REFUSING):
        details = (("Alert Description", event.detail), *_figures(event))
        found.append(_object(codes.NODE_ID, _machine(event), role=_RESOURCE_ROLE, details=details))
    elif stated.shape is Shape.LOG:
        found.append(_object(codes.URI, "verdant:audit", role=_RESOURCE_ROLE, name="Security Audit Log"))
    return found


def _patient_ids(event: AuditEvent, shape: Shape) -> Sequence[str]:
    if not event.studies or shape in (Shape.ALERT, Shape.REFUSING, Shape.LOG):
        return ()
    return tuple(dict.fromkeys(study.patient_id or NO_PATIENT_ID for study in event.studies))


def _study(study: AuditedStudy, event: AuditEvent, life_cycle: LifeCycle) -> ET.Element:
    details = [*_figures(event)]
    if event.detail and event.outcome is AuditOutcome.SUCCESS:
        details.append(("Description", event.detail))
    element = _object(codes.STUDY_UID, study.study_instance_uid, role=_REPORT_ROLE, details=details)
    if life_cycle:
        element.set("ParticipantObjectDataLifeCycle", life_cycle.value)
    if study.objects or study.is_deidentified is not None:
        description = ET.SubElement(element, "ParticipantObjectDescription")
        for sop_class, count in study.objects:
            counted = ET.SubElement(description, "SOPClass", NumberOfInstances=str(count))
            if sop_class:
                counted.set("UID", _plain(sop_class))
        if study.is_deidentified is not None:
            ET.SubElement(description, "Anonymized").text = str(study.is_deidentified).lower()
    return element


def _patient(patient_id: str) -> ET.Element:
    element = _object(codes.PATIENT_NUMBER, patient_id, role=_PATIENT_ROLE)
    element.set("ParticipantObjectTypeCode", _PERSON)
    return element


def _query(event: AuditEvent) -> ET.Element:
    model = dict(event.query).get(QUERY_MODEL, STUDY_ROOT_FIND)
    element = _object(codes.SOP_CLASS_UID, model, role=_REPORT_ROLE, query=_identifier(event.query))
    detail = {"type": "TransferSyntax", "value": _base64(EXPLICIT_LITTLE_ENDIAN.encode())}
    ET.SubElement(element, "ParticipantObjectDetail", detail)
    return element


def _object(
    kind: Code,
    identifier: str,
    *,
    role: str,
    name: str = "",
    query: bytes | None = None,
    details: Iterable[tuple[str, str]] = (),
) -> ET.Element:
    element = ET.Element(
        "ParticipantObjectIdentification",
        ParticipantObjectID=_plain(identifier),
        ParticipantObjectTypeCode=_SYSTEM_OBJECT,
        ParticipantObjectTypeCodeRole=role,
    )
    element.append(_coded("ParticipantObjectIDTypeCode", kind))
    # Older editions of the schema want one of the two.
    if query is None:
        ET.SubElement(element, "ParticipantObjectName").text = name
    else:
        ET.SubElement(element, "ParticipantObjectQuery").text = _base64(query)
    for what, value in details:
        if value:
            ET.SubElement(element, "ParticipantObjectDetail", type=_plain(what), value=_base64(value.encode()))
    return element


def _figures(event: AuditEvent) -> list[tuple[str, str]]:
    return [(name, str(count)) for name, count in event.figures]


def _identifier(query: Sequence[tuple[str, str]]) -> bytes:
    """The identifier of a C-FIND as it would be encoded; a keyword that is none is left out."""
    from pydicom.config import IGNORE
    from pydicom.datadict import dictionary_VR, tag_for_keyword
    from pydicom.dataelem import DataElement
    from pydicom.dataset import Dataset
    from pydicom.filebase import DicomBytesIO
    from pydicom.filewriter import write_dataset

    identifier = Dataset()
    identifier.SpecificCharacterSet = "ISO_IR 192"
    for keyword, value in query:
        tag = tag_for_keyword(keyword) if keyword in _ASKED else None
        if tag is not None:
            # Of a peer it may be anything, and is kept as it was.
            vr = dictionary_VR(tag)
            encoding = "utf-8" if vr in _IN_ANY_SCRIPT else "ascii"
            sound = value.encode(encoding, "replace").decode(encoding)
            identifier.add(DataElement(tag, vr, sound, validation_mode=IGNORE))
    buffer = DicomBytesIO()
    buffer.is_little_endian, buffer.is_implicit_VR = True, False  # explicit little endian
    write_dataset(buffer, identifier)
    return bytes(buffer.getvalue())


_IN_ANY_SCRIPT: Final = ("PN", "LO", "SH")
_ASKED: Final = frozenset(
    (
        *("QueryRetrieveLevel", "PatientName", "PatientID", "PatientBirthDate", "StudyDescription", "StudyDate"),
        *("ModalitiesInStudy", "AccessionNumber", "StudyInstanceUID", "Modality"),
        *("SeriesInstanceUID", "SOPInstanceUID"),
    )
)


def _coded(name: str, code: Code) -> ET.Element:
    stated = {"csd-code": code.value, "codeSystemName": code.scheme, "originalText": code.meaning}
    return ET.Element(name, stated)


def _machine(event: AuditEvent) -> str:
    return event.account.rpartition("@")[2] or "unknown"


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _plain(text: str) -> str:
    """A text without what XML 1.0 does not allow (section 2.2)."""
    return "".join(
        one if one >= " " and one not in "\ufffe\uffff" and not "\ud800" <= one <= "\udfff" else " " for one in text
    )


assert set(CODES) == set(AuditKind)  # noqa: S101 - every event has its codes
