"""Sending what waits in the outbox to one PACS, and asking it afterwards whether it lists what it took."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, groupby
from typing import Final

from app.core.commitments import CommitsStorage
from app.core.errors import (
    ArchiveAbortedError,
    ArchiveError,
    ArchiveRejectedError,
    ArchiveTimeoutError,
    ArchiveUnreachableError,
    FileError,
    InstanceRefusedError,
    ServiceNotOfferedError,
    StorageError,
    VerdantError,
)
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.outbox import (
    LONGEST_WAIT,
    LONGEST_WAIT_UNREACHABLE,
    MOST_CHECKS,
    MOST_DENIALS,
    OutboxEntry,
    OutboxKeeper,
    OutboxState,
    wait_after,
)
from app.core.phrases import phrase
from app.core.services import Archive
from app.core.tasks import TaskControl
from app.session.clock import now

MOST_AT_ONCE: Final = 100
MOST_BYTES_AT_ONCE: Final = 64 << 20
MOST_FAILURES: Final = 2
"""After so many instances that broke a connection the PACS is left alone for a while; one alone may be to blame."""
_KEEP_TURN_EVERY_S: Final = 4.0


class _TurnLostError(Exception):
    """Somebody else sends to this PACS by now."""


class _WithdrawnError(Exception):
    """An entry was given up before it was sent."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends what is due to a PACS.

    Parameters
    ----------
    clock
        Gives the time, with its zone.
    jitter
        Gives random numbers from 0 to 1.
    """

    outbox: OutboxKeeper
    clock: Callable[[], datetime] = now
    jitter: Callable[[], float] = random.random

    def send(self, destination: str, archive: Archive | None, control: TaskControl) -> bool:
        """Send what is due, and ask for what was sent; False if somebody else is sending to this PACS.

        What the PACS says is noted entry by entry; publishes nothing but that something changed.

        Parameters
        ----------
        archive
            None if no PACS of that name is configured any more.

        Raises
        ------
        StorageError
            If the outbox cannot be read or written.
        """
        if not self.outbox.take_turn(destination):
            return False
        turn = _Turn(control, self.outbox, destination)
        try:
            if archive is None:
                self._name_missing(destination)
            else:
                _Run(self, destination, archive, turn).send_all()
        except _TurnLostError:
            return False
        finally:
            self.outbox.end_turn(destination)
        return True

    def due(self, destination: str) -> list[OutboxEntry]:
        """What is to be done for a PACS, what was tried least often first: one bad instance holds up no others."""
        moment = self.clock()
        due = (e for e in self.outbox.entries() if e.destination == destination and e.is_due(moment))
        return sorted(due, key=lambda entry: (entry.tries, entry.number))

    def after(self, tries: int, *, longest: timedelta = LONGEST_WAIT) -> datetime:
        """When to try again after that many tries."""
        return self.clock() + wait_after(tries, jitter=self.jitter(), longest=longest)

    def _name_missing(self, destination: str) -> None:
        moment = self.clock()
        later = moment + LONGEST_WAIT
        cause = phrase("No PACS is called {name}. Add it in Settings > Archives, or delete this.", name=destination)
        self.outbox.postpone(destination, now=moment, next_try=later, cause=cause)
        for entry in self.due(destination):
            if entry.state is OutboxState.SENT:
                self.outbox.settle(entry, OutboxState.SENT, cause=entry.cause, next_try=later, checks=entry.checks)


class _Run:
    """One turn at one PACS."""

    def __init__(self, sender: Sender, destination: str, archive: Archive, turn: _Turn) -> None:
        self._sender = sender
        self._outbox = sender.outbox
        self._destination = destination
        self._archive = archive
        self._turn = turn
        self._failures = 0
        self._current: OutboxEntry | None = None

    def send_all(self) -> None:
        """Send until nothing is due, or until the PACS has to be left alone."""
        while self._failures < MOST_FAILURES and (batch := self._next_batch()):
            try:
                self._send(batch)
            except _WithdrawnError:
                continue
            except InstanceRefusedError as error:
                self._settle(OutboxState.REFUSED, cause=error.text)
            except (ArchiveUnreachableError, ArchiveRejectedError) as error:
                self._failures = MOST_FAILURES
                self._wait(error, longest=LONGEST_WAIT_UNREACHABLE)
            except (ArchiveError, StorageError) as error:
                self._failures += 1
                self._wait(error, longest=LONGEST_WAIT)
        if self._failures < MOST_FAILURES:
            self._check()

    def _next_batch(self) -> list[tuple[OutboxEntry, bytes]]:
        batch: list[tuple[OutboxEntry, bytes]] = []
        size = 0
        waiting = [e for e in self._sender.due(self._destination) if e.state is OutboxState.WAITING]
        for entry in waiting:
            if batch and (len(batch) == MOST_AT_ONCE or size + entry.size_bytes > MOST_BYTES_AT_ONCE):
                break
            try:
                batch.append((entry, self._outbox.content(entry)))
            except FileError as error:
                self._outbox.settle(entry, OutboxState.REFUSED, cause=error.text)
                continue
            size += entry.size_bytes
        return batch

    def _send(self, batch: Sequence[tuple[OutboxEntry, bytes]]) -> None:
        def stored(place: int, warning: str) -> None:
            self._settle(OutboxState.SENT, cause=warning, next_try=self._sender.clock())
            self._failures = 0
            if place + 1 < len(batch):
                self._begin(batch[place + 1][0])

        self._begin(batch[0][0])
        self._archive.store([content for _, content in batch], self._turn, on_stored=stored)

    def _begin(self, entry: OutboxEntry) -> None:
        begun = self._outbox.begin([entry], next_try=self._sender.after(entry.tries + 1))
        if not begun:
            raise _WithdrawnError
        (self._current,) = begun
        self._turn.say_changed()

    def _settle(self, state: OutboxState, *, cause: str, next_try: datetime | None = None) -> None:
        assert self._current is not None  # noqa: S101 - nothing is settled that was not begun
        self._outbox.settle(self._current, state, cause=cause, next_try=next_try)
        self._turn.say_changed()

    def _wait(self, error: VerdantError, *, longest: timedelta) -> None:
        """Try the instance again later, and the others with it if the PACS is the cause."""
        assert self._current is not None  # noqa: S101 - see above
        next_try = self._sender.after(self._current.tries, longest=longest)
        self._settle(OutboxState.WAITING, cause=error.text, next_try=next_try)
        if self._failures >= MOST_FAILURES:
            moment = self._sender.clock()
            self._outbox.postpone(self._destination, now=moment, next_try=next_try, cause=error.text)

    def _check(self) -> None:
        """Ask whether the PACS keeps what it took: a success that was not meant so must not cost the object."""
        sent = [e for e in self._sender.due(self._destination) if e.state is OutboxState.SENT]
        if sent:
            sent = self._commit(sent)
        left = {key: list(members) for key, members in groupby(sorted(sent, key=_series), key=_series)}
        while left:
            (study, series), entries = left.popitem()
            try:
                listed = self._archive.find_instances(study, series, self._turn)
            except ServiceNotOfferedError:
                # It lists nothing to us: its word must do.
                self._finish([*entries, *chain(*left.values())], OutboxState.SENT)
                return
            except (ArchiveUnreachableError, ArchiveRejectedError, ArchiveTimeoutError, ArchiveAbortedError):
                self._check_later([*entries, *chain(*left.values())], sum_up=False)
                return
            except ArchiveError:
                # It may be ill for a moment only; if it stays so, its word must do.
                self._finish([e for e in entries if e.checks + 1 >= MOST_CHECKS], OutboxState.SENT)
                self._check_later([e for e in entries if e.checks + 1 < MOST_CHECKS], sum_up=True)
            else:
                here = {record.sop_instance_uid for record in listed}
                self._finish([e for e in entries if e.sop_instance_uid in here], OutboxState.CONFIRMED)
                self._check_later([e for e in entries if e.sop_instance_uid not in here], sum_up=True)

    def _finish(self, entries: Sequence[OutboxEntry], state: OutboxState) -> None:
        """Nothing follows for these."""
        self._outbox.finish(entries, state)
        self._turn.say_changed()

    def _commit(self, sent: Sequence[OutboxEntry]) -> list[OutboxEntry]:
        """Ask for storage commitment where it is offered; those about which nothing was said."""
        if not isinstance(self._archive, CommitsStorage):
            return list(sent)
        try:
            said = self._archive.commit([(e.sop_class_uid, e.sop_instance_uid) for e in sent], self._turn)
        except ArchiveError:
            said = None
        if said is None:
            return list(sent)
        for entry in sent:
            why = said.failed.get(entry.sop_instance_uid)
            if why is not None:
                self._deny(entry, why)
        self._finish([e for e in sent if e.sop_instance_uid in said.kept], OutboxState.COMMITTED)
        return [e for e in sent if e.sop_instance_uid not in said.kept | said.failed.keys()]

    def _deny(self, entry: OutboxEntry, why: str) -> None:
        """Send again what the PACS took and does not keep, for about a day; then the user decides."""
        denials = entry.denials + 1
        if denials < MOST_DENIALS:
            cause = phrase("{name} does not keep what it took: {why}.", name=self._destination, why=why)
            self._outbox.settle(
                entry, OutboxState.WAITING, cause=cause, next_try=self._sender.after(denials), denied=True
            )
            return
        cause = phrase(
            "{name} took this {count} times and said each time that it does not keep it: {why}. It is not sent any "
            "more by itself. Ask the PACS administrator, then send it again or delete it.",
            name=self._destination,
            count=denials,
            why=why,
        )
        self._outbox.settle(entry, OutboxState.REFUSED, cause=cause, denied=True)

    def _check_later(self, entries: Sequence[OutboxEntry], *, sum_up: bool) -> None:
        """Ask again later, as often as that has sense; `sum_up` if the PACS was asked and does not list these."""
        for entry in entries:
            checks = entry.checks + 1
            if sum_up and checks >= MOST_CHECKS:
                cause = phrase(
                    "{name} said that it stored this, and does not list it. Ask the PACS administrator where it is, "
                    "then send it again or delete it.",
                    name=self._destination,
                )
                self._outbox.settle(entry, OutboxState.REFUSED, cause=cause, checks=checks)
            else:
                self._outbox.settle(
                    entry,
                    OutboxState.SENT,
                    cause=entry.cause,
                    next_try=self._sender.after(checks + 1),
                    checks=checks if sum_up else entry.checks,
                )
        self._turn.say_changed()


class _Turn(TaskControl):
    """Passes on what a control says, and keeps the turn while there is work."""

    def __init__(self, control: TaskControl, outbox: OutboxKeeper, destination: str) -> None:
        super().__init__()
        self._control = control
        self._outbox = outbox
        self._destination = destination
        self._kept_at = time.monotonic()

    @property
    def cancelled(self) -> bool:
        """Whether the work has been withdrawn."""
        return self._control.cancelled

    def checkpoint(self, fraction: float | None = None, text: str = "") -> None:
        """Give up if the work was withdrawn or somebody else sends by now; what is being sent stands in the list."""
        self._control.checkpoint()
        if time.monotonic() - self._kept_at > _KEEP_TURN_EVERY_S:
            if not self._outbox.keep_turn(self._destination):
                raise _TurnLostError
            self._kept_at = time.monotonic()

    def say_changed(self) -> None:
        """Tell whoever looks at the queue that it is another one now."""
        self._control.publish(None)


def _series(entry: OutboxEntry) -> tuple[StudyInstanceUID, SeriesInstanceUID]:
    return entry.study_instance_uid, entry.series_instance_uid
