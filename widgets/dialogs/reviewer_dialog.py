"""Asks who decides: somebody known here, perhaps with a PIN, or somebody new."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QFormLayout, QLineEdit, QPushButton, QWidget

from app.core.errors import UsageError
from app.core.phrases import phrase
from app.core.reviewer_profile import LEAST_PIN_CHARACTERS, MOST_PIN_CHARACTERS
from app.session.reviewer import MOST_CHARACTERS, name_parts, reviewer_name
from app.session.reviewers import Asked
from app.session.session import Session
from app.session.study_texts import person_name
from widgets.bind import bind
from widgets.dialogs.roomy_dialog import RoomyDialog
from widgets.panels.labels import say, wrapped
from widgets.translation import tr

WIDTH = 460
TITLES = {
    Asked.NAME: phrase("Who decides?"),
    Asked.PIN: phrase("Is it still you?"),
    Asked.CHANGE: phrase("Change reviewer"),
}
EXPLAINED = {
    Asked.NAME: phrase(
        "Your name goes with every decision, and into what is saved. It is asked for once and kept on this machine."
    ),
    Asked.PIN: phrase(
        "Decisions and changes are in the name of this reviewer. Enter the PIN, or choose somebody else."
    ),
    Asked.CHANGE: phrase("From now on decisions are in this name. What was decided stays in the name of who did."),
}
NOT_THE_SAME = phrase("The two PINs are not the same.")


class ReviewerDialog(RoomyDialog):
    """Open until the answer is taken; closing it answers nothing."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._reviewers = session.reviewers
        asked = session.reviewers.question or Asked.CHANGE
        super().__init__(tr(TITLES[asked]), width=WIDTH, parent=parent)
        self.who = QComboBox()
        self.who.setAccessibleName(tr("Reviewer"))
        for profile in session.reviewers.known:
            self.who.addItem(person_name(profile.name), profile.name)
        self.who.addItem(tr("Somebody else"), "")
        self.family, self.given = _field(tr("Reviewer's family name")), _field(tr("Reviewer's given name"))
        self.pin, self.again = _field(tr("PIN"), hidden=True), _field(tr("PIN again"), hidden=True)
        self.pin.setPlaceholderText(tr("none"))
        self.account = QPushButton(tr("Take the name of the system account"))
        self.account.setAutoDefault(False)
        self.account.setToolTip(person_name(session.reviewers.account_name))
        self.error = wrapped(role="error")
        self.error.hide()
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(8)
        self._form.addRow(tr("&Reviewer"), self.who)
        self._form.addRow(tr("&Family name"), self.family)
        self._form.addRow(tr("&Given name"), self.given)
        self._form.addRow("", self.account)
        self._form.addRow(tr("&PIN"), self.pin)
        self._form.addRow(tr("PIN &again"), self.again)
        self._form.setRowVisible(self.who, bool(session.reviewers.known))
        if asked is Asked.CHANGE and session.reviewers.known:
            self.who.setCurrentIndex(1)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go_on = self.buttons.addButton(tr("Go on"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go_on.setDefault(True)
        self.column.addWidget(wrapped(tr(EXPLAINED[asked]), "dim"))
        self.column.addLayout(self._form)
        self.column.addWidget(self.error)
        self.column.addStretch(1)
        self.add_buttons(self.buttons)
        self.who.currentIndexChanged.connect(self._show_fields)
        self.account.clicked.connect(self._take_account)
        for field in (self.family, self.given, self.pin, self.again):
            field.textEdited.connect(self.error.hide)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        bind(session.reviewers.changed, self, self._follow)
        self._show_fields()

    def accept(self) -> None:
        """Answer; what is wrong is said, and the dialog stays."""
        name = self.who.currentData()
        if not name:
            try:
                name = reviewer_name(self.family.text(), self.given.text())
            except UsageError as error:
                say(self.error, tr(error.text))
                self.family.setFocus()
                return
            if self.again.isVisible() and self.pin.text() != self.again.text():
                say(self.error, tr(NOT_THE_SAME))
                self.again.setFocus()
                return
        self._reviewers.answer(name, self.pin.text())

    def reject(self) -> None:
        """Closed without an answer."""
        self._reviewers.withdraw()
        super().reject()

    def _follow(self) -> None:
        reviewers = self._reviewers
        if reviewers.question is None:
            super().accept()
            return
        self.go_on.setEnabled(not reviewers.trying)
        if reviewers.refusal and not reviewers.trying:
            say(self.error, tr(reviewers.refusal))
            self.pin.selectAll()
            self.pin.setFocus()

    def _show_fields(self) -> None:
        """A known reviewer has a PIN to enter or none; somebody new has a name to write, and a PIN if wanted."""
        name = self.who.currentData()
        profile = next((one for one in self._reviewers.known if one.name == name), None)
        is_new = profile is None
        for field in (self.family, self.given, self.again):
            self._form.setRowVisible(field, is_new)
        self._form.setRowVisible(self.account, is_new and bool(self._reviewers.account_name))
        self._form.setRowVisible(self.pin, profile is None or profile.pin is not None)
        self.pin.setToolTip(
            tr("{least} characters or more; nobody else can then decide in this name", least=LEAST_PIN_CHARACTERS)
            if is_new
            else ""
        )
        self.pin.setPlaceholderText(tr("none") if is_new else "")
        self.pin.clear()
        self.error.hide()
        first = self.family if is_new else self.pin if profile is not None and profile.pin is not None else self.go_on
        first.setFocus()

    def _take_account(self) -> None:
        family, given = name_parts(self._reviewers.account_name)
        self.family.setText(family)
        self.given.setText(given)
        self.go_on.setFocus()


def _field(name: str, *, hidden: bool = False) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setMaxLength(MOST_PIN_CHARACTERS if hidden else MOST_CHARACTERS)
    if hidden:
        field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
