"""Putting instances into the archive's folder, taking them out, and what comes of two with one UID."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

from app.core.custody import Origin
from app.core.errors import FileError, StorageError
from app.core.phrases import phrase
from app.dicom import records
from app.dicom.instance_texts import InstanceTexts, QueryLevel, read_texts
from app.dicom.part10 import read_head
from app.store.custody import Custody, Kept, kept_of
from app.store.folder_lock import FolderLock
from app.store.index import ArchiveIndex
from app.store.instance_files import (
    instance_path,
    keep_names,
    put_in_place,
    storage_error,
    unfinished_file,
    write_atomically,
)
from app.store.networks import replaces_network
from app.store.room import Room

_LOGGER = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")


class _AsksIndex(Protocol):
    """Asks the index; a damaged one is made again meanwhile."""

    def __call__(self, question: Callable[[ArchiveIndex], _Answer]) -> _Answer: ...


class Filing:
    """The way into the folder and out of it; any thread may call it, and several processes share the folder."""

    def __init__(
        self,
        folder: Path,
        name: str,
        custody: Custody,
        room: Room,
        *,
        index: _AsksIndex,
        lock: FolderLock,
    ) -> None:
        self._folder = folder
        self._name = name
        self._custody = custody
        self._room = room
        self._index = index
        self._lock = lock

    def add(self, content: bytes, origin: Origin, on_other: Callable[[], None] | None = None) -> Path:
        """Keep a complete DICOM file and return where it lies; the first of two with one SOP Instance UID stays, but
        for a network that comes again with a signature where there was none.

        On return its bytes and its name are on the disk (`fsync` of the file, then of the folders that have a new
        name), whatever becomes of this process or of the power. The index need not be: it is reconciled with the
        files at the start. The file is written outside the lock, so that several senders wait for the disk together.

        Parameters
        ----------
        on_other
            Called if the first says something else: this one is not kept.

        Raises
        ------
        FileError
            If it is no DICOM file, or another network or an instance of another study or series has its SOP Instance
            UID: it would be lost, and must not be called stored.
        StorageError
            If the disk refuses, or the quota is used up.
        """
        texts = read_texts(content, name="The instance")
        uid, study_uid = texts.image["SOPInstanceUID"], texts.study["StudyInstanceUID"]
        path = instance_path(self._folder, study_uid, texts.series["SeriesInstanceUID"], uid)
        arrived = kept_of(path.relative_to(self._folder).as_posix(), texts, content, origin)
        with self._lock:
            if (known := self._known(path, texts)) is not None:
                return self._kept(known, content, arrived, on_other)
            self._room.make(len(content))
        with unfinished_file(self._folder, content) as unfinished:
            with self._lock:
                if (known := self._known(path, texts)) is not None:
                    return self._kept(known, content, arrived, on_other)
                self._room.make(len(content))
                changed = self._place(unfinished, path, arrived, texts)
            keep_names(self._folder, changed)
        return path

    def _known(self, path: Path, texts: InstanceTexts) -> Path | None:
        """Where an instance lies already; it is entered into the index if it was not there."""
        uid = texts.image["SOPInstanceUID"]
        relative = self._index(lambda index: index.path_of(uid))
        if relative is not None and (self._folder / relative).is_file():
            study_uid, series_uid = texts.study["StudyInstanceUID"], texts.series["SeriesInstanceUID"]
            asked = {"StudyInstanceUID": study_uid, "SeriesInstanceUID": series_uid, "SOPInstanceUID": uid}
            if not self._index(lambda index: index.query(QueryLevel.IMAGE, asked)):
                raise _taken(self._name, uid)
            return self._folder / relative
        if path.is_file():
            self._index(lambda index: index.add(texts, path.relative_to(self._folder).as_posix()))
            return path
        return None

    def _place(self, unfinished: Path, path: Path, arrived: Kept, texts: InstanceTexts) -> list[Path]:
        self._custody.expect(arrived)
        try:
            changed = put_in_place(self._folder, unfinished, path)
        except StorageError:
            self._custody.forget([arrived.path])
            raise
        try:
            self._index(lambda index: index.add(texts, arrived.path))
            self._custody.note(arrived)
        except StorageError:
            path.unlink(missing_ok=True)
            self._custody.forget([arrived.path])
            raise
        return changed

    def remove(self, files: Sequence[Kept]) -> None:
        """Take files out of the archive for good.

        Raises
        ------
        StorageError
            If the disk refuses; what is left then is still an instance of the archive.
        """
        paths = [kept.path for kept in files]
        with self._lock:
            self._custody.is_leaving(paths)
            self._index(lambda index: index.remove(paths))
            try:
                for path in paths:
                    (self._folder / path).unlink(missing_ok=True)
                for folder in {(self._folder / path).parent for path in paths}:
                    with contextlib.suppress(OSError):  # Something else lies there.
                        folder.rmdir()
                        folder.parent.rmdir()
            except OSError as error:
                raise storage_error(self._folder, error) from error
            self._custody.forget(paths)

    def _kept(self, path: Path, content: bytes, arrived: Kept, on_other: Callable[[], None] | None) -> Path:
        relative = path.relative_to(self._folder).as_posix()
        before = self._custody.of(relative)
        arrived = replace(arrived, path=relative)
        if path.stat().st_size == len(content) and path.read_bytes() == content:
            # A PACS has it: it is no longer the only copy. And whoever stores what had no digest gives it one.
            if before is None or not before.sha256 or arrived.origin is Origin.FETCHED:
                self._custody.note(arrived)
            else:
                self._custody.used(arrived.study_instance_uid)  # or it might be the next to leave
            keep_names(self._folder, [path.parent])  # Whoever brought it first may still be waiting for that.
            return path
        uid = arrived.sop_instance_uid
        is_network = records.is_network(read_texts(content).study)
        if is_network and replaces_network(self._folder, path, content, uid):
            self._custody.note(arrived)
            write_atomically(self._folder, path, content)
            return path
        if before is not None and before.sha256 == arrived.sha256:
            _LOGGER.warning("instance %s was damaged on the disk; it came again and is whole now", uid)
            write_atomically(self._folder, path, content)
            return path
        _LOGGER.info("instance %s came again with other bytes; the first is kept", uid)
        if on_other is not None and says_something_else(path, content):
            on_other()
        return path


def says_something_else(path: Path, content: bytes) -> bool:
    """Whether a stored instance and another of its UID differ; in two transfer syntaxes they may be the same."""
    stored = path.read_bytes()
    here, there = read_head(stored), read_head(content)
    is_one_syntax = here.transfer_syntax_uid == there.transfer_syntax_uid
    return is_one_syntax and stored[here.data_offset :] != content[there.data_offset :]


def _taken(name: str, sop_instance_uid: str) -> FileError:
    return FileError(
        phrase("Instance {instance} was not stored in {name}.", instance=sop_instance_uid, name=name),
        cause=phrase("An instance of another study or series has the same SOP Instance UID."),
        next_step=phrase("Ask its source for a copy with a UID of its own."),
    )
