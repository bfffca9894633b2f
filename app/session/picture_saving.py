"""Writing pictures of viewports to files of the user's choice."""

from __future__ import annotations

from pathlib import Path

from app.core.phrases import phrase
from app.core.services import FileWriter
from app.core.tasks import TaskControl, TaskRunner
from app.session.notices import Notices


class PictureSaving:
    """Writes pictures away from the user's thread."""

    def __init__(self, files: FileWriter, *, runner: TaskRunner, notices: Notices) -> None:
        self._files = files
        self._runner = runner
        self._notices = notices

    def start(self, content: bytes, *, to: Path) -> None:
        """Write a PNG; another one that is still being written is written as well."""
        files = self._files

        def work(control: TaskControl) -> None:
            control.checkpoint()
            files.write(to, content)

        self._runner.start(
            work,
            group=f"save-picture-{to}",
            on_done=lambda _none: self._note(to),
            on_failed=self._report,
        )

    def _report(self, error: Exception) -> None:
        self._notices.report(error)

    def _note(self, path: Path) -> None:
        self._notices.inform(phrase("Saved as {file} in {folder}.", file=path.name, folder=path.parent))
