"""Events as DICOM audit messages: each is one that the schema of PS3.15 A.5.1 allows, and says what happened."""

from __future__ import annotations

import base64
import xml.etree.ElementTree as ET
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom import dcmread

from app.core.audit import AuditEvent, AuditKind, AuditOutcome, AuditPeer
from app.network.audit_messages import audit_document, audit_message
from tests.helpers.audit_schema import faults
from tests.helpers.audits import CT, OPENED, PATIENT_ID, SENT, STUDY_UID, event

FOLDER = AuditPeer("file:///home/rita/export", is_media=True)
QUERY = (("QueryRetrieveLevel", "STUDY"), ("Modality", "?"), ("PatientID", PATIENT_ID), ("StudyDate", "20260304-"))


def parsed(one: AuditEvent) -> ET.Element:
    return ET.fromstring(audit_message(one))  # noqa: S314 - we wrote it


def code(message: ET.Element, path: str) -> list[str]:
    return [found.attrib["csd-code"] for found in message.iterfind(path)]


def participants(message: ET.Element) -> dict[str, str]:
    """UserID by role; of whoever has none under an empty one."""
    return {
        (role.attrib["csd-code"] if (role := one.find("RoleIDCode")) is not None else ""): one.attrib["UserID"]
        for one in message.iterfind("ActiveParticipant")
    }


def objects(message: ET.Element) -> dict[str, list[str]]:
    """ParticipantObjectIDs by what kind of ID it is."""
    found: dict[str, list[str]] = {}
    for one in message.iterfind("ParticipantObjectIdentification"):
        kind = one.find("ParticipantObjectIDTypeCode")
        assert kind is not None
        found.setdefault(kind.attrib["csd-code"], []).append(one.attrib["ParticipantObjectID"])
    return found


@pytest.mark.parametrize("kind", list(AuditKind))
@pytest.mark.parametrize("outcome", list(AuditOutcome))
def test_every_event_is_a_message_by_the_schema(kind: AuditKind, outcome: AuditOutcome):
    peer = FOLDER if kind in (AuditKind.EXPORTED, AuditKind.IMPORTED, AuditKind.PICTURE) else SENT.peer
    full = event(kind=kind, outcome=outcome, peer=peer, detail="So it was.", query=QUERY)
    bare = AuditEvent(kind, OPENED.when, outcome)

    assert [fault for one in (full, bare) for fault in faults(parsed(one))] == []
    requestors = [one.attrib["UserIsRequestor"] for one in parsed(full).iterfind("ActiveParticipant")]
    assert requestors.count("true") == 1


@given(text=st.text(max_size=40))
def test_no_text_breaks_a_message(text: str):
    one = event(detail=text, reviewer=text, account=text, peer=AuditPeer(text), outcome=AuditOutcome.MINOR)

    assert faults(parsed(one)) == []


def test_opening_says_who_looked_at_which_study_of_whom():
    message = parsed(OPENED)

    assert code(message, "EventIdentification/EventID") == ["110103"]
    assert message.find("EventIdentification").attrib["EventActionCode"] == "R"
    assert message.find("EventIdentification").attrib["EventDateTime"] == "2026-03-04T05:06:07.008+00:00"
    person = message.find("ActiveParticipant")
    assert (person.attrib["UserID"], person.attrib["UserName"]) == ("rita@desk-7", "Reader^Rita")
    assert objects(message) == {"110180": [STUDY_UID], "2": [PATIENT_ID]}
    sop_class = message.find(".//SOPClass")
    assert sop_class.attrib == {"UID": CT, "NumberOfInstances": "34"}


def test_sending_and_retrieving_have_source_and_destination_the_other_way_round():
    sent, retrieved = (parsed(replace(SENT, kind=kind)) for kind in (AuditKind.SENT, AuditKind.RETRIEVED))

    assert code(sent, "EventIdentification/EventID") == ["110104"]
    assert (participants(sent)["110153"], participants(sent)["110152"]) == ("verdant@desk-7", "ORTHANC")
    assert (participants(retrieved)["110153"], participants(retrieved)["110152"]) == ("ORTHANC", "verdant@desk-7")


def test_what_is_exported_names_the_place_that_it_went_to():
    message = parsed(replace(OPENED, kind=AuditKind.EXPORTED, peer=FOLDER))

    assert code(message, "EventIdentification/EventID") == ["110106"]
    assert participants(message)["110154"] == FOLDER.name
    assert code(message, "ActiveParticipant/MediaIdentifier/MediaType") == ["110037"]


def test_a_query_carries_the_identifier_that_was_asked():
    message = parsed(AuditEvent(AuditKind.QUERIED, OPENED.when, peer=SENT.peer, account="rita@desk-7", query=QUERY))

    asked = message.find(".//ParticipantObjectQuery")
    identifier = dcmread(BytesIO(base64.b64decode(asked.text)), force=True)
    assert (identifier.PatientID, identifier.StudyDate) == (PATIENT_ID, "20260304-")
    assert objects(message) == {"110181": ["1.2.840.10008.5.1.4.1.2.2.1"]}


def test_a_failure_says_why():
    message = parsed(replace(SENT, outcome=AuditOutcome.SERIOUS, detail="Nobody answers."))

    assert message.find("EventIdentification").attrib["EventOutcomeIndicator"] == "8"
    assert message.find("EventIdentification/EventOutcomeDescription").text == "Nobody answers."


def test_a_document_holds_the_messages_in_order():
    root = ET.fromstring(audit_document([OPENED, SENT]))  # noqa: S314 - we wrote it

    assert [code(one, "EventIdentification/EventID") for one in root] == [["110103"], ["110104"]]
    assert [fault for one in root for fault in faults(one)] == []


PEER = AuditPeer("CT2", "10.0.0.7")


def requestors(message: ET.Element) -> list[str]:
    return [one.attrib["UserID"] for one in message.iterfind("ActiveParticipant[@UserIsRequestor='true']")]


def test_what_peers_do_is_requested_by_them_and_nobody_here_takes_part():
    asked, stored = (parsed(event(kind=k, peer=PEER)) for k in (AuditKind.PEER_QUERIED, AuditKind.PEER_STORED))

    assert [code(one, "EventIdentification/EventID") for one in (asked, stored)] == [["110112"], ["110104"]]
    for message in (asked, stored):
        assert requestors(message) == ["CT2"]
        assert participants(message) == {"110153": "CT2", "110152": "verdant@desk-7"}
        assert message.find("ActiveParticipant").attrib["NetworkAccessPointID"] == "10.0.0.7"


def test_a_peer_that_has_something_sent_elsewhere_is_neither_source_nor_destination():
    message = parsed(event(kind=AuditKind.PEER_FETCHED, peer=PEER, destination=AuditPeer("WARD", "10.0.0.8")))

    assert participants(message) == {"110153": "verdant@desk-7", "110152": "WARD", "": "CT2"}
    assert requestors(message) == ["CT2"]


def test_a_peer_that_was_turned_away_is_a_security_alert():
    message = parsed(event(kind=AuditKind.PEER_REFUSED, peer=PEER, outcome=AuditOutcome.MINOR, detail="Unknown."))

    assert code(message, "EventIdentification/EventID") == ["110113"]
    assert code(message, "EventIdentification/EventTypeCode") == ["110126"]
    assert "CT2" in [one.attrib["UserID"] for one in message.iterfind("ActiveParticipant")]


@given(key=st.text(max_size=40))
@pytest.mark.parametrize("keyword", ["StudyInstanceUID", "StudyDate", "PatientID", "ModalitiesInStudy"])
def test_whatever_a_peer_asks_for_becomes_a_message(keyword: str, key: str):
    message = parsed(event(kind=AuditKind.PEER_QUERIED, peer=PEER, query=(("SOPClassUID", "1.2"), (keyword, key))))

    assert faults(message) == [] and objects(message)["110181"] == ["1.2"]


def test_what_went_out_says_whether_it_was_deidentified():
    study = replace(OPENED.studies[0], is_deidentified=True)
    message = parsed(event(kind=AuditKind.EXPORTED, peer=FOLDER, studies=(study,)))

    assert faults(message) == []
    assert message.findtext(".//ParticipantObjectDescription/Anonymized") == "true"
