"""The commands of what is fetched from a PACS on demand."""

from __future__ import annotations

from typing import Final

from app.session.command import Command
from app.session.session import Session

GROUP: Final = "File"


def _has_rest(session: Session) -> bool:
    return session.fetching.has_rest


def _has_missing_priors(session: Session) -> bool:
    return bool(session.fetching.priors.missing)


def _is_fetching(session: Session) -> bool:
    return session.fetching.priors.state.is_running


FETCH_COMMANDS: Final[tuple[Command, ...]] = (
    Command(
        "fetch-rest",
        "Fetch the rest",
        GROUP,
        ("Ctrl+G",),
        lambda s: s.fetching.rest(),
        _has_rest,
        tip="Fetch the images of this series that have not come; what is here is not fetched again",
        begins=True,
    ),
    Command(
        "fetch-priors",
        "Fetch all priors now",
        GROUP,
        ("Ctrl+Shift+G",),
        lambda s: s.fetching.priors.fetch_all(),
        _has_missing_priors,
        tip="Bring the other studies with the same patient ID to this machine, behind everything that you open",
    ),
    Command("stop-fetching", "Stop fetching priors", GROUP, (), lambda s: s.fetching.priors.stop(), _is_fetching),
)
