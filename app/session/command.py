"""What a command of the viewer is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.core.phrases import Phrase, phrase
from app.session.session import Session


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that the user can do; `keys` in the notation of QKeySequence."""

    name: str
    text: str
    group: str
    keys: tuple[str, ...] = ()
    run: Callable[[Session], None] | None = None
    enabled: Callable[[Session], bool] = lambda _session: True
    tip: str = ""
    checked: Callable[[Session], bool] | None = None
    """Whether it is in effect, of a command that switches something on and off."""

    def __post_init__(self) -> None:
        # What the user reads of a command can be shown in another language, wherever it ends up.
        for name in ("text", "group", "tip"):
            said = getattr(self, name)
            object.__setattr__(self, name, said if isinstance(said, Phrase) else phrase(said))


def has_image(session: Session) -> bool:
    """Whether there is an image in view."""
    return session.image is not None
