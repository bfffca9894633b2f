"""How the audit trail is kept as a member of the settings file, checked when it is read."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from app.core.audit_settings import NO_AUDIT_SETTINGS, SYSLOG_TLS_PORT, AuditServer, AuditSettings
from app.core.nodes import Tls
from app.json_members import checked_members

MEMBERS: Final = {"audit": dict}
_AUDIT: Final = {"server": dict, "hides_patient_ids": bool, "keep_days": int}
_SERVER: Final = {"host": str, "port": int, "tls": dict}
_TLS: Final = dict.fromkeys(("ca_file", "certificate_file", "key_file", "server_name"), str)


def audit_of(stated: dict[str, Any]) -> AuditSettings:
    """The settings of the audit trail in the members of a file.

    Raises
    ------
    UsageError
        If something in it is not what it should be; it is named.
    """
    audit = checked_members(stated.get("audit", {}), "“audit”", _AUDIT)
    return AuditSettings(
        _server(audit["server"]) if "server" in audit else None,
        audit.get("hides_patient_ids", False),
        audit.get("keep_days", NO_AUDIT_SETTINGS.keep_days),
    )


def member_of(audit: AuditSettings) -> dict[str, object]:
    """What to write for these settings; nothing for the usual ones."""
    if audit == NO_AUDIT_SETTINGS:
        return {}
    members = {"hides_patient_ids": audit.hides_patient_ids, "keep_days": audit.keep_days}
    return {"audit": members | ({"server": asdict(audit.server)} if audit.server is not None else {})}


def _server(content: object) -> AuditServer:
    stated = checked_members(content, "“server” of “audit”", _SERVER)
    tls = Tls(**checked_members(stated.get("tls", {}), "“tls”", _TLS))
    return AuditServer(stated.get("host", ""), stated.get("port", SYSLOG_TLS_PORT), tls)
