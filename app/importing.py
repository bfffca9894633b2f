"""Taking files, folders, ZIP files and media over into an archive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.core.audit import studies_of
from app.core.errors import FileError, NotDicomError, UsageError
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.phrases import joined, phrase
from app.core.services import InstanceSink
from app.core.taking_over import Offer, TakenOver
from app.core.tasks import TaskControl
from app.dicom.instance_texts import InstanceTexts, Texts, read_texts
from app.dicom.records import is_network
from app.media_files import MediaFiles, OfferedFile, unreadable
from app.store.filing import says_something_else

MOST_BYTES = 2 << 30


@dataclass(frozen=True, slots=True)
class FilesIntoArchive:
    """Satisfies `app.core.taking_over.FileImporter` with an archive of this machine."""

    archive_name: str
    sink: InstanceSink

    def look(self, paths: Sequence[Path], control: TaskControl) -> Offer:
        """See `FileImporter`."""
        with MediaFiles(paths, control) as media:
            return Offer(
                len(media.offered),
                media.unlisted,
                media.studies_listed if media.directories else None,
                tuple(media.missing),
                tuple(media.refused),
            )

    def take_over(self, paths: Sequence[Path], control: TaskControl, *, only_listed: bool = False) -> TakenOver:
        """See `FileImporter`."""
        return import_files(paths, self.sink, control, only_listed=only_listed)


def import_files(
    paths: Iterable[Path], sink: InstanceSink, control: TaskControl, *, only_listed: bool = False
) -> TakenOver:
    """Keep every DICOM file at or below `paths`; what is none is named and left alone.

    Parameters
    ----------
    only_listed
        Whether what lies beside the files that a DICOMDIR lists is left alone.

    Raises
    ------
    UsageError
        If a path does not exist, or there is no DICOM file at all.
    StorageError
        If the disk refuses.
    """
    with MediaFiles(paths, control) as media:
        files = [file for file in media.offered if file.is_listed or not only_listed]
        taking = _Taking(sink)
        for number, file in enumerate(files):
            control.checkpoint(number / len(files), phrase("Taking over files"))
            taking.take(file)
        failures = (*taking.failures, *media.missing, *media.refused)
    if not taking.studies:
        raise UsageError(
            phrase("There is no DICOM file to open."),
            cause=next(iter([*failures, *taking.strangers]), "") or phrase("The folder is empty."),
            next_step=phrase("Give DICOM files, or a folder that holds some."),
        )
    # A network that lies beside the images is no patient's study.
    first = next((texts for texts in taking.studies if not is_network(texts)), taking.studies[0])
    return TakenOver(
        StudyInstanceUID(first["StudyInstanceUID"]),
        taking.count,
        failures,
        tuple(taking.strangers),
        taking.already,
        studies_of(taking.whose),
    )


class _Taking:
    """Takes one file after the other, and counts."""

    def __init__(self, sink: InstanceSink) -> None:
        self._sink = sink
        self._here: dict[tuple[str, str], set[SOPInstanceUID]] = {}
        self.studies: list[Texts] = []
        self.whose: list[tuple[str, str, str]] = []
        self.count = self.already = 0
        self.failures: list[str] = []
        self.strangers: list[str] = []

    def take(self, file: OfferedFile) -> None:
        """Keep a file, or note why it cannot be kept."""
        try:
            if file.size > MOST_BYTES:
                raise FileError(
                    phrase("{file} is larger than 2 GiB.", file=file.name), next_step=phrase("Store it with a PACS.")
                )
            content = file.read()
            texts = read_texts(content)
            here, uid = self._known(texts), SOPInstanceUID(texts.image["SOPInstanceUID"])
            path = self._sink.add(content)
            if uid in here and says_something_else(path, content):
                raise FileError(phrase("Another content of this UID is here; the first is kept."))
        except FileError as error:
            refused = self.strangers if isinstance(error, NotDicomError) else self.failures
            refused.append(joined(": ", (file.name, error.text)))
        except OSError as error:
            self.failures.append(unreadable(file.name, error))
        else:
            self.count += 1
            self.already += uid in here
            here.add(uid)
            study = texts.study
            self.whose.append((study["StudyInstanceUID"], study["PatientID"], texts.image["SOPClassUID"]))
            if texts.study not in self.studies[-1:]:
                self.studies.append(texts.study)

    def _known(self, texts: InstanceTexts) -> set[SOPInstanceUID]:
        """What the archive holds of the series of a file."""
        study, series = texts.study["StudyInstanceUID"], texts.series["SeriesInstanceUID"]
        if (study, series) not in self._here:
            found = self._sink.series_paths(StudyInstanceUID(study), SeriesInstanceUID(series))
            self._here[study, series] = set(found)
        return self._here[study, series]
