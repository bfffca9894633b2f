"""Which library runs a network the quickest on this machine: measured once, remembered on disk."""

from __future__ import annotations

import functools
import importlib.metadata
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.core.errors import StorageError
from app.files import write_file
from inference.backends.runner import Backend, Runner

NOT_WORTH_MEASURING_S: Final = 0.008
"""A network that the first library runs in less is not run with the others: loading them takes seconds."""
CLEARLY_QUICKER: Final = 0.85
"""Share of the first library's time that another one must stay below: what is quick to load is not given up for less
than a measurement on a busy machine may be wrong by."""
MOST_RUNS: Final = 5
MOST_SECONDS: Final = 0.6
MOST_REMEMBERED: Final = 500
MAX_FILE_BYTES: Final = 1 << 20

_LIBRARIES: Final = ("openvino", "torch")


@dataclass(frozen=True, slots=True)
class Choice:
    """What was measured of a network, and what that means.

    Parameters
    ----------
    seconds
        Of a forward pass, by backend; a backend that was not worth measuring is not there.
    """

    backend: Backend
    seconds: Mapping[Backend, float]


def seconds_of_a_run(runner: Runner, batch: NDArray[np.float32]) -> float:
    """Least time of some runs after the first, which allocates."""
    runner.run(batch)
    begun, times = time.perf_counter(), list[float]()
    while len(times) < MOST_RUNS and time.perf_counter() - begun < MOST_SECONDS:
        started = time.perf_counter()
        runner.run(batch)
        times.append(time.perf_counter() - started)
    return min(times)


class RememberedChoices:
    """Choices of before, in a file that may be deleted at any time.

    Parameters
    ----------
    path
        None remembers nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def find(self, digest: str, size: Sequence[int], threads: int) -> Choice | None:
        """What was measured with the same network, input size (rows, columns), threads and versions."""
        entry = self._read().get(_key(digest, size, threads))
        try:
            seconds = {Backend(name): float(value) for name, value in entry["seconds"].items()} if entry else {}
            return Choice(Backend(entry["backend"]), seconds) if entry else None
        except (KeyError, TypeError, ValueError, AttributeError):
            return None

    def remember(self, digest: str, size: Sequence[int], threads: int, *, choice: Choice) -> None:
        """Keep a choice; the oldest go first. A disk that refuses is no reason not to predict."""
        if self._path is None:
            return
        entries = self._read()
        entries.pop(_key(digest, size, threads), None)
        entries[_key(digest, size, threads)] = {
            "backend": choice.backend.value,
            "seconds": {backend.value: round(seconds, 6) for backend, seconds in choice.seconds.items()},
        }
        kept = dict(list(entries.items())[-MOST_REMEMBERED:])
        try:
            write_file(self._path, json.dumps(kept, indent=1).encode("utf-8"))
        except StorageError:
            return

    def _read(self) -> dict[str, Any]:
        if self._path is None:
            return {}
        try:
            with self._path.open("rb") as file:
                entries = json.loads(file.read(MAX_FILE_BYTES))
        except (OSError, ValueError, RecursionError):
            return {}
        return entries if isinstance(entries, dict) else {}


@functools.cache
def _versions() -> str:
    return " ".join(f"{name} {importlib.metadata.version(name)}" for name in _LIBRARIES)


def _key(digest: str, size: Sequence[int], threads: int) -> str:
    versions = _versions()
    return f"{digest} {'x'.join(map(str, size))} {threads} threads {versions}"
