"""C-STORE of a file as it lies on the disk: neither decoded nor copied as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydicom.dataset import Dataset
from pydicom.uid import UID
from pynetdicom.dimse_primitives import C_STORE

from app.dicom.part10 import read_head

_HEAD_BYTES = 1 << 16
_MEDIUM = 0
_PAUSE_S = 0.0005


class StoredSender:
    """Sends files over one association, which nobody else uses meanwhile.

    Parameters
    ----------
    association
        Of pynetdicom, set up with `connection_handlers`.
    """

    def __init__(self, association: Any) -> None:  # noqa: ANN401 - pynetdicom has no types
        self._association = association
        self._contexts: dict[tuple[str, str], int] = {}
        self._success = Dataset()
        self._success.Status = 0

    def send(
        self, path: Path, *, message_id: int = 1, originator: str | None = None, originator_id: int | None = None
    ) -> Dataset:
        """Send a file; the answer's Status, or nothing if none came.

        Raises
        ------
        ValueError
            If the peer does not take this SOP class in the transfer syntax of the file.
        FileError, OSError
            If the file cannot be read.
        """
        with path.open("rb") as file:
            head = read_head(file.read(_HEAD_BYTES))
        request = C_STORE()
        request.MessageID, request.Priority = message_id, _MEDIUM
        request.AffectedSOPClassUID, request.AffectedSOPInstanceUID = head.sop_class_uid, head.sop_instance_uid
        request.MoveOriginatorApplicationEntityTitle, request.MoveOriginatorMessageID = originator, originator_id
        request._dataset_path = (path, head.data_offset)
        context_id = self._context_id(head.sop_class_uid, head.transfer_syntax_uid)
        association = self._association
        self._pause()
        association.dimse.send_msg(request, context_id)
        _, answer = association.dimse.get_msg(block=True)
        if answer is None:
            association._reactor_checkpoint.set()
            association._handle_no_response()
            return Dataset()
        if answer.Status == 0 and isinstance(answer, C_STORE):
            return self._success
        status: Dataset = association._check_received_status(answer)
        return status

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
