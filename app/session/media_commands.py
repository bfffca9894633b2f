"""The commands about files that come in, and studies that go out or on to another archive."""

from __future__ import annotations

from typing import Final

from app.session.command import Command
from app.session.session import Session


def _can_import(session: Session) -> bool:
    return not session.media.importing.state.is_running


def _can_export(session: Session) -> bool:
    state = session.browser.state
    return state.study is not None and bool(state.series) and not session.media.exporting.state.is_running


def _can_send_study(session: Session) -> bool:
    state = session.browser.state
    return state.study is not None and bool(state.series) and not session.media.sending_on.state.is_running


def _can_send_series(session: Session) -> bool:
    return session.opened is not None and not session.media.sending_on.state.is_running


MEDIA_COMMANDS: Final[tuple[Command, ...]] = (
    Command(
        "import",
        "Import…",
        "File",
        ("Ctrl+Shift+I",),
        None,
        _can_import,
        tip="Take files, folders, ZIP files or a disc with a DICOMDIR over into this machine's archive",
    ),
    Command(
        "export-study",
        "Export study…",
        "File",
        ("Ctrl+Shift+D",),
        None,
        _can_export,
        tip="Write the selected study to a folder, a medium with a DICOMDIR or a ZIP file, with or without names",
    ),
    Command(
        "send-study",
        "Send study to…",
        "File",
        ("Ctrl+Shift+X",),
        None,
        _can_send_study,
        tip="Send the selected study to another archive; it waits in the outbox until that has it",
    ),
    Command(
        "send-series",
        "Send series to…",
        "File",
        (),
        None,
        _can_send_series,
        tip="Send the series in view to another archive; it waits in the outbox until that has it",
    ),
)
