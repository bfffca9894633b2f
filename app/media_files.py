"""What folders, files, ZIP files and media with a DICOMDIR hold, found before anything of it is taken over."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from app.core.errors import FileError, UsageError
from app.core.phrases import Phrase, counted, joined, phrase
from app.core.tasks import TaskControl
from app.dicom.dicomdir_reading import MOST_BYTES, NAME, FileId, comparable, read_directory
from app.zip_entries import ZipEntries, is_zip


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file that may be taken over.

    Parameters
    ----------
    name
        Without folders, for messages.
    is_listed
        Whether a DICOMDIR names it; True also where there is none.
    """

    name: str
    size: int
    read: Callable[[], bytes] = field(repr=False)
    is_listed: bool = True


class MediaFiles:
    """Everything at or below some paths; keeps ZIP files open until it is left.

    Raises
    ------
    UsageError
        If a path does not exist.
    """

    def __init__(self, paths: Iterable[Path], control: TaskControl) -> None:
        self._control = control
        self.offered: list[OfferedFile] = []
        self.refused: list[str] = []
        """A sentence for each file that is refused before anybody looks into it."""
        self.missing: list[str] = []
        """A sentence for each file that a DICOMDIR lists and that is not there."""
        self.studies_listed = 0
        self.directories = 0
        self._open = ExitStack()
        try:
            for path in paths:
                self._look_at(path)
        except BaseException:
            self._open.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    @property
    def unlisted(self) -> int:
        """How many files lie beside those that a DICOMDIR lists."""
        return sum(not file.is_listed for file in self.offered)

    def _look_at(self, path: Path) -> None:
        if path.is_dir():
            self._add_folder(path)
        elif path.is_file():
            if comparable((path.name,)) == (NAME,):
                self._add_folder(path.parent)
            elif is_zip(path):
                self._add_zip(path)
            else:
                self.offered.append(_on_disk(path))
        else:
            raise UsageError(phrase("There is no file or folder {path}.", path=path))

    def _add_folder(self, folder: Path) -> None:
        found: dict[FileId, Path] = {}
        for file in _files_below(folder):
            self._control.checkpoint()
            found[file.relative_to(folder).parts] = file
        zips = {parts for parts, file in found.items() if file.suffix.lower() == ".zip" and is_zip(file)}
        self._add_medium({parts: _on_disk(file) for parts, file in found.items() if parts not in zips})
        for parts in sorted(zips):
            self._add_zip(found[parts])

    def _add_zip(self, path: Path) -> None:
        try:
            entries = ZipEntries(path)
        except FileError as error:
            self.refused.append(error.text)
            return
        self._open.callback(entries.close)
        self.refused += entries.refused
        offered: dict[FileId, OfferedFile] = {}
        for parts, size in entries.files.items():
            if parts[-1].lower().endswith(".zip"):
                self.refused.append(
                    joined(": ", (parts[-1], phrase("A ZIP file within a ZIP file is not unpacked.")))
                )
            else:
                offered[parts] = OfferedFile(parts[-1], size, partial(entries.read, parts))
        self._add_medium(offered)

    def _add_medium(self, files: Mapping[FileId, OfferedFile]) -> None:
        """Files that lie together, after what their DICOMDIRs say of them."""
        directories = {parts for parts in files if comparable(parts)[-1] == NAME}
        names = {comparable(parts): parts for parts in files}
        listed: set[FileId] = set()
        roots: list[FileId] = []
        for parts in sorted(directories):
            found = self._read_directory(files[parts])
            if found is None:
                continue
            roots.append(parts[:-1])
            absent: list[FileId] = []
            for file_id in found:
                there = names.get(comparable((*parts[:-1], *file_id)))
                if there is None:
                    absent.append(file_id)
                else:
                    listed.add(there)
            self.missing += [
                phrase("{file}: The DICOMDIR lists it, and it is not there.", file="/".join(one)) for one in absent
            ]
        for parts, file in files.items():
            if parts in directories:
                continue
            within = any(parts[: len(root)] == root for root in roots)
            self.offered.append(OfferedFile(file.name, file.size, file.read, is_listed=not within or parts in listed))

    def _read_directory(self, file: OfferedFile) -> tuple[FileId, ...] | None:
        try:
            if file.size > MOST_BYTES:
                raise FileError(phrase("{file} is larger than 256 MiB.", file=file.name))
            directory = read_directory(file.read())
        except FileError as error:
            self.refused.append(joined(": ", (file.name, error.text)))
            return None
        except OSError as error:
            self.refused.append(unreadable(file.name, error))
            return None
        self.directories += 1
        self.studies_listed += directory.studies
        if directory.strange:
            self.refused.append(
                joined(
                    ": ",
                    (
                        file.name,
                        counted(
                            directory.strange,
                            "{count} record refers to something that is no file of this medium.",
                            "{count} records refer to something that is no file of this medium.",
                        ),
                    ),
                )
            )
        return directory.files


def unreadable(name: str, error: OSError) -> Phrase:
    """The system's refusal to read a file."""
    return phrase("{file}: It cannot be read. The system says: {reason}.", file=name, reason=error.strerror or error)


def _on_disk(path: Path) -> OfferedFile:
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    return OfferedFile(path.name, size, path.read_bytes)


def _files_below(folder: Path) -> Iterator[Path]:
    """Files in order of their paths; links to folders are not followed."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            if path.is_file():
                yield path
