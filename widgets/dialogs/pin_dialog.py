"""A PIN for the reviewer at work: another one, a first one, or none any more."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox, QFormLayout, QLineEdit, QWidget

from app.core.phrases import phrase
from app.core.reviewer_profile import LEAST_PIN_CHARACTERS, MOST_PIN_CHARACTERS
from app.session.session import Session
from widgets.bind import bind
from widgets.dialogs.reviewer_dialog import NOT_THE_SAME
from widgets.dialogs.roomy_dialog import RoomyDialog
from widgets.panels.labels import say, wrapped
from widgets.translation import tr

WIDTH = 440
WHAT_FOR = phrase(
    "With a PIN nobody else at this machine decides in this name by mistake. Only a digest of it is kept. It is no "
    "protection from somebody who can read or change the files of this account."
)


class PinDialog(RoomyDialog):
    """Open until the PIN is set."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("PIN of the reviewer"), width=WIDTH, parent=parent)
        self._reviewers = session.reviewers
        self._sent = False
        has_one = any(one.name == session.reviewer_name and one.pin for one in session.reviewers.known)
        self.current, self.new, self.again = (_field(name) for name in (tr("PIN now"), tr("PIN"), tr("PIN again")))
        self.new.setPlaceholderText(tr("none"))
        self.new.setToolTip(tr("{least} characters or more; left empty: no PIN", least=LEAST_PIN_CHARACTERS))
        self.error = wrapped(role="error")
        self.error.hide()
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(tr("PIN &now"), self.current)
        form.addRow(tr("New &PIN"), self.new)
        form.addRow(tr("PIN &again"), self.again)
        form.setRowVisible(self.current, has_one)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.column.addWidget(wrapped(tr(WHAT_FOR), "dim"))
        self.column.addLayout(form)
        self.column.addWidget(self.error)
        self.column.addStretch(1)
        self.add_buttons(self.buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        bind(session.reviewers.changed, self, self._follow)
        (self.current if has_one else self.new).setFocus()

    def accept(self) -> None:
        """Set it; what is wrong is said, and the dialog stays."""
        if self.new.text() != self.again.text():
            say(self.error, tr(NOT_THE_SAME))
            self.again.setFocus()
            return
        self.error.hide()
        self._sent = True
        self._reviewers.set_pin(self.current.text(), self.new.text())

    def _follow(self) -> None:
        reviewers = self._reviewers
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(not reviewers.trying)
        if not self._sent or reviewers.trying:
            return
        self._sent = False
        if reviewers.refusal:
            say(self.error, tr(reviewers.refusal))
            (self.current if self.current.isVisible() else self.new).setFocus()
        else:
            super().accept()


def _field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setMaxLength(MOST_PIN_CHARACTERS)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
