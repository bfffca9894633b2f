"""How a client waits while nobody asks anything: it leaves the answers to whoever asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_WATCH_S = 0.02


def leave_answers_to_who_asks(association: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
    """Put our loop before that of an association that we requested, which takes over when the association ends.

    Pynetdicom's own loop takes messages off the queue, too, and is to be held up while somebody waits for an answer.
    It says that it holds before it does: where the answer is quick and this machine is busy, it takes that answer
    away, and whoever asked waits for ever.
    """
    ended: Callable[[], None] = association._run_reactor

    def watch() -> None:
        provider = association.dul
        association._is_paused = True
        while not association._kill:
            association._reactor_checkpoint.wait()
            if provider.peek_next_pdu() or not provider.is_alive():
                ended()  # released or aborted: pynetdicom knows what to do
                return
            provider.join(_WATCH_S)

    association._run_reactor = watch
