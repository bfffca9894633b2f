"""The reports of storage commitment (PS3.4 J.3.3), whichever connection they come on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from pydicom.dataset import Dataset

from app.core.commitments import Commitment, Commitments
from app.core.identity import SOPInstanceUID
from app.core.phrases import phrase

SUCCESS, INVALID_ARGUMENT, PROCESSING_FAILURE = 0x0000, 0x0115, 0x0110
REASONS: Final = {
    0x0110: phrase("it failed while processing the request"),
    0x0112: phrase("it knows no such instance"),
    0x0119: phrase("the SOP class is not that of the instance it holds"),
    0x0122: phrase("it does not support the SOP class"),
    0x0131: phrase("the request was made twice"),
    0x0213: phrase("it is short of resources"),
}
"""What the failure reasons of a report say (PS3.3 C.14.1.1)."""


def report_handler(commitments: Commitments) -> Callable[[Any], tuple[int, Dataset | None]]:
    """What is bound to N-EVENT-REPORT: it passes reports on to whoever asked."""

    def reported(event: Any) -> tuple[int, Dataset | None]:  # noqa: ANN401 - pynetdicom has no types
        try:
            information = event.event_information
            transaction = str(information.TransactionUID)
            commitment = _commitment(information)
        except (AttributeError, ValueError, TypeError):
            return PROCESSING_FAILURE, None
        return (SUCCESS if commitments.note(transaction, commitment) else INVALID_ARGUMENT), None

    return reported


def _commitment(information: Dataset) -> Commitment:
    kept = (str(item.ReferencedSOPInstanceUID) for item in information.get("ReferencedSOPSequence") or ())
    failed = {
        SOPInstanceUID(str(item.ReferencedSOPInstanceUID)): REASONS.get(
            int(item.get("FailureReason", 0)), phrase("it gives no known reason")
        )
        for item in information.get("FailedSOPSequence") or ()
    }
    return Commitment(frozenset(map(SOPInstanceUID, kept)) - failed.keys(), failed)
