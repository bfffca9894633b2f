"""Whatever does not fit into the state of a connection ends it for good.

Both ends may end it in the same moment, and a request may have parts that cannot be. An exception would end the
thread of pynetdicom's state machine, and the threads that wait for it, with their place among the associations of a
server, would never be free again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pynetdicom import evt
from pynetdicom.fsm import InvalidEventError
from pynetdicom.pdu_primitives import A_ABORT

from app.dicom.elements import PARSE_ERRORS


def end_where_nothing_fits(association: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
    """Have what an association's state machine does not expect close its connection, and tell who waits."""
    provider = association.dul
    act: Callable[[str], None] = provider.state_machine.do_action

    def is_before_request() -> bool:
        return bool(association.is_acceptor and association.requestor.primitive is None)

    def do_action(event: str) -> None:
        try:
            act(event)
        except (InvalidEventError, *PARSE_ERRORS, AssertionError):
            connection = provider.socket
            if connection is not None and connection.socket is not None:
                connection.close()  # which is an event that every state knows but that of no connection
                provider._kill_thread = False  # It has to take that in first.
            if not is_before_request():
                provider.to_user_queue.put(A_ABORT())

    def closed(_event: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        if is_before_request():
            # The thread that waits for a request would wait on, half a minute, for one that cannot come.
            provider.to_user_queue.put(None)

    provider.state_machine.do_action = do_action
    association.bind(evt.EVT_CONN_CLOSE, closed)
