"""How a server waits for the next request of a peer: until it comes, and not by asking a thousand times a second."""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import Any

_WATCH_S = 0.05


def serve_as_requests_come(association: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
    """Put our loop before that of an accepted association, which takes over when the association ends."""
    ended: Callable[[], None] = association._run_reactor

    def serve() -> None:
        provider = association.dul
        while not association._kill:
            association._is_paused = True
            try:
                context_id, message = association.dimse.msg_queue.get(timeout=_WATCH_S)
            except queue.Empty:
                context_id, message = None, None
            if message is not None:
                association._serve_request(message, context_id)
            elif provider.peek_next_pdu() or not provider.is_alive() or provider.idle_timer_expired():
                ended()  # released, aborted, or silent for too long: pynetdicom knows what to do
                return

    association._run_reactor = serve
