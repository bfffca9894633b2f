"""A server process and what it takes: memory, file descriptors and threads, as the system tells of it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Taken:
    """What a process takes at one moment."""

    memory_bytes: int
    descriptors: int
    threads: int


@dataclass
class Served:
    """A running server."""

    port: int
    process: subprocess.Popen[str]
    count: int = -1
    """How many instances it held at the end."""

    def taken(self) -> Taken:
        """What it takes now; Linux only."""
        place = Path("/proc") / str(self.process.pid)
        pages = int((place / "statm").read_text().split()[1])
        return Taken(
            pages * os.sysconf("SC_PAGE_SIZE"),
            len(list((place / "fd").iterdir())),
            len(list((place / "task").iterdir())),
        )


@contextlib.contextmanager
def serving(
    folder: Path,
    *,
    associations: int,
    destination: tuple[str, str, int] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Served]:
    """An archive in `folder`, served by a process of its own."""
    command = [sys.executable, "-m", "tests.soak.serving", str(folder), str(associations)]
    command += [str(part) for part in destination or ()]
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        served = Served(int(process.stdout.readline()), process)
        yield served
        process.stdin.close()
        served.count = int(process.stdout.readline())
        process.wait(60)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        process.stdin.close()
        process.stdout.close()
