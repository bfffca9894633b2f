"""Taking files and folders of the disk over into an archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import FileError, NotDicomError, UsageError
from app.core.identity import StudyInstanceUID
from app.core.phrases import joined, phrase
from app.core.services import InstanceSink
from app.core.taking_over import TakenOver
from app.core.tasks import TaskControl
from app.dicom.instance_texts import Texts, read_texts
from app.dicom.records import is_network

MOST_BYTES = 2 << 30


@dataclass(frozen=True, slots=True)
class FilesIntoArchive:
    """Satisfies `app.core.taking_over.FileImporter` with an archive of this machine."""

    archive_name: str
    sink: InstanceSink

    def take_over(self, paths: Sequence[Path], control: TaskControl) -> TakenOver:
        """See `FileImporter`."""
        return import_files(paths, self.sink, control)


def import_files(paths: Iterable[Path], sink: InstanceSink, control: TaskControl) -> TakenOver:
    """Keep every DICOM file at or below `paths`; what is none is named and left alone.

    Raises
    ------
    UsageError
        If a path does not exist, or there is no DICOM file at all.
    StorageError
        If the disk refuses.
    """
    files = list(_files(paths))
    studies: list[Texts] = []
    failures: list[str] = []
    strangers: list[str] = []
    for number, path in enumerate(files):
        control.checkpoint(number / len(files), phrase("Taking over files"))
        try:
            if path.stat().st_size > MOST_BYTES:
                raise FileError(
                    phrase("{file} is larger than 2 GiB.", file=path.name), next_step=phrase("Store it with a PACS.")
                )
            content = path.read_bytes()
            sink.add(content)
            studies.append(read_texts(content).study)
        except FileError as error:
            refused = strangers if isinstance(error, NotDicomError) else failures
            refused.append(joined(": ", (path.name, error.text)))
        except OSError as error:
            failures.append(
                phrase("{file}: It cannot be read. The system says: {reason}.", file=path.name, reason=error.strerror)
            )
    if not studies:
        raise UsageError(
            phrase("There is no DICOM file to open."),
            cause=next(iter([*failures, *strangers]), "") or phrase("The folder is empty."),
            next_step=phrase("Give DICOM files, or a folder that holds some."),
        )
    # A network that lies beside the images is no patient's study.
    first = next((texts for texts in studies if not is_network(texts)), studies[0])
    return TakenOver(StudyInstanceUID(first["StudyInstanceUID"]), len(studies), tuple(failures), tuple(strangers))


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from (found for found in sorted(path.rglob("*")) if found.is_file())
        elif path.is_file():
            yield path
        else:
            raise UsageError(phrase("There is no file or folder {path}.", path=path))
