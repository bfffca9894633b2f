"""Who reviews: in whose name regions are approved."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.errors import UsageError
from app.core.phrases import phrase
from app.session.reviewer import MOST_CHARACTERS, name_parts, reviewer_name
from app.session.session import Session
from widgets.panels.labels import say, wrapped
from widgets.translation import tr

WHAT_FOR = phrase(
    "Approves regions until Verdant is closed, and is written into what is saved. Empty: asked for when you save."
)


class ReviewerPage(QWidget):
    """Two fields; both empty for nobody."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._name = session.reviewer_name
        family, given = name_parts(session.reviewer_name)
        self.family, self.given = QLineEdit(family), QLineEdit(given)
        self.error = wrapped(role="error")
        self.error.hide()
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for field, label, name in (
            (self.family, tr("&Family name"), tr("Reviewer's family name")),
            (self.given, tr("&Given name"), tr("Reviewer's given name")),
        ):
            field.setAccessibleName(name)
            field.setMaxLength(MOST_CHARACTERS)
            field.textEdited.connect(self.error.hide)
            form.addRow(label, field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(wrapped(tr(WHAT_FOR), "dim"))
        layout.addLayout(form)
        layout.addWidget(self.error)
        layout.addStretch(1)

    def check(self) -> bool:
        """Whether the name can be used; what is wrong is said below it."""
        self._name = ""
        if self.family.text().strip() or self.given.text().strip():
            try:
                self._name = reviewer_name(self.family.text(), self.given.text())
            except UsageError as error:
                say(self.error, tr(error.text))
                self.family.setFocus()
                return False
        return True

    def save(self) -> None:
        """Use the name that was checked."""
        if self._name != self._session.reviewer_name:
            self._session.set_reviewer(self._name)
