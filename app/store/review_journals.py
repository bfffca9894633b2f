"""The journal of each study's review in a chained file of its own, named by the StudyInstanceUID alone.

Whose study it is stands in a journal as a keyed digest alone. The key of this installation lies beside the journals,
readable for their owner: whoever gets a journal without it cannot find the patient by trying all IDs.
"""

from __future__ import annotations

import binascii
import contextlib
import secrets
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from app.core.errors import StorageError
from app.core.identity import ImageReference, RoiId, SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID, is_uid
from app.core.phrases import phrase
from app.core.review_journal import (
    FirstReading,
    JournalEntry,
    JournalReading,
    Showing,
    UnsavedStudy,
    keyed_mark,
    unsaved_study,
)
from app.core.tasks import TaskControl
from app.store.chained_file import ChainedFile
from app.store.checked_json import UnexpectedContent, mapping, member, one_of, sequence, text, time, uid, whole
from app.store.roi_json import MOST_FRAMES, decoded_roi, encoded_roi

VERSION: Final = 1
MOST_REGIONS: Final = 1_000_000
MOST_LOOKED_INTO: Final = 200
KEY_FILE: Final = "patients.key"
KEY_BYTES: Final = 32


class ReviewJournals:
    """Satisfies `ReviewJournal`; safe to use from any thread, and by several processes at once.

    Parameters
    ----------
    folder
        Need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._files: dict[StudyInstanceUID, ChainedFile] = {}
        self._key = b""

    def append(self, study_instance_uid: StudyInstanceUID, entries: Sequence[JournalEntry]) -> None:
        """Write entries at the end; on return they are on the disk.

        Raises
        ------
        StorageError
            If the disk refuses; nothing was written then.
        """
        with self._lock:
            self._file(study_instance_uid).append([_encoded(entry) for entry in entries])

    def read(self, study_instance_uid: StudyInstanceUID) -> JournalReading:
        """Every entry of a study, in order; none where nobody decided.

        Raises
        ------
        StorageError
            If the file cannot be read.
        """
        with self._lock:
            chain = self._file(study_instance_uid).read()
        entries, left_out = [], 0
        for record in chain.records:
            try:
                entries.append(_decoded(record))
            except UnexpectedContent:
                left_out += 1
        return JournalReading(tuple(entries), left_out, chain.set_aside)

    def mark_of(self, patient_id: str) -> str:
        """What stands for a patient in the entries, always the same one on this machine.

        Raises
        ------
        StorageError
            If the key that it is made with can be neither read nor made.
        """
        with self._lock:
            if not self._key:
                made = {"version": VERSION, "key": secrets.token_hex(KEY_BYTES)}
                self._key = _key_in(ChainedFile(self._folder / KEY_FILE).begin(made))
        return keyed_mark(patient_id, self._key)

    def unsaved(self, control: TaskControl) -> tuple[UnsavedStudy, ...]:
        """The studies with validated regions that were not sent anywhere, the last worked on first.

        Looks into the journals that were written last, up to a bound; one that cannot be read says so when its study
        is opened.

        Raises
        ------
        StorageError
            If the folder cannot be listed.
        """
        try:
            files = [(path.stat().st_mtime, path) for path in self._folder.glob("*.journal")]
        except OSError as error:
            raise StorageError(
                phrase("{path} could not be read or written.", path=self._folder),
                cause=phrase("The system says: {reason}.", reason=error.strerror or str(error)),
            ) from None
        found = []
        for _when, path in sorted(files, reverse=True)[:MOST_LOOKED_INTO]:
            control.checkpoint()
            study = StudyInstanceUID(path.stem)
            if is_uid(study):
                with contextlib.suppress(StorageError):
                    found.append(unsaved_study(study, self.read(study).entries))
        return tuple(sorted((one for one in found if one is not None), key=lambda one: one.when, reverse=True))

    def _file(self, study: StudyInstanceUID) -> ChainedFile:
        if not is_uid(study):
            raise StorageError(
                phrase("Decisions in this study cannot be kept."),
                cause=phrase("Its StudyInstanceUID holds other characters than digits and dots."),
                next_step=phrase("Save them before you close the viewer."),
            )
        return self._files.setdefault(study, ChainedFile(self._folder / f"{study}.journal"))


def _key_in(record: Mapping[str, Any]) -> bytes:
    try:
        key = binascii.unhexlify(text(record, "key", most=2 * KEY_BYTES))
    except (UnexpectedContent, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise StorageError(
            phrase("Decisions in this study cannot be kept."),
            cause=phrase("The file “{file}” beside the journals holds no key.", file=KEY_FILE),
            next_step=phrase("Bring that file back from a backup, or move it away to begin with a new key."),
        )
    return key


def _encoded(entry: JournalEntry) -> dict[str, object]:
    return {
        "version": VERSION,
        "when": entry.when.isoformat(),
        "series_instance_uid": entry.series_instance_uid,
        "patient": entry.patient,
        "reviewer_name": entry.reviewer_name,
        "regions": [encoded_roi(roi) for roi in entry.regions],
        "removed": list(entry.removed),
        "sent_as": [list(pair) for pair in entry.sent_as],
        "readings": [_encoded_reading(one) for one in entry.readings],
        "images": [[image.sop_instance_uid, image.frame_number, mark] for image, mark in entry.images],
    }


def _decoded(record: Mapping[str, Any]) -> JournalEntry:
    if record.get("version") != VERSION:
        raise UnexpectedContent("It was written by another version of Verdant.")
    return JournalEntry(
        when=time(record, "when"),
        series_instance_uid=SeriesInstanceUID(uid(record, "series_instance_uid")),
        patient=text(record, "patient", most=64),
        reviewer_name=text(record, "reviewer_name"),
        regions=tuple(decoded_roi(one) for one in sequence(record, "regions", most=MOST_REGIONS)),
        removed=_ids(record, "removed"),
        sent_as=tuple(_sent(one) for one in sequence(record, "sent_as", most=MOST_REGIONS)),
        # Journals of older versions know of none.
        readings=tuple(_reading(one) for one in sequence({"readings": [], **record}, "readings", most=MOST_REGIONS)),
        images=tuple(_image(one) for one in sequence({"images": [], **record}, "images", most=MOST_REGIONS)),
    )


def _encoded_reading(reading: FirstReading) -> dict[str, object]:
    return {
        "sop_instance_uid": reading.image.sop_instance_uid,
        "frame_number": reading.image.frame_number,
        "dnn_uid": reading.dnn_uid,
        "showing": reading.showing.value,
        "drawn": list(reading.drawn),
        "proposals": list(reading.proposals),
    }


def _reading(value: object) -> FirstReading:
    stated = mapping(value, "reading")
    return FirstReading(
        _reference(stated),
        SOPInstanceUID(uid(stated, "dnn_uid")),
        one_of(Showing, stated, "showing"),
        drawn=_ids(stated, "drawn"),
        proposals=_ids(stated, "proposals"),
    )


def _image(stated: object) -> tuple[ImageReference, str]:
    names = ("sop_instance_uid", "frame_number", "mark")
    if not isinstance(stated, list) or len(stated) != len(names):
        raise UnexpectedContent("“images” holds something that is no triplet.")
    parts = dict(zip(names, stated, strict=True))
    return _reference(parts), text(parts, "mark", most=64)


def _reference(stated: Mapping[str, Any]) -> ImageReference:
    frame = member(stated, "frame_number")
    return ImageReference(
        SOPInstanceUID(uid(stated, "sop_instance_uid")),
        None if frame is None else whole(stated, "frame_number", least=1, most=MOST_FRAMES),
    )


def _ids(stated: Mapping[str, Any], name: str) -> tuple[RoiId, ...]:
    return tuple(RoiId(text({"id": one}, "id", most=64)) for one in sequence(stated, name, most=MOST_REGIONS))


def _sent(pair: object) -> tuple[RoiId, SOPInstanceUID]:
    if not isinstance(pair, list) or len(pair) != 2:
        raise UnexpectedContent("“sent_as” holds something that is no pair.")
    stated = mapping({"id": pair[0], "structure set": pair[1]}, "sent_as")
    return RoiId(text(stated, "id", most=64)), SOPInstanceUID(uid(stated, "structure set"))
