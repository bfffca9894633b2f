"""Files, folders, ZIP files and media on their way into the archive, and studies on their way out or further on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.identity import StudyInstanceUID
from app.core.study_export import StudyExporter
from app.core.taking_over import FileImporter
from app.core.tasks import TaskRunner
from app.session.file_opening import FileOpening
from app.session.sending_on import SendingOn
from app.session.study_export import StudyExporting
from app.session.study_import import StudyImporting

if TYPE_CHECKING:
    from app.session.session import Session


@dataclass(frozen=True, slots=True)
class MediaServices:
    """What takes files over, and what writes studies."""

    importer: FileImporter
    exporter: StudyExporter


class Media:
    """Both ways; `show` is called with a study that came in and the archive that it is in now."""

    def __init__(
        self,
        session: Session,
        services: MediaServices,
        runner: TaskRunner,
        show: Callable[[StudyInstanceUID, str], None],
    ) -> None:
        self.opening = FileOpening(services.importer, session.preparing, notices=session.notices, show=show)
        self.importing = StudyImporting(
            services.importer, runner=runner, show=show, refresh=lambda: session.browser.search_again()
        )
        self.sending_on = SendingOn(session, runner)
        self.exporting = StudyExporting(services.exporter, runner=runner, notices=session.notices)
