"""Which values the brush takes that looks at them: so far to either side of the one under the press, or a range."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox, QFormLayout, QLineEdit, QRadioButton, QWidget

from app.core.value_region import ValueRange
from app.session.painted_values import PaintedValues
from app.session.session import Session
from widgets.dialogs.roomy_dialog import RoomyDialog
from widgets.panels.labels import say, wrapped
from widgets.translation import tr

DIGITS = 6


class PaintedValuesDialog(RoomyDialog):
    """Numbers in the unit of the image; Enter takes them over."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Values to paint"), width=420, parent=parent)
        self._session = session
        image, chosen = session.image, session.editing.painted_values
        self._factor = image.display_factor if image is not None else 1.0
        unit = image.display_unit if image is not None else ""
        self.around = QRadioButton(tr("Around the value under the press"))
        self.fixed = QRadioButton(tr("A range of its own"))
        self.tolerance, self.low, self.high = (QLineEdit(), QLineEdit(), QLineEdit())
        self.tolerance.setPlaceholderText(tr("a tenth of the spread of the values"))
        words = {self.tolerance: tr("To either side"), self.low: tr("From"), self.high: tr("To")}
        self.column.addWidget(self.around)
        for radio, fields in ((self.around, (self.tolerance,)), (self.fixed, (self.low, self.high))):
            form = QFormLayout()
            form.setSpacing(8)
            form.setContentsMargins(24, 0, 0, 8)
            for field in fields:
                field.setAccessibleName(words[field])
                form.addRow(f"{words[field]} ({unit})" if unit else words[field], field)
                field.textEdited.connect(self._check)
                radio.toggled.connect(field.setEnabled)
                field.setEnabled(False)
            self.column.addWidget(radio)
            self.column.addLayout(form)
            radio.toggled.connect(self._check)
        self.problem = wrapped(role="dim")
        self.column.addWidget(self.problem)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.apply = buttons.addButton(tr("Take them over"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.apply.setDefault(True)
        self.add_buttons(buttons)
        buttons.accepted.connect(self._apply)
        buttons.rejected.connect(self.reject)
        self._show(chosen)

    def _show(self, chosen: PaintedValues) -> None:
        numbers = {self.tolerance: chosen.tolerance}
        if chosen.typed is not None:
            numbers |= {self.low: chosen.typed.low, self.high: chosen.typed.high}
        for field, number in numbers.items():
            field.setText("" if number is None else f"{number * self._factor:.{DIGITS}g}")
        (self.around if chosen.typed is None else self.fixed).setChecked(True)
        self._check()

    def _check(self) -> None:
        try:
            self._chosen()
        except ValueError:
            words = (
                tr("Write a number of 0 or more.")
                if self.around.isChecked()
                else tr("Write two numbers, the lower first.")
            )
            say(self.problem, words)
            self.apply.setEnabled(False)
        else:
            say(self.problem, "")
            self.apply.setEnabled(True)

    def _chosen(self) -> PaintedValues:
        """What is written; raises ValueError where it is no choice."""
        if self.fixed.isChecked():
            low, high = (float(field.text().replace(",", ".")) / self._factor for field in (self.low, self.high))
            return PaintedValues(typed=ValueRange(low, high))
        text = self.tolerance.text().strip().replace(",", ".")
        return PaintedValues(tolerance=float(text) / self._factor if text else None)

    def _apply(self) -> None:
        self._session.editing.painted_values = self._chosen()
        self.accept()
