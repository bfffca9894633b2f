"""The audit trail on its way to an audit server: how that is configured, and what sends it batch by batch."""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Final, Self

from app.core.audit import AuditEvent, AuditOutcome, AuditPosition
from app.core.audit_log import AuditLog
from app.core.audit_settings import AuditServer, AuditSettings
from app.core.errors import VerdantError
from app.core.outbox import wait_after
from app.core.tasks import Cancelled, TaskControl
from app.settings import SettingsFile
from app.store.audit_trail import AuditTrail

AT_ONCE: Final = 200
LOOK_S: Final = 1.0
MOST_UNCONFIRMED: Final = 3
"""So often a server may leave a batch unconfirmed; then it is taken for one that confirms nothing."""

_LOGGER = logging.getLogger(__name__)


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


class SendingThread:
    """Sends the trail while a server runs that no window belongs to; within its `with` block.

    Parameters
    ----------
    log
        Whose events are to go out soon after they were written.
    jitter
        Gives random numbers from 0 to 1.
    """

    def __init__(self, sending: AuditSending, log: AuditLog, *, jitter: Callable[[], float] = random.random) -> None:
        self._sending = sending
        self._log = log
        self._jitter = jitter
        self._over = threading.Event()
        self._control = TaskControl()
        self._thread = threading.Thread(target=self._run, name="audit sending", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._control.cancel()
        self._thread.join()

    def _run(self) -> None:
        sent, tries, next_s = -1, 0, 0.0
        while not self._over.wait(LOOK_S):
            written = self._log.written
            if written == sent or time.monotonic() < next_s:
                continue
            try:
                self._sending.send(self._control)
            except Cancelled:
                return
            except VerdantError as error:
                if not tries:
                    _LOGGER.warning("the audit trail waits to be sent: %s", error.what)
                tries += 1
                next_s = time.monotonic() + wait_after(tries, jitter=self._jitter()).total_seconds()
            else:
                sent, tries = written, 0
