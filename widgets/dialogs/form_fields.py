"""A column of labelled fields about one form, with what is wrong right below the field that is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final, Generic, Protocol, Self, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from widgets.panels.labels import wrapped
from widgets.translation import said, tr

GAP: Final = 8


class Form(Protocol):
    """Fields as they are filled in, as a value."""

    @property
    def shown(self) -> tuple[str, ...]:
        """The fields that mean something now."""
        ...

    def changed(self, name: str, value: Any) -> Self:  # noqa: ANN401 - of the type of that field
        """The same with one field filled in anew."""
        ...


F = TypeVar("F", bound=Form)


class FormFields(QWidget, Generic[F]):
    """Emits `edited` when the user changed a field.

    Parameters
    ----------
    names
        The fields that are text, in the order in which the first wrong one is looked for.
    """

    edited = Signal()

    def __init__(self, form: F, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self._names = names
        self.fields: dict[str, QLineEdit] = {}
        self.errors: dict[str, QLabel] = {}
        self._rows: dict[str, QWidget] = {}
        self._labels: list[QLabel] = []
        # Not a QFormLayout: it gives a wrapped text the height that it would need if it were narrow.
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)

    @property
    def form(self) -> F:
        """The fields as they are filled in."""
        return self._form

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Say below each field what is wrong with it; go to the first one that is wrong."""
        for name, error in self.errors.items():
            error.setText(said(problems.get(name, "")))
            error.setVisible(name in problems)
        first = next((name for name in self._names if name in problems), None)
        if first is not None:
            self.fields[first].setFocus()

    def _add_field(self, name: str, label: str, *, hint: str, most_characters: int, is_file: bool) -> QLineEdit:
        """A field at the end of the column; one that names a PEM file can be filled in by choosing it."""
        field, error = QLineEdit(), wrapped(role="error")
        field.setPlaceholderText(said(hint))
        field.setMaxLength(most_characters)
        field.textEdited.connect(partial(self._take, name))
        error.hide()
        row = self._labelled(tr(label), field)
        if is_file:
            self._add_button(row, name)
        self.fields[name], self.errors[name], self._rows[name] = field, error, row
        self._column.addWidget(row)
        self._column.addWidget(error)
        return field

    def _labelled(self, text: str, field: QWidget) -> QWidget:
        label = QLabel(text)
        label.setBuddy(field)
        field.setAccessibleName(text.replace("&", ""))
        self._labels.append(label)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP)
        line.addWidget(label)
        line.addWidget(field, 1)
        return row

    def _add_button(self, row: QWidget, name: str) -> None:
        button = QPushButton(tr("Choose…"))
        button.setToolTip(tr("Choose a PEM file"))
        button.setAutoDefault(False)
        button.clicked.connect(partial(self._choose_file, name))
        layout = row.layout()
        assert layout is not None  # noqa: S101 - made with the row
        layout.addWidget(button)

    def _align(self) -> None:
        """Make every label as wide as the widest one in this language and size."""
        for label in self._labels:
            label.ensurePolished()
        width = max(label.sizeHint().width() for label in self._labels)
        for label in self._labels:
            label.setFixedWidth(width)
        for error in self.errors.values():
            error.setContentsMargins(width + GAP, 0, 0, 0)

    def _fill_in(self) -> None:
        """Put the texts of the form into their fields."""
        for name, field in self.fields.items():
            field.setText(getattr(self._form, name))

    def _show_rows(self) -> None:
        """Show the rows that mean something now."""
        for name, row in self._rows.items():
            is_shown = name in self._form.shown
            row.setVisible(is_shown)
            if not is_shown:
                self.errors[name].hide()

    def _take(self, name: str, value: object) -> None:
        """Keep what the user filled in."""
        self._form = self._form.changed(name, value)
        if name in self.errors:
            self.errors[name].hide()
        self._show_rows()
        self.edited.emit()

    def _choose_file(self, name: str) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, tr("Choose a PEM file"), "", tr("Certificates and keys (*.pem *.crt *.key)")
        )
        if path:
            self.fields[name].setText(path)
            self._take(name, path)
