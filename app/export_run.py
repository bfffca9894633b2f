"""One export: the files of a study are found, written, read back and compared, or nothing is left of them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.confidentiality import confidentiality_profile, safe_texts
from app.core.audit import studies_of
from app.core.errors import ArchiveError, StorageError, UsageError
from app.core.identity import SeriesInstanceUID, StudyInstanceUID
from app.core.phrases import Phrase, joined, phrase
from app.core.services import Archive, Retrieved
from app.core.study import SeriesRecord
from app.core.study_export import Concern, Exported, ExportRequest, IncompleteStudyError
from app.core.tasks import SilentControl, TaskControl
from app.dicom.burned_in import burned_in, what_cannot_be_cleaned
from app.dicom.deidentification import Deidentifier
from app.dicom.dicomdir_reading import NAME
from app.dicom.dicomdir_writing import DirectoryWriter
from app.dicom.instance_texts import InstanceTexts, read_texts
from app.dicom.media_instances import media_instance, profile_of, says_the_same
from app.dicom.reading import read_header
from app.export_places import ExportPlace, new_place

_FETCHED, _WRITTEN = 0.3, 0.8
"""How much of the work is done when all is here, and when all is written."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A file to be exported, and the series that it is of."""

    path: Path
    series: SeriesInstanceUID
    about: str
    whose: tuple[str, str, str]
    """Study Instance UID, PatientID, SOP Class UID."""


_Count = Counter[tuple[SeriesInstanceUID, str, Phrase, bool]]
"""How many instances of which series, what it is, why they are left out, and whether whatever the user says."""
Waiting = Callable[[StudyInstanceUID], Sequence[Path]]
"""The files of a study that were saved here and are still on their way to a PACS."""


def find_concerns(
    archive: Archive, request: ExportRequest, control: TaskControl, waiting: Waiting
) -> tuple[Concern, ...]:
    """See `StudyExporter.concerns`."""
    found: _Count = Counter()
    sources = _sources(archive, request, control, waiting=waiting, share=0.5, lacking=found, missing=Counter())
    for number, source in enumerate(sources):
        control.checkpoint(0.5 + number / len(sources) / 2, phrase("Looking for writing in the images"))
        header = read_header(source.path)
        final, likely = what_cannot_be_cleaned(header), burned_in(header)
        if reason := final or likely:
            found[source.series, source.about, reason, final is not None] += 1
    return _concerns(found)


def write_study(archive: Archive, request: ExportRequest, control: TaskControl, waiting: Waiting) -> Exported:
    """See `StudyExporter.export`."""
    lacking: _Count = Counter()
    missing: _Count = Counter()
    sources = _sources(archive, request, control, waiting=waiting, share=_FETCHED, lacking=lacking, missing=missing)
    if missing and not request.with_what_is_here:
        raise IncompleteStudyError(
            phrase("The study was not exported: not all of it could be fetched."),
            missing=_concerns(missing),
            next_step=phrase("Fetch the rest first, choose the series that are whole, or export what is here."),
        )
    with new_place(request.target, as_zip=request.as_zip) as place:
        writing = _Writing(request, place, lacking)
        for number, source in enumerate(sources):
            fraction = _FETCHED + (_WRITTEN - _FETCHED) * number / len(sources)
            control.checkpoint(fraction, phrase("Writing the files"))
            writing.add(source)
        writing.finish()
        for number, (parts, content) in enumerate(place.read_back()):
            fraction = _WRITTEN + (1 - _WRITTEN) * min(1.0, number / len(sources))
            control.checkpoint(fraction, phrase("Reading back what was written"))
            writing.check(parts, content)
        return replace(writing.outcome(), missing=_concerns(missing))


def _sources(
    archive: Archive,
    request: ExportRequest,
    control: TaskControl,
    *,
    waiting: Waiting,
    share: float,
    lacking: _Count,
    missing: _Count,
) -> tuple[_Source, ...]:
    """The files of what was asked for, series by series; whatever is not here is fetched.

    Parameters
    ----------
    lacking
        Takes in what the archive counts and does not list, as one does that lists only so many.
    missing
        Takes in what it lists and what did not come.
    """
    study = request.study_instance_uid
    known = archive.find_series(study, control)
    wanted = [one for one in known if not request.series or one.series_instance_uid in request.series]
    found: dict[str, _Source] = {}
    for number, record in enumerate(wanted):
        control.checkpoint(share * number / len(wanted), phrase("Fetching the series"))
        retrieved = _retrieved(archive, record, control)
        if retrieved.failures:
            reason = joined(" ", (retrieved.failures[0],))
            missing[record.series_instance_uid, _about(record), reason, True] += max(1, retrieved.missing)
        elif (unlisted := (record.number_of_instances or 0) - len(retrieved.paths)) > 0:
            reason = phrase("{archive} counts them and does not list them", archive=archive.name)
            lacking[record.series_instance_uid, _about(record), reason, True] += unlisted
        for path in retrieved.paths:
            control.checkpoint()
            texts = read_texts(path)
            source = _Source(path, record.series_instance_uid, _about(record), _whose(texts))
            found[texts.image["SOPInstanceUID"]] = source
    for path in waiting(study):
        texts = read_texts(path)
        series = SeriesInstanceUID(texts.series["SeriesInstanceUID"])
        found.setdefault(texts.image["SOPInstanceUID"], _Source(path, series, _described(texts), _whose(texts)))
    if not found:
        raise UsageError(
            phrase("There is nothing to export."),
            cause=phrase("{archive} holds no instance of it.", archive=archive.name),
            next_step=phrase("Choose a study that has images."),
        )
    return tuple(found.values())


def _retrieved(archive: Archive, record: SeriesRecord, control: TaskControl) -> Retrieved:
    """What came of a series; where nothing did, why."""
    study, series = record.study_instance_uid, record.series_instance_uid
    try:
        return archive.retrieve_series(study, series, SilentControl(control))
    except ArchiveError as error:
        return Retrieved((), (error.text,), missing=record.number_of_instances or 1)


class _Writing:
    """Writes one instance after the other, and remembers what has to be read back."""

    def __init__(self, request: ExportRequest, place: ExportPlace, lacking: _Count) -> None:
        self._request = request
        self._place = place
        asked = request.deidentification
        self._deidentifier = Deidentifier(confidentiality_profile(), safe_texts(), asked) if asked else None
        self._directory = DirectoryWriter() if request.as_media else None
        self._left_out = lacking
        self._digests: dict[tuple[str, ...], bytes] = {}
        self._syntaxes: set[str] = set()
        self._numbers: dict[SeriesInstanceUID, list[int]] = {}
        self._instances = 0
        self._whose: list[tuple[str, str, str]] = []

    def add(self, source: _Source) -> None:
        """Write an instance, unless de-identification does not reach it."""
        content = source.path.read_bytes()
        if self._deidentifier is not None:
            header = read_header(source.path)
            final = what_cannot_be_cleaned(header)
            asked = self._request.deidentification
            likely = burned_in(header) if asked is not None and not asked.with_burned_in else None
            if reason := final or likely:
                self._left_out[source.series, source.about, reason, final is not None] += 1
                return
            content = self._deidentifier.deidentified(content).content
        if self._directory is not None:
            before = content
            dataset, content = media_instance(content)
            if not says_the_same(before, content):
                raise _differs()
            syntax = str(dataset.file_meta.TransferSyntaxUID)
            self._syntaxes.add(syntax)
            parts = self._directory.add(dataset, syntax)
        else:
            parts = self._plain_name(source, content)
        self._write(parts, content)
        self._instances += 1
        self._whose.append(source.whose)

    def finish(self) -> None:
        """Write the directory."""
        if not self._instances:
            raise UsageError(
                phrase("Nothing was exported: all of it would be left out."),
                cause=next((reason for _, _, reason, _ in self._left_out), ""),
                next_step=phrase("Look at the images, and take them along if no name can be read in them."),
            )
        if self._directory is not None:
            self._write((NAME,), self._directory.content())

    def check(self, parts: tuple[str, ...], content: bytes) -> None:
        """Compare a file that was read back with what was written."""
        if self._digests.pop(parts, b"") != hashlib.sha256(content).digest():
            raise _differs()

    def outcome(self) -> Exported:
        """What is there; raises StorageError if a file was not read back."""
        if self._digests:
            raise _differs()
        return Exported(
            self._request.target,
            self._instances,
            _concerns(self._left_out),
            profile_of(self._syntaxes) if self._directory is not None else "",
            studies_of(self._whose, is_deidentified=self._deidentifier is not None),
        )

    def _write(self, parts: tuple[str, ...], content: bytes) -> None:
        self._place.write(parts, content)
        self._digests[parts] = hashlib.sha256(content).digest()

    def _plain_name(self, source: _Source, content: bytes) -> tuple[str, ...]:
        """A folder for each series and a number for each instance: names that tell nothing of anybody."""
        if source.series not in self._numbers:
            self._numbers[source.series] = [len(self._numbers) + 1, 0]
        numbers = self._numbers[source.series]
        numbers[1] += 1
        modality = re.sub("[^A-Z0-9]", "", read_texts(content).series["Modality"].upper())[:8]
        return "-".join(filter(None, (f"{numbers[0]:03d}", modality))), f"{numbers[1]:05d}.dcm"


def _concerns(found: _Count) -> tuple[Concern, ...]:
    return tuple(Concern(key[0], key[1], count, key[2], is_final=key[3]) for key, count in found.items())


def _about(record: SeriesRecord) -> str:
    number = str(record.series_number) if record.series_number is not None else ""
    return " ".join(filter(None, (number, record.modality, record.series_description)))


def _described(texts: InstanceTexts) -> str:
    series = texts.series
    return " ".join(filter(None, (series["SeriesNumber"], series["Modality"], series["SeriesDescription"])))


def _whose(texts: InstanceTexts) -> tuple[str, str, str]:
    return texts.study["StudyInstanceUID"], texts.study["PatientID"], texts.image["SOPClassUID"]


def _differs() -> StorageError:
    return StorageError(
        phrase("What was written is not what was read back; nothing of it is left."),
        next_step=phrase("Try again, on another disk if it happens again."),
    )
