"""Who was at work, proved who they are or failed to, locked, and changed what keeps others out, is noted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from app.core.archive_keeping import ArchiveConfiguration
from app.core.audit import AuditKind, AuditOutcome
from app.core.audit_log import AuditLog
from app.core.model_card import ModelCard
from app.core.preferences import Preferences
from app.core.web_nodes import Node
from app.session.trusting import Answer

if TYPE_CHECKING:
    from app.session.session import Session

_SEVERAL_WRONG: Final = 3
_JUDGEMENTS: Final = {
    Answer.ONCE: "allowed once",
    Answer.ALWAYS: "allowed",
    Answer.NEVER: "not allowed",
    None: "to be asked about again",
}


class Note(Protocol):
    """Notes an event."""

    def __call__(
        self,
        kind: AuditKind,
        *,
        outcome: AuditOutcome = AuditOutcome.SUCCESS,
        detail: str = "",
        figures: Sequence[tuple[str, int]] = (),
        reviewer: str | None = None,
    ) -> None:
        """See `AuditLog.note`."""
        ...


class SecurityAuditing:
    """Listens to the parts of the session that keep others out."""

    def __init__(self, session: Session, log: AuditLog, note: Note) -> None:
        self._session = session
        self._log = log
        self._note = note
        self._log.reviewer = session.reviewers.name
        self._trust = _trust_of(session)
        session.reviewers.changed.connect(self._follow_reviewer)
        session.reviewers.proved.connect(self._note_proof)
        session.reviewers.held_off.connect(self._note_held_off)
        session.reviewers.pin_changed.connect(self._note_pin)
        session.locking.changed.connect(self._note_lock)
        session.preferences.kept.connect(self._note_preferences)
        session.archives.configured.connect(self._note_nodes)
        session.archives.secrets_entered.connect(self._note_secrets)
        session.archives.keeping.configured.connect(self._note_archive)
        session.ledger.cleared.connect(self._note_cleared)
        session.trusting.judged.connect(self._note_judgement)
        session.trusting.decided.connect(self._note_trust)

    def _follow_reviewer(self) -> None:
        before, self._log.reviewer = self._log.reviewer, self._session.reviewers.name
        if before and before != self._log.reviewer:
            self._note(AuditKind.LOGGED_OUT, reviewer=before)

    def _note_proof(self, name: str, fits: bool, tries: int) -> None:
        if fits:
            self._note(AuditKind.LOGGED_IN, reviewer=name)
            return
        outcome = AuditOutcome.SERIOUS if tries >= _SEVERAL_WRONG else AuditOutcome.MINOR
        self._note(
            AuditKind.LOGGED_IN,
            outcome=outcome,
            reviewer=name,
            detail="The PIN was wrong.",
            figures=(("tries", tries),),
        )

    def _note_held_off(self, name: str) -> None:
        detail = "After too many wrong PINs another was entered too soon, and not looked at."
        self._note(AuditKind.LOGGED_IN, outcome=AuditOutcome.SERIOUS, reviewer=name, detail=detail)

    def _note_pin(self, name: str, is_there: bool) -> None:
        self._note(AuditKind.SECURITY, reviewer=name, detail=f"The PIN was {'set' if is_there else 'removed'}.")

    def _note_lock(self) -> None:
        self._note(AuditKind.LOCKED if self._session.locking.is_locked else AuditKind.UNLOCKED)

    def _note_preferences(self, before: Preferences, after: Preferences) -> None:
        if _idle(before) != _idle(after):
            lock, pin = map(_minutes, _idle(after))
            self._note(AuditKind.SECURITY, detail=f"Without a hand: locked {lock}; the PIN is asked for {pin}.")

    def _note_nodes(self, before: Sequence[Node], after: Sequence[Node]) -> None:
        old, new = ({node.name: node for node in nodes} for nodes in (before, after))
        changes = (
            ("added", [name for name in new if name not in old]),
            ("changed", [name for name in new if name in old and new[name] != old[name]]),
            ("removed", [name for name in old if name not in new]),
        )
        said = "; ".join(f"{what}: {', '.join(names)}" for what, names in changes if names)
        self._note(AuditKind.NODES, detail=said or "The order was changed.")

    def _note_secrets(self, names: Collection[str]) -> None:
        self._note(AuditKind.NODES, detail=f"Passwords or tokens were entered for: {', '.join(names)}.")

    def _note_archive(self, _before: ArchiveConfiguration, after: ArchiveConfiguration) -> None:
        self._note(AuditKind.NODES, detail=archive_text(after))

    def _note_cleared(self) -> None:
        self._note(AuditKind.SECURITY, detail="The correction ledger was emptied.")

    def _note_judgement(self, card: ModelCard, answer: Answer | None) -> None:
        self._note(AuditKind.TRUST, detail=f"Network {card.name} ({card.dnn_uid}): {_JUDGEMENTS[answer]}.")

    def _note_trust(self) -> None:
        trust = _trust_of(self._session)
        if trust != self._trust:
            self._trust = trust
            self._note(AuditKind.TRUST, detail=trust)


def archive_text(configuration: ArchiveConfiguration) -> str:
    """How the archive of this machine listens and what it may hold, for the trail."""
    serving, quota = configuration.serving, configuration.quota
    who = "anyone" if serving.accepts_anyone else ", ".join(serving.accepted) or "the PACS nodes only"
    encrypted = "encrypted" if serving.tls is not None else "not encrypted"
    held = f"{quota.most_bytes >> 20} MiB, {quota.leaving.value} may leave" if quota.most_bytes else "no quota"
    where = f"{serving.ae_title} at {serving.host}:{serving.port}"
    return f"The archive of this machine: {where}, {encrypted}, accepts {who}; {held}."


def _trust_of(session: Session) -> str:
    keys = ", ".join(key.name for key in session.trusting.keys) or "none"
    return f"Policy: {session.trusting.policy.value}; trusted keys: {keys}."


def _idle(preferences: Preferences) -> tuple[int | None, int | None]:
    return preferences.lock_idle_minutes, preferences.reviewer_idle_minutes


def _minutes(minutes: int | None) -> str:
    return f"after {minutes} min" if minutes is not None else "never"
