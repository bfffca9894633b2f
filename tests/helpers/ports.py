"""Ports of this machine that nobody has, and servers that are waited for."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import threading
import time

_HOST = "127.0.0.1"


def free_port() -> int:
    """A port that nobody has at this moment."""
    with socket.socket() as one:
        one.bind((_HOST, 0))
        return int(one.getsockname()[1])


def wait_for_port(port: int, process: subprocess.Popen[bytes], *, timeout_s: float = 20.0) -> None:
    """Return when the process listens; fail the test if it ends first or takes too long."""
    deadline, pause = time.monotonic() + timeout_s, threading.Event()
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection((_HOST, port), timeout=1).close()
            return
        pause.wait(0.05)
    raise AssertionError(f"nobody listens on port {port}")
