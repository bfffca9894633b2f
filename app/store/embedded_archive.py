"""The archive on this machine: a folder of DICOM files and an index; also where a PACS's answers are kept."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from app.core.arrival import Arriving
from app.core.custody import Origin
from app.core.errors import FileError, InstanceRefusedError, StorageError
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.model_card import NetworkRecord
from app.core.phrases import phrase
from app.core.services import OnStored, Retrieved
from app.core.study import InstanceRecord, SeriesRecord, StudyQuery, StudyRecord, newest_first
from app.core.tasks import TaskControl
from app.dicom import records
from app.dicom.instance_texts import InstanceTexts, QueryLevel, read_texts
from app.dicom.iodeep_layout import NETWORK_PREFIX
from app.store.custody import Custody, Kept
from app.store.filing import Filing
from app.store.folder_lock import FolderLock
from app.store.index import ArchiveIndex, IndexRow, Stored
from app.store.instance_files import remove_leftovers, storage_error
from app.store.open_studies import OpenStudies
from app.store.reconciling import reconcile
from app.store.room import Room

_INDEX = "index.sqlite"
_AT_A_TIME = 1000
_LOGGER = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")


class EmbeddedArchive:
    """A folder of DICOM files with an index; satisfies `Archive` and `InstanceSink`.

    Every method may run on any thread; several processes may use one folder. A lost or damaged index is
    made again from the files; the damaged one is kept beside it under another name.

    Parameters
    ----------
    folder
        Made if absent, then readable by its owner only.
    name
        For the title bar and for messages.
    clock
        Seconds since 1970.

    Raises
    ------
    StorageError
        If the folder cannot be made, read or written.
    """

    def __init__(self, folder: Path, *, name: str = "EMBEDDED", clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._name = name
        self._lock = threading.RLock()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.custody = Custody(folder, clock=clock)
        except OSError as error:
            raise storage_error(folder, error) from error
        self.open_studies = OpenStudies(folder)
        self.room = Room(name, self.custody, self.open_studies, remove=self.remove, clock=clock)
        self._filing = Filing(
            folder, name, self.custody, self.room, index=self._asked, lock=FolderLock(folder, self._lock)
        )
        remove_leftovers(folder)
        self.custody.settle(lambda path: (folder / path).is_file())
        self._index = self._open_index()
        self._reconcile()
        if self.custody.is_new:
            self._adopt_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the index back; the archive is not used after that."""
        with self._lock:
            self.open_studies.close()
            self._index.close()
            self.custody.close()

    @property
    def name(self) -> str:
        """Short name for the title bar."""
        return self._name

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        return self._folder

    def echo(self) -> None:
        """Return if the folder can be used."""
        if not os.access(self._folder, os.R_OK | os.W_OK | os.X_OK):
            raise StorageError(
                phrase("The archive folder {folder} cannot be used.", folder=self._folder),
                cause=phrase("It is gone, or it may not be read and written."),
                next_step=phrase("Bring it back or choose another folder in Settings > Archive."),
            )

    def find_studies(self, query: StudyQuery, control: TaskControl) -> tuple[StudyRecord, ...]:
        """Patients' studies that match, newest first; networks are not among them.

        Descriptions match whatever their case: the standard's matching of LO tells `heart` from `HEART`
        (PS3.4 C.2.2.2.4), and so does our server, but nobody who searches means to.
        """
        control.checkpoint()
        keys = dict(records.study_keys(query))
        described = {"StudyDescription": keys.pop("StudyDescription", "")}
        rows = self._asked(lambda index: index.query(QueryLevel.STUDY, keys, any_case=described))
        studies = [records.study_record(row.texts) for row in rows if not records.is_network(row.texts)]
        pinned = self.custody.pinned()
        return newest_first(
            replace(one, is_pinned=True) if one.study_instance_uid in pinned else one for one in studies
        )

    def find_series(self, study_instance_uid: StudyInstanceUID, control: TaskControl) -> tuple[SeriesRecord, ...]:
        """Series of a study, by SeriesNumber."""
        control.checkpoint()
        rows = self.query(QueryLevel.SERIES, records.series_keys(study_instance_uid))
        return records.by_series_number(records.series_record(row.texts) for row in rows)

    def find_instances(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        control: TaskControl,
    ) -> tuple[InstanceRecord, ...]:
        """Instances of a series, by InstanceNumber."""
        control.checkpoint()
        rows = self.query(QueryLevel.IMAGE, records.image_keys(study_instance_uid, series_instance_uid))
        return records.by_instance_number(records.instance_record(row.texts) for row in rows)

    def find_networks(self, control: TaskControl) -> tuple[NetworkRecord, ...]:
        """The IODeep objects in the folder, by name."""
        control.checkpoint()
        rows = self._asked(lambda index: index.networks(NETWORK_PREFIX))
        return records.by_name(records.network_record(row.texts) for row in rows)

    def retrieve_series(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        control: TaskControl,
        *,
        arriving: Arriving | None = None,
    ) -> Retrieved:
        """The files of a series, where they lie, by InstanceNumber."""
        control.checkpoint()
        here = self._placed(study_instance_uid, series_instance_uid)
        if here:
            # What is here is shown, even where the disk is too full to note that.
            with contextlib.suppress(StorageError):
                self.custody.used(study_instance_uid)
        else:
            return Retrieved(
                (),
                (
                    phrase(
                        "{archive} holds no instance of series {series}.",
                        archive=self._name,
                        series=series_instance_uid,
                    ),
                ),
            )
        present = {one.sop_instance_uid: path for one, path in here.items() if os.path.isfile(path)}
        gone = tuple(
            phrase("Instance {uid} is listed in {archive}, but its file is gone.", uid=uid, archive=self._name)
            for uid in (one.sop_instance_uid for one in here)
            if uid not in present
        )
        if arriving is not None:
            arriving.expect(tuple(here))
            for uid, path in present.items():
                arriving.take(uid, path)
        listed, place = self.custody.most_listed(study_instance_uid, series_instance_uid)
        lacking = (
            phrase(
                "Only {here} of {count} images of this series are on this machine; {place} has the rest.",
                here=len(present),
                count=listed,
                place=place,
            ),
        )
        missing = max(listed, len(here)) - len(present)
        return Retrieved(tuple(present.values()), gone + lacking if len(present) < listed else gone, missing=missing)

    def store(self, contents: Sequence[bytes], control: TaskControl, *, on_stored: OnStored | None = None) -> None:
        """Keep complete DICOM files; the same instance twice is no error."""
        for number, content in enumerate(contents):
            control.checkpoint(number / len(contents), phrase("Storing"))
            what = phrase(
                "Instance {number} of {count} was not stored in {archive}.",
                number=number + 1,
                count=len(contents),
                archive=self._name,
            )
            if left := len(contents) - number - 1:
                what = phrase("{what} {left} more were not tried.", what=what, left=left)
            try:
                self.add(content)
            except StorageError as error:
                raise StorageError(
                    what, cause=f"{error.what} {error.cause}", next_step=error.next_step, details=error.details
                ) from error
            except FileError as error:
                raise InstanceRefusedError(
                    what, cause=f"{error.what} {error.cause}", next_step=error.next_step, details=error.details
                ) from error
            if on_stored is not None:
                on_stored(number, "")

    def add(
        self, content: bytes, *, origin: Origin = Origin.BROUGHT, on_other: Callable[[], None] | None = None
    ) -> Path:
        """Keep a complete DICOM file and return where it lies; see `Filing.add`."""
        return self._filing.add(content, origin, on_other)

    def remove(self, files: Sequence[Kept]) -> None:
        """Take files out of the archive for good; see `Filing.remove`."""
        self._filing.remove(files)

    def series_paths(
        self, study_instance_uid: StudyInstanceUID, series_instance_uid: SeriesInstanceUID
    ) -> dict[SOPInstanceUID, Path]:
        """What is here of a series, by InstanceNumber."""
        placed = self._placed(study_instance_uid, series_instance_uid)
        return {record.sop_instance_uid: path for record, path in placed.items()}

    def _placed(self, study: StudyInstanceUID, series: SeriesInstanceUID) -> dict[InstanceRecord, Path]:
        """Where each instance of a series lies, by InstanceNumber; their SOP classes are not looked up for that."""
        places = self._asked(lambda index: index.series(study, series))
        paths = {uid: self._folder / path for uid, _, path in places}
        of_series = {"StudyInstanceUID": study, "SeriesInstanceUID": series}
        ordered = records.by_instance_number(
            records.instance_record({**of_series, "SOPInstanceUID": uid, "InstanceNumber": number})
            for uid, number, _ in places
        )
        return {record: paths[record.sop_instance_uid] for record in ordered}

    def is_listed(
        self,
        study_instance_uid: StudyInstanceUID,
        series_instance_uid: SeriesInstanceUID,
        *,
        place: str,
        instances: int,
    ) -> None:
        """Note how many instances a series has at a PACS, and that its study is wanted; see `InstanceSink`."""
        with contextlib.suppress(StorageError):  # whoever can keep an instance can note that as well
            self.custody.used(study_instance_uid)
            self.custody.is_listed(study_instance_uid, series_instance_uid, place=place, instances=instances)

    def path_of(self, sop_instance_uid: str) -> str | None:
        """Where an instance lies by the index, relative to the folder; None if it is not known."""
        return self._asked(lambda index: index.path_of(sop_instance_uid))

    def count(self) -> int:
        """How many instances the index knows."""
        return len(self._asked(lambda index: index.paths()))

    def enter_again(self, files: Sequence[Path]) -> None:
        """Forget what the index says of these files, and enter them anew."""
        with self._lock:
            paths = [self._relative(path) for path in files]
            entries = [(texts, path) for path in paths if (texts := self._texts_of(path)) is not None]
            entered = set(self._asked(lambda index: index.add_again(paths, entries)))
            self._adopt([_identity(texts, path) for texts, path in entries if path in entered])

    def query(self, level: QueryLevel, keys: Mapping[str, str]) -> list[IndexRow]:
        """Everything on a level that matches `keys` by the rules of PS3.4 C.2.2.2; networks among them."""
        return self._asked(lambda index: index.query(level, keys))

    def matches(self, level: QueryLevel, keys: Mapping[str, str]) -> Iterator[IndexRow]:
        """What `query` finds; of instances some at a time: those of a whole archive would take gigabytes."""
        if level is not QueryLevel.IMAGE:
            yield from self.query(level, keys)
            return
        uids = self._asked(lambda index: index.candidates(keys))
        for first in range(0, len(uids), _AT_A_TIME):
            yield from self.query(level, {**keys, "SOPInstanceUID": "\\".join(uids[first : first + _AT_A_TIME])})

    def stored(self, keys: Mapping[str, str]) -> list[Stored]:
        """The instances that a retrieval names; see `ArchiveIndex.stored`."""
        return self._asked(lambda index: index.stored(keys))

    def _asked(self, question: Callable[[ArchiveIndex], _Answer]) -> _Answer:
        """Ask the index; if it turns out to be damaged, make it again and ask once more."""
        asked = self._index
        try:
            return question(asked)
        except sqlite3.DatabaseError as error:
            with self._lock:
                if self._index is asked:
                    self._make_index_again(error)
            return question(self._index)

    def _make_index_again(self, error: sqlite3.DatabaseError) -> None:
        if isinstance(error, sqlite3.ProgrammingError):
            raise StorageError(
                phrase("The archive {archive} is closed.", archive=self._name),
                next_step=phrase("Open it again."),
                details=str(error),
            ) from error
        self._index.close()
        self._quarantine()
        self._index = self._open_index()
        self._reconcile()

    def _open_index(self) -> ArchiveIndex:
        try:
            try:
                return ArchiveIndex(self._folder / _INDEX)
            except sqlite3.OperationalError as error:
                raise StorageError(
                    phrase("The index of the archive folder {folder} cannot be opened.", folder=self._folder),
                    cause=phrase("SQLite says: {error}.", error=error),
                    next_step=phrase("Free space on that disk or check its permissions, then start again."),
                ) from error
            except sqlite3.DatabaseError:
                self._quarantine()
                return ArchiveIndex(self._folder / _INDEX)
        except OSError as error:
            raise storage_error(self._folder, error) from error

    def _quarantine(self) -> None:
        _LOGGER.info("the index was damaged; it is made again from the files")
        mark = secrets.token_hex(4)
        for suffix in ("", "-wal", "-shm"):
            damaged = self._folder / f"{_INDEX}{suffix}"
            if damaged.exists():
                os.replace(damaged, self._folder / f"{_INDEX}{suffix}.damaged-{mark}")

    def _reconcile(self) -> None:
        """Enter files that the index does not know and forget those that are gone."""
        gone = reconcile(self._folder, self._index, enter=self._enter, now_ns=time.time_ns())
        if gone:
            self.custody.is_lost(gone)

    def _enter(self, relative: str) -> bool:
        texts = self._texts_of(relative)
        if texts is None or self._index.path_of(texts.image["SOPInstanceUID"]) is not None:
            return False
        self._index.add(texts, relative)
        self._adopt([_identity(texts, relative)])
        return True

    def _texts_of(self, relative: str) -> InstanceTexts | None:
        try:
            return read_texts(self._folder / relative)
        except (FileError, OSError) as error:
            _LOGGER.info("a file in the archive's folder is left out: %s", type(error).__name__)
            return None

    def _adopt_all(self) -> None:
        """Files from before records of them were kept take room, too."""
        rows = self._index.query(QueryLevel.IMAGE, {})
        self._adopt([(row.path, row.texts["SOPInstanceUID"], row.texts["StudyInstanceUID"]) for row in rows])

    def _adopt(self, files: Sequence[tuple[str, str, str]]) -> None:
        kept = []
        for path, sop_uid, study_uid in files:
            with contextlib.suppress(OSError):  # It has gone meanwhile.
                kept.append(Kept(path, sop_uid, study_uid, "", (self._folder / path).stat().st_size))
        self.custody.adopt_unread(kept)

    def _relative(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()


def _identity(texts: InstanceTexts, path: str) -> tuple[str, str, str]:
    return path, texts.image["SOPInstanceUID"], texts.study["StudyInstanceUID"]
