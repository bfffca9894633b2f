"""What the user configured, in one JSON file that is checked when read and replaced as a whole when written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from app.core.corner_layout import STANDARD_CORNERS, CornerLayout, CornerLine
from app.core.errors import StorageError, UsageError
from app.core.hanging import MOST_COLUMNS, MOST_ROWS, Hanging
from app.core.nodes import PacsNode, is_ae_title
from app.files import write_file

MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Settings:
    """The configuration of a workstation.

    Parameters
    ----------
    ae_title, port
        Under which name and on which port of the loopback interface the embedded archive listens; port 0
        takes a free one.
    hangings
        Remembered layouts by modality.
    corners
        Which lines of text stand in which corner of an image.
    """

    nodes: tuple[PacsNode, ...] = ()
    ae_title: str = "VERDANT"
    host: str = "127.0.0.1"
    port: int = 11112
    hangings: Mapping[str, Hanging] = field(default_factory=dict)
    corners: CornerLayout = STANDARD_CORNERS

    def __post_init__(self) -> None:
        if not is_ae_title(self.ae_title):
            raise UsageError("“archive.ae_title” must be 1 to 16 ASCII characters without backslash.")
        if not self.host.strip():
            raise UsageError("“archive.host” must name an address of this machine.")
        if not 0 <= self.port <= 65535:
            raise UsageError("“archive.port” must be a number from 0 to 65535.")


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
            return _settings(json.loads(self._path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            raise self._unreadable(f"The system says: {error.strerror}.") from None
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            raise self._unreadable("It is no JSON.") from None
        except UsageError as error:
            raise self._unreadable(" ".join(part for part in (error.what, error.cause) if part)) from None

    def write_nodes(self, nodes: Sequence[PacsNode]) -> None:
        """Replace the configured nodes and keep the rest.

        Raises
        ------
        StorageError
            If the file cannot be written; the old one is still whole then.
        """
        self._write(replace(self.read(), nodes=tuple(nodes)))

    def hangings(self) -> Mapping[str, Hanging]:
        """The remembered layouts by modality.

        Raises
        ------
        StorageError
            If the file is there but cannot be read.
        """
        return self.read().hangings

    def save_hangings(self, hangings: Mapping[str, Hanging]) -> None:
        """Replace the remembered layouts and keep the rest.

        Raises
        ------
        StorageError
            If the file cannot be written; the old one is still whole then.
        """
        self._write(replace(self.read(), hangings=dict(hangings)))

    def _write(self, settings: Settings) -> None:
        archive = {"ae_title": settings.ae_title, "host": settings.host, "port": settings.port}
        content = {
            "nodes": [asdict(node) for node in settings.nodes],
            "archive": archive,
            "hangings": {modality: asdict(hanging) for modality, hanging in settings.hangings.items()},
            "corners": {place: [line.value for line in getattr(settings.corners, place)] for place in _CORNERS},
        }
        try:
            write_file(self._path, json.dumps(content, indent=2).encode())
        except StorageError as error:
            raise StorageError(
                f"The settings could not be written to {self._path}.",
                cause=error.cause,
                next_step="Make room or check the folder's permissions, then save again.",
            ) from None

    def _unreadable(self, cause: str) -> StorageError:
        return StorageError(
            f"The settings file {self._path} cannot be read.",
            cause=cause,
            next_step="Correct it, or move it away to start with the defaults.",
        )


def _settings(content: object) -> Settings:
    stated = _members(content, "The file", {"nodes": list, "archive": dict, "hangings": dict, "corners": dict})
    nodes = (_members(node, "A node", _NODE) for node in stated.get("nodes", []))
    archive = _members(stated.get("archive", {}), "“archive”", _ARCHIVE)
    hangings = {modality: _hanging(stated) for modality, stated in stated.get("hangings", {}).items()}
    corners = _corners(stated.get("corners", {}))
    return Settings(tuple(_node(node) for node in nodes), **archive, hangings=hangings, corners=corners)


def _corners(content: object) -> CornerLayout:
    """The lines of each corner; a corner that is not named keeps its usual ones."""
    known = {line.value: line for line in CornerLine}
    chosen: dict[str, tuple[CornerLine, ...]] = {}
    for place, names in _members(content, "“corners”", dict.fromkeys(_CORNERS, list)).items():
        strange = [name for name in names if not isinstance(name, str) or name not in known]
        if strange:
            raise UsageError(f"“{place}” has no line “{strange[0]}”.", cause=f"There are {', '.join(sorted(known))}.")
        chosen[place] = tuple(known[name] for name in names)
    return replace(STANDARD_CORNERS, **chosen)


def _hanging(content: object) -> Hanging:
    stated = _members(content, "A hanging", {"rows": int, "columns": int, "fills": bool})
    rows, columns = stated.get("rows", 1), stated.get("columns", 1)
    if not (1 <= rows <= MOST_ROWS and 1 <= columns <= MOST_COLUMNS):
        raise UsageError(f"A hanging has 1 to {MOST_ROWS} “rows” and 1 to {MOST_COLUMNS} “columns”.")
    return Hanging(rows, columns, stated.get("fills", False))


def _node(stated: dict[str, Any]) -> PacsNode:
    missing = [name for name in ("name", "host", "port", "called_ae_title") if name not in stated]
    if missing:
        raise UsageError(f"A node has no “{missing[0]}”.")
    return PacsNode(**stated)


def _members(content: object, what: str, kinds: Mapping[str, type]) -> dict[str, Any]:
    """The members of a JSON object, each of its kind; a whole number will do for any number."""
    if not isinstance(content, dict):
        raise UsageError(f"{what} is no JSON object.")
    for name, value in content.items():
        kind = kinds.get(name)
        if kind is None:
            raise UsageError(f"{what} has an unknown member “{name}”.")
        fits = isinstance(value, kind) or (kind is float and isinstance(value, int))
        if not fits or (isinstance(value, bool) and kind is not bool):
            raise UsageError(f"“{name}” is not of the right kind: {_KINDS[kind]} is expected.")
    return content


_KINDS: Final = {
    bool: "true or false",
    str: "a text",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "an object",
}
_CORNERS: Final = ("top_left", "top_right", "bottom_left", "bottom_right")
_ARCHIVE: Final = {"ae_title": str, "host": str, "port": int}
_NODE: Final = {
    "name": str,
    "host": str,
    "port": int,
    "called_ae_title": str,
    "calling_ae_title": str,
    "connect_timeout_s": float,
    "association_timeout_s": float,
    "response_timeout_s": float,
}
