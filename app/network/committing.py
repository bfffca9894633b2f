"""Asking a PACS by N-ACTION to keep instances for good (storage commitment push model, PS3.4 annex J)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import generate_uid
from pynetdicom import build_context, evt
from pynetdicom.sop_class import StorageCommitmentPushModel, StorageCommitmentPushModelInstance

from app.core.commitments import Commitment, Commitments, Reference
from app.core.errors import ServiceNotOfferedError
from app.core.nodes import PacsNode
from app.core.tasks import TaskControl
from app.dimse.commitment_reports import report_handler
from app.network.association import PacsAssociation
from app.network.status import SUCCESS

WAIT_S: Final = 10.0
"""How long the answer is waited for; a PACS that first moves instances elsewhere answers in hours or days."""
_REQUEST_COMMITMENT: Final = 1


def commit(
    node: PacsNode, references: Sequence[Reference], commitments: Commitments, *, control: TaskControl
) -> Commitment | None:
    """Ask for storage commitment, and wait some seconds for the answer on this association or on our server.

    Returns
    -------
    None if the PACS does not offer it, refuses the request, or does not answer in time.

    Raises
    ------
    ArchiveError
        If the PACS cannot be talked to.
    """
    request = Dataset()
    request.TransactionUID = generate_uid()
    request.ReferencedSOPSequence = Items([_item(reference) for reference in references])
    transaction = str(request.TransactionUID)
    commitments.expect(transaction)
    try:
        with PacsAssociation(
            node,
            [build_context(StorageCommitmentPushModel)],
            control=control,
            handlers=[(evt.EVT_N_EVENT_REPORT, report_handler(commitments))],
        ) as association:
            if association.run(lambda: _request(association.peer, request)) != SUCCESS:
                return None
            wait_s = min(WAIT_S, node.response_timeout_s / 2)
            return association.run(lambda: commitments.wait(transaction, wait_s))
    except ServiceNotOfferedError:
        return None
    finally:
        commitments.wait(transaction, 0)


def _request(peer: Any, request: Dataset) -> int | None:  # noqa: ANN401 - pynetdicom has no types
    status, _ = peer.send_n_action(
        request, _REQUEST_COMMITMENT, StorageCommitmentPushModel, StorageCommitmentPushModelInstance
    )
    return int(status.Status) if "Status" in status else None


def _item(reference: Reference) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = reference
    return item
