"""DCMTK's own archive, dcmqrscp, on a free loopback port; tests skip with a reason where it is absent."""

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

AE_TITLE = "DCMQRSCP"
_START_TIMEOUT_S = 20.0


@dataclass(frozen=True)
class QueryRetrieveServer:
    """A running dcmqrscp.

    Parameters
    ----------
    storage
        Folder of the files that it keeps.
    """

    host: str
    port: int
    ae_title: str
    storage: Path


@contextlib.contextmanager
def running_dcmqrscp(folder: Path, *, largest: str = "1024mb") -> Iterator[QueryRetrieveServer]:
    """Start dcmqrscp with its data below `folder`, wait until it answers, and stop it at the end."""
    program = dcmtk_tool("dcmqrscp")
    storage = folder / "storage"
    storage.mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    configuration = folder / "dcmqrscp.cfg"
    configuration.write_text(
        f"MaxPDUSize = 16384\nMaxAssociations = 16\nNetworkTCPPort = {port}\n"
        "HostTable BEGIN\nHostTable END\nVendorTable BEGIN\nVendorTable END\n"
        f'AETable BEGIN\n{AE_TITLE} "{storage}" RW (200, {largest}) ANY\nAETable END\n'
    )
    log = (folder / "dcmqrscp.log").open("wb")
    with log:
        process = subprocess.Popen([program, "-c", str(configuration), str(port)], stdout=log, stderr=log)
    try:
        _wait(port, process, folder)
        yield QueryRetrieveServer("127.0.0.1", port, AE_TITLE, storage)
    finally:
        process.terminate()
        process.wait(timeout=15)


def _wait(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline, pause = time.monotonic() + _START_TIMEOUT_S, threading.Event()
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        pause.wait(0.05)
    pytest.fail(f"dcmqrscp did not start:\n{(folder / 'dcmqrscp.log').read_text()[-2000:]}")
