"""What the user may know and say of the archive on this machine."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from app.core.archive_serving import ArchiveServing
from app.core.custody import ArchiveReport, ArchiveUse, Quota
from app.core.identity import StudyInstanceUID
from app.core.tasks import TaskControl


@dataclass(frozen=True, slots=True)
class ArchiveConfiguration:
    """How the archive listens and how much it may hold.

    Parameters
    ----------
    titles_of_nodes
        AE titles of the configured PACS, which may call us without further ado.
    """

    serving: ArchiveServing
    quota: Quota
    titles_of_nodes: frozenset[str] = frozenset()


class ArchiveKeeper(Protocol):
    """Keeps the archive on this machine; every method may run on any thread."""

    def configuration(self) -> ArchiveConfiguration:
        """How it listens and how much it may hold, as the settings say.

        Raises
        ------
        StorageError
            If the settings cannot be read.
        """
        ...

    def configure(self, serving: ArchiveServing, quota: Quota) -> None:
        """Have it so: the quota and who is let in at once, all else from the next start on.

        Raises
        ------
        ArchiveError
            If a file with a certificate cannot be used, or the settings cannot be written; nothing changes then.
        """
        ...

    def pin(self, study_instance_uid: StudyInstanceUID, *, stays: bool) -> None:
        """Have a study stay, or no longer.

        Raises
        ------
        StorageError
            If the disk refuses.
        """
        ...

    def hold(self, studies: Collection[StudyInstanceUID]) -> None:
        """Say which studies are open here: they do not leave, whichever program wants the room."""
        ...

    def use(self) -> ArchiveUse:
        """How much is kept."""
        ...

    def check(self, control: TaskControl) -> ArchiveReport:
        """Read every file and compare it with what arrived; nothing is deleted."""
        ...

    def rebuild(self, control: TaskControl) -> int:
        """Make the index again from the files; how many instances it has now."""
        ...
