"""What takes the lock away: a PIN of the reviewer at work, or of a colleague who goes on as the reviewer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QFormLayout, QLineEdit, QWidget

from app.core.phrases import phrase
from app.core.reviewer_profile import MOST_PIN_CHARACTERS
from app.session.session import Session
from app.session.study_texts import person_name
from widgets.bind import bind
from widgets.dialogs.roomy_dialog import RoomyDialog
from widgets.panels.labels import say, wrapped
from widgets.translation import tr

WIDTH = 440
WITH_PIN = phrase("What runs goes on, and nothing is lost. Enter the PIN; whoever does goes on as the reviewer.")
WITHOUT_PIN = phrase("What runs goes on, and nothing is lost. The reviewer has no PIN, so anybody can go on here.")


class LockDialog(RoomyDialog):
    """Open until it is unlocked; nothing else takes keys or the mouse meanwhile."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Verdant is locked"), width=WIDTH, parent=parent)
        self._session = session
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self.who, self.pin = QComboBox(), QLineEdit()
        self.who.setAccessibleName(tr("Reviewer"))
        self.pin.setAccessibleName(tr("PIN"))
        self.pin.setMaxLength(MOST_PIN_CHARACTERS)
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.error = wrapped(role="error")
        self.error.hide()
        keys = session.locking.keys
        for profile in keys:
            self.who.addItem(person_name(profile.name), profile.name)
        self.who.setCurrentIndex(max(0, self.who.findData(session.reviewers.name)))
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(tr("&Reviewer"), self.who)
        form.addRow(tr("&PIN"), self.pin)
        self.buttons = QDialogButtonBox()
        self.unlock = self.buttons.addButton(tr("Unlock"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.unlock.setDefault(True)
        self.column.addWidget(wrapped(tr(WITH_PIN if keys else WITHOUT_PIN), "dim"))
        self.column.addLayout(form)
        for field in (self.who, self.pin):
            form.setRowVisible(field, bool(keys))
        self.column.addWidget(self.error)
        self.column.addStretch(1)
        self.add_buttons(self.buttons)
        self.buttons.accepted.connect(self._try)
        self.who.activated.connect(self.pin.setFocus)
        self.pin.textEdited.connect(self.error.hide)
        bind(session.reviewers.changed, self, self._follow)
        (self.pin if keys else self.unlock).setFocus()

    def reject(self) -> None:
        """Esc unlocks nothing."""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nor does closing it."""
        event.ignore()

    def end(self) -> None:
        """It is unlocked."""
        self.hide()
        self.deleteLater()

    def _try(self) -> None:
        self.error.hide()
        self._session.locking.unlock(self.who.currentData() or "", self.pin.text())

    def _follow(self) -> None:
        reviewers = self._session.reviewers
        self.unlock.setEnabled(not reviewers.trying)
        if reviewers.refusal and not reviewers.trying:
            say(self.error, tr(reviewers.refusal))
            self.pin.selectAll()
            self.pin.setFocus()
