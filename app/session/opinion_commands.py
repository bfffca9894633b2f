"""The commands about what networks think: whether one looks first oneself, how sure they were, what others think."""

from __future__ import annotations

from typing import Final

from app.session.command import Command, has_image
from app.session.second_opinion import networks_on
from app.session.session import Session


def _shows_uncertainty(session: Session) -> bool:
    return session.uncertainty.is_shown


def _draws_first(session: Session) -> bool:
    return session.draw_first.is_on


def _can_compare(session: Session) -> bool:
    return session.draw_first.can_compare


def _can_say_nothing(session: Session) -> bool:
    return session.draw_first.can_say_nothing


def _can_ask(session: Session) -> bool:
    return has_image(session) and not session.proposing.state.running


def _is_beside(session: Session) -> bool:
    return session.side_by_side.is_on


def _has_two(session: Session) -> bool:
    review, image = session.review, session.image
    return review is not None and image is not None and len(networks_on(review, image.reference)) > 1


def _can_set_beside(session: Session) -> bool:
    return session.side_by_side.is_on or _has_two(session)


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
    Command(
        "second-opinion",
        "Second opinion…",
        "Review",
        ("Ctrl+Shift+A",),
        lambda s: s.second_opinion.ask(),
        _can_ask,
        tip="Ask another network of the archive about this slice; nothing of the first is replaced",
        begins=True,
    ),
    Command(
        "side-by-side",
        "Opinions side by side",
        "Review",
        ("Ctrl+K",),
        lambda s: s.side_by_side.toggle(),
        _can_set_beside,
        tip="The proposals of two networks in two viewports, which move together",
        checked=_is_beside,
    ),
    Command(
        "take-instead",
        "Take this one instead",
        "Review",
        ("Ctrl+Shift+T",),
        lambda s: s.deciding.take_instead(),
        _has_two,
        tip="Validate the selected proposal and reject what other networks proposed in its place, in one step",
    ),
)
