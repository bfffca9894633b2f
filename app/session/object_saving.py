"""Saving what a series holds to files of the user's choice: documents and videos by themselves, the rest as DICOM."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from psygnal import Signal

from app.core.object_kinds import ObjectKind
from app.core.phrases import phrase
from app.core.services import Archive, FileWriter, ObjectReader
from app.core.study import SeriesRecord
from app.core.tasks import TaskControl, TaskRunner
from app.session.notices import Notices, Remedy
from app.session.retrieving import retrieve_files

_TASKS = "save-objects"
_EXTENSIONS = {ObjectKind.PDF: ".pdf", ObjectKind.CDA: ".xml", ObjectKind.MODEL: ".stl", ObjectKind.VIDEO: ".mp4"}


def suggested_name(kind: ObjectKind) -> str:
    """A file name that tells nothing of the patient."""
    return f"{kind.file_stem}{_EXTENSIONS.get(kind, '.dcm')}"


@dataclass(frozen=True, slots=True)
class Savable:
    """A series that the user wants to save, and the name that is suggested for its file."""

    archive: Archive
    record: SeriesRecord
    file_name: str


class ObjectSaving:
    """Fetches a series and writes what its objects are there for."""

    changed = Signal()
    asked = Signal(Savable)
    """Somebody wants to save a series; it is still open where to."""
    saved = Signal(object, object)
    """The record of a series, and the files that were written of it."""

    def __init__(self, reader: ObjectReader, files: FileWriter, *, runner: TaskRunner, notices: Notices) -> None:
        self._reader = reader
        self._files = files
        self._runner = runner
        self._notices = notices
        self._running = False
        self._progress: float | None = None

    @property
    def progress(self) -> float | None:
        """How much of it is done, 0..1; None while that is not known."""
        return self._progress

    @property
    def running(self) -> bool:
        """Whether something is being saved."""
        return self._running

    def explain(self, archive: Archive, record: SeriesRecord, kind: ObjectKind) -> None:
        """Say what a series holds that cannot be displayed, with a button that saves it."""
        save = Remedy(phrase("Save to file…"), partial(self.ask, archive, record, kind))
        self._notices.inform(kind.sentence, remedy=save)

    def ask(self, archive: Archive, record: SeriesRecord, kind: ObjectKind) -> None:
        """Let the user be asked where to save a series, unless another is being saved."""
        if self._running:
            self._notices.inform(phrase("Another series is still being saved. Wait for it, or end that with Esc."))
        else:
            self.asked.emit(Savable(archive, record, suggested_name(kind)))

    def start(self, archive: Archive, record: SeriesRecord, *, to: Path) -> None:
        """Save a series; of several objects each gets its number behind the name.

        The extension is that of what was found, whatever `to` says.
        """
        reader, files = self._reader, self._files

        def work(control: TaskControl) -> tuple[Path, ...]:
            paths = retrieve_files(archive, record, control)
            written = []
            for number, path in enumerate(paths, start=1):
                control.checkpoint(
                    number / len(paths), phrase("Saving {number} of {count} objects", number=number, count=len(paths))
                )
                payload = reader.read_payload(path, control)
                stem = to.stem if len(paths) == 1 else f"{to.stem}-{number}"
                target = _free(to.with_name(f"{stem}{payload.extension}"), agreed=to)
                files.write(target, payload.content)
                written.append(target)
            return tuple(written)

        def done(written: tuple[Path, ...]) -> None:
            self._saved(written)
            self.saved.emit(record, written)

        self._set_running(True)
        self._runner.start(work, group=_TASKS, on_done=done, on_failed=self._failed, on_progress=self._advance)

    def cancel(self) -> None:
        """Withdraw what is being saved; what has been written stays."""
        if self._running:
            self._runner.cancel(_TASKS)
            self._set_running(False)

    def _saved(self, written: tuple[Path, ...]) -> None:
        self._set_running(False)
        if len(written) == 1:
            self._notices.inform(
                phrase("Saved as {file} in {folder}.", file=written[0].name, folder=written[0].parent)
            )
        else:
            self._notices.inform(
                phrase("{count} objects saved in {folder}.", count=len(written), folder=written[0].parent)
            )

    def _failed(self, error: Exception) -> None:
        self._set_running(False)
        self._notices.report(error)

    def _advance(self, fraction: float, _text: str) -> None:
        self._progress = fraction
        self.changed.emit()

    def _set_running(self, running: bool) -> None:
        self._running, self._progress = running, None
        self.changed.emit()


def _free(target: Path, *, agreed: Path) -> Path:
    """The target, or one beside it with a number: only what the user agreed to replace is replaced."""
    if target == agreed or not target.exists():
        return target
    number = 2
    while (other := target.with_name(f"{target.stem} ({number}){target.suffix}")).exists():
        number += 1
    return other
