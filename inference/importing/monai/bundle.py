"""The files of a MONAI bundle, a folder or a zip: its configuration, its metadata, its weights."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inference.importing.refusing import refuse
from inference.importing.state_dict import MAX_FILE_BYTES, read_state

MAX_CONFIG_BYTES: Final = 1 << 20
MAX_FILES: Final = 20_000

_METADATA: Final = "configs/metadata.json"
_CONFIGS: Final = ("configs/inference.json", "configs/train.json")
_WEIGHTS: Final = ("models/model.pt", "models/model.pth")
_PROGRAM: Final = "models/model.ts"
_WHAT: Final = "The MONAI bundle cannot be brought in."
_CHUNK_BYTES: Final = 1 << 22


@dataclass(frozen=True, slots=True)
class Bundle:
    """What of a bundle is read.

    Parameters
    ----------
    config_name
        Of the configuration that was found, e.g. `configs/inference.json`.
    """

    metadata: dict[str, Any]
    config: dict[str, Any]
    config_name: str
    state: dict[str, NDArray[np.float32]]


def read_bundle(path: Path) -> Bundle:
    """Read a bundle.

    Raises
    ------
    NetworkObjectError
        It is no bundle, or a file of it is missing, too large or not what it should be.
    """
    source = _ZipSource(path) if path.is_file() else _FolderSource(path)
    config_name = next((name for name in _CONFIGS if source.has(name)), "")
    if not config_name:
        yaml = any(source.has(name.replace(".json", end)) for name in _CONFIGS for end in (".yaml", ".yml"))
        raise refuse(
            _WHAT,
            "Its configuration is YAML, which is not read." if yaml else f"It has no {' and no '.join(_CONFIGS)}.",
            "Save the configuration as JSON beside it." if yaml else "Give the folder or the zip of a bundle.",
        )
    metadata = _json(source, _METADATA) if source.has(_METADATA) else {}
    config = _json(source, config_name)
    weights = next((name for name in _WEIGHTS if source.has(name)), "")
    if not weights:
        raise refuse(
            _WHAT,
            f"Its weights are a TorchScript program ({_PROGRAM}), which would have to be run."
            if source.has(_PROGRAM)
            else f"It has no {_WEIGHTS[0]}.",
            "Save the weights as models/model.pt: torch.save(model.state_dict(), path).",
        )
    with source.file(weights) as file:
        return Bundle(metadata, config, config_name, read_state(file))


class _FolderSource:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, name: str) -> bool:
        return (self._folder / name).is_file()

    def text(self, name: str) -> bytes:
        with (self._folder / name).open("rb") as file:
            return file.read(MAX_CONFIG_BYTES + 1)

    @contextmanager
    def file(self, name: str) -> Iterator[Path]:
        yield self._folder / name


class _ZipSource:
    """Only the entries that are asked for are unpacked, each to a size that is watched while it comes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with zipfile.ZipFile(path) as archive:
                names = [entry.filename for entry in archive.infolist()[: MAX_FILES + 1] if not entry.is_dir()]
        except zipfile.BadZipFile:
            raise refuse(
                _WHAT, "It is neither a folder nor a zip.", "Give the folder or the zip of a bundle."
            ) from None
        if len(names) > MAX_FILES:
            raise refuse(_WHAT, f"It has more than {MAX_FILES:,} files.", "Give the zip of one bundle.")
        found = [name for name in names if name.endswith((*_CONFIGS, _METADATA))]
        parts = PurePosixPath(min(found, key=len)).parts[:-2] if found else ()
        self._root = "/".join(parts) + "/" if parts else ""
        self._names = frozenset(names)

    def has(self, name: str) -> bool:
        return self._root + name in self._names

    def text(self, name: str) -> bytes:
        with self._opened(name) as stream:
            data: bytes = stream.read(MAX_CONFIG_BYTES + 1)
            return data

    @contextmanager
    def file(self, name: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="verdant-bundle-") as folder, self._opened(name) as stream:
            path, size = Path(folder) / PurePosixPath(name).name, 0
            with path.open("wb") as copy:
                while part := stream.read(_CHUNK_BYTES):
                    size += len(part)
                    if size > MAX_FILE_BYTES:
                        raise refuse(_WHAT, f"Its {name} is larger than 4 GiB.", "Give the weights of one network.")
                    copy.write(part)
            yield path

    @contextmanager
    def _opened(self, name: str) -> Iterator[Any]:
        try:
            with zipfile.ZipFile(self._path) as archive, archive.open(self._root + name) as stream:
                yield stream
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
            raise refuse(
                _WHAT, f"Its {name} is damaged or encrypted.", "Fetch it again.", details=type(error).__name__
            ) from None


def _json(source: _FolderSource | _ZipSource, name: str) -> dict[str, Any]:
    data = source.text(name)
    if len(data) > MAX_CONFIG_BYTES:
        raise refuse(_WHAT, f"Its {name} is larger than 1 MiB.", "Give the bundle of one network.")
    try:
        content = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise refuse(_WHAT, f"Its {name} is no JSON: {error!s:.100}.", "Correct it.") from None
    if not isinstance(content, dict):
        raise refuse(_WHAT, f"Its {name} is no JSON object.", "Correct it.")
    return content
