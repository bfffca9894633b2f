"""What is done to each new connection: messages are not held back, and a peer that sends too much is cut off.

Pynetdicom itself would read whatever a length field announces.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pynetdicom import evt
from pynetdicom.pdu_primitives import A_ABORT

_END_GRACE_S = 2.0


@dataclass(frozen=True, slots=True)
class ReceiveLimits:
    """What one peer may send.

    Parameters
    ----------
    pdu_bytes
        Longest PDU that we say we accept; twice that is cut off.
    message_bytes
        Longest DIMSE message with its data set, that is, longest instance.
    """

    pdu_bytes: int = 1 << 17
    message_bytes: int = 1 << 31


class _Gauge:
    """Counts what arrives on one association."""

    def __init__(self, connection: Any, limits: ReceiveLimits) -> None:  # noqa: ANN401 - pynetdicom has no types
        self._connection = connection
        self._limits = limits
        self._message_bytes = 0

    def receive(self, length: int) -> bytearray:
        """Read `length` bytes, or break the connection as a lost one is."""
        self._message_bytes += length
        # An A-ASSOCIATE-RQ is not bound by the PDU length that is negotiated in it; 1 MiB holds any.
        if length > max(2 * self._limits.pdu_bytes, 1 << 20) or self._message_bytes > self._limits.message_bytes:
            raise ConnectionAbortedError("the peer sends more than is allowed")
        connection = self._connection.socket
        _acknowledge_at_once(connection)
        return _read(connection, length) if connection is not None else bytearray()

    def message_ended(self, event: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        """Start counting again."""
        self._message_bytes = 0


def _read(connection: socket.socket, length: int) -> bytearray:
    """Read so many bytes, fewer where the peer has closed the connection.

    In as large pieces as there are: pynetdicom's own way takes 4 KiB at a time, and for each of them another thread
    may be let in between.
    """
    content = bytearray(length)
    came = 0
    with memoryview(content) as view:
        while came < length and (piece := connection.recv_into(view[came:])):
            came += piece
    del content[came:]
    return content


def _acknowledge_at_once(connection: socket.socket | None) -> None:
    """Have what comes now acknowledged without waiting for more.

    A peer that sends an answer in two parts, as those made with DCMTK do, waits with the second until the first is
    acknowledged, and Linux by itself lets it wait for 40 ms. It forgets this setting again and again.
    """
    if connection is not None and hasattr(socket, "TCP_QUICKACK"):
        with contextlib.suppress(OSError):  # closed in this moment: reading says so
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def connection_handlers(limits: ReceiveLimits) -> list[tuple[Any, Callable[[Any], None]]]:
    """Event handlers, for `associate` or `start_server`, that set up a connection and hold its peer to `limits`."""

    def opened(event: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        connection = event.assoc.dul.socket
        # A message goes out in several small parts; waiting to fill a packet costs 40 ms for each instance.
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        gauge = _Gauge(connection, limits)
        connection.recv = gauge.receive
        event.assoc.bind(evt.EVT_DIMSE_RECV, gauge.message_ended)

    return [(evt.EVT_CONN_OPEN, opened)]


def end_association(association: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
    """Abort an association and close its connection at once: a silent peer would leave it open for half a minute."""
    association.abort(block=False)
    connection = association.dul.socket
    if connection is not None and connection.socket is not None:
        with contextlib.suppress(OSError):
            # Not that of the encrypted socket, which takes the encryption away before: who is sending would send on.
            socket.socket.shutdown(connection.socket, socket.SHUT_RDWR)
    # Whoever waits for an answer that will not come any more is woken.
    association.dimse.msg_queue.put((None, None))
    association.dul.to_user_queue.put(A_ABORT())
    # Killing waits for the state machine, which may be in the middle of something.
    killer = threading.Thread(target=association.kill, name="dimse-end", daemon=True)
    killer.start()
    killer.join(_END_GRACE_S)
    if association.is_alive():
        association.join(_END_GRACE_S)
