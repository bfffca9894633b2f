"""The audit trail in a window of its own: read, narrowed down, verified, exported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from psygnal import Signal

from app.core.audit import ALL_EVENTS, AuditCheck, AuditEvent, AuditFilter, AuditKeeper, AuditKind, AuditReading
from app.core.errors import sentences
from app.core.phrases import counted
from app.core.services import FileWriter
from app.core.tasks import TaskControl, TaskRunner
from app.session.audit_table import as_csv, details_text, patients_text, peer_text, studies_text
from app.session.notices import Notices

MOST_LISTED: Final = 20_000
"""Of the newest events; nobody looks through more, days narrow it down."""
_READING, _CHECKING, _EXPORT = "read-audit", "check-audit", "export-audit"


@dataclass(frozen=True, slots=True)
class AuditShown:
    """What the window shows.

    Parameters
    ----------
    is_read
        Whether the trail was read: until then nobody knows whether it is empty.
    events
        Those that are chosen and hold the words, newest first.
    words
        What is looked for in them.
    check
        What looking at the whole chain has found; None where nobody did.
    failure
        Why it could not be read.
    """

    is_open: bool = False
    is_read: bool = False
    is_checking: bool = False
    chosen: AuditFilter = ALL_EVENTS
    words: str = ""
    events: tuple[AuditEvent, ...] = ()
    is_cut: bool = False
    left_out: int = 0
    check: AuditCheck | None = None
    failure: str = ""


class AuditPages:
    """Reads away from the user's thread; that somebody looked is an event itself."""

    changed = Signal()
    asked = Signal()
    """Somebody wants to see it, perhaps again."""

    def __init__(
        self,
        keeper: AuditKeeper,
        files: FileWriter,
        *,
        runner: TaskRunner,
        notices: Notices,
        note: Callable[[AuditKind], None],
    ) -> None:
        self._keeper = keeper
        self._files = files
        self._runner = runner
        self._notices = notices
        self._note = note
        self._state = AuditShown()
        self._reading = AuditReading()

    @property
    def state(self) -> AuditShown:
        """What is shown now."""
        return self._state

    def open(self) -> None:
        """Show the trail."""
        if not self._state.is_open:
            self._note(AuditKind.TRAIL_READ)
        self._set(replace(self._state, is_open=True))
        self.asked.emit()
        self._read()

    def close(self) -> None:
        """Forget what was read."""
        for group in (_READING, _CHECKING):
            self._runner.cancel(group)
        self._reading = AuditReading()
        self._set(AuditShown())

    def choose(self, chosen: AuditFilter) -> None:
        """Look at other days or kinds."""
        if chosen != self._state.chosen:
            self._set(replace(self._state, chosen=chosen))
            self._read()

    def search(self, words: str) -> None:
        """Show only what holds all these words."""
        self._set(replace(self._state, words=words, events=_holding(self._reading.events, words)))

    def verify(self) -> None:
        """Look at the whole chain."""
        if self._state.is_checking:
            return
        keeper = self._keeper

        def done(check: AuditCheck) -> None:
            self._set(replace(self._state, check=check, is_checking=False))

        def failed(error: Exception) -> None:
            self._set(replace(self._state, is_checking=False))
            self._report(error)

        self._set(replace(self._state, is_checking=True))
        self._runner.start(keeper.verify, group=_CHECKING, on_done=done, on_failed=failed)

    def export(self, path: Path) -> None:
        """Write what is listed as a table."""
        events = tuple(reversed(self._state.events))

        def done(_none: None) -> None:
            self._note(AuditKind.TRAIL_READ)
            self._notices.inform(
                counted(
                    len(events),
                    "{count} event of the audit trail saved as {file} in {folder}.",
                    "{count} events of the audit trail saved as {file} in {folder}.",
                    file=path.name,
                    folder=path.parent.name,
                )
            )

        self._runner.start(
            lambda _control: self._files.write(path, as_csv(events)),
            group=_EXPORT,
            on_done=done,
            on_failed=self._report,
        )

    def follow(self) -> None:
        """There is more in the trail."""
        if self._state.is_open:
            self._read()

    def _read(self) -> None:
        keeper, chosen = self._keeper, self._state.chosen

        def work(control: TaskControl) -> AuditReading:
            return keeper.read(control, chosen, most=MOST_LISTED)

        self._runner.start(work, group=_READING, on_done=self._take, on_failed=self._fail)

    def _take(self, reading: AuditReading) -> None:
        if not self._state.is_open:
            return
        self._reading = reading
        self._set(
            replace(
                self._state,
                is_read=True,
                events=_holding(reading.events, self._state.words),
                is_cut=reading.is_cut,
                left_out=reading.left_out,
                failure="",
            )
        )

    def _fail(self, error: Exception) -> None:
        self._set(replace(self._state, is_read=False, events=(), failure=sentences(error)))

    def _report(self, error: Exception) -> None:
        self._notices.report(error)

    def _set(self, state: AuditShown) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()


def _holding(events: tuple[AuditEvent, ...], words: str) -> tuple[AuditEvent, ...]:
    """The newest first; all words must be somewhere in an event, whatever their case."""
    wanted = words.casefold().split()
    newest = tuple(reversed(events))
    return tuple(one for one in newest if all(word in _text(one) for word in wanted)) if wanted else newest


def _text(event: AuditEvent) -> str:
    parts = (
        *(event.kind.value, event.outcome.name, event.reviewer, event.account),
        *(peer_text(event), patients_text(event), studies_text(event), details_text(event)),
    )
    return " ".join(parts).casefold()
