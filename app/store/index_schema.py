"""The tables of the archive's index, and how those of an earlier version become these."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

from app.store.preselecting import columns_of, names_of

VERSION: Final = 2
"""1 had nothing but the attributes of a study to search it by."""

TO_LOOK_INTO: Final = -1
"""Time of change of a folder that has to be looked into, whatever the file system says."""
_CHECKED_BYTES: Final = 1 << 26
"""To look through a larger index would be waited for at every start; damage of it shows when it is used."""
_CHECKPOINT_PAGES: Final = 4000
"""Whoever stores waits for the disk then. What the index loses with the power is entered again from the files."""
_TABLES = (
    """CREATE TABLE IF NOT EXISTS studies (study_uid TEXT PRIMARY KEY, attributes TEXT NOT NULL, patient_id TEXT,
        accession_number TEXT, study_date TEXT, description TEXT) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS names (name TEXT NOT NULL, study_uid TEXT NOT NULL, PRIMARY KEY (name, study_uid))
        WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS series (study_uid TEXT NOT NULL, series_uid TEXT NOT NULL, modality TEXT NOT NULL,
        attributes TEXT NOT NULL, PRIMARY KEY (study_uid, series_uid)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS instances (sop_uid TEXT PRIMARY KEY, study_uid TEXT NOT NULL,
        series_uid TEXT NOT NULL, path TEXT NOT NULL UNIQUE, sop_class_uid TEXT NOT NULL,
        transfer_syntax_uid TEXT NOT NULL, attributes TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS folders (path TEXT PRIMARY KEY, changed_ns INTEGER NOT NULL, folders TEXT NOT NULL)
        WITHOUT ROWID""",
)
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS instances_by_series ON instances (study_uid, series_uid)",
    "CREATE INDEX IF NOT EXISTS names_by_study ON names (study_uid)",
    "CREATE INDEX IF NOT EXISTS studies_by_patient_id ON studies (patient_id)",
    "CREATE INDEX IF NOT EXISTS studies_by_accession_number ON studies (accession_number)",
    "CREATE INDEX IF NOT EXISTS studies_by_date ON studies (study_date)",
    "CREATE INDEX IF NOT EXISTS series_by_modality ON series (modality, study_uid)",
    "CREATE INDEX IF NOT EXISTS series_of_several ON series (study_uid) WHERE instr(modality, char(92))",
    "CREATE INDEX IF NOT EXISTS series_by_uid ON series (series_uid)",
)
_NEW_COLUMNS = ("patient_id", "accession_number", "study_date", "description")


def prepare(connection: sqlite3.Connection) -> None:
    """Make the tables, or make those of the version before into them.

    Raises
    ------
    sqlite3.DatabaseError
        If the file is damaged, or of a version that is not known here.
    """
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    pages, page_bytes = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    if pages * page_bytes <= _CHECKED_BYTES and connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise sqlite3.DatabaseError("the index fails its own check")
    if _version(connection) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection)  # somebody else may have been quicker
        if version not in (0, 1, VERSION):
            raise sqlite3.DatabaseError(f"index version {version}, wanted {VERSION}")
        if version == 1:
            for column in _NEW_COLUMNS:
                connection.execute(f"ALTER TABLE studies ADD COLUMN {column} TEXT")
        for table in _TABLES:
            connection.execute(table)
        if version == 1:
            _search_by_more(connection)
        for index in _INDEXES:
            connection.execute(index)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def enter_names(connection: sqlite3.Connection, study_uid: str, names: Iterable[str]) -> None:
    """Enter by which names the patient of a study is found."""
    connection.executemany("INSERT OR IGNORE INTO names VALUES (?, ?)", ((name, study_uid) for name in names))


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _search_by_more(connection: sqlite3.Connection) -> None:
    rows = connection.execute("SELECT study_uid, attributes FROM studies").fetchall()
    known: list[tuple[str, Mapping[str, str]]] = [(str(uid), json.loads(attributes)) for uid, attributes in rows]
    connection.executemany(
        "UPDATE studies SET patient_id = ?, accession_number = ?, study_date = ?, description = ?"
        " WHERE study_uid = ?",
        ((*columns_of(study), uid) for uid, study in known),
    )
    for uid, study in known:
        enter_names(connection, uid, names_of(study))
    connection.execute(
        "INSERT INTO folders SELECT DISTINCT rtrim(rtrim(path, replace(path, '/', '')), '/'), ?, '[]' FROM instances",
        (TO_LOOK_INTO,),
    )
