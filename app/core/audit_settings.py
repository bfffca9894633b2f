"""How the audit trail is kept, and the server that it is sent to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Protocol

from app.core.errors import UsageError
from app.core.nodes import Tls
from app.core.phrases import phrase

SYSLOG_TLS_PORT: Final = 6514
"""Registered for syslog over TLS (RFC 5425 section 4.1)."""
LEAST_KEEP_DAYS, MOST_KEEP_DAYS = 30, 36_500
USUAL_KEEP_DAYS: Final = 2_190
"""Six years."""


@dataclass(frozen=True, slots=True)
class AuditServer:
    """An audit record repository that takes syslog over TLS.

    Raises
    ------
    UsageError
        If host or port cannot be.
    """

    host: str
    port: int = SYSLOG_TLS_PORT
    tls: Tls = field(default_factory=Tls)

    def __post_init__(self) -> None:
        host = self.host.strip()
        if not host or any(one.isspace() or one in "/@" for one in host):
            raise UsageError(
                phrase("“{host}” is no host.", host=self.host[:60]),
                next_step=phrase("Enter a host name or an IP address."),
            )
        if not 1 <= self.port <= 65535:
            raise UsageError(phrase("The port must be a number from 1 to 65535."))

    @property
    def place(self) -> str:
        """How messages call it."""
        return phrase("Audit server {host}:{port}", host=self.host, port=self.port)


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """How the trail of this workstation is kept.

    Parameters
    ----------
    server
        None where the trail stays here.
    hides_patient_ids
        Whether keyed digests are noted in the place of patient IDs.
    keep_days
        Events that are younger are not removed, whoever asks for it.
    """

    server: AuditServer | None = None
    hides_patient_ids: bool = False
    keep_days: int = USUAL_KEEP_DAYS

    def __post_init__(self) -> None:
        if not LEAST_KEEP_DAYS <= self.keep_days <= MOST_KEEP_DAYS:
            raise UsageError(
                phrase(
                    "The audit trail is kept for {least} to {most} days.", least=LEAST_KEEP_DAYS, most=MOST_KEEP_DAYS
                )
            )


NO_AUDIT_SETTINGS: Final = AuditSettings()


class AuditSettingsKeeper(Protocol):
    """Keeps these settings between starts; any thread may call it."""

    def audit_settings(self) -> AuditSettings:
        """What is kept.

        Raises
        ------
        StorageError
            If the settings cannot be read.
        """
        ...

    def save_audit_settings(self, settings: AuditSettings) -> None:
        """Replace what is kept; a server that is new gets what is noted from now on.

        Raises
        ------
        StorageError
            If the settings or the trail cannot be written.
        """
        ...
