"""Why a host was not reached, asked of the system itself: pynetdicom keeps the reason to itself."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

from app.core.errors import ArchiveError, ArchiveUnreachableError
from app.core.nodes import PacsNode, Tls
from app.core.phrases import phrase
from app.core.tasks import TaskControl
from app.network.tls import client_context, tls_failure

_ALERT_WAIT_S = 0.5
_POLL_S = 0.05

Value = TypeVar("Value")


def looked_at(work: Callable[[], Value], control: TaskControl) -> Value:
    """What one of the looks below finds; whoever withdraws does not wait for it: it ends by itself in some seconds.

    Raises
    ------
    Cancelled
        If the control was withdrawn.
    """
    outcome: Future[Value] = Future()
    threading.Thread(target=fulfil, args=(outcome, work), name="look", daemon=True).start()
    while not wait([outcome], timeout=_POLL_S).done:
        control.checkpoint()
    return outcome.result()


def fulfil(outcome: Future[Value], work: Callable[[], Value]) -> None:
    """Do work on the thread that was made for it, and hand out what becomes of it."""
    try:
        outcome.set_result(work())
    except Exception as error:  # noqa: BLE001 - a task border: the waiting thread raises it again
        outcome.set_exception(error)


def why_not_reached(node: PacsNode) -> ArchiveError:
    """Try once more to connect to a node that was not reached, and say what was in the way."""
    try:
        with socket.create_connection((node.host, node.port), timeout=node.connect_timeout_s) as connection:
            refusal = _refusal(node.tls, node.host, connection) if node.tls is not None else None
            if refusal is not None:
                return tls_failure(node.place, refusal)
    except OSError as error:
        cause = why_no_connection(error, host=node.host, port=node.port, waited_s=node.connect_timeout_s)
        return unreachable(node.place, cause)
    return unreachable(
        node.place,
        phrase("The connection failed a moment ago, but would succeed now; the PACS may have been starting."),
    )


def unreachable(place: str, cause: str) -> ArchiveUnreachableError:
    """The error for a node to which there is no way."""
    return ArchiveUnreachableError(
        phrase("{place} cannot be reached.", place=place),
        cause=cause,
        next_step=phrase("Check that it runs, and host and port in Settings > Archives."),
    )


def why_no_connection(error: OSError, *, host: str, port: int, waited_s: float) -> str:
    """What the system says of a TCP connection that did not come about, in plain words."""
    if isinstance(error, socket.gaierror):
        return phrase("No computer is known by the name {host}.", host=host)
    if isinstance(error, ConnectionRefusedError):
        return phrase("Nobody listens at {host}:{port}.", host=host, port=port)
    if isinstance(error, TimeoutError):
        return phrase("{host} gave no sign of life for {seconds:g} s.", host=host, seconds=waited_s)
    return phrase("The system says: {reason}.", reason=error.strerror or error)


def refused_handshake(tls: Tls, host: str, port: int, *, timeout_s: float) -> OSError | None:
    """What an encrypted connection fails with that broke without a word; None if it does not fail."""
    try:
        with socket.create_connection((host, port), timeout=timeout_s) as connection:
            return _refusal(tls, host, connection)
    except OSError:
        return None


def _refusal(tls: Tls, host: str, connection: socket.socket) -> OSError | None:
    context = client_context(tls)
    try:
        with context.wrap_socket(connection, server_hostname=tls.server_name or host) as secured:
            # With TLS 1.3 a server refuses our certificate right after the handshake.
            secured.settimeout(_ALERT_WAIT_S)
            secured.recv(1)
    except TimeoutError:
        return None
    except OSError as error:
        return error
    return None
