"""Asking the user about networks that nobody trusted has signed, and whom this workstation trusts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from psygnal import Signal

from app.core.errors import StorageError
from app.core.model_card import ModelCard
from app.core.passes import Passes
from app.core.phrases import phrase
from app.core.signatures import TrustedKey
from app.core.trust import NetworkPolicy
from app.session.notices import Notices

NO_ANSWER = phrase("The network was not run: it was not decided whether it may.")


class Answer(Enum):
    """What the user can say about a network that nobody trusted has signed."""

    ONCE = "once"
    """For this run."""
    ALWAYS = "always"
    """For this very network, from now on."""
    NEVER = "never"
    """It is not proposed again, until the user takes that back."""


_ANSWERS = {True: Answer.ALWAYS, False: Answer.NEVER, None: None}


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a network may run."""

    card: ModelCard
    on_answer: Callable[[Answer], None]


class Trusting:
    """One question at a time, and the keys and the policy of this workstation.

    Parameters
    ----------
    read_key
        Reads the 32 bytes of a public key from a file; raises UsageError or FileError.
    """

    changed = Signal()
    """There is a question, or none any more."""
    decided = Signal()
    """Another network may run, or may not."""
    judged = Signal(object, object)
    """The card of a network, and the answer that was given of it; None if an earlier one was taken back."""

    def __init__(self, passes: Passes, *, read_key: Callable[[Path], bytes], notices: Notices) -> None:
        self._passes = passes
        self._read_key = read_key
        self._notices = notices
        self._question: Question | None = None

    @property
    def question(self) -> Question | None:
        """What the user is asked."""
        return self._question

    @property
    def policy(self) -> NetworkPolicy:
        """What is done with networks that nobody trusted has signed."""
        return self._passes.policy()

    @property
    def keys(self) -> tuple[TrustedKey, ...]:
        """Keys whose signatures are believed, expired ones too."""
        return self._passes.keys()

    def ask(self, card: ModelCard, on_answer: Callable[[Answer], None]) -> None:
        """Ask; an older question is withdrawn."""
        self._question = Question(card, on_answer)
        self.changed.emit()

    def answer(self, answer: Answer | None) -> None:
        """Take the user's answer; None withdraws the question, and nothing is remembered."""
        question, self._question = self._question, None
        if question is None:
            return
        self.changed.emit()
        if answer is None:
            self._notices.inform(NO_ANSWER)
            return
        if answer is Answer.ONCE:
            self._passes.allow_once(question.card)
            self.judged.emit(question.card, answer)
        elif not self.remember(question.card, answer is Answer.ALWAYS):
            return
        question.on_answer(answer)

    def remember(self, card: ModelCard, allowed: bool | None) -> bool:
        """Keep that a network may run or not, or forget it (None); whether that could be kept."""
        try:
            self._passes.remember(card, allowed)
        except StorageError as error:
            self._notices.report(error)
            return False
        self.judged.emit(card, _ANSWERS[allowed])
        self.decided.emit()
        return True

    def end_run(self) -> None:
        """What was allowed once has run."""
        self._passes.take_back()

    def read_key(self, path: Path) -> bytes:
        """The public key in a file that the user chose.

        Raises
        ------
        UsageError
            If it is none.
        FileError
            If the file cannot be read.
        """
        return self._read_key(path)

    def save(self, policy: NetworkPolicy, keys: Sequence[TrustedKey]) -> None:
        """Replace policy and keys, as far as they are others.

        Raises
        ------
        StorageError
            If the settings cannot be written.
        """
        if policy is not self.policy:
            self._passes.save_policy(policy)
        if tuple(keys) != self.keys:
            self._passes.save_keys(keys)
        self.decided.emit()
