"""Who reviews, the PIN, and when it is asked for again."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.core.phrases import phrase
from app.core.preferences import IDLE_MINUTES, Preferences
from app.session.session import Session
from app.session.study_texts import person_name
from widgets.bind import bind
from widgets.panels.labels import wrapped
from widgets.translation import tr

WHAT_FOR = phrase(
    "The reviewer's name goes with every decision, and into what is saved. It is asked for at the first decision "
    "and kept on this machine; with a PIN it is confirmed at the first decision after each start."
)
DRAWING_FIRST = phrase(
    "What a network proposes stays hidden on a slice until you have drawn there, or said that nothing is there; then "
    "both are shown and compared. The journal keeps who saw what when."
)


class ReviewerPage(QWidget):
    """Another reviewer and another PIN hold at once; the time of idleness with the other settings."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.name = wrapped()
        self.change = QPushButton(tr("Change reviewer…"))
        self.set_pin = QPushButton(tr("Set PIN…"))
        for button in (self.change, self.set_pin):
            button.setAutoDefault(False)
        self.idle = QComboBox()
        self.idle.setAccessibleName(tr("Ask for the PIN again"))
        self.idle.addItem(tr("never"), None)
        for minutes in IDLE_MINUTES:
            self.idle.addItem(tr("after {count} min", count=minutes), minutes)
        self.idle.setCurrentIndex(max(0, self.idle.findData(session.preferences.value.reviewer_idle_minutes)))
        self.draws_first = QCheckBox(tr("&Draw first, then compare"))
        self.draws_first.setChecked(session.preferences.value.draws_first)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.change)
        buttons.addWidget(self.set_pin)
        buttons.addStretch(1)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(tr("Reviewer"), self.name)
        form.addRow("", buttons)
        form.addRow(tr("&Idle: ask for the PIN again"), self.idle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(wrapped(tr(WHAT_FOR), "dim"))
        layout.addLayout(form)
        layout.addWidget(self.draws_first)
        layout.addWidget(wrapped(tr(DRAWING_FIRST), "dim"))
        layout.addStretch(1)
        self.change.clicked.connect(session.reviewers.ask_for_change)
        self.set_pin.clicked.connect(self._set_pin)
        bind(session.reviewers.changed, self, self._show)
        self._show()

    def applied_to(self, preferences: Preferences) -> Preferences:
        """The preferences with what was chosen here."""
        return replace(
            preferences,
            reviewer_idle_minutes=self.idle.currentData(),
            draws_first=self.draws_first.isChecked(),
        )

    def _show(self) -> None:
        reviewers = self._session.reviewers
        has_pin = any(one.name == reviewers.name and one.pin for one in reviewers.known)
        self.name.setText(person_name(reviewers.name) or tr("not set: asked for at the first decision"))
        self.set_pin.setText(tr("Change PIN…") if has_pin else tr("Set PIN…"))
        self.set_pin.setEnabled(bool(reviewers.name))
        self.idle.setEnabled(has_pin)

    def _set_pin(self) -> None:
        from widgets.dialogs.pin_dialog import PinDialog

        dialog = PinDialog(self._session, self.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
