"""Pending answers to C-GET and C-MOVE: as many as somebody who watches can read, not one for each instance."""

from __future__ import annotations

import time
from typing import Any, Final

from pynetdicom.dimse_primitives import C_GET, C_MOVE

INTERVAL_S: Final = 0.1
_PENDING: Final = 0xFF00


def thin_out_pending(association: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
    """Let an association say that an operation goes on ten times a second at most.

    A pending answer is at the sender's discretion (PS3.7 9.1.3.1.6, 9.1.4.1.7). Pynetdicom gives one after each
    instance, which takes a tenth of the time of a small one.
    """
    dimse = association.dimse
    send = dimse.send_msg
    said = [float("-inf")]

    def send_msg(primitive: Any, context_id: int) -> None:  # noqa: ANN401 - pynetdicom has no types
        if isinstance(primitive, C_GET | C_MOVE) and primitive.Status == _PENDING:
            now = time.monotonic()
            if now < said[0] + INTERVAL_S:
                return
            said[0] = now
        send(primitive, context_id)

    dimse.send_msg = send_msg
