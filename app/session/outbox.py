"""What waits to be sent: the queue as it stands, when it is worked on, and what the user does about it."""

from __future__ import annotations

import contextlib
import random
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from psygnal import Signal

from app.core.identity import StudyInstanceUID
from app.core.outbox import OutboxEntry, OutboxGroup, OutboxKeeper, OutboxState, OutboxSubject, groups_of
from app.core.phrases import counted, phrase
from app.core.services import Archive, OnStored
from app.core.tasks import TaskControl, TaskRunner
from app.session.archives import Archives
from app.session.browsing import Browser, Loading
from app.session.clock import now
from app.session.notices import Notices, Remedy
from app.session.outbox_sending import Sender

PAUSE: Final = timedelta(seconds=20)
"""After somebody else was found sending, or the outbox itself could not be used."""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One group, and whose objects they are as far as that is still known."""

    group: OutboxGroup
    subject: OutboxSubject | None = None


@dataclass(frozen=True, slots=True)
class OutboxShown:
    """The queue as it was last read.

    Parameters
    ----------
    rows
        The last put in first.
    is_open
        Whether somebody looks at it.
    elsewhere
        The PACS to which another viewer on this machine is sending.
    """

    rows: tuple[OutboxRow, ...] = ()
    is_open: bool = False
    elsewhere: frozenset[str] = frozenset()

    @property
    def waiting(self) -> int:
        """How many groups are on their way."""
        return sum(row.group.state in (OutboxState.WAITING, OutboxState.SENDING) for row in self.rows)

    @property
    def refused(self) -> int:
        """How many groups need the user."""
        return sum(row.group.state is OutboxState.REFUSED for row in self.rows)


class Outbox:
    """Sends what is due as soon as it is, each PACS on a task of its own, and says what became of it."""

    changed = Signal()

    def __init__(
        self,
        keeper: OutboxKeeper,
        archives: Archives,
        browser: Browser,
        *,
        runner: TaskRunner,
        notices: Notices,
        clock: Callable[[], datetime] = now,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._keeper = keeper
        self._archives = archives
        self._browser = browser
        self._runner = runner
        self._notices = notices
        self._clock = clock
        self._sender = Sender(keeper, clock, jitter)
        self._state = OutboxShown()
        self._subjects: dict[int, OutboxSubject | None] = {}
        self._sending: set[str] = set()
        self._paused_until: dict[str, datetime] = {}
        self._changes: deque[Callable[[], None]] = deque()
        self._looking = False
        self._look_again = False
        self._answered = ""
        archives.changed.connect(self._follow_archives)
        browser.changed.connect(self._follow_search)

    @property
    def state(self) -> OutboxShown:
        """The queue as it was last read."""
        return self._state

    def deliver(
        self,
        archive: Archive,
        contents: Sequence[bytes],
        control: TaskControl,
        *,
        on_stored: OnStored | None = None,
    ) -> bool:
        """Store in the archive on this machine, or keep for a PACS; blocks, and may run on any thread.

        Parameters
        ----------
        on_stored
            Called for each that the archive on this machine has taken; the outbox takes all or none.

        Returns
        -------
        Whether the archive has it; else it is on the disk here and will be sent: call `look` then.

        Raises
        ------
        ArchiveError
            If the archive on this machine, or the outbox, does not take it.
        """
        if archive is self._archives.embedded:
            archive.store(contents, control, on_stored=on_stored)
            return True
        control.checkpoint()
        self._keeper.put(archive.name, contents)
        return False

    def take(self, destination: str, paths: Sequence[Path], control: TaskControl) -> None:
        """Keep copies of files for a PACS; blocks, and may run on any thread. Call `look` then.

        Raises
        ------
        ArchiveError, StorageError
            See `OutboxKeeper.put_files`.
        """
        self._keeper.put_files(destination, paths, control)

    def held(self, study_instance_uid: StudyInstanceUID) -> tuple[Path, ...]:
        """The files of a study that no PACS is known to hold yet; may be called on any thread.

        Raises
        ------
        StorageError
            If the outbox cannot be read.
        """
        return self._keeper.paths(study_instance_uid)

    def begin(self) -> None:
        """Try everything that waited while the viewer was closed."""
        self._change(lambda: self._keeper.hurry(now=self._clock()))

    def look(self) -> None:
        """Read the queue, then send what is due."""
        if self._looking:
            self._look_again = True
            return
        self._looking, self._look_again = True, False
        known = dict(self._subjects)
        self._runner.start(
            lambda _control: _rows(self._keeper, known),
            group="outbox-look",
            on_done=self._looked,
            on_failed=self._could_not_look,
        )

    def tick(self) -> None:
        """Send what has become due; cheap where nothing has."""
        if any(entry.is_due(self._clock()) for row in self._state.rows for entry in row.group.entries):
            self._send_due()

    def open(self) -> None:
        """Somebody wants to see the queue."""
        self._show(replace(self._state, is_open=True))
        self.look()

    def close(self) -> None:
        """Nobody looks at it any more."""
        self._show(replace(self._state, is_open=False))

    def send_now(self, groups: Iterable[int] | None = None) -> None:
        """Try these again now, all if none are named, also what was refused."""
        asked = None if groups is None else tuple(groups)
        self._paused_until.clear()
        self._change(lambda: self._keeper.hurry(asked, now=self._clock(), with_refused=True))

    def delete(self, groups: Iterable[int]) -> None:
        """Give these up: the user was asked and has agreed."""
        asked = tuple(groups)
        self._change(lambda: self._keeper.give_up(asked))

    def note_answer(self, destination: str) -> None:
        """A PACS answers: what waits for it is tried now."""
        waiting = tuple(
            row.group.number
            for row in self._state.rows
            if row.group.destination == destination and row.group.next_try is not None and row.group.tries
        )
        if waiting and destination not in self._sending:
            self._change(lambda: self._keeper.hurry(waiting, now=self._clock()))

    def _change(self, change: Callable[[], None]) -> None:
        self._changes.append(change)
        self._runner.start(
            self._make_changes, group="outbox-change", on_done=lambda _none: self.look(), on_failed=self._report
        )

    def _make_changes(self, _control: TaskControl) -> None:
        # Not given up half way: a later task of the group finds nothing left, or does the rest.
        with contextlib.suppress(IndexError):
            while True:
                self._changes.popleft()()

    def _looked(self, rows: tuple[OutboxRow, ...]) -> None:
        self._looking = False
        self._subjects = {row.group.number: row.subject for row in rows}
        before, self._state = self._state, replace(self._state, rows=rows)
        self._say_what_became(before.rows)
        if before != self._state:
            self.changed.emit()
        if self._look_again:
            self.look()
        else:
            self._send_due()

    def _could_not_look(self, error: Exception) -> None:
        self._looking = self._look_again = False
        self._report(error)

    def _send_due(self) -> None:
        moment = self._clock()
        due = {e.destination for row in self._state.rows for e in row.group.entries if self._is_free(e, moment)}
        archives = {archive.name: archive for archive in self._archives.all}
        for destination in sorted(due):
            self._start(destination, archives.get(destination))

    def _is_free(self, entry: OutboxEntry, moment: datetime) -> bool:
        paused_until = self._paused_until.get(entry.destination)
        is_paused = paused_until is not None and moment < paused_until <= moment + PAUSE
        return entry.is_due(moment) and entry.destination not in self._sending and not is_paused

    def _start(self, destination: str, archive: Archive | None) -> None:
        def done(had_its_turn: bool) -> None:
            self._sending.discard(destination)
            if not had_its_turn:
                self._pause(destination)
            others = self._state.elsewhere - {destination}
            self._show(replace(self._state, elsewhere=others if had_its_turn else others | {destination}))
            self.look()

        def failed(error: Exception) -> None:
            self._sending.discard(destination)
            self._pause(destination)
            self._report(error)

        self._sending.add(destination)
        self._runner.start(
            lambda control: self._sender.send(destination, archive, control),
            group=f"outbox-{destination}",
            on_done=done,
            on_failed=failed,
            on_published=lambda _none: self.look(),
        )

    def _pause(self, destination: str) -> None:
        self._paused_until[destination] = self._clock() + PAUSE

    def _say_what_became(self, before: tuple[OutboxRow, ...]) -> None:
        stood = {row.group.number: row.group.state for row in before}
        for row in self._state.rows:
            group, was = row.group, stood.get(row.group.number)
            if was is None or was is group.state:
                continue
            if group.state.is_taken and was.is_open:
                self._notices.inform(
                    counted(
                        len(group.entries),
                        "{count} object is in {destination} now.",
                        "{count} objects are in {destination} now.",
                        destination=group.destination,
                    ),
                    details=group.cause,
                )
                if group.destination == self._archives.in_use.name:
                    self._browser.refresh()
            elif group.state is OutboxState.REFUSED:
                self._notices.complain(
                    phrase("Something in the outbox needs you: {cause}", cause=group.cause),
                    remedy=Remedy(phrase("Show"), self.open),
                )

    def _follow_search(self) -> None:
        answers = self._archives.in_use.name if self._browser.state.searching is Loading.READY else ""
        if answers and answers != self._answered:
            self.note_answer(answers)
        self._answered = answers

    def _follow_archives(self) -> None:
        """What was sent nowhere for want of a PACS of that name, or went to a wrong address, may have a place now."""
        if self._state.waiting:
            self._change(lambda: self._keeper.hurry(now=self._clock()))

    def _report(self, error: Exception) -> None:
        self._notices.report(error)

    def _show(self, state: OutboxShown) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()


def _rows(keeper: OutboxKeeper, known: dict[int, OutboxSubject | None]) -> tuple[OutboxRow, ...]:
    """The queue; files are read for groups that are not known yet."""
    rows = []
    for group in groups_of(keeper.entries()):
        subject = known.get(group.number)
        if group.number not in known:
            subject = next((found for e in group.entries if (found := keeper.subject(e)) is not None), None)
        rows.append(OutboxRow(group, subject))
    return tuple(rows)
