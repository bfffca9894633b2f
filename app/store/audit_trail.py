"""The audit trail of this machine: append-only, hash-chained from its first record to its last, over many files.

Nothing in it is changed or taken out by accident or by hand unnoticed. But the digests need no key: whoever can write
its folder can take records off its end, or write all of it anew, and only what was sent elsewhere, or a head that
somebody noted, shows that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from app.core.audit import (
    ALL_EVENTS,
    AuditBatch,
    AuditCheck,
    AuditEvent,
    AuditFilter,
    AuditKind,
    AuditOutcome,
    AuditPosition,
    AuditReading,
)
from app.core.phrases import phrase
from app.core.tasks import TaskControl
from app.store.audit_files import AuditFiles, is_header
from app.store.audit_json import decoded_event, encoded_event, sealed_with, unsealed
from app.store.chained_file import FIRST, Links
from app.store.checked_json import UnexpectedContent

AT_ONCE: Final = 100
"""Events that go into one file together; whatever waits may be more than a file holds."""
_UPTO: Final = "upto file"


class AuditTrail:
    """Satisfies `AuditKeeper`; safe to use from any thread, and by several processes at once.

    Parameters
    ----------
    folder
        Need not exist; made readable for its owner only.
    hides_patient_ids
        Whether keyed digests are kept in the place of patient IDs, asked at every event.
    """

    def __init__(self, folder: Path, *, hides_patient_ids: Callable[[], bool] = lambda: False) -> None:
        self._files = AuditFiles(folder)
        self._hides = hides_patient_ids
        self._lock = threading.Lock()

    def append(self, events: Sequence[AuditEvent]) -> None:
        """Write events at the end; on return they are on the disk."""
        if not events:
            return
        with self._lock, self._files.alone():
            for at in range(0, len(events), AT_ONCE):
                self._append(events[at : at + AT_ONCE])

    def read(
        self, control: TaskControl, chosen: AuditFilter = ALL_EVENTS, *, most: int | None = None
    ) -> AuditReading:
        """The events that are chosen, oldest first; the newest of them if there are more than `most`."""
        found: list[AuditEvent] = []
        left_out, numbers = 0, self._files.numbers()
        for place, number in enumerate(reversed(numbers)):
            control.checkpoint(place / len(numbers))
            events, strange = _events(self._files.links(number).records)
            found[:0] = [event for event in events if chosen.accepts(event)]
            left_out += strange
            if most is not None and len(found) > most:
                return AuditReading(tuple(found[-most:]), left_out, is_cut=True)
        return AuditReading(tuple(found), left_out)

    def verify(self, control: TaskControl, *, newest: int | None = None) -> AuditCheck:
        """Look whether the chain holds, over the newest files only if a number is given; nothing is changed."""
        everything = self._files.numbers()
        numbers = everything if newest is None else everything[-newest:]
        findings: list[str] = []
        count, before, removed_upto = 0, None, 0
        for place, number in enumerate(numbers):
            control.checkpoint(place / len(numbers))
            links = self._files.links(number)
            findings += self._break_at(number, links, before, is_newest=number == numbers[-1])
            count += sum(not is_header(record) for record in links.records)
            removed_upto = max([removed_upto, *map(_removed_upto, links.records)])
            before = number, links
        if newest is None and numbers and numbers[0] > removed_upto + 1:
            findings.insert(
                0, phrase("The beginning is missing: the first file is {name}.", name=self._name(numbers[0]))
            )
        sent, end = self._files.sent(), AuditPosition(1, 0)
        if before is not None:
            end = AuditPosition(before[0], len(before[1].records))
        if sent is not None and sent > end:
            findings.append(phrase("Events that were sent already are missing at the end."))
        findings += [
            phrase("A file was found damaged; a copy of it lies beside it as {file}.", file=name)
            for name in self._files.set_aside()
        ]
        return AuditCheck(len(numbers), count, before[1].head if before is not None else FIRST, tuple(findings))

    def shorten(self, *, keep_days: int, now: datetime, by: AuditEvent) -> int:
        """Remove files all of whose events are older, and were sent if they are to be; how many were removed.

        Parameters
        ----------
        by
            Says who does it; of kind TRAIL_SHORTENED.

        Raises
        ------
        StorageError
            If the disk refuses.
        """
        sent, upto = self._files.sent(), 0
        for number in self._files.numbers()[:-1]:
            events, _strange = _events(self._files.links(number).records)
            is_sent = sent is None or number < sent.number
            if not is_sent or (events and events[-1].when >= now - timedelta(days=keep_days)):
                break
            upto = number
        if not upto:
            return 0
        gone = [number for number in self._files.numbers() if number <= upto]
        self.append([replace(by, figures=((_UPTO, upto), ("files", len(gone))))])
        for number in gone:
            self._files.remove(number)
        return len(gone)

    def begin_sending(self, *, with_what_is_there: bool) -> None:
        """Let the trail be sent from now on, or from its beginning; what is sent already goes on as it was."""
        numbers = self._files.numbers()
        if self._files.sent() is None or with_what_is_there:
            at = numbers[-1] if numbers else 1
            end = AuditPosition(at, len(self._files.links(at).records))
            with self._files.alone():
                self._files.note_sent(AuditPosition(numbers[0] if numbers else 1, 0) if with_what_is_there else end)

    def end_sending(self) -> None:
        """Let it be sent no more."""
        self._files.forget_sent()

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Wait until no other process sends the trail, and keep them from it meanwhile."""
        with self._files.alone("sending"):
            yield

    def unsent(self, most: int) -> AuditBatch | None:
        """What was not sent yet, oldest first, at most so many; None where nothing is to be sent."""
        position = self._files.sent()
        if position is None:
            return None
        found: list[AuditEvent] = []
        for number in self._files.numbers():
            if number < position.number:
                continue
            records = self._files.links(number).records
            start = position.records if number == position.number else 0
            taken = records[start : start + most - len(found)]
            found += _events(taken)[0]
            position = AuditPosition(number, start + len(taken))
            if position.records < len(records):
                break
        return AuditBatch(tuple(found), position)

    def note_sent(self, position: AuditPosition) -> None:
        """What lies before this place was taken by the server."""
        self._files.note_sent(position)

    def count_unsent(self) -> int | None:
        """How many events were not sent yet; None where nothing is to be sent."""
        position = self._files.sent()
        if position is None:
            return None
        count = 0
        for number in self._files.numbers():
            if number >= position.number:
                records = self._files.links(number).records
                start = position.records if number == position.number else 0
                count += sum(not is_header(record) for record in records[start:])
        return count

    def _append(self, events: Sequence[AuditEvent]) -> None:
        aside = self._files.set_aside()
        file, salt = self._files.to_append_to()
        seal = sealed_with(salt) if self._hides() else unsealed
        file.append([encoded_event(event, seal) for event in events])
        for name in sorted({*self._files.set_aside()} - {*aside}):
            file.append([encoded_event(_damage(events[-1], name), seal)])

    def _break_at(
        self, number: int, links: Links, before: tuple[int, Links] | None, *, is_newest: bool
    ) -> Iterable[str]:
        name = self._name(number)
        if before is not None and before[0] != number - 1:
            yield phrase("Files between {first} and {name} are missing.", first=self._name(before[0]), name=name)
        if links.is_damaged:
            yield phrase("{name} was changed after its record {count}.", name=name, count=len(links.records))
        elif not is_newest and links.good_bytes != self._files.path(number).stat().st_size:
            yield phrase("{name} ends in the middle of a record.", name=name)
        first = links.records[0] if links.records else {}
        if before is not None and before[0] == number - 1 and first.get("continues") != before[1].head:
            yield phrase("{name} does not continue the file before it.", name=name)

    def _name(self, number: int) -> str:
        return self._files.path(number).name


def _events(records: Iterable[Mapping[str, Any]]) -> tuple[list[AuditEvent], int]:
    found, left_out = [], 0
    for record in records:
        if is_header(record):
            continue
        try:
            found.append(decoded_event(record))
        except UnexpectedContent:
            left_out += 1
    return found, left_out


def _damage(by: AuditEvent, name: str) -> AuditEvent:
    return AuditEvent(
        AuditKind.TRAIL_DAMAGED,
        datetime.now(UTC),
        AuditOutcome.SERIOUS,
        reviewer=by.reviewer,
        account=by.account,
        detail=f"A file of the audit trail was found damaged; a copy lies beside it as {name}.",
    )


def _removed_upto(record: Mapping[str, Any]) -> int:
    if record.get("kind") != AuditKind.TRAIL_SHORTENED.value:
        return 0
    try:
        return dict(decoded_event(record).figures).get(_UPTO, 0)
    except UnexpectedContent:
        return 0
