"""What the user may know and say of how the archive keeps its files."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import dataclass

from app.core.custody import ArchiveReport, ArchiveUse
from app.core.identity import StudyInstanceUID
from app.core.tasks import TaskControl
from app.store import integrity
from app.store.embedded_archive import EmbeddedArchive
from app.store.instance_files import storage_error


@dataclass(frozen=True, slots=True)
class Housekeeper:
    """The part of `ArchiveKeeper` that is about files."""

    archive: EmbeddedArchive

    def pin(self, study_instance_uid: StudyInstanceUID, *, stays: bool) -> None:
        """See `ArchiveKeeper`."""
        self.archive.custody.pin(study_instance_uid, stays=stays)

    def hold(self, studies: Collection[StudyInstanceUID]) -> None:
        """See `ArchiveKeeper`."""
        self.archive.open_studies.hold(studies)

    def use(self) -> ArchiveUse:
        """See `ArchiveKeeper`."""
        try:
            free = shutil.disk_usage(self.archive.folder).free
        except OSError as error:
            raise storage_error(self.archive.folder, error) from error
        return ArchiveUse(self.archive.custody.total_bytes(), self.archive.room.removable_bytes(), free)

    def check(self, control: TaskControl) -> ArchiveReport:
        """See `ArchiveKeeper`."""
        return integrity.check(self.archive, control)

    def rebuild(self, control: TaskControl) -> int:
        """See `ArchiveKeeper`."""
        return integrity.rebuild(self.archive, control)
