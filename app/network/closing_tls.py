"""An encrypted line that only sends, and whose end says whether the other side has read everything.

Python's `SSLSocket.unwrap` takes a fatal alert for a proper end (OpenSSL marks both as a shutdown), so that what a
server refused would count as read. Here our close_notify goes out first, and what comes back is read as data are.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Callable
from typing import Final

_PIECE: Final = 1 << 16


class ClosingTls:
    """Used by one thread; every method waits no longer at a time than the socket's time-out.

    Parameters
    ----------
    connection
        A TCP connection.
    """

    def __init__(self, connection: socket.socket, context: ssl.SSLContext, server_hostname: str) -> None:
        self.sock: socket.socket | None = connection
        self._connection = connection
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._line = context.wrap_bio(self._incoming, self._outgoing, server_hostname=server_hostname)

    def shake_hands(self) -> None:
        """Raises OSError if the server is not trusted, or does not encrypt."""
        try:
            self._until_done(self._line.do_handshake)
        finally:
            with contextlib.suppress(OSError):  # why we refuse it
                self._flush()

    def send(self, content: bytes) -> None:
        """Raises OSError if the connection breaks."""
        rest = memoryview(content)
        while rest:
            rest = rest[self._line.write(rest[:_PIECE]) :]
            self._flush()

    def end(self) -> None:
        """Say that this is all, and wait until the other side has read it.

        Raises
        ------
        ssl.SSLEOFError
            If it ends the connection without saying so.
        OSError
            If it refuses what it got, or the connection breaks.
        """
        with contextlib.suppress(ssl.SSLWantReadError):
            self._line.unwrap()
        self._flush()
        with contextlib.suppress(ssl.SSLZeroReturnError):
            while True:
                self._until_done(lambda: self._line.read(_PIECE))

    def close(self) -> None:
        """End the connection, whatever was said."""
        self._connection.close()

    def _until_done(self, step: Callable[[], object]) -> None:
        while True:
            try:
                step()
            except ssl.SSLWantReadError:
                self._flush()
                self._feed()
            else:
                return

    def _flush(self) -> None:
        if content := self._outgoing.read():
            self._connection.sendall(content)

    def _feed(self) -> None:
        if content := self._connection.recv(_PIECE):
            self._incoming.write(content)
        else:
            self._incoming.write_eof()
