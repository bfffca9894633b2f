"""What a DICOMDIR (PS3.10 section 8) lists: the files of its medium, by their File IDs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pydicom.dataset import Dataset

from app.core.errors import FileError
from app.core.phrases import phrase
from app.dicom.elements import PARSE_ERRORS, Elements
from app.dicom.quiet import quiet_pydicom
from app.dicom.whole_reading import read_whole

NAME: Final = "DICOMDIR"
MOST_BYTES: Final = 256 << 20
_COMPONENT: Final = re.compile(r"[^/\\\x00-\x1f]{1,255}")
_MOST_COMPONENTS: Final = 8

FileId = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """What is listed.

    Parameters
    ----------
    files
        File IDs, folder by folder, in order of the records.
    studies
        How many studies there are records of.
    strange
        How many records refer to a file by something that is no File ID.
    """

    files: tuple[FileId, ...]
    studies: int
    strange: int = 0


def read_directory(content: bytes) -> Directory:
    """Read all records, also those that no other record leads to.

    Raises
    ------
    FileError
        If it is too large, damaged, or no DICOMDIR.
    """
    if len(content) > MOST_BYTES:
        raise _unusable(phrase("It is larger than 256 MiB."))
    dataset = read_whole(content)
    try:
        with quiet_pydicom():
            records = list(dataset.DirectoryRecordSequence or [])
            named = [(Elements(record).text("DirectoryRecordType"), _file_id(record)) for record in records]
    except PARSE_ERRORS as error:
        raise _unusable(phrase("Its records are damaged.")) from error
    files = dict.fromkeys(file for _, file in named if file and all(map(_is_plain, file)))
    return Directory(
        tuple(one for one in files if len(one) <= _MOST_COMPONENTS),
        sum(kind == "STUDY" for kind, _ in named),
        sum(bool(file) and not (all(map(_is_plain, file)) and len(file) <= _MOST_COMPONENTS) for _, file in named),
    )


def comparable(file: FileId) -> FileId:
    """A File ID or a path as both can be compared: media are read in capitals, with versions, or without."""
    return tuple(part.partition(";")[0].rstrip(".").upper() for part in file)


def _file_id(record: Dataset) -> FileId:
    return tuple(map(str, Elements(record).values("ReferencedFileID")))


def _is_plain(component: str) -> bool:
    """Whether it names something in a folder, and leads nowhere else."""
    return _COMPONENT.fullmatch(component) is not None and component.strip(". ") != "" and ":" not in component


def _unusable(cause: str) -> FileError:
    return FileError(
        phrase("The DICOMDIR cannot be read."),
        cause=cause,
        next_step=phrase("Import the folder: its files are found without it."),
    )
