"""The fields of one PACS node, with what is wrong right below the field that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.core.phrases import phrase
from app.session.node_form import FIELDS, NodeForm
from widgets.panels.labels import wrapped
from widgets.translation import said, tr

LABELS = {
    "name": phrase("&Name"),
    "host": phrase("&Host"),
    "port": phrase("&Port"),
    "called_ae_title": phrase("Its A&E title (called)"),
    "calling_ae_title": phrase("&Our AE title (calling)"),
    "response_timeout_s": phrase("Time-o&ut in seconds"),
}
HINTS = {
    "name": phrase("What you call it"),
    "host": phrase("Name or IP address"),
    "port": "104",
    "called_ae_title": phrase("As the PACS calls itself"),
    "calling_ae_title": "VERDANT",
    "response_timeout_s": "30",
}
MOST_CHARACTERS = 255
LABEL_WIDTH = 152


class NodeFields(QWidget):
    """Emits `edited` when the user changed a field."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = NodeForm()
        self.fields: dict[str, QLineEdit] = {}
        self.errors: dict[str, QLabel] = {}
        # Not a QFormLayout: it gives a wrapped text the height that it would need if it were narrow.
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for name in FIELDS:
            field, error = QLineEdit(), wrapped(role="error")
            field.setPlaceholderText(said(HINTS[name]))
            field.setAccessibleName(tr(LABELS[name]).replace("&", ""))
            field.setMaxLength(MOST_CHARACTERS)
            field.textEdited.connect(partial(self._edit, name))
            error.hide()
            error.setContentsMargins(LABEL_WIDTH + 8, 0, 0, 0)
            self.fields[name], self.errors[name] = field, error
            column.addWidget(_labelled(tr(LABELS[name]), field))
            column.addWidget(error)

    @property
    def form(self) -> NodeForm:
        """The fields as they are filled in."""
        return self._form

    def show_form(self, form: NodeForm) -> None:
        """Fill the fields in."""
        self._form = form
        for name, field in self.fields.items():
            field.setText(getattr(form, name))
        self.show_problems({})

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Say below each field what is wrong with it; go to the first one that is wrong."""
        for name, error in self.errors.items():
            error.setText(said(problems.get(name, "")))
            error.setVisible(name in problems)
        first = next((name for name in FIELDS if name in problems), None)
        if first is not None:
            self.fields[first].setFocus()

    def _edit(self, name: str, text: str) -> None:
        self._form = self._form.changed(name, text)
        self.errors[name].hide()
        self.edited.emit()


def _labelled(text: str, field: QLineEdit) -> QWidget:
    label = QLabel(text)
    label.setFixedWidth(LABEL_WIDTH)
    label.setBuddy(field)
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    line.addWidget(label)
    line.addWidget(field, 1)
    return row
