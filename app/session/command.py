"""What a command of the viewer is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.core.phrases import Phrase, phrase
from app.session.session import Session
from app.session.tool_in_hand import Tool


def always(_session: Session) -> bool:
    """Whatever is open."""
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that the user can do; `keys` in the notation of QKeySequence."""

    name: str
    text: str
    group: str
    keys: tuple[str, ...] = ()
    run: Callable[[Session], None] | None = None
    enabled: Callable[[Session], bool] = always
    tip: str = ""
    checked: Callable[[Session], bool] | None = None
    """Whether it is in effect, of a command that switches something on and off."""
    begins: bool = False
    """Whether a line parts it, and those that follow, from what stands above them in their menu."""

    def __post_init__(self) -> None:
        # What the user reads of a command can be shown in another language, wherever it ends up.
        for name in ("text", "group", "tip"):
            said = getattr(self, name)
            object.__setattr__(self, name, said if isinstance(said, Phrase) else phrase(said))


def taking(tool: Tool, session: Session) -> None:
    """Take a tool in hand, or lay it down."""
    session.hand.toggle(tool)


def in_hand(tool: Tool, session: Session) -> bool:
    """Whether it is the tool in hand."""
    return session.hand.tool is tool


def has_image(session: Session) -> bool:
    """Whether there is an image in view."""
    return session.image is not None
