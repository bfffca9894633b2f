"""How C-GET and C-MOVE are served: a sub-operation for each instance, and what is said of them (PS3.4 C.4.2, C.4.3).

Pynetdicom's own way wants a data set for each instance and says something after each, which together takes longer
than to send it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any, Final

from pydicom.dataset import Dataset
from pynetdicom.dsutils import encode
from pynetdicom.status import STATUS_FAILURE, STATUS_SUCCESS, STORAGE_SERVICE_CLASS_STATUS

from app.dimse.cancelling import is_cancelled
from app.dimse.own_serving import FAILURES

INTERVAL_S: Final = 0.1
"""A pending answer is at the sender's discretion (PS3.7 9.1.3.1.6, 9.1.4.1.7): as many as somebody can read."""
SUCCESS, PENDING, CANCELLED, SOME_FAILED, ALL_FAILED = 0x0000, 0xFF00, 0xFE00, 0xB000, 0xA702
CANNOT_COUNT = 0xA701
_MOST_INSTANCES: Final = 0xFFFF
"""Counts are of 16 bits, and so are IDs of messages."""

Send = Callable[[int, int], int | None]
"""Sends the instance that stands there, under a message ID; the Status of the answer, None if none came."""


class Retrieval:
    """A C-GET or C-MOVE that is being served, on the thread of its association.

    Parameters
    ----------
    event
        EVT_C_GET or EVT_C_MOVE of pynetdicom.
    """

    def __init__(self, event: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        self.event = event
        self.association = event.assoc
        self._request = event.request
        self._completed = self._warnings = 0
        self._failed: list[str] = []
        self._said_s = float("-inf")

    @property
    def message_id(self) -> int:
        """Of the request."""
        return int(self._request.MessageID)

    def refuse(self, status: int) -> None:
        """Say that nothing is sent."""
        self._say(status, None)

    def run(self, uids: Sequence[str], send: Send, *, ended: Callable[[], None] = lambda: None) -> None:
        """Send instances, and say how it goes on and how it ended; stops when whoever asked cancels or is gone.

        Parameters
        ----------
        ended
            Called after the last instance, before that is said.
        """
        if len(uids) > _MOST_INSTANCES:
            ended()
            self.refuse(CANNOT_COUNT)
            return
        for place, uid in enumerate(uids):
            if is_cancelled(self.event) or self._is_over():
                break
            self._count(uid, self._sent(send, place))
            if place + 1 < len(uids):
                self._say_pending(len(uids) - place - 1)
        ended()
        remaining = len(uids) - self._completed - self._warnings - len(self._failed)
        if remaining and self._is_over():
            return
        self._say(self._last_status(remaining), remaining)

    def _sent(self, send: Send, place: int) -> int | None:
        try:
            return send(place, (self.message_id + place) % _MOST_INSTANCES + 1)
        except FAILURES:
            return None

    def _count(self, uid: str, status: int | None) -> None:
        category = STATUS_FAILURE
        if status is not None:
            category = STORAGE_SERVICE_CLASS_STATUS.get(status, (STATUS_FAILURE, ""))[0]
        if category == STATUS_SUCCESS:
            self._completed += 1
        elif category == STATUS_FAILURE:
            self._failed.append(uid)
        else:
            self._warnings += 1

    def _is_over(self) -> bool:
        """Whether it was aborted, or is to be released: the association's own loop does that next."""
        return not self.association.is_established or self.association.dul.peek_next_pdu() is not None

    def _last_status(self, remaining: int) -> int:
        if remaining:
            return CANCELLED
        if self._failed or self._warnings:
            return SOME_FAILED if self._completed or self._warnings else ALL_FAILED
        return SUCCESS

    def _say_pending(self, remaining: int) -> None:
        now = time.monotonic()
        if now >= self._said_s + INTERVAL_S:
            self._said_s = now
            self._say(PENDING, remaining)

    def _say(self, status: int, remaining: int | None) -> None:
        """Answer; `remaining` instances are still to come, None if none ever was."""
        answer = type(self._request)()
        answer.MessageIDBeingRespondedTo = self.message_id
        answer.AffectedSOPClassUID = self._request.AffectedSOPClassUID
        answer.Status = status
        if remaining is not None:
            if status in (PENDING, CANCELLED):
                answer.NumberOfRemainingSuboperations = remaining
            answer.NumberOfCompletedSuboperations = self._completed
            answer.NumberOfFailedSuboperations = len(self._failed)
            answer.NumberOfWarningSuboperations = self._warnings
        # An empty list tells nothing, and DCMTK's getscu breaks off at one that it does not expect.
        if self._failed and status not in (PENDING, SUCCESS):
            answer.Identifier = BytesIO(self._list_of_failed())
        self.association.dimse.send_msg(answer, self.event.context.context_id)

    def _list_of_failed(self) -> bytes:
        listed = Dataset()
        listed.FailedSOPInstanceUIDList = self._failed
        syntax = self.event.context.transfer_syntax
        return encode(listed, syntax.is_implicit_VR, syntax.is_little_endian, syntax.is_deflated) or b""
