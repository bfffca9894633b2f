"""The trail on its way to an audit server: sent as it grows, tried again with pauses while the server is away."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime

from psygnal import Signal

from app.core.audit import AuditSender
from app.core.errors import VerdantError, sentences
from app.core.outbox import wait_after
from app.core.tasks import TaskRunner
from app.session.clock import now
from app.session.notices import Notices


class AuditForwarding:
    """One sending at a time.

    Parameters
    ----------
    clock
        Gives the time, with its zone.
    jitter
        Gives random numbers from 0 to 1.
    """

    changed = Signal()
    """Something was sent, or could not be."""

    def __init__(
        self,
        sender: AuditSender,
        runner: TaskRunner,
        *,
        notices: Notices,
        clock: Callable[[], datetime] = now,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._sender = sender
        self._runner = runner
        self._notices = notices
        self._clock = clock
        self._jitter = jitter
        self._is_sending = False
        self._asked_again = False
        self._tries = 0
        self._next_try: datetime | None = None
        self._failure = ""

    @property
    def failure(self) -> str:
        """Why the last sending failed; empty if it did not."""
        return self._failure

    def send(self, *, at_once: bool = False) -> None:
        """Send what waits; while a server is being given time only if `at_once` is asked."""
        if at_once:
            self._next_try, self._tries = None, 0
        if self._next_try is not None and self._clock() < self._next_try:
            return
        if self._is_sending:
            self._asked_again = True
            return
        self._is_sending, self._asked_again = True, False
        self._runner.start(self._sender.send, group="audit-send", on_done=self._sent, on_failed=self._not_sent)

    def tick(self) -> None:
        """Try again once it is time."""
        if self._next_try is not None:
            self.send()

    def _sent(self, _count: int) -> None:
        self._is_sending, self._tries, self._next_try, self._failure = False, 0, None, ""
        self.changed.emit()
        if self._asked_again:
            self.send()

    def _not_sent(self, error: Exception) -> None:
        self._is_sending = False
        self._tries += 1
        self._next_try = self._clock() + wait_after(self._tries, jitter=self._jitter())
        self._failure = sentences(error)
        if not isinstance(error, VerdantError):
            self._notices.report(error)
        self.changed.emit()
