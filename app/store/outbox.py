"""The outbox on this machine: what is to be sent to a PACS lies here, on the disk, until the PACS has it."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from app.core.errors import FileError, StorageError, VerdantError
from app.core.identity import StudyInstanceUID
from app.core.outbox import OutboxEntry, OutboxState, OutboxSubject
from app.core.phrases import phrase
from app.core.tasks import Cancelled, TaskControl
from app.dicom.instance_texts import read_texts
from app.dicom.records import study_record
from app.store.instance_files import INCOMING, keep_names, put_in_place, unfinished_file
from app.store.outbox_index import ListedEntry, OutboxIndex
from app.store.outbox_intake import (
    Incoming,
    OutboxLimits,
    incoming_content,
    incoming_file,
    new_entry,
    twice,
    without_twins,
)

LEASE_S: Final = 20.0
"""A sender that says nothing for so long is taken for dead."""
_INDEX, _FILES = "outbox.sqlite", "instances"
_LONGEST_NAME_BYTES = 100
_ORPHAN_AGE_S = 86_400.0
_SHARE_OF_READING: Final = 0.4
"""Of the work of putting files in; the rest is writing them and waiting for the disk."""
_LOGGER = logging.getLogger(__name__)


class OutboxFiles:
    """Satisfies `OutboxKeeper`: a list in SQLite, and a folder of files that their owner alone may read.

    Every method may run on any thread; several processes may use one folder. A list that is damaged or gone is made
    again from the files; a damaged one is kept beside it under another name.

    Parameters
    ----------
    folder
        Made if absent.
    clock
        Seconds since 1970.
    lease_s
        How long a turn lasts if it is not kept.

    Raises
    ------
    StorageError
        If the folder cannot be made, read or written.
    """

    def __init__(
        self,
        folder: Path,
        *,
        limits: OutboxLimits | None = None,
        clock: Callable[[], float] = time.time,
        lease_s: float = LEASE_S,
    ) -> None:
        self._folder = folder
        self._limits = limits or OutboxLimits()
        self._clock = clock
        self._lease_s = lease_s
        self._owner = secrets.token_hex(16)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._index = self._opened()
            self._remove_orphans()
        except OSError as error:
            raise _refused_by_disk(error) from error

    def close(self) -> None:
        """Give the list back; the outbox is not used after that."""
        self._index.close()

    def put(self, destination: str, contents: Sequence[bytes]) -> int:
        """Keep complete DICOM files for a PACS; see OutboxKeeper."""
        self._folder_of(destination)
        most = self._limits.instance_bytes
        new = [incoming_content(content, number, most_bytes=most) for number, content in enumerate(contents, start=1)]
        return self._put(destination, new, TaskControl())

    def put_files(self, destination: str, paths: Sequence[Path], control: TaskControl) -> int:
        """Keep copies of DICOM files for a PACS; see OutboxKeeper."""
        self._folder_of(destination)
        new = []
        for number, path in enumerate(paths, start=1):
            control.checkpoint(
                _SHARE_OF_READING * number / len(paths),
                phrase("Reading {number} of {count} objects", number=number, count=len(paths)),
            )
            new.append(incoming_file(path, number, most_bytes=self._limits.instance_bytes))
        return self._put(destination, new, control)

    def entries(self) -> tuple[OutboxEntry, ...]:
        """Everything that waits, and what was sent lately."""
        return tuple(listed.entry for listed in self._index.entries())

    def subject(self, entry: OutboxEntry) -> OutboxSubject | None:
        """Whose object it is; None where its file is not here any more."""
        listed = self._index.of_numbers([entry.number])
        if not listed:
            return None
        try:
            texts = read_texts(self._path(entry.destination, listed[0].digest))
        except (FileError, OSError):
            return None
        study = study_record(texts.study)
        return OutboxSubject(study.patient, study.study_description, study.study_date)

    def paths(self, study_instance_uid: StudyInstanceUID) -> tuple[Path, ...]:
        """The files of a study that no PACS is known to hold yet."""
        found = (
            self._path(listed.entry.destination, listed.digest)
            for listed in self._index.entries()
            if listed.entry.study_instance_uid == study_instance_uid and listed.entry.state.is_open
        )
        return tuple(path for path in found if path.is_file())

    def take_turn(self, destination: str) -> bool:
        """Become the one who sends to a PACS; what a dead sender left is waiting again."""
        now = self._clock()
        with self._index.changing():
            if not self._index.take_turn(destination, self._owner, now=now, until=now + self._lease_s):
                return False
            self._index.release(destination, now=now)
        return True

    def keep_turn(self, destination: str) -> bool:
        """Say that one is still sending; False if the turn was taken over meanwhile."""
        return self._index.keep_turn(destination, self._owner, until=self._clock() + self._lease_s)

    def end_turn(self, destination: str) -> None:
        """Let others send; what was begun and not settled is waiting again."""
        with self._index.changing():
            if self._index.end_turn(destination, self._owner):
                self._index.release(destination, now=self._clock())

    def begin(self, entries: Sequence[OutboxEntry], *, next_try: datetime) -> tuple[OutboxEntry, ...]:
        """Note that entries are being sent; those that still wait, as they stand now."""
        numbers = [entry.number for entry in entries]
        with self._index.changing(is_lasting=False):
            waiting = [
                listed.entry.number
                for listed in self._index.of_numbers(numbers)
                if listed.entry.state is OutboxState.WAITING
            ]
            self._index.begin(waiting, next_try=next_try.timestamp(), now=self._clock())
            return tuple(listed.entry for listed in self._index.of_numbers(waiting))

    def content(self, entry: OutboxEntry) -> bytes:
        """The file of an entry, just as it was put in."""
        digest = next((listed.digest for listed in self._index.of_numbers([entry.number])), "")
        try:
            content = self._path(entry.destination, digest).read_bytes()
        except OSError as error:
            raise _damaged(phrase("The system says: {reason}.", reason=error.strerror or error)) from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise _damaged(phrase("It does not hold any more what was put in."))
        return content

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
        """Note what became of an entry; its file stays. `denied` is one denial more."""
        until = None if next_try is None else next_try.timestamp()
        with self._index.changing(is_lasting=next_try is None):
            self._index.settle(
                entry.number, state.value, cause=cause, next_try=until, checks=checks, now=self._clock()
            )
            if denied:
                self._index.count_denial(entry.number)

    def finish(self, entries: Sequence[OutboxEntry], state: OutboxState) -> None:
        """Note that a PACS has these; nothing follows, and their files go."""
        now = self._clock()
        with self._index.changing():
            for one in entries:
                self._index.settle(
                    one.number, state.value, cause=one.cause, next_try=None, checks=one.checks + 1, now=now
                )
        self._remove_files([one.number for one in entries])
        self._index.prune()

    def postpone(self, destination: str, *, now: datetime, next_try: datetime, cause: str) -> None:
        """Let everything that is due at a PACS wait."""
        self._index.postpone(destination, now=now.timestamp(), next_try=next_try.timestamp(), cause=cause)

    def hurry(self, groups: Iterable[int] | None = None, *, now: datetime, with_refused: bool = False) -> None:
        """Let waiting groups be tried now."""
        self._index.hurry(groups, now=now.timestamp(), with_refused=with_refused)

    def give_up(self, groups: Iterable[int]) -> None:
        """Send these no more and delete their files; what was sent is only forgotten."""
        asked = set(groups)
        listed = [one for one in self._index.entries() if one.entry.group in asked]
        self._index.give_up(asked, now=self._clock())
        self._remove_files([one.entry.number for one in listed], listed)
        self._index.prune()

    def _put(self, destination: str, new: Sequence[Incoming], control: TaskControl) -> int:
        """Write them all, then list them; where that fails, none is listed and what was written goes."""
        new = without_twins(new)
        for one in new:
            self._refuse_other_bytes(one)
        self._refuse_too_much(new)
        try:
            # A file may go while it is put in again, because its PACS has just taken it: then it is written anew.
            while True:
                self._write(destination, new, control)
                with self._index.changing():
                    for one in new:
                        self._refuse_other_bytes(one)
                    if all(self._path(destination, one.entry.digest).is_file() for one in new):
                        return self._index.add(destination, [one.entry for one in new], now=self._clock())
        except (VerdantError, Cancelled):
            with contextlib.suppress(OSError, StorageError):  # what stays goes with the orphans
                self._remove_unlisted(destination, new)
            raise

    def _refuse_other_bytes(self, new: Incoming) -> None:
        known = self._index.digest_of(new.entry.sop_instance_uid)
        if known is not None and known != new.entry.digest:
            raise twice(new)

    def _refuse_too_much(self, new: Sequence[Incoming]) -> None:
        count, size = self._index.kept()
        limits = self._limits
        added = sum(one.entry.size_bytes for one in new)
        if count + len(new) > limits.instances or size + added > limits.total_bytes:
            raise StorageError(
                phrase("Nothing was put into the outbox: it is full."),
                cause=phrase("{count} instances wait in it, {size} MiB.", count=count, size=size >> 20),
                next_step=phrase("See in the outbox why they are not sent."),
            )

    def _write(self, destination: str, new: Sequence[Incoming], control: TaskControl) -> None:
        changed: set[Path] = set()
        for number, one in enumerate(new, start=1):
            control.checkpoint(
                _SHARE_OF_READING + (1 - _SHARE_OF_READING) * number / len(new),
                phrase("Putting {number} of {count} objects into the outbox", number=number, count=len(new)),
            )
            content = one.read()
            with _disk_asked(), unfinished_file(self._folder, content) as unfinished:
                changed.update(put_in_place(self._folder, unfinished, self._path(destination, one.entry.digest)))
        with _disk_asked():
            keep_names(self._folder, changed)

    def _remove_unlisted(self, destination: str, new: Sequence[Incoming]) -> None:
        with self._index.changing():
            needed = {self._path(one.entry.destination, one.digest) for one in self._index.entries()}
            for one in new:
                path = self._path(destination, one.entry.digest)
                if path not in needed:
                    path.unlink(missing_ok=True)

    def _folder_of(self, destination: str) -> Path:
        """The name in hexadecimal digits: it may hold anything, and the files must tell where they were to go."""
        name = destination.encode()
        if not 1 <= len(name) <= _LONGEST_NAME_BYTES:
            raise StorageError(
                phrase("Nothing was put into the outbox: the name of the PACS is too long."),
                next_step=phrase("Give it a shorter name in Settings > Archives."),
            )
        return self._folder / _FILES / name.hex()

    def _path(self, destination: str, digest: str) -> Path:
        return self._folder_of(destination) / f"{digest}.dcm"

    def _remove_files(self, numbers: Sequence[int], before: Sequence[ListedEntry] = ()) -> None:
        """Delete the files of entries, unless they wait again by now."""
        with self._index.changing():
            now = {one.entry.number: one for one in self._index.of_numbers(numbers)}
            for one in {**{one.entry.number: one for one in before}, **now}.values():
                current = now.get(one.entry.number)
                if current is None or not _is_needed(current.entry):
                    with contextlib.suppress(OSError):  # it goes with the orphans
                        self._path(one.entry.destination, one.digest).unlink(missing_ok=True)

    def _opened(self) -> OutboxIndex:
        path = self._folder / _INDEX
        try:
            index = OutboxIndex(path)
        except sqlite3.OperationalError as error:
            raise StorageError(
                phrase("The list of the outbox cannot be opened."),
                cause=phrase("SQLite says: {error}.", error=error),
                next_step=phrase("Free space on that disk or check its permissions, then start again."),
            ) from error
        except sqlite3.DatabaseError:
            _LOGGER.info("the list of the outbox was damaged; it is made again from the files")
            mark = secrets.token_hex(4)
            for suffix in ("", "-wal", "-shm"):
                damaged = self._folder / f"{_INDEX}{suffix}"
                if damaged.exists():
                    os.replace(damaged, self._folder / f"{_INDEX}{suffix}.damaged-{mark}")
            index = OutboxIndex(path)
        if not index.is_complete:  # it is new: there was none, or it was damaged, or making it was broken off
            self._enter_files(index)
            index.note_complete()
        return index

    def _enter_files(self, index: OutboxIndex) -> None:
        """Sent again, no instance becomes two; not sent, it would be lost."""
        for path in sorted((self._folder / _FILES).glob("*/*.dcm")):
            try:
                content = path.read_bytes()
                entry = new_entry(read_texts(content), content)
                destination = bytes.fromhex(path.parent.name).decode()
            except (FileError, OSError, ValueError):
                continue
            if entry.digest == path.stem:
                group = index.add(destination, [entry], now=self._clock())
                _LOGGER.info("group %d is waiting again", group)

    def _remove_orphans(self) -> None:
        """Delete files that no entry needs; younger ones that no entry knows may just be being put in."""
        with self._index.changing():
            known = {self._path(one.entry.destination, one.digest): one.entry for one in self._index.entries()}
            files = [*(self._folder / _FILES).glob("*/*.dcm"), *(self._folder / INCOMING).glob("*.part")]
            for path in files:
                with contextlib.suppress(FileNotFoundError):
                    entry = known.get(path)
                    is_old = path.stat().st_mtime < self._clock() - _ORPHAN_AGE_S
                    if is_old if entry is None else not _is_needed(entry):
                        path.unlink()


def _is_needed(entry: OutboxEntry) -> bool:
    """Whether the file of an entry may have to be sent."""
    return entry.state.is_open or entry.next_try is not None


@contextmanager
def _disk_asked() -> Iterator[None]:
    try:
        yield
    except StorageError as error:
        raise StorageError(
            phrase("Nothing was put into the outbox: the disk did not take it."),
            cause=error.cause,
            next_step=error.next_step,
            details=error.details,
        ) from error


def _damaged(cause: str) -> FileError:
    return FileError(
        phrase("The file in the outbox cannot be sent."),
        cause=cause,
        next_step=phrase("Save it again, then delete this one."),
    )


def _refused_by_disk(error: OSError) -> StorageError:
    return StorageError(
        phrase("The outbox cannot be used."),
        cause=phrase("The system says: {reason}.", reason=error.strerror or type(error).__name__),
        next_step=phrase("Free space on that disk or check its permissions, then start again."),
    )
