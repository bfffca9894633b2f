"""What the thread of an association does: it waits for requests, and does not ask for them a thousand times a second.

Pynetdicom's own loop also takes the answer, now and then, that another thread of ours has just begun to wait for:
it looks whether it is to pause, is held up, and goes on although it should pause by now. The answer is lost then.
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import Any

from pynetdicom.pdu_primitives import A_RELEASE

_WATCH_S = 0.05


def serve_as_requests_come(association: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
    """Put a loop of ours before that of an association, which takes over when the association ends.

    The loop of one that we have requested takes no messages at all: who sends something waits for the answer, and
    reports of storage commitment go to threads of their own.
    """
    ended: Callable[[], None] = association._run_reactor
    provider = association.dul

    def is_over() -> bool:
        """Whether it is released, aborted, or silent for too long: pynetdicom knows what to do then."""
        return provider.peek_next_pdu() is not None or not provider.is_alive() or provider.idle_timer_expired()

    def is_to_be_released() -> bool:
        waiting = provider.peek_next_pdu()
        return isinstance(waiting, A_RELEASE) and waiting.result is None

    def serve() -> None:
        # Pynetdicom's C-FIND takes the request off the queue when it stops for it, and then nobody answers it.
        association.acse.is_release_requested = is_to_be_released
        while not association._kill:
            association._is_paused = True
            try:
                context_id, message = association.dimse.msg_queue.get(timeout=_WATCH_S)
            except queue.Empty:
                context_id, message = None, None
            if message is not None:
                association._serve_request(message, context_id)
                message = None  # or it is held, with the instance in it, until the next one comes
            elif is_over():
                del association.acse.is_release_requested
                ended()
                return

    def watch() -> None:
        association._is_paused = True
        while not association._kill:
            if is_over():
                ended()
                return
            provider.join(_WATCH_S)

    association._run_reactor = serve if association.is_acceptor else watch
