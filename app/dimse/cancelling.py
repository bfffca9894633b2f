"""Which requests were cancelled (PS3.7 sections 9.1.2.3, 9.1.3.3 and 9.1.4.3), noted as the wire brings it.

A C-CANCEL may come before what it ends is served, when pynetdicom forgets those that have come so far; and one for
what is over cancels nothing, though the next request may have the same message ID.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.dimse import commands


def note_cancel(cancelled: set[int], values: Mapping[int, bytes]) -> bool:
    """Note what a command set says of that; whether it is a C-CANCEL, which says nothing else."""
    if commands.number(values, commands.COMMAND_FIELD) == commands.C_CANCEL_RQ:
        cancelled.add(commands.number(values, commands.ANSWERED_MESSAGE_ID) or 0)
        return True
    cancelled.discard(commands.number(values, commands.MESSAGE_ID) or 0)
    return False


def is_cancelled(event: Any) -> bool:  # noqa: ANN401 - pynetdicom has no types
    """Whether the peer has sent a C-CANCEL since it sent this request."""
    return event.request.MessageID in event.assoc.dimse.cancelled
