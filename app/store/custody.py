"""What is known of each file since its arrival and cannot be read from it: digest, origin, last use, pins, and how
many instances its series has elsewhere.

It stands beside the index, not in it: the index may be thrown away and made again from the files at any time, and a
digest that was taken from a damaged file would prove nothing.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.core.custody import Origin
from app.core.errors import StorageError
from app.core.identity import StudyInstanceUID
from app.core.phrases import phrase
from app.dicom.instance_texts import InstanceTexts

_LOGGER = logging.getLogger(__name__)
NAME: Final = ".custody.sqlite"
_VERSION = 1
_BUSY_TIMEOUT_S = 30.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, sop_uid TEXT NOT NULL, study_uid TEXT NOT NULL,
    sha256 TEXT NOT NULL, size INTEGER NOT NULL, origin TEXT NOT NULL, state TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_by_study ON files (study_uid, state, origin, size);
CREATE INDEX IF NOT EXISTS files_on_their_way ON files (path) WHERE state IN ('coming', 'leaving');
CREATE TABLE IF NOT EXISTS studies (study_uid TEXT PRIMARY KEY, used REAL NOT NULL DEFAULT 0,
    pinned INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS total (bytes INTEGER NOT NULL);
INSERT INTO total SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM total);
CREATE TRIGGER IF NOT EXISTS came AFTER INSERT ON files WHEN new.state = 'here'
    BEGIN UPDATE total SET bytes = bytes + new.size; END;
CREATE TRIGGER IF NOT EXISTS went AFTER DELETE ON files WHEN old.state = 'here'
    BEGIN UPDATE total SET bytes = bytes - old.size; END;
CREATE TRIGGER IF NOT EXISTS became AFTER UPDATE ON files BEGIN
    UPDATE total SET bytes = bytes + (new.state = 'here') * new.size - (old.state = 'here') * old.size; END;
"""
_ON_THEIR_WAY = "SELECT path FROM files WHERE state IN ('coming', 'leaving')"
_NEVER_CAME = "DELETE FROM files WHERE path = ? AND state IN ('coming', 'leaving')"
_LISTED = """
CREATE TABLE IF NOT EXISTS listed (study_uid TEXT NOT NULL, series_uid TEXT NOT NULL, place TEXT NOT NULL,
    instances INTEGER NOT NULL, PRIMARY KEY (study_uid, series_uid, place)) WITHOUT ROWID
"""
_IS_LISTED = """
INSERT INTO listed VALUES (?, ?, ?, ?) ON CONFLICT (study_uid, series_uid, place)
    DO UPDATE SET instances = excluded.instances WHERE instances <> excluded.instances
"""
_MOST_LISTED = """
SELECT instances, place FROM listed WHERE study_uid = ? AND series_uid = ? ORDER BY instances DESC, place LIMIT 1
"""
_NOTE = """
INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET sop_uid = excluded.sop_uid,
    study_uid = excluded.study_uid, sha256 = excluded.sha256, size = excluded.size, origin = excluded.origin,
    state = excluded.state
"""
_UNREAD = """
INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET state = 'here', size = excluded.size
"""
_USED = """
INSERT INTO studies (study_uid, used) VALUES (?, ?) ON CONFLICT (study_uid) DO UPDATE SET used = excluded.used
"""
_PINNED = """
INSERT INTO studies (study_uid, pinned) VALUES (?, ?) ON CONFLICT (study_uid) DO UPDATE SET pinned = excluded.pinned
"""
_REMOVABLE = """
SELECT f.study_uid, sum(f.size) FROM files f LEFT JOIN studies s ON s.study_uid = f.study_uid
WHERE f.state = 'here' AND f.origin IN (SELECT value FROM json_each(?)) AND coalesce(s.pinned, 0) = 0
    AND coalesce(s.used, 0) < ?
GROUP BY f.study_uid ORDER BY coalesce(s.used, 0), f.study_uid
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of one file.

    Parameters
    ----------
    path
        Relative to the archive's folder.
    sha256
        Of the file as it arrived, in hexadecimal digits; empty if it was put here by other means and not read since.
    """

    path: str
    sop_instance_uid: str
    study_instance_uid: str
    sha256: str
    size: int
    origin: Origin = Origin.BROUGHT


def kept_of(path: str, texts: InstanceTexts, content: bytes, origin: Origin) -> Kept:
    """What is to be known of a file that arrives."""
    return Kept(
        path,
        texts.image["SOPInstanceUID"],
        texts.study["StudyInstanceUID"],
        hashlib.sha256(content).hexdigest(),
        len(content),
        origin,
    )


def _values(kept: Kept, state: str) -> tuple[object, ...]:
    return (
        kept.path,
        kept.sop_instance_uid,
        kept.study_instance_uid,
        kept.sha256,
        kept.size,
        kept.origin.value,
        state,
    )


class Custody:
    """The records in one file of the archive's folder; any thread may call it, and several processes share it.

    A damaged file is set aside and begun anew: then nothing has a digest from its arrival, everything counts as the
    only copy, and no study is pinned.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._path = folder / NAME
        self._clock = clock
        self._lock = threading.RLock()
        self.set_aside = ""
        self.is_new = False
        try:
            self._connection = self._opened()
        except sqlite3.OperationalError as error:
            raise _refused(error) from error
        except sqlite3.DatabaseError:
            self._put_aside()
            _LOGGER.warning("what was known of the archive's files was damaged and lies aside as %s", self.set_aside)
            self._connection = self._opened()

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._connection.close()

    def expect(self, kept: Kept) -> None:
        """A file is about to be put into its place: whoever is killed then leaves none that nothing is known of."""
        with self._changing() as connection:
            connection.execute(_NOTE, _values(kept, "coming"))

    def note(self, kept: Kept) -> None:
        """A file is in its place; its study was used now."""
        with self._changing() as connection:
            connection.execute(_NOTE, _values(kept, "here"))
            connection.execute(_USED, (kept.study_instance_uid, self._clock()))

    def adopt(self, kept: Iterable[Kept]) -> None:
        """Take up files that were here before records of them were kept; they were not used for it."""
        with self._changing() as connection:
            connection.executemany(_NOTE, (_values(one, "here") for one in kept))

    def adopt_unread(self, kept: Iterable[Kept]) -> None:
        """Take up files whose bytes nobody has read yet, that is, without a digest; what is known already stays."""
        with self._changing() as connection:
            connection.executemany(_UNREAD, (_values(one, "here") for one in kept))

    def settle(self, is_there: Callable[[str], bool]) -> None:
        """Make up for what killed processes had begun: what was coming is here or never came, what was leaving
        has left or stays.
        """
        there = {str(row[0]): is_there(str(row[0])) for row in self._rows(_ON_THEIR_WAY, ())}
        if there:
            self._mark([path for path in there if there[path]], "here")
            absent = [(path,) for path in there if not there[path]]
            with self._changing() as connection:
                # Another viewer may have put it there meanwhile.
                connection.executemany(_NEVER_CAME, absent)

    def forget(self, paths: Iterable[str]) -> None:
        """Files that are gone for good, or never came."""
        with self._changing() as connection:
            connection.executemany("DELETE FROM files WHERE path = ?", ((path,) for path in paths))

    def is_leaving(self, paths: Iterable[str]) -> None:
        """Files that are being removed: whoever is killed meanwhile leaves no file that seems lost."""
        self._mark(paths, "leaving")

    def is_lost(self, paths: Iterable[str]) -> None:
        """Files that were found gone: they take no room, and a check names them."""
        self._mark(paths, "lost", only="here")

    def of(self, path: str) -> Kept | None:
        """What is known of a file; None if it was not here when it was noted."""
        return next(self._kept("path = ? AND state IN ('here', 'lost')", path), None)

    def of_study(self, study_instance_uid: str) -> tuple[Kept, ...]:
        """The files of a study."""
        return tuple(self._kept("study_uid = ? AND state = 'here'", study_instance_uid))

    def all(self) -> tuple[Kept, ...]:
        """Every file that should be here."""
        return tuple(self._kept("state IN ('here', 'lost') AND ? = ''", ""))

    def used(self, study_instance_uid: str) -> None:
        """A study was opened."""
        with self._changing() as connection:
            connection.execute(_USED, (study_instance_uid, self._clock()))

    def is_listed(self, study_instance_uid: str, series_instance_uid: str, *, place: str, instances: int) -> None:
        """A PACS says how many instances a series has; what it said before holds no longer."""
        with self._changing() as connection:
            connection.execute(_IS_LISTED, (study_instance_uid, series_instance_uid, place, instances))

    def most_listed(self, study_instance_uid: str, series_instance_uid: str) -> tuple[int, str]:
        """The most instances that a PACS lists of a series, and which PACS; 0 where none was asked."""
        rows = self._rows(_MOST_LISTED, (study_instance_uid, series_instance_uid))
        return next(((int(str(instances)), str(place)) for instances, place in rows), (0, ""))

    def pin(self, study_instance_uid: str, *, stays: bool) -> None:
        """Have a study stay, or no longer."""
        with self._changing() as connection:
            connection.execute(_PINNED, (study_instance_uid, int(stays)))

    def pinned(self) -> frozenset[StudyInstanceUID]:
        """The studies that stay."""
        rows = self._rows("SELECT study_uid FROM studies WHERE pinned = 1", ())
        return frozenset(StudyInstanceUID(str(row[0])) for row in rows)

    def total_bytes(self) -> int:
        """Of all files that are here."""
        return int(str(self._rows("SELECT bytes FROM total", ())[0][0]))

    def removable(self, origins: Collection[Origin], *, idle_s: float = 0.0) -> list[tuple[StudyInstanceUID, int]]:
        """Studies that are not pinned, the one that was not used for longest first, with the bytes of such origin.

        Parameters
        ----------
        idle_s
            For how long nobody may have used them.
        """
        asked = (json.dumps([origin.value for origin in origins]), self._clock() - idle_s)
        return [(StudyInstanceUID(str(uid)), int(str(size))) for uid, size in self._rows(_REMOVABLE, asked)]

    def _kept(self, where: str, value: str) -> Iterator[Kept]:
        asked = f"SELECT path, sop_uid, study_uid, sha256, size, origin FROM files WHERE {where}"  # noqa: S608
        for path, sop_uid, study_uid, sha256, size, origin in self._rows(asked, (value,)):
            yield Kept(str(path), str(sop_uid), str(study_uid), str(sha256), int(str(size)), Origin(origin))

    def _mark(self, paths: Iterable[str], state: str, *, only: str = "") -> None:
        with self._changing() as connection:
            connection.executemany(
                "UPDATE files SET state = ? WHERE path = ? AND ? IN ('', state)",
                ((state, path, only) for path in paths),
            )

    def _rows(self, statement: str, values: tuple[object, ...]) -> list[tuple[object, ...]]:
        with self._lock, _refusals_named():
            return self._connection.execute(statement, values).fetchall()

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _refusals_named():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _opened(self) -> sqlite3.Connection:
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(
            self._path, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            self.is_new = version == 0
            if version not in (0, _VERSION):
                # No damage: to put them aside would lose pins and digests.
                raise sqlite3.OperationalError("they were written by another version of Verdant")
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("the records fail their own check")
            if self.is_new:
                connection.executescript(_SCHEMA)
                connection.execute(f"PRAGMA user_version = {_VERSION}")
            connection.execute(_LISTED)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _put_aside(self) -> None:
        self.set_aside = f"{NAME}.damaged-{os.urandom(4).hex()}"
        for suffix in ("", "-wal", "-shm"):
            damaged = self._path.with_name(f"{NAME}{suffix}")
            if damaged.exists():
                os.replace(damaged, damaged.with_name(f"{self.set_aside}{suffix}"))


@contextmanager
def _refusals_named() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _refused(error) from error


def _refused(error: sqlite3.Error) -> StorageError:
    return StorageError(
        phrase("What is known of the archive's files could not be read or written."),
        cause=phrase("SQLite says: {error}.", error=error),
        next_step=phrase("Free space on that disk, close other programs that use the archive, then try again."),
    )
