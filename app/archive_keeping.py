"""The archive on this machine as the user keeps it: its files, and what the settings say of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.core.archive_keeping import ArchiveConfiguration
from app.core.archive_serving import ArchiveServing
from app.core.custody import Quota
from app.dimse.tls import server_context
from app.settings import SettingsFile
from app.store.housekeeping import Housekeeper


@dataclass(frozen=True, slots=True)
class KeptArchive(Housekeeper):
    """Satisfies `ArchiveKeeper`."""

    settings: SettingsFile

    def configuration(self) -> ArchiveConfiguration:
        """See `ArchiveKeeper`."""
        settings = self.settings.read()
        return ArchiveConfiguration(settings.serving, settings.quota, settings.titles_of_nodes)

    def configure(self, serving: ArchiveServing, quota: Quota) -> None:
        """See `ArchiveKeeper`."""
        if serving.tls is not None:
            server_context(serving.tls)
        self.settings.change(lambda kept: replace(kept, serving=serving, quota=quota))
        self.archive.room.limit(quota)
