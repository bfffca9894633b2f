"""What the viewer tells the user: one place, newest last; errors stay until they were read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from itertools import count

from psygnal import Signal

from app.core.crash_text import crash_text
from app.core.errors import VerdantError
from app.core.phrases import phrase

MOST_KEPT = 20


class NoticeLevel(Enum):
    """How much a notice matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Remedy:
    """What can be done about it at once: the text of a button and what it does."""

    text: str
    run: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Notice:
    """One message; `details` is shown on demand."""

    number: int
    level: NoticeLevel
    text: str
    details: str = ""
    remedy: Remedy | None = None


class Notices:
    """The messages that have not been dismissed."""

    changed = Signal()

    def __init__(self) -> None:
        self._numbers = count(1)
        self._notices: tuple[Notice, ...] = ()

    @property
    def all(self) -> tuple[Notice, ...]:
        """Oldest first."""
        return self._notices

    def inform(self, text: str, *, details: str = "", remedy: Remedy | None = None) -> Notice:
        """Say that something is done, or how it is done."""
        return self._add(NoticeLevel.INFO, text, details, remedy)

    def warn(self, text: str, *, details: str = "", remedy: Remedy | None = None) -> Notice:
        """Say that something is not as expected but work goes on."""
        return self._add(NoticeLevel.WARNING, text, details, remedy)

    def complain(self, text: str, *, details: str = "", remedy: Remedy | None = None) -> Notice:
        """Say that something failed in part, and what can be done about it; it stays until it was read."""
        return self._add(NoticeLevel.ERROR, text, details, remedy)

    def report(self, error: Exception, *, remedy: Remedy | None = None) -> Notice:
        """Show a failure. Anything but a VerdantError is a defect of ours, and says so with where it was."""
        if isinstance(error, VerdantError):
            return self._add(NoticeLevel.ERROR, error.text, error.details, remedy)
        text = phrase(
            "Verdant met an error that it did not expect ({kind}). Nothing you decided is lost.",
            kind=type(error).__name__,
        )
        return self._add(NoticeLevel.ERROR, text, crash_text(error))

    def dismiss(self, number: int) -> None:
        """Take a notice away."""
        self._replace(tuple(notice for notice in self._notices if notice.number != number))

    def dismiss_passing(self) -> None:
        """Take away what need not be read: everything but errors."""
        self._replace(tuple(notice for notice in self._notices if notice.level is NoticeLevel.ERROR))

    def _add(self, level: NoticeLevel, text: str, details: str, remedy: Remedy | None = None) -> Notice:
        notice = Notice(next(self._numbers), level, text, details, remedy)
        # A new word on the same matter replaces the old one: nothing is said twice.
        kept = [old for old in self._notices if old.text != text]
        if level is not NoticeLevel.ERROR:
            kept = [old for old in kept if old.level is NoticeLevel.ERROR]
        self._replace((*kept, notice)[-MOST_KEPT:])
        return notice

    def _replace(self, notices: tuple[Notice, ...]) -> None:
        if notices != self._notices:
            self._notices = notices
            self.changed.emit()
