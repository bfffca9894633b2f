"""The commands about versions of regions."""

from __future__ import annotations

from app.session.command import Command
from app.session.session import Session


def _can_list(session: Session) -> bool:
    return session.opened is not None or session.browser.state.study is not None


def _can_edit(session: Session) -> bool:
    review = session.review
    roi = review.selected if review is not None else None
    return roi is not None and roi.is_saved and bool(roi.contours)


VERSION_COMMANDS: tuple[Command, ...] = (
    Command(
        "versions",
        "Versions of the regions…",
        "Review",
        ("Ctrl+V",),
        lambda s: s.versions.open(),
        _can_list,
        tip="The structure sets and segmentations of this study: who made which, what they want, and what changed",
        begins=True,
    ),
    Command(
        "new-version",
        "Edit as a new version",
        "Review",
        ("Ctrl+Shift+V",),
        lambda s: s.versions.edit_selected_region(),
        _can_edit,
        tip="Copy the selected region of a structure set: the copy can be edited, the structure set stays as it is",
    ),
)
