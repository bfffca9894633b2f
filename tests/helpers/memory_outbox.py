"""An outbox in memory, for tests of what stands above."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.core.errors import VerdantError
from app.core.identity import SeriesInstanceUID, SOPClassUID, SOPInstanceUID, StudyInstanceUID
from app.core.outbox import OutboxEntry, OutboxState, OutboxSubject
from app.core.study import Patient
from app.core.tasks import TaskControl

STRUCTURE_SET = SOPClassUID("1.2.840.10008.5.1.4.1.1.481.3")
WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


class MemoryOutbox:
    """Satisfies `OutboxKeeper`: any bytes are an instance, and nobody else sends.

    `failure` is raised by `put` while it is set; `others_turn` names the PACS to which somebody else is sending.
    """

    def __init__(self) -> None:
        self.listed: dict[int, OutboxEntry] = {}
        self.contents: dict[int, bytes] = {}
        self.failure: VerdantError | None = None
        self.others_turn = ""
        self._groups = 0

    def put(self, destination: str, contents: Sequence[bytes]) -> int:
        if self.failure is not None:
            raise self.failure
        self._groups += 1
        for content in contents:
            number = len(self.contents) + 1
            self.contents[number] = content
            self.listed[number] = OutboxEntry(
                number,
                self._groups,
                destination,
                STRUCTURE_SET,
                SOPInstanceUID(f"2.25.{number}"),
                StudyInstanceUID("2.25.1000"),
                SeriesInstanceUID("2.25.2000"),
                len(content),
                OutboxState.WAITING,
                WHEN,
                WHEN,
                next_try=WHEN,
            )
        return self._groups

    def put_files(self, destination: str, paths: Sequence[Path], control: TaskControl) -> int:
        contents = []
        for number, path in enumerate(paths, start=1):
            control.checkpoint(number / len(paths), f"Putting {number} of {len(paths)} objects into the outbox")
            contents.append(str(path).encode())
        return self.put(destination, contents)

    def entries(self) -> tuple[OutboxEntry, ...]:
        return tuple(self.listed.values())

    def subject(self, entry: OutboxEntry) -> OutboxSubject | None:
        if not entry.state.is_open:
            return None
        return OutboxSubject(Patient("Example^Ada", "4711", "19610402", "F"), "Heart short axis", "20261120")

    def paths(self, study_instance_uid: StudyInstanceUID) -> tuple[Path, ...]:
        return ()

    def take_turn(self, destination: str) -> bool:
        if destination == self.others_turn:
            return False
        self.end_turn(destination)
        return True

    def keep_turn(self, destination: str) -> bool:
        return destination != self.others_turn

    def end_turn(self, destination: str) -> None:
        for number, entry in self.listed.items():
            if entry.destination == destination and entry.state is OutboxState.SENDING:
                self.listed[number] = replace(entry, state=OutboxState.WAITING)

    def begin(self, entries: Sequence[OutboxEntry], *, next_try: datetime) -> tuple[OutboxEntry, ...]:
        waiting = [e.number for e in entries if self.listed[e.number].state is OutboxState.WAITING]
        for number in waiting:
            entry = self.listed[number]
            self.listed[number] = replace(entry, state=OutboxState.SENDING, tries=entry.tries + 1, next_try=next_try)
        return tuple(self.listed[number] for number in waiting)

    def content(self, entry: OutboxEntry) -> bytes:
        return self.contents[entry.number]

    def settle(
        self,
        entry: OutboxEntry,
        state: OutboxState,
        *,
        cause: str = "",
        next_try: datetime | None = None,
        checks: int = 0,
        denied: bool = False,
    ) -> None:
        listed = self.listed[entry.number]
        denials = listed.denials + denied
        self.listed[entry.number] = replace(
            listed, state=state, cause=cause, next_try=next_try, checks=checks, denials=denials
        )

    def finish(self, entries: Sequence[OutboxEntry], state: OutboxState) -> None:
        for entry in entries:
            self.settle(entry, state, cause=entry.cause, checks=entry.checks + 1)

    def postpone(self, destination: str, *, now: datetime, next_try: datetime, cause: str) -> None:
        for number, entry in self.listed.items():
            is_due = entry.next_try is not None and entry.next_try <= now
            if entry.destination == destination and entry.state is OutboxState.WAITING and is_due:
                self.listed[number] = replace(entry, next_try=next_try, cause=cause)

    def hurry(self, groups: Iterable[int] | None = None, *, now: datetime, with_refused: bool = False) -> None:
        states = {
            OutboxState.WAITING,
            OutboxState.SENDING,
            OutboxState.REFUSED if with_refused else OutboxState.WAITING,
        }
        named = None if groups is None else set(groups)
        for number, entry in self.listed.items():
            if entry.state in states and (named is None or entry.group in named):
                is_being_sent = entry.state is OutboxState.SENDING
                state = OutboxState.SENDING if is_being_sent else OutboxState.WAITING
                denials = 0 if entry.state is OutboxState.REFUSED else entry.denials
                self.listed[number] = replace(entry, state=state, next_try=now, denials=denials)

    def give_up(self, groups: Iterable[int]) -> None:
        for group in groups:
            members = [entry for entry in self.listed.values() if entry.group == group]
            opened = [entry for entry in members if entry.state.is_open]
            for entry in opened:
                self.listed[entry.number] = replace(entry, state=OutboxState.GIVEN_UP, next_try=None)
            if not opened:
                for entry in members:
                    del self.listed[entry.number]
