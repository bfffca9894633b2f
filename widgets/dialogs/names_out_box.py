"""How names are taken out of an exported study: the options of the standard's profile, and what it does not reach."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.deidentification import LONGEST_PSEUDONYM, ConfidentialityOption
from app.core.phrases import phrase
from app.core.study_export import Concern
from app.session.study_export import NamesOut, concern_text
from widgets.panels.labels import say, wrapped
from widgets.translation import tr

DATES: Final = (
    (None, phrase("Remove")),
    (ConfidentialityOption.RETAIN_MODIFIED_DATES, phrase("Move all by the same number of days")),
    (ConfidentialityOption.RETAIN_FULL_DATES, phrase("Keep")),
)
TICKS: Final = (
    ConfidentialityOption.CLEAN_DESCRIPTORS,
    ConfidentialityOption.CLEAN_STRUCTURED_CONTENT,
    ConfidentialityOption.RETAIN_PATIENT_CHARACTERISTICS,
    ConfidentialityOption.RETAIN_DEVICE_IDENTITY,
    ConfidentialityOption.RETAIN_INSTITUTION_IDENTITY,
    ConfidentialityOption.RETAIN_SAFE_PRIVATE,
    ConfidentialityOption.RETAIN_UIDS,
)
USUAL: Final = frozenset({ConfidentialityOption.CLEAN_DESCRIPTORS, ConfidentialityOption.CLEAN_STRUCTURED_CONTENT})
PIXELS = phrase(
    "Nothing is removed from pixels. Writing in an image stays, and a face can be seen again in slices of a head."
)


class NamesOutBox(QWidget):
    """A tick, and what can be chosen when it is set."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tick = QCheckBox(tr("&Take names out (PS3.15 Basic Profile)"))
        self.pseudonym = QLineEdit()
        self.pseudonym.setMaxLength(LONGEST_PSEUDONYM)
        self.pseudonym.setPlaceholderText(tr("made up"))
        self.lasting = QCheckBox(tr("The &same in later exports, by a key in this account's keyring"))
        self.dates = QComboBox()
        for option, text in DATES:
            self.dates.addItem(tr(text), option)
        self.ticks = {option: QCheckBox(tr(option.title)) for option in TICKS}
        for option, tick in self.ticks.items():
            tick.setChecked(option in USUAL)
        self.concerns = wrapped(role="caution")
        self.anyway = QCheckBox(tr("Take these images along: I have looked, and no name can be read in them"))
        self._lay_out()
        self.tick.toggled.connect(self._unfold)
        self._inner.setEnabled(False)
        self.show_concerns(None, is_looking=False)

    @property
    def is_wanted(self) -> bool:
        """Whether names are to be taken out."""
        return self.tick.isChecked()

    def names_out(self) -> NamesOut | None:
        """What was chosen; None where names stay."""
        if not self.is_wanted:
            return None
        dates = self.dates.currentData()
        chosen = {option for option, tick in self.ticks.items() if tick.isChecked()}
        return NamesOut(
            frozenset(chosen if dates is None else {*chosen, dates}),
            self.pseudonym.text().strip(),
            is_lasting=self.lasting.isChecked(),
            with_burned_in=self.anyway.isChecked() and not self.anyway.isHidden(),
        )

    def show_concerns(self, concerns: tuple[Concern, ...] | None, *, is_looking: bool) -> None:
        """Name what the profile does not reach."""
        found = concerns or ()
        final = [tr(concern_text(one)) for one in found if one.is_final]
        likely = [tr(concern_text(one)) for one in found if not one.is_final]
        parts = []
        if final:
            parts.append("\n".join((tr("Always left out:"), *final)))
        if likely:
            parts.append("\n".join((tr("Left out, because a name may be written in them:"), *likely)))
        say(self.concerns, tr("Looking for writing in the images…") if is_looking else "\n\n".join(parts))
        self.anyway.setVisible(bool(likely) and not is_looking)
        if not likely:
            self.anyway.setChecked(False)

    def _lay_out(self) -> None:
        self._inner = QWidget()
        inner = QVBoxLayout(self._inner)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        form = QFormLayout()
        form.addRow(tr("Patient's name and &ID"), self.pseudonym)
        form.addRow(self.lasting)
        form.addRow(tr("D&ates"), self.dates)
        inner.addLayout(form)
        for tick in self.ticks.values():
            inner.addWidget(tick)
        for widget in (wrapped(tr(PIXELS), "dim"), self.concerns, self.anyway):
            inner.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.tick)
        column.addWidget(self._inner)
        column.addStretch(1)

    def _unfold(self, is_open: bool) -> None:
        self._inner.setEnabled(is_open)
        self.changed.emit()
