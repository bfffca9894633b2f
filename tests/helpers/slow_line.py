"""A slow line to a server of this machine: so many bytes a second towards the client, and a delay both ways."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingTCPServer

_PIECE = 1 << 13


@dataclass
class SlowLine:
    """The line; tests change its speed while it is used.

    Parameters
    ----------
    bytes_per_s
        Of all connections together; None for as fast as it goes.
    delay_s
        Before each piece, in either direction.
    """

    port: int = 0
    bytes_per_s: float | None = None
    delay_s: float = 0.0
    carried: int = 0
    """Bytes that have come to the client."""
    _free_at: float = 0.0
    _wake: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def hurry(self) -> None:
        """As fast as it goes from now on."""
        self.bytes_per_s, self.delay_s = None, 0.0
        self._wake.set()

    def let_pass(self, size: int, *, to_client: bool) -> None:
        """Wait as long as a piece takes."""
        with self._lock:
            now = time.monotonic()
            rate = self.bytes_per_s if to_client else None
            self._free_at = max(self._free_at, now) + (size / rate if rate else 0.0)
            wait_s = self.delay_s + (self._free_at - now if rate else 0.0)
            self.carried += size if to_client else 0
        if wait_s > 0:
            self._wake.wait(wait_s)


@contextlib.contextmanager
def slow_line(port: int, *, bytes_per_s: float | None = None, delay_s: float = 0.0) -> Iterator[SlowLine]:
    """A line to a port of this machine; its own port is that of the result."""
    line = SlowLine(bytes_per_s=bytes_per_s, delay_s=delay_s)

    class Relay(BaseRequestHandler):
        def handle(self) -> None:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", port)) as server,
            ):
                # Little may wait in the system's buffers: what it holds is past the line already.
                self.request.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _PIECE)
                self.request.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 * _PIECE)
                back = threading.Thread(target=_pump, args=(server, self.request, line, True), daemon=True)
                back.start()
                _pump(self.request, server, line, False)
                back.join()

    class Server(ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Relay) as server:
        line.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield line
        finally:
            line.hurry()
            server.shutdown()
            thread.join()


def _pump(source: socket.socket, target: socket.socket, line: SlowLine, to_client: bool) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(_PIECE):
            line.let_pass(len(piece), to_client=to_client)
            target.sendall(piece)
    for one in (source, target):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
