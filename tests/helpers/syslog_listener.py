"""A syslog server over TLS that reads what RFC 5425 describes, and answers a client's close as it is told to."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer

from tests.helpers.certificates import Authority


@dataclass
class SyslogListener:
    """What came, message by message.

    Parameters
    ----------
    ends_with
        `close_notify` as it should be, `silence` for a plain end of the connection, `reset` for a broken one in the
        middle of what comes, `nothing` for a server that never answers.
    """

    port: int = 0
    messages: list[bytes] = field(default_factory=list)
    ends_with: str = "close_notify"

    def take(self, connection: ssl.SSLSocket) -> None:
        if self.ends_with == "nothing":
            with contextlib.suppress(OSError):
                while socket.socket.recv(connection, 1 << 16):  # below the encryption: nobody answers for it
                    continue
            return
        if self.ends_with == "reset":
            connection.recv(1)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            return
        content = b""
        while piece := connection.recv(1 << 16):
            content += piece
        self.messages += unframed(content)
        if self.ends_with == "close_notify":
            connection.unwrap()


def unframed(content: bytes) -> list[bytes]:
    found = []
    while content:
        length, _, rest = content.partition(b" ")
        found.append(rest[: int(length)])
        assert len(found[-1]) == int(length)
        content = rest[int(length) :]
    return found


@contextlib.contextmanager
def syslog_listener(folder: Path, *, port: int = 0, wants_certificate: bool = False) -> Iterator[SyslogListener]:
    """A listener with a certificate of the authority in `folder`, which is made there if it is not yet."""
    authority = Authority(folder)
    own = authority.issue("syslog")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own.certificate, own.key)
    if wants_certificate:
        context.load_verify_locations(authority.file)
        context.verify_mode = ssl.CERT_REQUIRED
        authority.issue("workstation")
    listener = SyslogListener()

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                self.request.settimeout(20)
                with context.wrap_socket(self.request, server_side=True, suppress_ragged_eofs=False) as connection:
                    listener.take(connection)

    class Server(ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False
        allow_reuse_address = True

    with Server(("127.0.0.1", port), Handler) as server:
        listener.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield listener
        finally:
            server.shutdown()
            thread.join()
