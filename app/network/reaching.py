"""Why a host was not reached, asked of the system itself: pynetdicom keeps the reason to itself."""

from __future__ import annotations

import contextlib
import socket

from app.core.errors import ArchiveError, ArchiveUnreachableError
from app.core.nodes import PacsNode
from app.core.phrases import phrase
from app.network.tls import client_context, tls_failure

_ALERT_WAIT_S = 0.5


def why_not_reached(node: PacsNode) -> ArchiveError:
    """Try once more to connect to a node that was not reached, and say what was in the way."""
    try:
        with socket.create_connection((node.host, node.port), timeout=node.connect_timeout_s) as connection:
            if node.tls is not None:
                try:
                    _shake_hands(node, connection)
                except OSError as error:
                    return tls_failure(node.place, error)
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


def _shake_hands(node: PacsNode, connection: socket.socket) -> None:
    """Raise what an encrypted connection fails with; a server's alert may come right after the handshake."""
    assert node.tls is not None  # noqa: S101 - asked by the caller
    context = client_context(node.tls)
    with context.wrap_socket(connection, server_hostname=node.tls.server_name or node.host) as secured:
        secured.settimeout(_ALERT_WAIT_S)
        with contextlib.suppress(TimeoutError):
            secured.recv(1)
