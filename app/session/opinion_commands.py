"""The commands about what networks think: how sure they were."""

from __future__ import annotations

from typing import Final

from app.session.command import Command, has_image
from app.session.session import Session


def _shows_uncertainty(session: Session) -> bool:
    return session.uncertainty.is_shown


OPINION_COMMANDS: Final[tuple[Command, ...]] = (
    Command(
        "uncertainty",
        "Scores and uncertainty",
        "Review",
        ("Shift+S",),
        lambda s: s.uncertainty.toggle(),
        has_image,
        tip="How sure the network was: the score of each proposal, and two thin lines between which it was not sure",
        begins=True,
        checked=_shows_uncertainty,
    ),
)
