"""What one peer may send, how long it may keep us waiting, and what all of them together may have us hold."""

from __future__ import annotations

import threading
import weakref
from collections import deque
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

CLAIM_BYTES: Final = 1 << 24
"""A data set may be as long without being counted, and is counted by as much at a time beyond that."""


class ReceiveBudget:
    """How much of long data sets is held in memory at a time, coming or not yet kept; several associations share it.

    Parameters
    ----------
    most_bytes
        Of all of them together.
    """

    def __init__(self, most_bytes: int = 1 << 32) -> None:
        self._most_bytes = most_bytes
        self._taken = 0
        self._given_back: deque[int] = deque()  # by whichever thread lets go of a data set last, in any moment
        self._lock = threading.Lock()

    def claim(self, holder: BytesIO) -> int:
        """Bytes by which a data set may become longer; they are given back when nobody holds it any more.

        Raises
        ------
        ConnectionAbortedError
            If all that may be held is.
        """
        with self._lock:
            while self._given_back:
                self._taken -= self._given_back.popleft()
            if self._taken + CLAIM_BYTES > self._most_bytes:
                raise ConnectionAbortedError("all peers together send more than can be held")
            self._taken += CLAIM_BYTES
        weakref.finalize(holder, self._given_back.append, CLAIM_BYTES)
        return CLAIM_BYTES


@dataclass(frozen=True, slots=True)
class ReceiveLimits:
    """What one peer may send.

    Parameters
    ----------
    pdu_bytes
        Longest PDU that we say we accept; twice that is cut off.
    message_bytes
        Longest DIMSE message with its data set, that is, longest instance.
    patience_s
        How long a peer may take nothing of what we send before the connection counts as lost; None waits for ever.
    budget
        What it shares with others.
    """

    pdu_bytes: int = 1 << 17
    message_bytes: int = 1 << 31
    patience_s: float | None = None
    budget: ReceiveBudget = field(default_factory=ReceiveBudget)
