"""Where Verdant keeps things on this machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HOME_VARIABLE = "VERDANT_HOME"


@dataclass(frozen=True, slots=True)
class Paths:
    """Folders of one installation.

    Parameters
    ----------
    archive
        The embedded archive.
    settings
        The settings file.
    logs
        Folder of log files; they hold no patient identity.
    cache
        Folder of what can be made again: it may be emptied at any time.
    """

    archive: Path
    settings: Path
    logs: Path
    cache: Path

    @property
    def measurements(self) -> Path:
        """Folder of what was measured, one file per study."""
        return self.archive.parent / "measurements"

    @property
    def name_lists(self) -> Path:
        """File of the lists of names that were brought here."""
        return self.settings.with_name("names.json")

    @property
    def journals(self) -> Path:
        """Folder of what was decided, one file per study."""
        return self.archive.parent / "journals"

    @property
    def ledger(self) -> Path:
        """File of what became of the proposals of networks."""
        return self.archive.parent / "ledger" / "corrections.ledger"

    @property
    def audit(self) -> Path:
        """Folder of the audit trail."""
        return self.archive.parent / "audit"

    @property
    def outbox(self) -> Path:
        """Folder of what is to be sent."""
        return self.archive.parent / "outbox"

    @property
    def networks(self) -> Path:
        """Folder of what is remembered of networks."""
        return self.archive.parent / "networks"


def default_paths() -> Paths:
    """The user's own folders, or everything below `$VERDANT_HOME` if that is set."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        root = Path(home)
        return Paths(root / "archive", root / "settings.json", root / "logs", root / "cache")
    data = Path(platformdirs.user_data_dir("verdant", appauthor=False))
    config = Path(platformdirs.user_config_dir("verdant", appauthor=False))
    return Paths(
        data / "archive",
        config / "settings.json",
        Path(platformdirs.user_log_dir("verdant", appauthor=False)),
        Path(platformdirs.user_cache_dir("verdant", appauthor=False)),
    )
