"""The codes of DICOM audit messages (PS3.15 A.5.3; their meanings in PS3.16 annex D), and which event has which."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.core.audit import AuditKind


@dataclass(frozen=True, slots=True)
class Code:
    """A coded value; `meaning` is its Code Meaning."""

    value: str
    meaning: str
    scheme: str = "DCM"


APPLICATION: Final = Code("110150", "Application")
LAUNCHER: Final = Code("110151", "Application Launcher")
DESTINATION: Final = Code("110152", "Destination Role ID")
SOURCE: Final = Code("110153", "Source Role ID")
DESTINATION_MEDIA: Final = Code("110154", "Destination Media")
SOURCE_MEDIA: Final = Code("110155", "Source Media")
URI_MEDIA: Final = Code("110037", "URI")

STUDY_UID: Final = Code("110180", "Study Instance UID")
SOP_CLASS_UID: Final = Code("110181", "SOP Class UID")
NODE_ID: Final = Code("110182", "Node ID")
PATIENT_NUMBER: Final = Code("2", "Patient Number", "RFC-3881")
URI: Final = Code("12", "URI", "RFC-3881")


class Action(StrEnum):
    """EventActionCode."""

    CREATE = "C"
    READ = "R"
    UPDATE = "U"
    DELETE = "D"
    EXECUTE = "E"


class LifeCycle(StrEnum):
    """ParticipantObjectDataLifeCycle of a study; empty where none is stated."""

    NONE = ""
    CREATION = "1"
    IMPORT = "2"
    AMENDMENT = "3"
    ACCESS = "6"
    EXPORT = "10"
    LOGICAL_DELETION = "14"
    ERASURE = "15"


class Shape(StrEnum):
    """Which participants and objects a message has beside user, studies and patients."""

    APPLICATION = "application"
    USER = "user"
    QUERY = "query"
    SENDING = "sending"
    RECEIVING = "receiving"
    ACCESS = "access"
    EXPORT = "export"
    IMPORT = "import"
    ALERT = "alert"
    LOG = "log"
    ASKED = "asked"
    """A peer asks the archive of this machine; in all that follow it is the peer who wants something."""
    GIVING = "giving"
    TAKING = "taking"
    REFUSING = "refusing"
    REMOVAL = "removal"
    """The archive itself does it."""


@dataclass(frozen=True, slots=True)
class EventCodes:
    """How an event is called in a message."""

    event: Code
    action: Action
    shape: Shape
    types: tuple[Code, ...] = ()
    life_cycle: LifeCycle = LifeCycle.NONE


_ACTIVITY: Final = Code("110100", "Application Activity")
_LOG_USED: Final = Code("110101", "Audit Log Used")
_BEGIN: Final = Code("110102", "Begin Transferring DICOM Instances")
_ACCESSED: Final = Code("110103", "DICOM Instances Accessed")
_TRANSFERRED: Final = Code("110104", "DICOM Instances Transferred")
_DELETED: Final = Code("110105", "DICOM Study Deleted")
_EXPORT: Final = Code("110106", "Export")
_IMPORT: Final = Code("110107", "Import")
_QUERY: Final = Code("110112", "Query")
_ALERT: Final = Code("110113", "Security Alert")
_AUTHENTICATION: Final = Code("110114", "User Authentication")
_LOGIN: Final = Code("110122", "Login")
_LOGOUT: Final = Code("110123", "Logout")
_NETWORK: Final = Code("110128", "Network Configuration")
_SECURITY: Final = Code("110129", "Security Configuration")
_NODE: Final = Code("110126", "Node Authentication")
_ATTRIBUTES: Final = Code("110135", "Object Security Attributes Changed")

CODES: Final = {
    AuditKind.STARTED: EventCodes(
        _ACTIVITY, Action.EXECUTE, Shape.APPLICATION, (Code("110120", "Application Start"),)
    ),
    AuditKind.STOPPED: EventCodes(
        _ACTIVITY, Action.EXECUTE, Shape.APPLICATION, (Code("110121", "Application Stop"),)
    ),
    AuditKind.LOGGED_IN: EventCodes(_AUTHENTICATION, Action.EXECUTE, Shape.USER, (_LOGIN,)),
    AuditKind.LOGGED_OUT: EventCodes(_AUTHENTICATION, Action.EXECUTE, Shape.USER, (_LOGOUT,)),
    AuditKind.LOCKED: EventCodes(_AUTHENTICATION, Action.EXECUTE, Shape.USER, (_LOGOUT,)),
    AuditKind.UNLOCKED: EventCodes(_AUTHENTICATION, Action.EXECUTE, Shape.USER, (_LOGIN,)),
    AuditKind.QUERIED: EventCodes(_QUERY, Action.EXECUTE, Shape.QUERY),
    AuditKind.OPENED: EventCodes(_ACCESSED, Action.READ, Shape.ACCESS, life_cycle=LifeCycle.ACCESS),
    AuditKind.TRANSFERRING: EventCodes(_BEGIN, Action.EXECUTE, Shape.SENDING),
    AuditKind.RETRIEVED: EventCodes(_TRANSFERRED, Action.CREATE, Shape.RECEIVING),
    AuditKind.SENT: EventCodes(_TRANSFERRED, Action.CREATE, Shape.SENDING),
    AuditKind.DECIDED: EventCodes(_ACCESSED, Action.UPDATE, Shape.ACCESS, life_cycle=LifeCycle.AMENDMENT),
    AuditKind.SAVED: EventCodes(_ACCESSED, Action.CREATE, Shape.ACCESS, life_cycle=LifeCycle.CREATION),
    AuditKind.DISCARDED: EventCodes(_ACCESSED, Action.DELETE, Shape.ACCESS, life_cycle=LifeCycle.LOGICAL_DELETION),
    AuditKind.IMPORTED: EventCodes(_IMPORT, Action.CREATE, Shape.IMPORT, life_cycle=LifeCycle.IMPORT),
    AuditKind.EXPORTED: EventCodes(_EXPORT, Action.READ, Shape.EXPORT, life_cycle=LifeCycle.EXPORT),
    AuditKind.PEER_QUERIED: EventCodes(_QUERY, Action.EXECUTE, Shape.ASKED),
    AuditKind.PEER_FETCHING: EventCodes(_BEGIN, Action.EXECUTE, Shape.GIVING),
    AuditKind.PEER_FETCHED: EventCodes(_TRANSFERRED, Action.CREATE, Shape.GIVING),
    AuditKind.PEER_STORING: EventCodes(_BEGIN, Action.EXECUTE, Shape.TAKING),
    AuditKind.PEER_STORED: EventCodes(_TRANSFERRED, Action.CREATE, Shape.TAKING),
    AuditKind.PEER_REFUSED: EventCodes(_ALERT, Action.EXECUTE, Shape.REFUSING, (_NODE,)),
    AuditKind.REMOVED: EventCodes(_DELETED, Action.DELETE, Shape.REMOVAL, life_cycle=LifeCycle.ERASURE),
    AuditKind.PINNED: EventCodes(_ACCESSED, Action.UPDATE, Shape.ACCESS),
    AuditKind.PICTURE: EventCodes(_EXPORT, Action.READ, Shape.EXPORT, life_cycle=LifeCycle.EXPORT),
    AuditKind.NODES: EventCodes(_ALERT, Action.EXECUTE, Shape.ALERT, (_NETWORK,)),
    AuditKind.TRUST: EventCodes(_ALERT, Action.EXECUTE, Shape.ALERT, (_SECURITY,)),
    AuditKind.SECURITY: EventCodes(_ALERT, Action.EXECUTE, Shape.ALERT, (_SECURITY,)),
    AuditKind.TRAIL_READ: EventCodes(_LOG_USED, Action.READ, Shape.LOG),
    AuditKind.TRAIL_DAMAGED: EventCodes(_ALERT, Action.EXECUTE, Shape.ALERT, (_ATTRIBUTES,)),
    AuditKind.TRAIL_SHORTENED: EventCodes(_ALERT, Action.EXECUTE, Shape.ALERT, (_ATTRIBUTES,)),
}
