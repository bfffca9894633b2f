"""What the user configured, in one JSON file that is checked when read and replaced as a whole when written."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from app.core.errors import StorageError, UsageError
from app.core.nodes import PacsNode

MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Settings:
    """The configuration of a workstation.

    Parameters
    ----------
    ae_title, port
        Under which name and on which port of the loopback interface the embedded archive listens; port 0
        takes a free one.
    """

    nodes: tuple[PacsNode, ...] = ()
    ae_title: str = "VERDANT"
    host: str = "127.0.0.1"
    port: int = 11112


class SettingsFile:
    """Reads and writes the settings file.

    Parameters
    ----------
    path
        Need not exist: then the defaults hold.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self._path

    def read(self) -> Settings:
        """The settings.

        Raises
        ------
        StorageError
            If the file is there but cannot be read or holds something else.
        """
        try:
            if self._path.stat().st_size > MOST_BYTES:
                raise self._unreadable("It is larger than 1 MiB.")
            content = json.loads(self._path.read_text(encoding="utf-8"))
            nodes = tuple(PacsNode(**node) for node in content.get("nodes", []))
            archive = content.get("archive", {})
            return Settings(nodes, **archive)
        except FileNotFoundError:
            return Settings()
        except (OSError, ValueError, TypeError, AttributeError, UsageError) as error:
            raise self._unreadable(str(error)) from None

    def write_nodes(self, nodes: Sequence[PacsNode]) -> None:
        """Replace the configured nodes and keep the rest.

        Raises
        ------
        StorageError
            If the file cannot be written; the old one is still whole then.
        """
        settings = replace(self.read(), nodes=tuple(nodes))
        archive = {"ae_title": settings.ae_title, "host": settings.host, "port": settings.port}
        content = {"nodes": [asdict(node) for node in settings.nodes], "archive": archive}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=".settings-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(content, file, indent=2)
            os.replace(temporary, self._path)
        except OSError as error:
            raise StorageError(
                f"The settings could not be written to {self._path}.",
                cause=f"{error.strerror}.",
                next_step="Make room or check the folder's permissions, then save again.",
            ) from None

    def _unreadable(self, cause: str) -> StorageError:
        return StorageError(
            f"The settings file {self._path} cannot be read.",
            cause=cause,
            next_step="Correct it, or move it away to start with the defaults.",
        )
