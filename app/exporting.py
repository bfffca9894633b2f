"""Studies written to folders, media and ZIP files; what does it is loaded when somebody exports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from app.core.identity import StudyInstanceUID
from app.core.node_services import SecretKeeper
from app.core.services import Archive
from app.core.study_export import Concern, Exported, ExportRequest
from app.core.tasks import TaskControl


class StudyExport:
    """Satisfies `app.core.study_export.StudyExporter`.

    Parameters
    ----------
    waiting
        Gives the files of a study that were saved here and are still on their way to a PACS.
    """

    def __init__(
        self, secrets: SecretKeeper, *, waiting: Callable[[StudyInstanceUID], Sequence[Path]] = lambda _: ()
    ) -> None:
        self._secrets = secrets
        self._waiting = waiting

    def key(self, *, is_lasting: bool) -> bytes:
        """See `StudyExporter`."""
        from app.confidentiality import lasting_key, new_key

        return lasting_key(self._secrets) if is_lasting else new_key()

    def concerns(self, archive: Archive, request: ExportRequest, control: TaskControl) -> tuple[Concern, ...]:
        """See `StudyExporter`."""
        from app.export_run import find_concerns

        return find_concerns(archive, request, control, self._waiting)

    def export(self, archive: Archive, request: ExportRequest, control: TaskControl) -> Exported:
        """See `StudyExporter`."""
        from app.export_run import write_study

        return write_study(archive, request, control, self._waiting)
