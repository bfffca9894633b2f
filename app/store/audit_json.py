"""Events of the audit trail as JSON objects; what is empty is left out."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any, Final

from app.core.audit import (
    MOST_CHARACTERS,
    MOST_STUDIES,
    AuditedStudy,
    AuditEvent,
    AuditKind,
    AuditOutcome,
    AuditPeer,
)
from app.store.checked_json import UnexpectedContent, flag, mapping, one_of, sequence, text, time, uid, whole

VERSION: Final = 1
DIGEST_CHARACTERS: Final = 16
MOST_PAIRS: Final = 50
_MOST_COUNT: Final = 1 << 53


def encoded_event(event: AuditEvent, seal: Callable[[str], str]) -> dict[str, object]:
    """What to write for an event; `seal` gives what is kept in the place of a patient ID."""
    members: dict[str, object] = {
        "version": VERSION,
        "kind": event.kind.value,
        "when": event.when.astimezone(UTC).isoformat(timespec="milliseconds"),
        "outcome": int(event.outcome),
        "reviewer": event.reviewer[:MOST_CHARACTERS],
        "account": event.account[:MOST_CHARACTERS],
        "studies": [_encoded_study(one, seal) for one in event.studies[:MOST_STUDIES]],
        "peer": _encoded_peer(event.peer) if event.peer is not None else None,
        "destination": _encoded_peer(event.destination) if event.destination is not None else None,
        "detail": event.detail[:MOST_CHARACTERS],
        "figures": [[name[:MOST_CHARACTERS], count] for name, count in event.figures[:MOST_PAIRS]],
        "query": [[name[:MOST_CHARACTERS], said[:MOST_CHARACTERS]] for name, said in _sealed(event, seal)],
    }
    return {name: value for name, value in members.items() if value not in ("", [], None)}


def decoded_event(record: Mapping[str, Any]) -> AuditEvent:
    """The event in a record.

    Raises
    ------
    UnexpectedContent
        If it is none.
    """
    if record.get("version") != VERSION:
        raise UnexpectedContent("It was written by another version of Verdant.")
    stated = {"reviewer": "", "account": "", "studies": [], "detail": "", "figures": [], "query": [], **record}
    outcome = whole(stated, "outcome", least=0, most=12)
    if outcome not in list(AuditOutcome):
        raise UnexpectedContent("“outcome” is none of the known ones.")
    return AuditEvent(
        one_of(AuditKind, stated, "kind"),
        time(stated, "when").astimezone(UTC),
        AuditOutcome(outcome),
        reviewer=text(stated, "reviewer", most=MOST_CHARACTERS),
        account=text(stated, "account", most=MOST_CHARACTERS),
        studies=tuple(_study(one) for one in sequence(stated, "studies", most=MOST_STUDIES)),
        peer=_peer(mapping(stated["peer"], "peer")) if "peer" in stated else None,
        destination=_peer(mapping(stated["destination"], "destination")) if "destination" in stated else None,
        detail=text(stated, "detail", most=MOST_CHARACTERS),
        figures=tuple(_count(one) for one in sequence(stated, "figures", most=MOST_PAIRS)),
        query=tuple(_words(one) for one in sequence(stated, "query", most=MOST_PAIRS)),
    )


def sealed_with(salt: bytes) -> Callable[[str], str]:
    """Gives digests that tell IDs apart without saying which they are; an empty one stays empty."""

    def seal(patient_id: str) -> str:
        if not patient_id:
            return ""
        return "hmac:" + hmac.new(salt, patient_id.encode(), hashlib.sha256).hexdigest()[:DIGEST_CHARACTERS]

    return seal


def unsealed(patient_id: str) -> str:
    """Keep IDs as they are."""
    return patient_id


def _sealed(event: AuditEvent, seal: Callable[[str], str]) -> list[tuple[str, str]]:
    pairs = event.query[:MOST_PAIRS]
    return [(name, seal(said) if name == "PatientID" else said) for name, said in pairs]


def _encoded_study(study: AuditedStudy, seal: Callable[[str], str]) -> dict[str, object]:
    members: dict[str, object] = {
        "uid": study.study_instance_uid,
        "patient": seal(study.patient_id[:MOST_CHARACTERS]),
        "objects": [[sop_class, count] for sop_class, count in study.objects[:MOST_PAIRS]],
        "deidentified": study.is_deidentified,
    }
    return {name: value for name, value in members.items() if value not in ("", [], None)}


def _study(value: object) -> AuditedStudy:
    stated = {"uid": "", "patient": "", "objects": [], **mapping(value, "study")}
    return AuditedStudy(
        uid(stated, "uid"),
        text(stated, "patient", most=MOST_CHARACTERS),
        tuple(_count(one) for one in sequence(stated, "objects", most=MOST_PAIRS)),
        flag(stated, "deidentified") if "deidentified" in stated else None,
    )


def _encoded_peer(peer: AuditPeer) -> dict[str, object]:
    return {"name": peer.name[:MOST_CHARACTERS], "host": peer.host[:MOST_CHARACTERS], "media": peer.is_media}


def _peer(stated: Mapping[str, Any]) -> AuditPeer:
    most = MOST_CHARACTERS
    return AuditPeer(text(stated, "name", most=most), text(stated, "host", most=most), flag(stated, "media"))


def _count(value: object) -> tuple[str, int]:
    name, count = _pair(value)
    stated = {"name": name, "count": count}
    return text(stated, "name", most=MOST_CHARACTERS), whole(stated, "count", least=0, most=_MOST_COUNT)


def _words(value: object) -> tuple[str, str]:
    name, said = _pair(value)
    stated = {"name": name, "said": said}
    return text(stated, "name", most=MOST_CHARACTERS), text(stated, "said", most=MOST_CHARACTERS)


def _pair(value: object) -> tuple[object, object]:
    if not isinstance(value, list) or len(value) != 2:
        raise UnexpectedContent("A pair is none.")
    return value[0], value[1]
