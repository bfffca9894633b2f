"""Asks once whether a network may run that nobody trusted has signed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialogButtonBox, QFormLayout, QPushButton, QWidget

from app.core.phrases import phrase
from app.core.signatures import SignatureState
from app.core.trust import signature_sentence
from app.session.model_facts import licence_of, size_text
from app.session.network_texts import SIGNATURES
from app.session.trusting import Answer, Question, Trusting
from widgets.dialogs.roomy_dialog import RoomyDialog
from widgets.item_models.painting import emphasised
from widgets.panels.labels import breakable, wrapped
from widgets.translation import tr

WHAT_IT_MEANS = {
    SignatureState.UNSIGNED: phrase(
        "Nobody says who made it, or that it is unchanged. Run it only if you know where it comes from."
    ),
    SignatureState.UNKNOWN_SIGNER: phrase(
        "It is unchanged since it was signed, but nobody here vouches for that key. Compare its digits with those "
        "that the signer tells you, or have the key added under Settings, Trust."
    ),
    SignatureState.EXPIRED: phrase(
        "The key was trusted until it expired; when the network was signed nobody can prove. Ask for a newer key."
    ),
}
SAFE = phrase("A network holds no code and cannot reach your files; what it proposes may be wrong all the same.")
WIDTH = 520


class TrustDialog(RoomyDialog):
    """Shows one question; closing the dialog runs nothing and remembers nothing."""

    def __init__(self, trusting: Trusting, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(tr("Run this network?"), width=WIDTH, parent=parent)
        self._trusting = trusting
        self.question = question
        card = question.card
        sign = SIGNATURES[card.signature]
        name = wrapped(breakable(card.name))
        name.setFont(emphasised(self.font()))
        self.signature = wrapped(f"{sign.mark}  {tr(signature_sentence(card))}", sign.role)
        self.column.addWidget(name)
        self.column.addWidget(self.signature)
        if card.signature in WHAT_IT_MEANS:
            self.column.addWidget(wrapped(tr(WHAT_IT_MEANS[card.signature])))
        facts = QFormLayout()
        facts.setHorizontalSpacing(16)
        facts.setVerticalSpacing(4)
        facts.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label, value in (
            (tr("Made for"), " · ".join(part for part in (card.modality, card.body_part_examined) if part)),
            (tr("Licence"), licence_of(card)),
            (tr("Size"), size_text(card.weights_size_bytes) if card.weights_size_bytes else ""),
            (tr("Digest"), card.content_digest.removeprefix("sha256:")[:16]),
        ):
            if value:
                facts.addRow(wrapped(label, "dim"), wrapped(breakable(value)))
        self.column.addLayout(facts)
        self.column.addWidget(wrapped(tr(SAFE), "dim"))
        self.column.addStretch()
        self.buttons = QDialogButtonBox()
        roles = QDialogButtonBox.ButtonRole
        self.once = self._button(tr("Run once"), roles.AcceptRole, Answer.ONCE)
        self.always = self._button(tr("Always for this network"), roles.AcceptRole, Answer.ALWAYS)
        self.never = self._button(tr("Do not run"), roles.RejectRole, Answer.NEVER)
        self.never.setToolTip(tr("Nor propose it again; Networks… takes that back"))
        self.once.setDefault(True)
        self.add_buttons(self.buttons)
        self.setMinimumWidth(min(max(self.minimumWidth(), self.buttons.sizeHint().width()), self.room().width()))
        self.once.setFocus()

    def sizeHint(self) -> QSize:
        """As high as the texts are at its width."""
        width = self.minimumWidth()
        return QSize(width, self.column.totalHeightForWidth(width) + self._foot()).boundedTo(self.room())

    def reject(self) -> None:
        """Closed without an answer."""
        self._trusting.answer(None)
        super().reject()

    def _button(self, text: str, role: QDialogButtonBox.ButtonRole, answer: Answer) -> QPushButton:
        button = self.buttons.addButton(text, role)
        button.clicked.connect(partial(self._answer, answer))
        return button

    def _answer(self, answer: Answer, _checked: bool = False) -> None:
        self.accept()
        self._trusting.answer(answer)
