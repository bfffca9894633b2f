"""Sending files by STOW-RS (PS3.18 10.5), byte by byte as they are, and what the server says of each."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from app.core.errors import ArchiveStatusError, InstanceRefusedError
from app.core.phrases import joined, phrase
from app.core.services import OnStored
from app.core.tasks import TaskControl
from app.dicom.json_model import items_of_json, texts_of_json
from app.dicom.part10 import FileHead
from app.network.status import DUPLICATE_INSTANCE, meaning, refuses_the_instance
from app.network.storing import head_to_send
from app.network.web_requests import WebRequests
from app.network.web_status import status_failure

_FAILED_SOP_SEQUENCE = "00081198"
_OTHER_FAILURES_SEQUENCE = "0008119A"
_REFERENCED_SOP_SEQUENCE = "00081199"
# 202 tells of instances that were taken with a warning, too (PS3.18 table 10.5.3-1).
_DONE = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT, HTTPStatus.ACCEPTED)
FINAL = (HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
_CANNOT_UNDERSTAND = 0xC000


def store(
    place: str,
    requests: WebRequests,
    contents: Sequence[bytes],
    *,
    control: TaskControl,
    on_stored: OnStored | None = None,
) -> None:
    """Send complete DICOM files in order, each in a request of its own, so that each has an answer of its own.

    Raises
    ------
    InstanceRefusedError
        If the server refuses one, and would do so again.
    ArchiveStatusError
        If the server refuses one: the message names it, the reason, and how many were not tried.
    ArchiveError
        Its other kinds if the server cannot be talked to, or if one of `contents` is no DICOM file.
    """
    heads = [head_to_send(content, number) for number, content in enumerate(contents, start=1)]
    whole = sum(map(len, contents)) or 1
    before = 0
    for number, (head, content) in enumerate(zip(heads, contents, strict=True), start=1):
        control.checkpoint(before / whole, phrase("Sending"))

        def sent(count: int, before: int = before, size: int = len(content)) -> None:
            control.checkpoint((before + min(count, size)) / whole, phrase("Sending"))

        status, said = requests.store(content, control, sent=sent)
        left = len(contents) - number if on_stored is None else 0  # who is told of each goes on with them
        warning = _warning_unless_refused(place, head, status=status, said=_first(said), left=left)
        if on_stored is not None:
            on_stored(number - 1, warning)
        before += len(content)
    control.checkpoint(1.0, phrase("Sending"))


def _warning_unless_refused(place: str, head: FileHead, *, status: int, said: object, left: int) -> str:
    """The warning that an instance was stored with, empty if there is none."""
    failures = _reasons(said, _FAILED_SOP_SEQUENCE, "FailureReason")
    failures += _reasons(said, _OTHER_FAILURES_SEQUENCE, "FailureReason")
    if not failures and status in _DONE:
        code = next(iter(_reasons(said, _REFERENCED_SOP_SEQUENCE, "WarningReason")), 0)
        why = meaning(code) if code else ""
        return phrase("{place} took it and says: {why}.", place=place, why=why) if why else ""
    what = phrase("{place} did not store instance {instance}", place=place, instance=head.sop_instance_uid)
    if not failures and status != HTTPStatus.CONFLICT:
        failure = status_failure(place, "STOW-RS", status)
        kind = InstanceRefusedError if status in FINAL else type(failure)
        raise kind(joined("", (failure.what, _rest(left))), next_step=failure.next_step, details=failure.details)
    code = failures[0] if failures else _CANNOT_UNDERSTAND
    if code == DUPLICATE_INSTANCE:  # it came through the last time, and the answer did not
        return phrase("{place} held it already.", place=place)
    refused = refuses_the_instance(code)
    raise (InstanceRefusedError if refused else ArchiveStatusError)(
        phrase("{what}: {why}.{rest}", what=what, why=meaning(code), rest=_rest(left)),
        next_step=phrase("Ask the PACS administrator for its log, then send again.")
        if refused
        else phrase("Try again; if it stays so, ask the PACS administrator for its log."),
        details=f"Status 0x{code:04X}, HTTP {status}",
    )


def _reasons(said: object, sequence: str, keyword: str) -> list[int]:
    """The codes of the items of a sequence of the answer (PS3.18 I.2.2)."""
    texts = [texts_of_json(item).get(keyword, "") for item in items_of_json(said, sequence)]
    unknown = _CANNOT_UNDERSTAND if keyword == "FailureReason" else 0
    return [int(text) if text.isdecimal() and len(text) < 7 else unknown for text in texts]


def _rest(left: int) -> str:
    return phrase(" {left} more were not sent.", left=left) if left else ""


def _first(said: object) -> object:
    """A data set, also where a server puts it into a list."""
    return said[0] if isinstance(said, list) and said else said
