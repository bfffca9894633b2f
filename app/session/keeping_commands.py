"""The commands about keeping studies on this machine."""

from __future__ import annotations

from app.session.command import Command
from app.session.session import Session


def _can_pin(session: Session) -> bool:
    return session.browser.state.study is not None and session.archive is session.archives.embedded


def _is_pinned(session: Session) -> bool:
    study = session.browser.state.study
    return _can_pin(session) and study is not None and study.is_pinned


def _toggle_pin(session: Session) -> None:
    study = session.browser.state.study
    if study is not None:
        uid = study.study_instance_uid
        session.archives.keeping.pin(
            uid,
            stays=not study.is_pinned,
            on_done=lambda: session.browser.search_and_select(uid),
            on_failed=lambda error: _report(session, error),
        )


def _report(session: Session, error: Exception) -> None:
    session.notices.report(error)


KEEPING_COMMANDS: tuple[Command, ...] = (
    Command(
        "pin-study",
        "Keep the study here",
        "File",
        (),
        _toggle_pin,
        _can_pin,
        tip="Let the selected study never leave the archive on this computer by itself, however full it is",
        checked=_is_pinned,
    ),
)
