"""Both ends of a connection may end it in the same moment: whatever does not fit any more ends it for good.

Pynetdicom's state machine knows no such case. An exception ends its thread, and the threads that wait for it, with
their place among the associations of a server, are never free again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pynetdicom import evt
from pynetdicom.fsm import InvalidEventError
from pynetdicom.pdu_primitives import A_ABORT


def end_where_nothing_fits(association: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
    """Have what an association's state machine does not expect close its connection, and tell who waits."""
    provider = association.dul
    act: Callable[[str], None] = provider.state_machine.do_action

    def do_action(event: str) -> None:
        try:
            act(event)
        except InvalidEventError:
            connection = provider.socket
            if connection is not None and connection.socket is not None:
                connection.close()  # which is an event that every state knows but that of no connection
            provider.to_user_queue.put(A_ABORT())

    def closed(_event: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        if association.is_acceptor and association.requestor.primitive is None:
            # The thread that waits for a request would wait on, half a minute, for one that cannot come.
            provider.to_user_queue.put(None)

    provider.state_machine.do_action = do_action
    association.bind(evt.EVT_CONN_CLOSE, closed)
