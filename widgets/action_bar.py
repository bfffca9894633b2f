"""The line at the bottom: what can be done with the regions, and what the last run took."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.session.activity import activity, engine_load, last_run
from app.session.primary_action import PrimaryAction
from app.session.session import Session
from widgets.actions import Actions
from widgets.bind import bind
from widgets.command_button import CommandButton
from widgets.panels.labels import ElidedLabel
from widgets.translation import said, tr

BUTTONS = ("propose", "validate", "reject", "next-undecided", "undo", "save")
PROMINENCE = {
    PrimaryAction.OPEN: {},
    PrimaryAction.PROPOSE: {"propose": "primary"},
    PrimaryAction.DECIDE: {"validate": "primary", "reject": "second"},
    PrimaryAction.SAVE: {"save": "primary"},
}
"""Which buttons stand out, by what there is to do next."""


class ActionBar(QFrame):
    """One button stands out: the next thing to do."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setProperty("bar", "bottom")
        self.setFixedHeight(48)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(8)
        self.buttons: dict[str, CommandButton] = {}
        for name in BUTTONS:
            self.buttons[name] = CommandButton(actions[name])
            layout.addWidget(self.buttons[name])
        self.last_run = ElidedLabel()
        self.last_run.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.last_run.setProperty("role", "dim")
        layout.addWidget(self.last_run, 1)
        for signal in (
            session.series_opened,
            session.opening_changed,
            session.preparing.changed,
            session.review_changed,
            session.view_changed,
            session.proposing.changed,
            session.saving.changed,
            session.media.sending_on.changed,
        ):
            bind(signal, self, self._show)
        self._show()

    def set_compact(self, compact: bool) -> None:
        """Leave the keys out, in a narrow window; the tool tips name them."""
        for button in self.buttons.values():
            button.set_compact(compact)

    def _show(self) -> None:
        busy = activity(self._session)
        prominence = {} if busy else PROMINENCE[self._session.primary_action]
        for name, button in self.buttons.items():
            button.set_prominence(prominence.get(name, "quiet"))
        state = self._session.proposing.state
        if busy is not None:
            self.last_run.show_text(tr("Esc cancels"))
        else:
            ran, load = said(last_run(state)), said(engine_load(state))
            self.last_run.show_text(ran)
            self.last_run.setToolTip("\n".join(part for part in (ran, load) if part))
