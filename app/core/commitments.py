"""What a PACS answers when it is asked to keep instances for good (storage commitment, PS3.4 annex J)."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from app.core.identity import SOPClassUID, SOPInstanceUID
from app.core.tasks import TaskControl

MOST_EXPECTED: Final = 1_000
Reference = tuple[SOPClassUID, SOPInstanceUID]


@dataclass(frozen=True, slots=True)
class Commitment:
    """The answer for the instances of one request.

    Parameters
    ----------
    kept
        What the PACS has and is answerable for from now on.
    failed
        What it is not answerable for, and why in plain words.
    """

    kept: frozenset[SOPInstanceUID]
    failed: Mapping[SOPInstanceUID, str]


@runtime_checkable
class CommitsStorage(Protocol):
    """An archive that may be asked for storage commitment."""

    def commit(self, references: Sequence[Reference], control: TaskControl) -> Commitment | None:
        """Ask for it; None if it is not offered, or if no answer comes within seconds.

        Raises
        ------
        ArchiveError
            If the archive cannot be talked to.
        """
        ...


class Commitments:
    """Where answers are waited for: they come on another connection if the PACS likes. Any thread may call it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._answers: dict[str, Commitment | None] = {}

    def expect(self, transaction_uid: str) -> None:
        """An answer to this request is wanted; the oldest that never came are forgotten."""
        with self._changed:
            self._answers[transaction_uid] = None
            while len(self._answers) > MOST_EXPECTED:
                del self._answers[next(iter(self._answers))]

    def note(self, transaction_uid: str, commitment: Commitment) -> bool:
        """Take an answer; False if nobody asked."""
        with self._changed:
            if transaction_uid not in self._answers:
                return False
            self._answers[transaction_uid] = commitment
            self._changed.notify_all()
            return True

    def wait(self, transaction_uid: str, timeout_s: float) -> Commitment | None:
        """The answer, as soon as it is there; None if it does not come in time. It is not waited for after that."""
        with self._changed:
            self._changed.wait_for(lambda: self._answers.get(transaction_uid) is not None, timeout_s)
            return self._answers.pop(transaction_uid, None)
