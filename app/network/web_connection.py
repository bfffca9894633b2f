"""HTTP to one server, kept open between requests, and given up within a tenth of a second when it is cancelled."""

from __future__ import annotations

import contextlib
import http.client
import os
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from app.core.errors import ArchiveAbortedError, ArchiveError, ArchiveTimeoutError
from app.core.nodes import UNSENT_BYTES
from app.core.phrases import phrase
from app.core.tasks import Cancelled, TaskControl
from app.core.web_nodes import WebNode
from app.network.connection_watch import ConnectionWatch
from app.network.reaching import looked_at, refused_handshake, unreachable, why_no_connection
from app.network.tls import client_context, tls_failure

_POLL_S = 0.05
_PORTS = {"http": 80, "https": 443}
_STALE = (
    http.client.RemoteDisconnected,
    BrokenPipeError,
    ConnectionResetError,
    ConnectionAbortedError,
    ssl.SSLEOFError,
    ssl.SSLZeroReturnError,
)

Body = Callable[[], Iterable[bytes | memoryview]]


class WebConnection:
    """One connection at a time to a node; used by one thread at a time, closed by `close` or on leaving.

    Cookies, proxies and redirects are not followed: what is asked goes to the configured server alone.
    """

    def __init__(self, node: WebNode) -> None:
        self._node = node
        self._origin = ("", "")
        self._connection: http.client.HTTPConnection | None = None

    def __enter__(self) -> WebConnection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close what is open."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextlib.contextmanager
    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        control: TaskControl,
        body: Body | None = None,
    ) -> Iterator[http.client.HTTPResponse]:
        """Send a request and hand out the answer, whatever its status is.

        Parameters
        ----------
        headers
            With Content-Length where there is a body.
        body
            Makes the pieces of the body; called again where a connection that was kept open had been closed.

        Raises
        ------
        ArchiveError
            Its kinds for a server that is not reached, not trusted, silent, or breaks off.
        Cancelled
            If the control was withdrawn.
        """
        control.checkpoint()
        place = urlsplit(url)
        try:
            response = self._answer(method, place, headers=headers, control=control, body=body)
            try:
                with ConnectionWatch(self._open(), control):
                    yield response
            finally:
                if not response.isclosed():  # what was not read would stand before the next answer
                    self.close()
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            control.checkpoint()
            raise self._failure(error) from None
        except BaseException:
            self.close()
            raise

    def _answer(
        self,
        method: str,
        place: SplitResult,
        *,
        headers: Mapping[str, str],
        control: TaskControl,
        body: Body | None,
    ) -> http.client.HTTPResponse:
        path = (place.path or "/") + (f"?{place.query}" if place.query else "")
        for _ in range(2):
            is_kept = self._connection is not None and self._origin == (place.scheme, place.netloc)
            if not is_kept:
                self._connect(place, control)
            connection = self._open()
            try:
                with ConnectionWatch(connection, control):
                    pieces = body() if body is not None else None
                    connection.request(method, path, body=pieces, headers=_all_headers(headers))
                    response: http.client.HTTPResponse = connection.getresponse()
                    return response
            except _STALE as error:
                # The server may have closed a connection that it had kept open; nothing was answered yet.
                control.checkpoint()
                self.close()
                if not is_kept:
                    raise self._refusal(place, control) or error from None
        raise http.client.RemoteDisconnected("nothing was answered twice")

    def _open(self) -> Any:  # noqa: ANN401 - the library's class declares no socket
        assert self._connection is not None  # noqa: S101 - opened by the caller
        return self._connection

    def _connect(self, place: SplitResult, control: TaskControl) -> None:
        self.close()
        host, port = place.hostname or "", place.port or _PORTS[place.scheme]
        connection = http.client.HTTPConnection(host, port)
        # The library puts the usual port into Host if it differs from its own default.
        connection.default_port = _PORTS[place.scheme]
        context = client_context(self._node.tls) if place.scheme == "https" else None
        waited_s = self._node.connect_timeout_s
        try:
            plain = _connected(host, port, timeout_s=waited_s, control=control)
        except OSError as error:
            cause = why_no_connection(error, host=host, port=port, waited_s=waited_s)
            raise unreachable(self._node.place, cause) from None
        plain.settimeout(self._node.response_timeout_s)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNSENT_BYTES)
        connection.sock = plain
        self._connection, self._origin = connection, (place.scheme, place.netloc)
        if context is not None:
            with ConnectionWatch(connection, control):
                try:
                    name = self._node.tls.server_name or host
                    # The watch must know the socket that the handshake waits on: wrapping empties the plain one.
                    secured = context.wrap_socket(plain, server_hostname=name, do_handshake_on_connect=False)
                    connection.sock = secured
                    secured.do_handshake()
                except OSError as error:
                    control.checkpoint()
                    raise tls_failure(self._node.place, error) from None

    def _refusal(self, place: SplitResult, control: TaskControl) -> OSError | None:
        """Why an encrypted connection broke before a word came."""
        if place.scheme != "https":
            return None
        host, port, waited_s = place.hostname or "", place.port or _PORTS[place.scheme], self._node.connect_timeout_s
        return looked_at(lambda: refused_handshake(self._node.tls, host, port, timeout_s=waited_s), control)

    def _failure(self, error: Exception) -> ArchiveError:
        place = self._node.place
        if isinstance(error, TimeoutError):
            return ArchiveTimeoutError(
                phrase("{place} does not answer.", place=place),
                cause=phrase("It has said nothing for {seconds:g} s.", seconds=self._node.response_timeout_s),
                next_step=phrase(
                    "Try again; if it stays so, raise the time-out in Settings > Archives or ask its administrator."
                ),
            )
        if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
            return tls_failure(place, error)
        return ArchiveAbortedError(
            phrase("The connection to {place} broke.", place=place),
            cause=phrase("The PACS, or something on the way to it, closed it."),
            next_step=phrase("Try again; if it happens again, ask the PACS administrator for its log."),
            details=f"{type(error).__name__}: {error}"[:200],
        )


def _all_headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {"Accept-Encoding": "identity", "User-Agent": "Verdant", **headers}


def _connected(host: str, port: int, *, timeout_s: float, control: TaskControl) -> socket.socket:
    """A TCP connection to the first address of a host that takes it; raises OSError if none does."""
    deadline = time.monotonic() + timeout_s
    failure: OSError = TimeoutError()
    for family, kind, protocol, _, address in _addresses(host, port, deadline=deadline, control=control):
        one = socket.socket(family, kind, protocol)
        try:
            _wait_until_connected(one, address, deadline=deadline, control=control)
        except OSError as error:
            one.close()
            failure = error
        except Cancelled:
            one.close()
            raise
        else:
            return one
    raise failure


def _wait_until_connected(one: socket.socket, address: Any, *, deadline: float, control: TaskControl) -> None:  # noqa: ANN401 - one shape for each family
    one.setblocking(False)
    with selectors.DefaultSelector() as selector:
        selector.register(one, selectors.EVENT_WRITE)
        with contextlib.suppress(BlockingIOError):
            one.connect(address)
        while not selector.select(_POLL_S):
            control.checkpoint()
            if time.monotonic() > deadline:
                raise TimeoutError
    code = one.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if code:
        raise OSError(code, os.strerror(code))  # of the kind that goes with the code


def _addresses(host: str, port: int, *, deadline: float, control: TaskControl) -> list[Any]:
    """The addresses of a host; a name server that does not answer keeps nobody who wants to leave."""
    found: list[Any] = []
    failures: list[OSError] = []

    def look() -> None:
        try:
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            failures.append(error)

    thread = threading.Thread(target=look, name="host-name", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_POLL_S)
        control.checkpoint()
        if time.monotonic() > deadline:
            raise TimeoutError
    if failures:
        raise failures[0]
    return found
