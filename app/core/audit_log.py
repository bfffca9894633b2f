"""The pen of the audit trail: takes note of events on any thread, says who is at work, and loses none on the way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from app.core.audit import (
    MOST_STUDIES,
    OF_ONE_PATIENT,
    AuditedStudy,
    AuditEvent,
    AuditKeeper,
    AuditKind,
    AuditOutcome,
    AuditPeer,
)
from app.core.errors import StorageError

MOST_PENDING: Final = 20_000
"""Events that wait for a disk that refuses them; of more than that only how many there were is kept."""


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
    on_refusal
        Told when `try_to_write` could not.
    """

    def __init__(
        self,
        keeper: AuditKeeper,
        *,
        account: str = "",
        clock: Callable[[], datetime] = _now,
        on_refusal: Callable[[StorageError], None] = lambda _error: None,
    ) -> None:
        self._keeper = keeper
        self._account = account
        self._clock = clock
        self._on_refusal = on_refusal
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._pending: list[AuditEvent] = []
        self._lost = 0
        self._written = 0
        self.reviewer = ""
        """PN representation of who is at work; whoever knows it says so here."""

    @property
    def is_waiting(self) -> bool:
        """Whether something is not written yet."""
        with self._lock:
            return bool(self._pending)

    @property
    def written(self) -> int:
        """How many events were brought to the disk so far."""
        return self._written

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
        destination: AuditPeer | None = None,
    ) -> None:
        """Take note of an event; quick, it is not on the disk yet.

        Parameters
        ----------
        reviewer
            Whom it is about, where that is not who is at work.
        destination
            Where a peer had instances sent, if not to itself.
        """
        who = self.reviewer if reviewer is None else reviewer
        when = self._clock()
        events = [
            AuditEvent(
                kind,
                when,
                outcome,
                reviewer=who,
                account=self._account,
                studies=part,
                peer=peer,
                detail=detail,
                figures=tuple(figures),
                query=tuple(query),
                destination=destination,
            )
            for part in _parts(studies, by_patient=kind in OF_ONE_PATIENT)
        ]
        with self._lock:
            room = max(0, MOST_PENDING - len(self._pending))
            self._pending += events[:room]
            self._lost += len(events) - len(events[:room])

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
                lost, self._lost = self._lost, 0
            if not taken:
                return
            try:
                self._keeper.append([*taken, *([self._gap(lost)] if lost else [])])
            except StorageError:
                with self._lock:
                    self._pending = taken + self._pending
                    self._lost += lost
                raise
            self._written += len(taken)

    def try_to_write(self) -> None:
        """Write, for whoever is to go on all the same: if the disk refuses, it waits, and who listens is told."""
        try:
            self.write()
        except StorageError as error:
            self._on_refusal(error)

    def _gap(self, lost: int) -> AuditEvent:
        detail = "Events were lost: the trail could not be written for too long."
        return AuditEvent(
            AuditKind.TRAIL_DAMAGED,
            self._clock(),
            AuditOutcome.SERIOUS,
            account=self._account,
            detail=detail,
            figures=(("lost", lost),),
        )


def _parts(studies: Sequence[AuditedStudy], *, by_patient: bool) -> Iterator[tuple[AuditedStudy, ...]]:
    """The studies of each event: of one patient if it must be, and not too many."""
    patients = list(dict.fromkeys(one.patient_id for one in studies)) if by_patient else [None]
    for patient in patients or [None]:
        chosen = [one for one in studies if patient is None or one.patient_id == patient]
        for at in range(0, max(len(chosen), 1), MOST_STUDIES):
            yield tuple(chosen[at : at + MOST_STUDIES])
