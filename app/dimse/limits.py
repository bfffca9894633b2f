"""What one peer may send, and how long it may keep us waiting."""

from __future__ import annotations

from dataclasses import dataclass


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
    """

    pdu_bytes: int = 1 << 17
    message_bytes: int = 1 << 31
    patience_s: float | None = None
