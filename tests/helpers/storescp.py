"""DCMTK's storescp, which can refuse, break off and fall silent, on a free loopback port."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.dcmtk import dcmtk_tool

_START_TIMEOUT_S = 20.0


@dataclass(frozen=True)
class StorageServer:
    """A running storescp; `folder` is where it keeps files, under names that hold their SOP Instance UIDs."""

    port: int
    folder: Path

    @property
    def received(self) -> list[str]:
        """SOP Instance UIDs of what it kept."""
        return sorted(path.name.partition(".")[2] for path in self.folder.iterdir())


def free_port() -> int:
    """A port that nobody has at this moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def running_storescp(folder: Path, *options: str, port: int | None = None) -> Iterator[StorageServer]:
    """Start storescp, wait until its port is open, and stop it at the end."""
    program = dcmtk_tool("storescp")
    folder.mkdir(parents=True, exist_ok=True)
    number = port or free_port()
    command = [program, *options, "--promiscuous", "--output-directory", str(folder), str(number)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(number, process)
        yield StorageServer(number, folder)
    finally:
        process.terminate()
        process.wait(timeout=15)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline, pause = time.monotonic() + _START_TIMEOUT_S, threading.Event()
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        pause.wait(0.05)
    pytest.fail("storescp did not start")
