"""The commands about who may look, and who did."""

from __future__ import annotations

from app.session.command import Command

SECURITY_COMMANDS: tuple[Command, ...] = (
    Command(
        "lock",
        "Lock now",
        "File",
        ("Ctrl+Alt+L",),
        lambda s: s.locking.lock(),
        tip="Cover everything of the patient until the reviewer's PIN is entered; work in the background goes on",
        begins=True,
    ),
    Command(
        "audit-trail",
        "Audit trail…",
        "File",
        ("Ctrl+Shift+Y",),
        lambda s: s.auditing.pages.open(),
        tip="Who did what to whose data on this machine",
    ),
)
