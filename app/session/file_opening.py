"""Opening files of this machine: they are taken over into an archive, and what came in is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from psygnal import Signal

from app.core.identity import StudyInstanceUID
from app.core.phrases import counted, joined, phrase
from app.core.taking_over import FileImporter, TakenOver
from app.core.tasks import TaskControl
from app.session.notices import Notices
from app.session.preparing import Preparing


class FileOpening:
    """One load of files at a time.

    Parameters
    ----------
    show
        Called with the study that came in and the archive that it is in now.
    """

    taken = Signal(object, object)
    """The paths that were asked for, and what came in."""

    def __init__(
        self,
        importer: FileImporter,
        preparing: Preparing,
        *,
        notices: Notices,
        show: Callable[[StudyInstanceUID, str], None],
    ) -> None:
        self._importer = importer
        self._preparing = preparing
        self._notices = notices
        self._show = show

    def open(self, paths: Sequence[Path]) -> None:
        """Take over what lies at or below these paths, and show it.

        While others are on their way nothing new is begun: it would end them half-way.
        """
        if self._preparing.text:
            self._notices.warn(
                phrase("Other files are still being taken over. Wait for them, or end that with Esc; then try again.")
            )
            return
        importer, taken = self._importer, list[TakenOver]()

        def work(control: TaskControl) -> StudyInstanceUID:
            taken.append(importer.take_over(paths, control))
            return taken[0].study_instance_uid

        def ready(study: StudyInstanceUID | None) -> None:
            self.taken.emit(paths, taken[0])
            self._tell(taken[0])
            if study is not None:
                self._show(study, importer.archive_name)

        self._preparing.start(work, text=phrase("Taking over files"), on_ready=ready)

    def _tell(self, taken: TakenOver) -> None:
        """Name what did not come in, but only what should have is worth a message that stays."""
        if not taken.refused:
            return
        named = taken.failures or taken.strangers
        text = counted(
            len(named),
            "{count} file could not be taken over. {reason}",
            "{count} files could not be taken over. {reason}",
            reason=named[0],
        )
        say = self._notices.complain if taken.failures else self._notices.warn
        say(text, details=joined("\n", taken.refused))
