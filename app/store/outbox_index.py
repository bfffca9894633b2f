"""The list of the outbox in SQLite: what is to be sent where, how it stands, and whose turn it is to send."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.core.errors import StorageError
from app.core.identity import SeriesInstanceUID, SOPClassUID, SOPInstanceUID, StudyInstanceUID
from app.core.outbox import OutboxEntry, OutboxState
from app.core.phrases import phrase
from app.store.phrase_json import phrase_json, phrase_of

MOST_SETTLED = 1_000
"""Entries that are kept to show what was sent; the oldest go first."""
_BUSY_TIMEOUT_S = 30.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (number INTEGER PRIMARY KEY AUTOINCREMENT, group_number INTEGER NOT NULL,
    destination TEXT NOT NULL, sop_class_uid TEXT NOT NULL, sop_instance_uid TEXT NOT NULL, study_uid TEXT NOT NULL,
    series_uid TEXT NOT NULL, digest TEXT NOT NULL, size_bytes INTEGER NOT NULL, state TEXT NOT NULL,
    queued REAL NOT NULL, changed REAL NOT NULL, tries INTEGER NOT NULL, checks INTEGER NOT NULL, next_try REAL,
    cause TEXT NOT NULL, UNIQUE (destination, sop_instance_uid));
CREATE TABLE IF NOT EXISTS turns (destination TEXT PRIMARY KEY, owner TEXT NOT NULL, until REAL NOT NULL)
    WITHOUT ROWID;
"""
_COLUMNS = (
    "number, group_number, destination, sop_class_uid, sop_instance_uid, study_uid, series_uid, size_bytes, state, "
    "queued, changed, tries, checks, next_try, cause, digest, denials"
)
_KEPT = ("waiting", "sending", "refused")
_SETTLED = "next_try IS NULL AND state IN ('sent', 'confirmed', 'committed', 'given up')"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An instance that is put in.

    Parameters
    ----------
    digest
        SHA-256 of its file, in hexadecimal digits.
    """

    sop_class_uid: str
    sop_instance_uid: str
    study_uid: str
    series_uid: str
    digest: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An entry as it is listed, and the digest by which its file is found."""

    entry: OutboxEntry
    digest: str


class OutboxIndex:
    """The list in one file; every method may be called from any thread, and several processes may share it.

    Raises
    ------
    sqlite3.DatabaseError
        On opening, if the file is damaged.
    StorageError
        If the disk refuses.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        self._connection = sqlite3.connect(
            path, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        try:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.executescript(_SCHEMA)
            self._add_what_older_lists_lack()
            (found,) = self._connection.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":  # in a part that is read later: then nothing would be sent any more
                raise sqlite3.DatabaseError(found)
        except sqlite3.Error:
            self._connection.close()
            raise

    def _add_what_older_lists_lack(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        columns = {row[1] for row in self._connection.execute("PRAGMA table_info(entries)")}
        if "denials" not in columns:
            self._connection.execute("ALTER TABLE entries ADD COLUMN denials INTEGER NOT NULL DEFAULT 0")
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._connection.close()

    @property
    def is_complete(self) -> bool:
        """Whether everything that was in the folder when the list was made has been entered."""
        with self._lock, _refusals_named():
            return bool(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def note_complete(self) -> None:
        """Say that everything that is in the folder has been entered."""
        with self.changing():
            self._connection.execute("PRAGMA user_version = 1")

    @contextmanager
    def changing(self, *, is_lasting: bool = True) -> Iterator[None]:
        """Everything inside happens wholly or not at all, and nobody else changes the list meanwhile.

        Parameters
        ----------
        is_lasting
            Whether it must outlast a loss of power the moment after, which costs a wait for the disk.
        """
        with self._lock, _refusals_named():
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if is_lasting else 'NORMAL'}")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def entries(self) -> list[ListedEntry]:
        """All entries in the order in which they were put in."""
        return self._listed(f"SELECT {_COLUMNS} FROM entries ORDER BY number", ())  # noqa: S608 - our own columns

    def of_numbers(self, numbers: Iterable[int]) -> list[ListedEntry]:
        """The entries of these numbers that are still listed."""
        marks = list(numbers)
        chosen = "SELECT value FROM json_each(?)"
        return self._listed(
            f"SELECT {_COLUMNS} FROM entries WHERE number IN ({chosen}) ORDER BY number",  # noqa: S608 - see above
            (str(marks),),
        )

    def digest_of(self, sop_instance_uid: str) -> str | None:
        """The digest under which an instance is known, whatever PACS it is for; None where it is not."""
        with self._lock, _refusals_named():
            row = self._connection.execute(
                "SELECT digest FROM entries WHERE sop_instance_uid = ? AND state != 'given up'", (sop_instance_uid,)
            ).fetchone()
        return str(row[0]) if row else None

    def kept(self) -> tuple[int, int]:
        """How many entries no PACS has yet, and how many bytes they are."""
        marks = ",".join("?" * len(_KEPT))
        with self._lock, _refusals_named():
            count, size = self._connection.execute(
                f"SELECT count(*), coalesce(sum(size_bytes), 0) FROM entries WHERE state IN ({marks})",  # noqa: S608
                _KEPT,
            ).fetchone()
        return int(count), int(size)

    def add(self, destination: str, new: Sequence[NewEntry], *, now: float) -> int:
        """Enter instances as one group; those that are listed already join it and wait again. Returns its number."""
        with self.changing():
            (group,) = self._connection.execute("SELECT coalesce(max(group_number), 0) + 1 FROM entries").fetchone()
            # What was given up while it was being sent may still be settled, under its own number.
            self._connection.executemany(
                "DELETE FROM entries WHERE destination = ? AND sop_instance_uid = ? AND digest != ?",
                [(destination, one.sop_instance_uid, one.digest) for one in new],
            )
            self._connection.executemany(
                "INSERT INTO entries (group_number, destination, sop_class_uid, sop_instance_uid, study_uid,"
                " series_uid, digest, size_bytes, state, queued, changed, tries, checks, next_try, cause)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?, 0, 0, ?, '\"\"')"
                " ON CONFLICT (destination, sop_instance_uid) DO UPDATE SET group_number = excluded.group_number,"
                " changed = excluded.changed, checks = 0, denials = 0,"
                " state = CASE state WHEN 'sending' THEN state ELSE 'waiting' END,"
                " next_try = CASE state WHEN 'sending' THEN next_try ELSE excluded.next_try END",
                [
                    (
                        *(group, destination, one.sop_class_uid, one.sop_instance_uid, one.study_uid, one.series_uid),
                        *(one.digest, one.size_bytes, now, now, now),
                    )
                    for one in new
                ],
            )
        return int(group)

    def begin(self, numbers: Iterable[int], *, next_try: float, now: float) -> None:
        """Mark those that wait as being sent."""
        with self.changing(is_lasting=False):
            self._connection.executemany(
                "UPDATE entries SET state = 'sending', tries = tries + 1, next_try = ?, changed = ?"
                " WHERE number = ? AND state = 'waiting'",
                [(next_try, now, number) for number in numbers],
            )

    def settle(self, number: int, state: str, *, cause: str, next_try: float | None, checks: int, now: float) -> None:
        """Note what became of an entry, unless the user gave it up meanwhile and no PACS has it.

        What is finished, by another viewer that took the turn over, is only finished again: its file is gone.
        """
        # While the file is here, what is forgotten is only sent or asked for once more.
        with self.changing(is_lasting=next_try is None):
            self._connection.execute(
                "UPDATE entries SET state = ?, cause = ?, next_try = ?, checks = ?, changed = ? WHERE number = ?"
                " AND (state != 'given up' OR ? IN ('sent', 'confirmed', 'committed'))"
                " AND (state NOT IN ('sent', 'confirmed', 'committed') OR next_try IS NOT NULL"
                " OR (? IS NULL AND ? IN ('sent', 'confirmed', 'committed')))",
                (state, phrase_json(cause), next_try, checks, now, number, state, next_try, state),
            )

    def count_denial(self, number: int) -> None:
        """The PACS has said once more that it does not keep this."""
        with self.changing(is_lasting=False):
            self._connection.execute("UPDATE entries SET denials = denials + 1 WHERE number = ?", (number,))

    def release(self, destination: str, *, now: float) -> None:
        """What is marked as being sent to a PACS waits again."""
        with self.changing():
            self._connection.execute(
                "UPDATE entries SET state = 'waiting', changed = ? WHERE destination = ? AND state = 'sending'",
                (now, destination),
            )

    def postpone(self, destination: str, *, now: float, next_try: float, cause: str) -> None:
        """Let what waits for a PACS and is due wait until then."""
        with self.changing():
            self._connection.execute(
                "UPDATE entries SET next_try = ?, cause = ?, changed = ? WHERE destination = ? AND state = 'waiting'"
                " AND next_try <= ?",
                (next_try, phrase_json(cause), now, destination, now),
            )

    def hurry(self, groups: Iterable[int] | None, *, now: float, with_refused: bool) -> None:
        """Let entries be tried now."""
        states = ("waiting", "sending", "refused" if with_refused else "waiting")
        with self.changing():
            change = (
                "UPDATE entries SET state = CASE state WHEN 'sending' THEN state ELSE 'waiting' END, next_try = ?,"
                " changed = ?, denials = CASE state WHEN 'refused' THEN 0 ELSE denials END WHERE state IN (?, ?, ?)"
            )
            if groups is None:
                self._connection.execute(change, (now, now, *states))
            else:
                self._connection.executemany(
                    f"{change} AND group_number = ?",
                    [(now, now, *states, group) for group in groups],
                )

    def give_up(self, groups: Iterable[int], *, now: float) -> None:
        """Mark what no PACS has as given up; forget groups of which nothing is open."""
        with self.changing():
            for group in groups:
                opened = self._connection.execute(
                    "UPDATE entries SET state = 'given up', next_try = NULL, changed = ? WHERE group_number = ?"
                    " AND state IN ('waiting', 'sending', 'refused')",
                    (now, group),
                )
                if opened.rowcount == 0:
                    self._connection.execute("DELETE FROM entries WHERE group_number = ?", (group,))

    def prune(self) -> None:
        """Forget the oldest of those about which nothing is to be done."""
        with self.changing():
            self._connection.execute(
                f"DELETE FROM entries WHERE {_SETTLED} AND number NOT IN"  # noqa: S608 - text of our own
                f" (SELECT number FROM entries WHERE {_SETTLED} ORDER BY changed DESC LIMIT ?)",
                (MOST_SETTLED,),
            )

    def take_turn(self, destination: str, owner: str, *, now: float, until: float) -> bool:
        """Whether `owner` may send to a PACS from now on; a turn that ended, or lies in an odd future, is free."""
        with self.changing():
            row = self._connection.execute(
                "SELECT owner, until FROM turns WHERE destination = ?", (destination,)
            ).fetchone()
            if row is not None and row[0] != owner and now < row[1] <= until + (until - now):
                return False
            self._connection.execute("INSERT OR REPLACE INTO turns VALUES (?, ?, ?)", (destination, owner, until))
        return True

    def keep_turn(self, destination: str, owner: str, *, until: float) -> bool:
        """Whether it is still `owner` whose turn it is."""
        with self.changing():
            cursor = self._connection.execute(
                "UPDATE turns SET until = ? WHERE destination = ? AND owner = ?", (until, destination, owner)
            )
        return cursor.rowcount == 1

    def end_turn(self, destination: str, owner: str) -> bool:
        """Let others send; False if it was nobody's, or another's turn."""
        with self.changing():
            cursor = self._connection.execute(
                "DELETE FROM turns WHERE destination = ? AND owner = ?", (destination, owner)
            )
        return cursor.rowcount == 1

    def _listed(self, query: str, values: tuple[object, ...]) -> list[ListedEntry]:
        with self._lock, _refusals_named():
            return [_entry(row) for row in self._connection.execute(query, values)]


def _entry(row: tuple[object, ...]) -> ListedEntry:
    number, group, destination, sop_class, instance, study, series, size, state, queued, changed, tries, checks = row[
        :13
    ]
    next_try, cause, digest, denials = row[13:]
    return ListedEntry(
        OutboxEntry(
            int(str(number)),
            int(str(group)),
            str(destination),
            SOPClassUID(str(sop_class)),
            SOPInstanceUID(str(instance)),
            StudyInstanceUID(str(study)),
            SeriesInstanceUID(str(series)),
            int(str(size)),
            OutboxState(state),
            queued=_moment(queued),
            changed=_moment(changed),
            tries=int(str(tries)),
            checks=int(str(checks)),
            next_try=None if next_try is None else _moment(next_try),
            cause=phrase_of(str(cause)),
            denials=int(str(denials)),
        ),
        str(digest),
    )


def _moment(seconds: object) -> datetime:
    return datetime.fromtimestamp(float(str(seconds))).astimezone()


@contextmanager
def _refusals_named() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(
            phrase("The list of the outbox could not be read or written."),
            cause=phrase("SQLite says: {error}.", error=error),
            next_step=phrase("Free space on that disk or check its permissions, then try again."),
        ) from error
