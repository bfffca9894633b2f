"""An HTTP server that does what a test says, on a free loopback port, over TLS if that is wanted."""

from __future__ import annotations

import contextlib
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

JSON = "application/dicom+json"


@dataclass
class Scripted:
    """What the server is, and what it was asked."""

    url: str = ""
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]


class Answering(BaseHTTPRequestHandler):
    """One request; `answer` and `raw` are for scripts."""

    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        self._do(b"")

    def do_POST(self) -> None:
        self._do(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def answer(self, status: int, content: bytes | object = b"", kind: str = JSON, **headers: str) -> None:
        """A whole answer."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing is logged."""

    def _do(self, body: bytes) -> None:
        self.server.scripted.asked.append((self.command, self.path, dict(self.headers)))
        self.server.scripted.bodies.append(body)
        with contextlib.suppress(OSError):
            self.server.script(self)


@contextlib.contextmanager
def scripted_web(script: Callable[[Answering], None], context: ssl.SSLContext | None = None) -> Iterator[Scripted]:
    """Answer each request as `script` does."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that goes away is what tests are about."""

    with Server(("127.0.0.1", 0), Answering) as server:
        scheme = "http"
        if context is not None:
            scheme = "https"
            server.socket = context.wrap_socket(server.socket, server_side=True)
        scripted = Scripted(f"{scheme}://127.0.0.1:{server.server_port}/dicom-web")
        server.scripted, server.script = scripted, script  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield scripted
        finally:
            server.shutdown()
            thread.join()
