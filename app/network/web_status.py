"""What HTTP statuses of a DICOMweb server mean, in plain words (PS3.18 tables 8.5-1, 10.5.3-1 and 10.6.3-1)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from app.core.errors import ArchiveError, ArchiveRejectedError, ArchiveStatusError
from app.core.phrases import phrase

LASTING: Final = {
    HTTPStatus.NOT_FOUND: phrase("it knows nothing at that address"),
    HTTPStatus.GONE: phrase("it knows nothing at that address any more"),
    HTTPStatus.METHOD_NOT_ALLOWED: phrase("it does not offer this service"),
    HTTPStatus.NOT_IMPLEMENTED: phrase("it does not offer this service"),
    HTTPStatus.NOT_ACCEPTABLE: phrase("it does not offer the format that was asked for"),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: phrase("it does not take the format that was sent"),
    HTTPStatus.BAD_REQUEST: phrase("it does not understand the request"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: phrase("it finds it too large"),
    HTTPStatus.CONFLICT: phrase("it refuses it"),
}
"""What stays so until somebody changes the settings, here or there."""
PASSING: Final = {
    HTTPStatus.REQUEST_TIMEOUT: phrase("it lost patience"),
    HTTPStatus.TOO_MANY_REQUESTS: phrase("it has too much to do at the moment"),
    HTTPStatus.INTERNAL_SERVER_ERROR: phrase("it failed in itself"),
    HTTPStatus.BAD_GATEWAY: phrase("something on the way to it failed"),
    HTTPStatus.SERVICE_UNAVAILABLE: phrase("it is busy at the moment"),
    HTTPStatus.GATEWAY_TIMEOUT: phrase("something on the way to it lost patience"),
    HTTPStatus.INSUFFICIENT_STORAGE: phrase("it is out of resources, for example its disk is full"),
}
"""What may be otherwise in a moment."""


def status_failure(place: str, service: str, status: int) -> ArchiveError:
    """The error for an answer that is none.

    Parameters
    ----------
    service
        What was asked: QIDO-RS, WADO-RS or STOW-RS.
    """
    details = f"{service}: HTTP {status}"
    known = next((one for one in HTTPStatus if one == status), None)
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        why = (
            phrase("it does not accept who we say that we are")
            if status == HTTPStatus.UNAUTHORIZED
            else phrase("we are not allowed to do this")
        )
        return ArchiveRejectedError(
            _what(place, service, why),
            next_step=phrase(
                "Check user and password or token in Settings > Archives, or ask the PACS administrator."
            ),
            details=details,
        )
    of_the_node: str | None
    if 300 <= status < 400:
        of_the_node = phrase("it sends us on to another address, which is not followed")
    else:
        of_the_node = LASTING.get(known) if known else None
    if of_the_node is not None:
        next_step = phrase("Check the URL in Settings > Archives, or ask the PACS administrator.")
        if service == "QIDO-RS" and known is HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            next_step = phrase("Narrow the search by a name, a patient ID or a date, then try again.")
        return ArchiveStatusError(_what(place, service, of_the_node), next_step=next_step, details=details)
    passing = PASSING.get(known) if known else None
    return ArchiveStatusError(
        _what(place, service, passing or phrase("it answers with HTTP status {status}", status=status)),
        next_step=phrase("Try again; if it stays so, ask the PACS administrator for its log."),
        details=details,
    )


def _what(place: str, service: str, why: str) -> str:
    return phrase("{place} did not do the {operation}: {why}.", place=place, operation=service, why=why)
