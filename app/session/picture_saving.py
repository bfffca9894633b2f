"""Writing pictures of viewports to files of the user's choice."""

from __future__ import annotations

from pathlib import Path

from psygnal import Signal

from app.core.phrases import phrase
from app.core.services import FileWriter
from app.core.tasks import TaskControl, TaskRunner
from app.session.notices import Notices


class PictureSaving:
    """Writes pictures away from the user's thread."""

    taken = Signal(object, bool)
    """A picture of what is on screen was written to a file, or copied, which is None; and whether it names the
    patient."""

    def __init__(self, files: FileWriter, *, runner: TaskRunner, notices: Notices) -> None:
        self._files = files
        self._runner = runner
        self._notices = notices

    def start(self, content: bytes, *, to: Path, with_identity: bool = False) -> None:
        """Write a PNG; another one that is still being written is written as well."""
        files = self._files

        def work(control: TaskControl) -> None:
            control.checkpoint()
            files.write(to, content)

        self._runner.start(
            work,
            group=f"save-picture-{to}",
            on_done=lambda _none: self._note(to, with_identity=with_identity),
            on_failed=self._report,
        )

    def _report(self, error: Exception) -> None:
        self._notices.report(error)

    def note_copy(self, *, with_identity: bool = False) -> None:
        """A picture went to the clipboard."""
        self.taken.emit(None, with_identity)

    def _note(self, path: Path, *, with_identity: bool) -> None:
        self.taken.emit(path, with_identity)
        self._notices.inform(phrase("Saved as {file} in {folder}.", file=path.name, folder=path.parent))
