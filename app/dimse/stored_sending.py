"""C-STORE of a file as it lies on the disk: neither decoded nor copied as a whole."""

from __future__ import annotations

from io import FileIO
from pathlib import Path
from typing import Any

from pydicom.uid import UID
from pynetdicom.dimse_primitives import C_STORE

from app.dicom.part10 import read_head
from app.dimse import commands

_HEAD_BYTES = 1 << 16
_MEDIUM = 0
_PAUSE_S = 0.0005


class StoredSender:
    """Sends files over one association, which nobody else uses meanwhile.

    Parameters
    ----------
    association
        Of pynetdicom, set up with `connection_handlers`.
    originator
        AE title of who asked for the C-MOVE of which this is a part, and the message ID of that (PS3.7 9.1.1.1).
    """

    def __init__(self, association: Any, originator: tuple[str, int] | None = None) -> None:  # noqa: ANN401 - see above
        self._association = association
        self._originator = originator or (None, None)
        self._contexts: dict[tuple[str, str], int] = {}
        self._is_over = False

    def send(self, path: Path, message_id: int) -> int | None:
        """Send a file; the Status of the answer, None if none came.

        Raises
        ------
        ValueError
            If the peer does not take this SOP class in the transfer syntax of the file.
        FileError, OSError
            If the file cannot be read.
        """
        association = self._association
        if self._is_over or not association.is_established:
            return None
        with FileIO(path) as file:
            head = read_head(file.read(_HEAD_BYTES))
            file.seek(head.data_offset)
            title, asked_by_message = self._originator
            request = {
                "AffectedSOPClassUID": head.sop_class_uid,
                "MessageID": message_id,
                "Priority": _MEDIUM,
                "AffectedSOPInstanceUID": head.sop_instance_uid,
                "MoveOriginatorApplicationEntityTitle": title,
                "MoveOriginatorMessageID": asked_by_message,
            }
            command = commands.encoded(commands.C_STORE_RQ, request, has_data_set=True)
            context_id = self._context_id(head.sop_class_uid, head.transfer_syntax_uid)
            self._pause()
            association.dimse.send_file(context_id, command, file)
        _, answer = association.dimse.get_msg(block=True)
        if isinstance(answer, C_STORE) and answer.is_valid_response:
            return int(answer.Status)
        # To whatever is sent from now on there is no answer, or one that belongs to something else.
        self._is_over = True
        if answer is None:
            association._reactor_checkpoint.set()
            association._handle_no_response()
        else:
            association.abort()
        return None

    def _context_id(self, sop_class_uid: str, transfer_syntax_uid: str) -> int:
        asked = (sop_class_uid, transfer_syntax_uid)
        if asked not in self._contexts:
            context = self._association._get_valid_context(
                UID(sop_class_uid), UID(transfer_syntax_uid), "scu", allow_conversion=False
            )
            self._contexts[asked] = int(context.context_id)
        return self._contexts[asked]

    def _pause(self) -> None:
        """Have pynetdicom's own loop leave the answers to us until the association is released or ends."""
        association = self._association
        if association.is_requestor:
            association._reactor_checkpoint.clear()
            while not association._is_paused and association.is_alive():
                association.join(_PAUSE_S)
