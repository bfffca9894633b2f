"""The SQLite index of the archive's folder: what lies where; it can always be made again from the files."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import StorageError
from app.dicom.instance_texts import InstanceTexts, QueryLevel
from app.dicom.matching import matches, matches_all
from app.store.index_schema import TO_LOOK_INTO, enter_names, prepare
from app.store.preselecting import columns_of, names_of, preselection

_BUSY_TIMEOUT_S = 30.0
_STUDIES = """
SELECT t.attributes, '{}', '{}',
    (SELECT group_concat(modality, '\\') FROM
        (SELECT DISTINCT modality FROM series e WHERE e.study_uid = t.study_uid)),
    (SELECT count(*) FROM series e WHERE e.study_uid = t.study_uid),
    (SELECT count(*) FROM instances i WHERE i.study_uid = t.study_uid), 0, '', ''
FROM studies t
"""
_SERIES = """
SELECT t.attributes, e.attributes, '{}', '', 0, 0,
    (SELECT count(*) FROM instances i WHERE i.study_uid = e.study_uid AND i.series_uid = e.series_uid), '', ''
FROM series e JOIN studies t ON t.study_uid = e.study_uid
"""
_OF_IMAGES = """
FROM instances i JOIN series e ON e.study_uid = i.study_uid AND e.series_uid = i.series_uid
    JOIN studies t ON t.study_uid = i.study_uid
"""
_IMAGES = f"""
SELECT t.attributes, e.attributes, i.attributes, '', 0, 0, 0, i.path, i.transfer_syntax_uid {_OF_IMAGES}
"""
_CANDIDATES = f"SELECT i.sop_uid {_OF_IMAGES}"
_PLACES = """
SELECT sop_uid, json_extract(attributes, '$.InstanceNumber'), path FROM instances
WHERE study_uid = ? AND series_uid = ?
"""
_STORED = "SELECT sop_uid, study_uid, sop_class_uid, transfer_syntax_uid, path FROM instances WHERE "
_IS_ONE_OF = " IN (SELECT value FROM json_each(?))"
MOST_STORED = 1 << 16
"""One more than a retrieval can count: of more it is but said that they are too many."""
_UNIQUE = {"StudyInstanceUID": "study_uid", "SeriesInstanceUID": "series_uid", "SOPInstanceUID": "sop_uid"}
_OF_STUDIES = " WHERE t.study_uid" + _IS_ONE_OF
_OF_SERIES = " WHERE e.series_uid" + _IS_ONE_OF
_OF_INSTANCES = " WHERE i.sop_uid" + _IS_ONE_OF
_NETWORK_SERIES = " WHERE json_extract(e.attributes, '$.SeriesDescription') LIKE ? || '%'"


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One match of a query.

    Parameters
    ----------
    texts
        The attributes of its level and of those above, by keyword.
    path
        Where the instance lies, relative to the archive's folder; empty above IMAGE level.
    """

    texts: Mapping[str, str]
    path: str = ""
    transfer_syntax_uid: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """What is to be known of an instance to send it; `path` is relative to the archive's folder."""

    sop_instance_uid: str
    study_instance_uid: str
    sop_class_uid: str
    transfer_syntax_uid: str
    path: str


@dataclass(frozen=True, slots=True)
class FolderState:
    """What is remembered of a folder below the archive's.

    Parameters
    ----------
    changed_ns
        When it was changed, by the file system; -1 if it is to be looked into in any case.
    folders
        Names of the folders in it.
    """

    changed_ns: int
    folders: tuple[str, ...] = ()


class ArchiveIndex:
    """The index in one file; every method may be called from any thread, and several processes may share it.

    Raises
    ------
    sqlite3.DatabaseError
        On opening or on use, if the file is damaged: the owner then makes the index again.
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
            prepare(self._connection)
        except sqlite3.Error:
            self._connection.close()
            raise

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._connection.close()

    def add(self, texts: InstanceTexts, path: str) -> None:
        """Enter an instance; what is known of its study and series already is kept."""
        with self._whole():
            self._add(texts, path)

    def add_again(self, paths: Iterable[str], entries: Iterable[tuple[InstanceTexts, str]]) -> list[str]:
        """Forget instances and enter others in their place, the first of each UID; nobody sees a state between.

        Returns
        -------
        list of str
            The paths of those that were entered.
        """
        with self._whole():
            for path in paths:
                self._remove(path)
            entered = []
            for texts, path in entries:
                if self.path_of(texts.image["SOPInstanceUID"]) is None:
                    self._add(texts, path)
                    entered.append(path)
        return entered

    def _add(self, texts: InstanceTexts, path: str) -> None:
        study_uid, series_uid = texts.study["StudyInstanceUID"], texts.series["SeriesInstanceUID"]
        entered = self._connection.execute(
            "INSERT OR IGNORE INTO studies VALUES (?, ?, ?, ?, ?, ?)",
            (study_uid, _json(texts.study), *columns_of(texts.study)),
        )
        if entered.rowcount:
            enter_names(self._connection, study_uid, names_of(texts.study))
        self._connection.execute(
            "INSERT OR IGNORE INTO series VALUES (?, ?, ?, ?)",
            (study_uid, series_uid, texts.series["Modality"], _json(texts.series)),
        )
        self._connection.execute(
            "INSERT OR REPLACE INTO instances VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                texts.image["SOPInstanceUID"],
                study_uid,
                series_uid,
                path,
                texts.image["SOPClassUID"],
                texts.transfer_syntax_uid,
                _json(texts.image),
            ),
        )
        self._connection.execute(
            "INSERT OR IGNORE INTO folders VALUES (?, ?, '[]')", (path.rpartition("/")[0], TO_LOOK_INTO)
        )

    def remove(self, paths: Iterable[str]) -> None:
        """Forget instances whose files are gone or about to go, and series and studies that are empty then.

        Their folders are looked into again at the next start: whoever is killed in between leaves files there.
        """
        with self._whole():
            for path in paths:
                self._remove(path)

    def _remove(self, path: str) -> None:
        self._connection.execute(
            "UPDATE folders SET changed_ns = ? WHERE path = ?", (TO_LOOK_INTO, path.rpartition("/")[0])
        )
        found = self._connection.execute(
            "DELETE FROM instances WHERE path = ? RETURNING study_uid, series_uid", (path,)
        ).fetchall()
        for study_uid, series_uid in found:
            self._connection.execute(
                "DELETE FROM series WHERE study_uid = ?1 AND series_uid = ?2 AND NOT EXISTS"
                " (SELECT 1 FROM instances WHERE study_uid = ?1 AND series_uid = ?2)",
                (study_uid, series_uid),
            )
            for table in ("studies", "names"):
                self._connection.execute(
                    f"DELETE FROM {table} WHERE study_uid = ?1 AND NOT EXISTS"  # noqa: S608 - one of ours
                    " (SELECT 1 FROM instances WHERE study_uid = ?1)",
                    (study_uid,),
                )

    def path_of(self, sop_instance_uid: str) -> str | None:
        """Where an instance lies, relative to the folder; None if it is not known."""
        rows = self._rows("SELECT path FROM instances WHERE sop_uid = ?", (sop_instance_uid,))
        return str(rows[0][0]) if rows else None

    def series(self, study_instance_uid: str, series_instance_uid: str) -> list[tuple[str, str, str]]:
        """SOP Instance UID, InstanceNumber and path of each instance of a series, in no order.

        Opening a series needs no more: `query` would tell the attributes of study and series with each of them.
        """
        rows = self._rows(_PLACES, (study_instance_uid, series_instance_uid))
        return [(str(uid), str(number or ""), str(path)) for uid, number, path in rows]

    def paths(self) -> frozenset[str]:
        """The paths of all instances, relative to the folder."""
        return frozenset(str(row[0]) for row in self._rows("SELECT path FROM instances", ()))

    def paths_in(self, folder: str) -> frozenset[str]:
        """The paths of the instances that lie in a folder itself, not below it; the archive's own is empty."""
        if not folder:
            rows = self._rows("SELECT path FROM instances WHERE NOT instr(path, '/')", ())
        else:
            begin, end = f"{folder}/", f"{folder}0"  # the character after the slash
            rows = self._rows(
                "SELECT path FROM instances WHERE path >= ? AND path < ? AND NOT instr(substr(path, ?), '/')",
                (begin, end, str(len(begin) + 1)),
            )
        return frozenset(str(row[0]) for row in rows)

    def folders(self) -> dict[str, FolderState]:
        """What is remembered of folders, by path relative to the archive's; those with instances are among them."""
        rows = self._rows("SELECT path, changed_ns, folders FROM folders", ())
        return {str(path): FolderState(int(str(ns)), tuple(json.loads(str(names)))) for path, ns, names in rows}

    def remember(
        self, states: Mapping[str, FolderState], *, looked_into: Collection[str], unchanged: Collection[str]
    ) -> None:
        """Remember these folders; what was looked into beside them is looked into again, others are forgotten."""
        known = set(self.folders())
        with self._whole():
            self._connection.executemany(
                "DELETE FROM folders WHERE path = ?", ((path,) for path in known.difference(looked_into, unchanged))
            )
            self._connection.executemany(
                "INSERT OR REPLACE INTO folders VALUES (?, ?, ?)",
                (
                    (path, state.changed_ns, json.dumps(state.folders))
                    for path in looked_into
                    for state in (states.get(path, FolderState(TO_LOOK_INTO)),)
                ),
            )

    def query(
        self, level: QueryLevel, keys: Mapping[str, str], *, any_case: Mapping[str, str] | None = None
    ) -> list[IndexRow]:
        """Everything on STUDY, SERIES or IMAGE level that matches `keys` (PS3.4 C.2.2.2); PATIENT as the server's
        patient root wants it: one row a patient.

        Parameters
        ----------
        any_case
            A key for StudyDescription that matches whatever its case.
        """
        folded, asked = any_case or {}, {word: key for word, key in keys.items() if key.strip()}
        rows = [_row(found) for found in self._select(level, keys, folded)]
        if level is QueryLevel.PATIENT:
            rows = list(
                {(row.texts.get("PatientID", ""), row.texts.get("PatientName", "")): row for row in rows}.values()
            )
        return [
            row
            for row in rows
            if matches_all(asked, row.texts)
            and all(matches(word, key.casefold(), row.texts.get(word, "").casefold()) for word, key in folded.items())
        ]

    def candidates(self, keys: Mapping[str, str]) -> list[str]:
        """The UIDs of the instances at which `query` would look: there may be millions."""
        where, values = _narrowed(QueryLevel.IMAGE, keys, {})
        return [str(uid) for (uid,) in self._rows(_CANDIDATES + where, values)]

    def stored(self, keys: Mapping[str, str]) -> list[Stored]:
        """The instances that the unique keys of a retrieval name (PS3.4 C.4.2.1.4.1), all of them where none does.

        `query` would read the attributes of study and series for each of them. No more than `MOST_STORED` are given.
        """
        named = {column: _uids(keys[keyword]) for keyword, column in _UNIQUE.items() if keys.get(keyword, "").strip()}
        if keys.get("PatientID", "").strip():
            of_patient = {word: key for word, key in keys.items() if word in ("PatientID", "StudyInstanceUID")}
            # Of a question an asterisk stands for every patient; what names one to be sent has no wildcards.
            named_ids = {one.strip() for one in keys["PatientID"].split("\\")} - {""}
            found = self.query(QueryLevel.STUDY, of_patient)
            studies = [
                row.texts["StudyInstanceUID"] for row in found if row.texts.get("PatientID", "").strip() in named_ids
            ]
            named["study_uid"] = json.dumps(studies)
        conditions = [column + _IS_ONE_OF for column in named]
        rows = self._rows(
            _STORED + " AND ".join(["TRUE", *conditions]) + f" LIMIT {MOST_STORED}", list(named.values())
        )
        return [Stored(*map(str, row)) for row in rows]

    def networks(self, prefix: str) -> list[IndexRow]:
        """The instances of every series whose description begins with `prefix`."""
        return [_row(found) for found in self._rows(_IMAGES + _NETWORK_SERIES, (prefix,))]

    def _select(
        self, level: QueryLevel, keys: Mapping[str, str], any_case: Mapping[str, str]
    ) -> list[Sequence[object]]:
        """Narrow the rows down, so that matching need not look at everything."""
        base = {QueryLevel.SERIES: _SERIES, QueryLevel.IMAGE: _IMAGES}.get(level, _STUDIES)
        where, values = _narrowed(level, keys, any_case)
        return self._rows(base + where, values)

    @contextlib.contextmanager
    def _whole(self) -> Iterator[None]:
        """Change all of it or nothing."""
        with self._lock, _refusals_named():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _rows(self, statement: str, values: Sequence[str]) -> list[Sequence[object]]:
        with self._lock, _refusals_named():
            return self._connection.execute(statement, values).fetchall()


class _refusals_named:  # noqa: N801 - read as a statement
    """Turns what is no damage of the index (disk full, locked for too long) into a StorageError."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.OperationalError):
            raise StorageError(
                "The archive's index could not be read or written.",
                cause=f"SQLite says: {error}.",
                next_step="Free space on that disk, close other programs that use the archive, then try again.",
            ) from error


def _narrowed(level: QueryLevel, keys: Mapping[str, str], any_case: Mapping[str, str]) -> tuple[str, list[str]]:
    if level is QueryLevel.IMAGE and keys.get("SOPInstanceUID"):
        return _OF_INSTANCES, [_uids(keys["SOPInstanceUID"])]
    if level in (QueryLevel.SERIES, QueryLevel.IMAGE) and keys.get("SeriesInstanceUID"):
        return _OF_SERIES, [_uids(keys["SeriesInstanceUID"])]
    if keys.get("StudyInstanceUID"):
        return _OF_STUDIES, [_uids(keys["StudyInstanceUID"])]
    condition, values = preselection(level, keys, any_case)
    return f" WHERE {condition}" if condition else "", values


def _row(found: Sequence[object]) -> IndexRow:
    study, series, image, modalities, series_count, study_instances, series_instances, path, syntax = found
    texts: dict[str, str] = {**json.loads(str(study)), **json.loads(str(series)), **json.loads(str(image))}
    if series == "{}":
        texts["ModalitiesInStudy"] = str(modalities or "")
        texts["NumberOfStudyRelatedSeries"] = str(series_count)
        texts["NumberOfStudyRelatedInstances"] = str(study_instances)
    elif image == "{}":
        texts["NumberOfSeriesRelatedInstances"] = str(series_instances)
    return IndexRow(texts, str(path), str(syntax))


def _json(texts: Mapping[str, str]) -> str:
    return json.dumps(dict(texts), ensure_ascii=False)


def _uids(key: str) -> str:
    return json.dumps([uid.strip() for uid in key.split("\\")])
