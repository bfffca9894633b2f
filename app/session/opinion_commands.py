"""The commands about what networks think: whether one looks first oneself, and how sure they were."""

from __future__ import annotations

from typing import Final

from app.session.command import Command, has_image
from app.session.session import Session


def _shows_uncertainty(session: Session) -> bool:
    return session.uncertainty.is_shown


def _draws_first(session: Session) -> bool:
    return session.draw_first.is_on


def _can_compare(session: Session) -> bool:
    return session.draw_first.can_compare


def _can_say_nothing(session: Session) -> bool:
    return session.draw_first.can_say_nothing


OPINION_COMMANDS: Final[tuple[Command, ...]] = (
    Command(
        "draw-first",
        "Draw first, then compare",
        "Review",
        ("Ctrl+D",),
        lambda s: s.draw_first.toggle(),
        tip="What a network proposes stays hidden on a slice until you have drawn there, or said “Nothing here”",
        begins=True,
        checked=_draws_first,
    ),
    Command(
        "compare",
        "Compare with the proposals",
        "Review",
        ("Ctrl+Return",),
        lambda s: s.draw_first.compare(),
        _can_compare,
        tip="You have drawn: show what the network proposes on this slice, and how far you agree",
    ),
    Command(
        "nothing-here",
        "Nothing here",
        "Review",
        ("Ctrl+Shift+Return",),
        lambda s: s.draw_first.say_nothing(),
        _can_say_nothing,
        tip="You see nothing to draw on this slice: show what the network proposes",
    ),
    Command(
        "uncertainty",
        "Scores and uncertainty",
        "Review",
        ("Shift+S",),
        lambda s: s.uncertainty.toggle(),
        has_image,
        tip="How sure the network was: the score of each proposal, and two thin lines between which it was not sure",
        checked=_shows_uncertainty,
    ),
)
