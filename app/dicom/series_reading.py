"""Reads a series file by file, each once, and puts its stacks together as often as they are asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from app.core.errors import FileError, SeriesError
from app.core.phrases import joined, phrase
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries, UnreadableFile
from app.dicom.elements import Memo
from app.dicom.gathering import ReadImage, SeriesGathering, read_image
from app.dicom.header_scanning import scan_header
from app.dicom.pixel_layout import PixelLayout
from app.dicom.quiet import quiet_pydicom
from app.dicom.reading import open_header


class SeriesReading:
    """Satisfies `SeriesReading` of the core; any thread may use it.

    Parameters
    ----------
    remember
        Told where the pixels of each image lie.
    """

    def __init__(self, remember: Callable[[PixelLayout], None]) -> None:
        self._remember = remember
        self._memo: Memo = {}
        self._read: dict[Path, ReadImage | FileError | None] = {}
        self._lock = threading.Lock()

    def read_series(self, paths: Sequence[Path], control: TaskControl) -> tuple[ImageSeries, ...]:
        """All stacks of each series among these files; see `DicomStudyReader.read_series`."""
        gathering = SeriesGathering()
        with self._lock, quiet_pydicom():
            self._read_unread(paths, control)
            for path in paths:
                found = self._read[path]
                if isinstance(found, FileError):
                    gathering.add_unreadable(path, found)
                elif found is not None:
                    gathering.add(found)
            stacks = gathering.stacks()
        if not stacks:
            raise _no_image(gathering.unreadable, len(paths))
        control.checkpoint(1.0)
        return stacks

    def look_into(self, paths: Sequence[Path], control: TaskControl) -> None:
        """Read what has not been read yet of these files, so that `read_series` need not."""
        with self._lock, quiet_pydicom():
            self._read_unread(paths, control)

    def _read_unread(self, paths: Sequence[Path], control: TaskControl) -> None:
        for number, path in enumerate(paths):
            if path not in self._read:
                control.checkpoint(
                    number / len(paths),
                    phrase("Reading {number} of {count} files", number=number + 1, count=len(paths)),
                )
                self._read[path] = self._look_into(path)

    def _look_into(self, path: Path) -> ReadImage | FileError | None:
        try:
            header = scan_header(path, self._memo) or open_header(path, self._memo)
        except FileError as error:
            return error
        image = read_image(header)
        if image is not None and image.layout is not None:
            self._remember(image.layout)
        return image


def _no_image(stray: Sequence[UnreadableFile], count: int) -> SeriesError:
    if not stray:
        return SeriesError(
            phrase("There is no image among these files.") if count else phrase("No files were given."),
            next_step=phrase("Choose a folder or series that holds images."),
        )
    more = phrase(" Files that could not be read either: {count}.", count=len(stray) - 1) if len(stray) > 1 else ""
    return SeriesError(
        phrase("No image could be opened."),
        cause=joined("", (stray[0].reason, more)),
        details="\n".join(f"{file.path}: {file.reason}" for file in stray[:1000]),
    )
