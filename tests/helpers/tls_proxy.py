"""What stands before a server in a hospital: it ends the encryption, wants a certificate of clients, and relays."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from socketserver import BaseRequestHandler, ThreadingTCPServer

from tests.helpers.certificates import Authority


def server_context(authority: Authority, name: str) -> ssl.SSLContext:
    """TLS with a certificate of the authority, for clients that have one of it, too."""
    own = authority.issue(name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own.certificate, own.key)
    context.load_verify_locations(authority.file)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


@contextlib.contextmanager
def tls_proxy(context: ssl.SSLContext, port: int) -> Iterator[int]:
    """Relay to a port of this machine; the port on which it listens."""

    class Relay(BaseRequestHandler):
        def handle(self) -> None:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", port)) as inner,
                context.wrap_socket(self.request, server_side=True) as outer,
            ):
                back = threading.Thread(target=_pump, args=(inner, outer), daemon=True)
                back.start()
                _pump(outer, inner)
                back.join()

    class Server(ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Relay) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(1 << 16):
            target.sendall(piece)
    for one in (source, target):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
