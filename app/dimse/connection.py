"""What is done to each new connection: messages are not held back, and a peer that sends too much is cut off."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Any

from pynetdicom import evt
from pynetdicom.pdu_primitives import A_ABORT

from app.dimse.limits import ReceiveLimits
from app.dimse.serving_loop import serve_as_requests_come
from app.dimse.two_ends import end_where_nothing_fits
from app.dimse.wire import Wire

_END_GRACE_S = 2.0


def connection_handlers(limits: ReceiveLimits) -> list[tuple[Any, Callable[[Any], None]]]:
    """Event handlers, for `associate` or `start_server`, that set up a connection and hold its peer to `limits`."""

    def opened(event: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        association = event.assoc
        # A message goes out in several small parts; waiting to fill a packet costs 40 ms for each instance.
        association.dul.socket.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        Wire(association, limits).install()
        serve_as_requests_come(association)
        end_where_nothing_fits(association)

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
