"""Questions asked of a PACS by C-FIND, and what becomes of the answers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pynetdicom.sop_class import StudyRootQueryRetrieveInformationModelFind

from app.core.errors import ArchiveError, ArchiveStatusError
from app.core.nodes import PacsNode
from app.core.phrases import phrase
from app.dicom.instance_texts import QueryLevel, identifier_of, texts_of
from app.dicom.quiet import quiet_pydicom
from app.dicom.ways_to_ask import WayToAsk
from app.network.association import PacsAssociation
from app.network.status import is_done, is_pending, meaning

FIND = StudyRootQueryRetrieveInformationModelFind
_MAXIMUM_ANSWERS = 100_000
_MESSAGE_ID = 1
_OUT_OF_RESOURCES, _CANNOT_PROCESS = 0xA700, 0xC000
"""Statuses of a C-FIND by which a PACS refuses too wide a question (PS3.4 table C.4-1)."""


def find(
    association: PacsAssociation, node: PacsNode, level: QueryLevel, keys: Mapping[str, str]
) -> list[dict[str, str]]:
    """Ask one question on an open association and return every answer; raises what `find_in_parts` does."""
    answers: list[dict[str, str]] = []
    find_in_parts(association, node, WayToAsk(keys), level=level, on_answers=answers.extend)
    return answers


def find_in_parts(
    association: PacsAssociation,
    node: PacsNode,
    way: WayToAsk,
    *,
    on_answers: Callable[[Sequence[dict[str, str]]], None],
    level: QueryLevel = QueryLevel.STUDY,
) -> None:
    """Ask one question on an open association.

    Parameters
    ----------
    on_answers
        Called on this thread with the answers that have come since it was called last, until all have.

    Raises
    ------
    ArchiveStatusError
        If the PACS says that it failed.
    ArchiveAbortedError, ArchiveTimeoutError
        If it does not come to an end.
    ArchiveError
        If there are more answers than anybody can read.
    """
    peer = association.peer
    waiting: deque[dict[str, str]] = deque()
    identifier_of_keys = identifier_of(way.keys, level=level, character_set=way.character_set)

    def ask() -> int | None:
        with quiet_pydicom():  # its remarks on what it is told would quote names
            return listen(peer.send_c_find(identifier_of_keys, FIND, msg_id=_MESSAGE_ID))

    def listen(answers: Iterable[tuple[Any, Any]]) -> int | None:
        for number, (status, identifier) in enumerate(answers, start=1):
            if "Status" not in status:
                return None
            if not is_pending(int(status.Status)):
                return int(status.Status)
            waiting.append({} if identifier is None else texts_of(identifier))
            if number > _MAXIMUM_ANSWERS:
                peer.abort(block=False)
                raise ArchiveError(
                    phrase("{place} answers with more than {most} matches.", place=node.place, most=_MAXIMUM_ANSWERS),
                    next_step=phrase("Narrow the search, for example by a date."),
                )
        return None

    def report() -> None:
        # What comes while this runs is for the next time: a quick PACS must not keep us here.
        if here := [waiting.popleft() for _ in range(len(waiting))]:
            on_answers(here)

    final = association.run(ask, cancel=lambda: peer.send_c_cancel(_MESSAGE_ID, query_model=FIND), report=report)
    report()
    if final is None:
        raise association.lost("C-FIND")
    raise_unless_done(node, "C-FIND", final)


def raise_unless_done(node: PacsNode, operation: str, status: int) -> None:
    """Raise ArchiveStatusError unless a final status says that the PACS did it."""
    if not is_done(status):
        raise ArchiveStatusError(
            phrase(
                "{place} did not do the {operation}: {why}.",
                place=node.place,
                operation=operation,
                why=meaning(status),
            ),
            next_step=phrase("Narrow the search by a name, a patient ID or a date, then try again.")
            if operation == "C-FIND" and (status == _OUT_OF_RESOURCES or status >= _CANNOT_PROCESS)
            else phrase("Try again; if it stays so, ask the PACS administrator for its log."),
            details=f"Status 0x{status:04X}",
        )
