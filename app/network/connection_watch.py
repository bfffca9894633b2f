"""Ends an HTTP connection from another thread, when its time is over or the work was withdrawn."""

from __future__ import annotations

import contextlib
import math
import socket
import threading
import time
from typing import Protocol, Self

from app.core.tasks import TaskControl

_POLL_S = 0.05


class _HasSocket(Protocol):
    sock: socket.socket | None


def end_connection(connection: socket.socket | None) -> None:
    """Wake whoever waits for a connection, or is sending on it, with an error.

    The encryption is left as it is: its own `shutdown` takes it away first, and who is sending sends on without it.
    """
    if connection is not None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(connection, socket.SHUT_RDWR)


class ConnectionWatch:
    """Watches a connection while it is entered; whoever waits for the connection wakes up with an error.

    Parameters
    ----------
    deadline
        Of `time.monotonic`.
    """

    def __init__(self, connection: _HasSocket, control: TaskControl, deadline: float = math.inf) -> None:
        self._connection, self._control, self._deadline = connection, control, deadline
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="http-watch", daemon=True)
        self.is_late = False

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_POLL_S):
            self.is_late = time.monotonic() > self._deadline
            if self.is_late or self._control.cancelled:
                # Closing it is up to whoever uses it.
                end_connection(self._connection.sock)
