"""Requests that we serve in place of pynetdicom, which takes longer than the instance itself is on its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from pynetdicom import AllStoragePresentationContexts, evt
from pynetdicom.dimse_primitives import C_GET, C_MOVE, C_STORE
from pynetdicom.sop_class import (
    PatientRootQueryRetrieveInformationModelGet,
    PatientRootQueryRetrieveInformationModelMove,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
)

from app.core.errors import VerdantError
from app.dicom.elements import PARSE_ERRORS

FAILURES: Final = (*PARSE_ERRORS, RuntimeError, VerdantError)
"""What can go wrong with one instance, or with a question: files, the disk, pydicom's and pynetdicom's own ways."""
_GET = (PatientRootQueryRetrieveInformationModelGet, StudyRootQueryRetrieveInformationModelGet)
_MOVE = (PatientRootQueryRetrieveInformationModelMove, StudyRootQueryRetrieveInformationModelMove)
_STORAGE = tuple(context.abstract_syntax for context in AllStoragePresentationContexts)
_KINDS: Final = {
    (message, abstract_syntax): kind
    for message, kind, models in (
        (C_STORE, evt.EVT_C_STORE, _STORAGE),
        (C_GET, evt.EVT_C_GET, _GET),
        (C_MOVE, evt.EVT_C_MOVE, _MOVE),
    )
    for abstract_syntax in models
}


def serve_ourselves(association: Any, servers: Mapping[Any, Callable[[Any], None]]) -> None:  # noqa: ANN401 - no types
    """Have some requests over an association served by ours, and all others as before.

    Parameters
    ----------
    servers
        By EVT_C_STORE, EVT_C_GET or EVT_C_MOVE; each gets such an event, and answers it.
    """
    others: Callable[[Any, int], None] = association._serve_request

    def serve_request(message: Any, context_id: int) -> None:  # noqa: ANN401 - pynetdicom has no types
        context = association._accepted_cx.get(context_id)
        kind = _KINDS.get((type(message), context.abstract_syntax)) if context is not None else None
        if kind is None or association._sent_release or not message.is_valid_request:
            others(message, context_id)
            return
        servers[kind](evt.Event(association, kind, {"request": message, "context": context.as_tuple}))

    association._serve_request = serve_request
