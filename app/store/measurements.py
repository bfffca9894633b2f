"""The measurements of each study in a file of its own, named by the StudyInstanceUID alone."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.core.errors import MeasurementError, StorageError
from app.core.identity import StudyInstanceUID, is_uid
from app.core.measurement import Measurement, MeasurementId
from app.core.phrases import phrase
from app.files import write_file
from app.store.file_lock import locked
from app.store.measurement_json import decoded, encoded
from app.store.measurement_merging import merged

MOST_BYTES: Final = 64 << 20


class MeasurementFiles:
    """Satisfies `MeasurementKeeper`; safe to use from any thread, and beside other viewers on the same folder.

    Parameters
    ----------
    folder
        Need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._closed: set[StudyInstanceUID] = set()
        self._known: dict[StudyInstanceUID, dict[MeasurementId, Measurement]] = {}

    def read(self, study_instance_uid: StudyInstanceUID) -> tuple[Measurement, ...]:
        """The measurements of a study; empty where nobody measured.

        Raises
        ------
        StorageError
            If the file cannot be used. One that holds something unexpected is set aside under another name, so
            that nothing that is measured from then on overwrites it.
        """
        path = self._path(study_instance_uid)
        with self._lock:
            try:
                found = _stored(path, study_instance_uid) or ()
            except OSError as error:
                self._closed.add(study_instance_uid)
                raise StorageError(
                    phrase("The measurements in {path} cannot be read.", path=path),
                    cause=phrase("The system says: {reason}.", reason=error.strerror),
                    next_step=phrase(
                        "Check the permissions of that file, then start Verdant again; until then nothing that "
                        "you measure in this study is kept."
                    ),
                ) from None
            except MeasurementError as error:
                raise _set_aside(path, str(error)) from None
            self._known[study_instance_uid] = _by_identifier(found)
            return found

    def write(
        self, study_instance_uid: StudyInstanceUID, measurements: Sequence[Measurement]
    ) -> tuple[Measurement, ...]:
        """Store what was added, changed and deleted here since the last time; without any, no file is left.

        What another viewer has stored meanwhile stays; see `merged`.

        Raises
        ------
        StorageError
            If the disk refuses, or refused to read what is there; what was kept before is still whole then. A file
            that holds something unexpected by now is set aside.
        MeasurementError
            If there are too many.
        """
        path = self._path(study_instance_uid)
        with self._lock:
            if study_instance_uid in self._closed:
                raise StorageError(
                    phrase("Your measurements in this study are not kept."),
                    cause=phrase("{path} holds some that cannot be read, and would be overwritten.", path=path),
                    next_step=phrase("Export yours, check the permissions of that file, then start Verdant again."),
                )
            try:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                # The file itself is replaced: what is held is one beside it, for the whole folder.
                with (self._folder / ".lock").open("ab", buffering=0) as lock, locked(lock):
                    return self._merge(path, study_instance_uid, measurements)
            except OSError as error:
                raise StorageError(
                    phrase("The measurements in {folder} could not be changed.", folder=self._folder),
                    cause=phrase("The system says: {reason}.", reason=error.strerror),
                    next_step=phrase(
                        "Check the permissions of that folder; what is on the screen is not kept until then."
                    ),
                ) from None

    def _merge(
        self, path: Path, study: StudyInstanceUID, measurements: Sequence[Measurement]
    ) -> tuple[Measurement, ...]:
        try:
            stored = _stored(path, study)
        except MeasurementError as error:
            raise _set_aside(path, str(error)) from None
        # A file that is gone does not say that all in it were deleted: then what is here counts.
        kept = tuple(measurements)
        if stored is not None:
            kept = merged(measurements, known=self._known.get(study, {}), stored=stored)
        if kept:
            write_file(path, encoded(study, kept), is_secret=True)
        else:
            path.unlink(missing_ok=True)
        self._known[study] = _by_identifier(measurements)
        return kept

    def _path(self, study_instance_uid: StudyInstanceUID) -> Path:
        if not is_uid(study_instance_uid):
            raise StorageError(
                phrase("Measurements of this study cannot be kept."),
                cause=phrase("Its StudyInstanceUID holds other characters than digits and dots."),
                next_step=phrase("Export them before you close the viewer."),
            )
        return self._folder / f"{study_instance_uid}.json"


def _stored(path: Path, study: StudyInstanceUID) -> tuple[Measurement, ...] | None:
    """What is on the disk; None without a file."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    if len(content) > MOST_BYTES:
        raise MeasurementError(phrase("It is larger than {most} MiB.", most=MOST_BYTES >> 20))
    return decoded(content, study)


def _by_identifier(measurements: Sequence[Measurement]) -> dict[MeasurementId, Measurement]:
    return {one.measurement_id: one for one in measurements}


def _set_aside(path: Path, cause: str) -> StorageError:
    """Rename a file that cannot be used; what is said about it."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.unreadable-{number}.json")).exists():
        number += 1
    try:
        os.replace(path, aside)
    except OSError as error:
        cause = phrase("{cause} It cannot be set aside either: {reason}.", cause=cause, reason=error.strerror)
        return StorageError(phrase("The measurements in {path} cannot be read.", path=path), cause=cause)
    return StorageError(
        phrase("The measurements of this study cannot be read."),
        cause=cause,
        next_step=phrase(
            "The file was set aside as {aside}; what you measure now is kept in a new one.", aside=aside.name
        ),
        details=str(aside),
    )
