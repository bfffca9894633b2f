"""The audit trail on its way to an audit server: how that is configured, and what sends it batch by batch."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from typing import Final

from app.core.audit import AuditEvent, AuditOutcome, AuditPosition
from app.core.audit_settings import AuditServer, AuditSettings
from app.core.tasks import TaskControl
from app.settings import SettingsFile
from app.store.audit_trail import AuditTrail

AT_ONCE: Final = 200
MOST_UNCONFIRMED: Final = 3
"""So often a server may leave a batch unconfirmed; then it is taken for one that confirms nothing."""


class KeptAuditSettings:
    """Satisfies `AuditSettingsKeeper`: the settings file, and from where on the trail is to be sent."""

    def __init__(self, settings: SettingsFile, trail: AuditTrail) -> None:
        self._settings = settings
        self._trail = trail

    def audit_settings(self) -> AuditSettings:
        """What is kept."""
        return self._settings.read().audit

    def save_audit_settings(self, settings: AuditSettings) -> None:
        """Replace what is kept; a server that is new gets what is noted from now on."""
        if settings.server is None:
            self._trail.end_sending()
        else:
            self._trail.begin_sending(with_what_is_there=False)
        self._settings.change(lambda kept: replace(kept, audit=settings))


class AuditSending:
    """Satisfies `AuditSender`; one thread of one process sends at a time, the others wait for it."""

    def __init__(self, settings: SettingsFile, trail: AuditTrail) -> None:
        self._settings = settings
        self._trail = trail
        self._lock = threading.Lock()
        self._unconfirmed: tuple[AuditPosition, int] | None = None

    def send(self, control: TaskControl) -> int:
        """Send what was not sent yet, if a server is configured; how many messages it took."""
        settings = self._settings.read()
        server = settings.audit.server
        if server is None:
            return 0
        count = 0
        with self._lock, self._trail.sending():
            while (batch := self._trail.unsent(AT_ONCE)) is not None and batch.events:
                self._deliver(server, batch.events, batch.upto, ae_title=settings.serving.ae_title, control=control)
                self._trail.note_sent(batch.upto)
                count += len(batch.events)
        return count

    def waiting(self) -> int | None:
        """How many events wait to be sent; None where none are to be sent."""
        return self._trail.count_unsent()

    def _deliver(
        self,
        server: AuditServer,
        events: tuple[AuditEvent, ...],
        upto: AuditPosition,
        *,
        ae_title: str,
        control: TaskControl,
    ) -> None:
        # Whoever sends nothing does not wait for it.
        from app.network.audit_messages import audit_message
        from app.network.syslog import NOTICE, WARNING, UnconfirmedError, deliver, syslog_message

        messages = [
            syslog_message(
                audit_message(event, ae_title=ae_title),
                when=event.when,
                host=event.account.rpartition("@")[2],
                process=str(os.getpid()),
                severity=NOTICE if event.outcome is AuditOutcome.SUCCESS else WARNING,
            )
            for event in events
        ]
        try:
            deliver(server, messages, control)
        except UnconfirmedError:
            tries = 1 + (self._unconfirmed[1] if self._unconfirmed and self._unconfirmed[0] == upto else 0)
            self._unconfirmed = upto, tries
            if tries < MOST_UNCONFIRMED:
                raise
