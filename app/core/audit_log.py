"""The pen of the audit trail: takes note of events on any thread, says who is at work, and loses none on the way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from app.core.audit import (
    MOST_STUDIES,
    AuditedStudy,
    AuditEvent,
    AuditKeeper,
    AuditKind,
    AuditOutcome,
    AuditPeer,
)
from app.core.errors import StorageError


def _now() -> datetime:
    return datetime.now(UTC)


class AuditLog:
    """What was noted and is not written yet is kept until it is.

    Parameters
    ----------
    account
        Login name and machine, `name@machine`.
    clock
        Gives the time of an event, with its zone.
    """

    def __init__(self, keeper: AuditKeeper, *, account: str = "", clock: Callable[[], datetime] = _now) -> None:
        self._keeper = keeper
        self._account = account
        self._clock = clock
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._pending: list[AuditEvent] = []
        self.reviewer = ""
        """PN representation of who is at work; whoever knows it says so here."""

    def note(
        self,
        kind: AuditKind,
        *,
        outcome: AuditOutcome = AuditOutcome.SUCCESS,
        studies: Sequence[AuditedStudy] = (),
        peer: AuditPeer | None = None,
        detail: str = "",
        figures: Sequence[tuple[str, int]] = (),
        query: Sequence[tuple[str, str]] = (),
        reviewer: str | None = None,
    ) -> None:
        """Take note of an event; quick, it is not on the disk yet.

        Parameters
        ----------
        reviewer
            Whom it is about, where that is not who is at work.
        """
        who = self.reviewer if reviewer is None else reviewer
        when = self._clock()
        parts = [tuple(studies[at : at + MOST_STUDIES]) for at in range(0, max(len(studies), 1), MOST_STUDIES)]
        events = [
            AuditEvent(kind, when, outcome, who, self._account, part, peer, detail, tuple(figures), tuple(query))
            for part in parts
        ]
        with self._lock:
            self._pending += events

    def write(self) -> None:
        """Bring everything that was noted to the disk.

        Raises
        ------
        StorageError
            If the disk refuses; it is tried again the next time.
        """
        with self._writing:
            with self._lock:
                taken, self._pending = self._pending, []
            if not taken:
                return
            try:
                self._keeper.append(taken)
            except StorageError:
                with self._lock:
                    self._pending = taken + self._pending
                raise
