"""The fields about the archive on this machine, with what is wrong right below the field that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.custody import Leaving
from app.core.phrases import phrase
from app.session.archive_form import FIELDS, NUMBERS, SERVING_FIELDS, TLS_FIELDS, ArchiveForm
from widgets.panels.labels import heading, wrapped
from widgets.translation import said, tr

LABELS = {
    "ae_title": phrase("Our A&E title"),
    "host": phrase("A&ddress"),
    "port": phrase("&Port"),
    "accepted": phrase("Accepted AE &titles"),
    "certificate_file": phrase("Our certi&ficate"),
    "key_file": phrase("Its &key"),
    "client_ca_file": phrase("Authorit&y of its peers (CA)"),
    "associations": phrase("Peers at a ti&me"),
    "instance_mib": phrase("Lon&gest instance, MiB"),
    "pdu_kib": phrase("Longest PD&U, KiB"),
    "idle_s": phrase("Longest &silence, seconds"),
    "quota_gib": phrase("At most, &GiB"),
}
HINTS = {
    "ae_title": "VERDANT",
    "host": phrase("127.0.0.1: this computer only"),
    "port": "11112",
    "accepted": phrase("Besides the PACS nodes, with commas"),
    "certificate_file": phrase("A PEM file"),
    "key_file": phrase("If in a file of its own"),
    "client_ca_file": phrase("Empty: peers need no certificate"),
    "associations": "16",
    "instance_mib": "1024",
    "pdu_kib": "128",
    "idle_s": "60",
    "quota_gib": phrase("Empty: as much as the disk takes"),
}
LEAVING = {
    Leaving.NOTHING: phrase("Nothing: refuse what comes"),
    Leaving.FETCHED: phrase("What came from a PACS, the longest unused first"),
    Leaving.ANYTHING: phrase("Anything, the longest unused first"),
}
MOST_CHARACTERS = 4096
GAP, LEAST_CHARACTERS = 8, 12


class KeptArchiveFields(QWidget):
    """Emits `edited` when the user changed a field."""

    edited = Signal()

    def __init__(self, form: ArchiveForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self.fields: dict[str, QLineEdit] = {}
        self.errors: dict[str, QLabel] = {}
        self._rows: dict[str, QWidget] = {}
        self._labels: list[QLabel] = []
        self.anyone = QCheckBox(tr("Accept &whoever calls, by any AE title"))
        self.encrypted = QCheckBox(tr("Encr&ypt the connections (TLS)"))
        self.leaving = QComboBox()
        self.leaving.addItems([tr(text) for text in LEAVING.values()])
        self.leaving.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.leaving.setMinimumContentsLength(LEAST_CHARACTERS)
        self._lay_out()
        self._align()
        self._fill_in()
        self.anyone.toggled.connect(partial(self._take, "accepts_anyone"))
        self.encrypted.toggled.connect(partial(self._take, "encrypted"))
        self.leaving.activated.connect(self._take_leaving)

    @property
    def form(self) -> ArchiveForm:
        """The fields as they are filled in."""
        return self._form

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Say below each field what is wrong with it; go to the first one that is wrong."""
        for name, error in self.errors.items():
            error.setText(said(problems.get(name, "")))
            error.setVisible(name in problems)
        first = next((name for name in FIELDS if name in problems), None)
        if first is not None:
            self.fields[first].setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._add(column, tr("How it listens"), SERVING_FIELDS)
        column.addWidget(self.anyone)
        column.addWidget(self.encrypted)
        self._add(column, "", TLS_FIELDS)
        self._add(column, tr("Limits"), NUMBERS[:-1])
        self._add(column, tr("How much it holds"), NUMBERS[-1:])
        column.addWidget(self._labelled(tr("When full, lea&ves"), self.leaving))

    def _add(self, column: QVBoxLayout, title: str, names: Iterable[str]) -> None:
        if title:
            column.addSpacing(GAP)
            column.addWidget(heading(title))
        for name in names:
            field, error = QLineEdit(), wrapped(role="error")
            field.setPlaceholderText(said(HINTS[name]))
            field.setAccessibleName(tr(LABELS[name]).replace("&", ""))
            field.setMaxLength(MOST_CHARACTERS)
            field.textEdited.connect(partial(self._take, name))
            error.hide()
            row = self._labelled(tr(LABELS[name]), field)
            if name in TLS_FIELDS:
                self._add_button(row, name)
            self.fields[name], self.errors[name], self._rows[name] = field, error, row
            column.addWidget(row)
            column.addWidget(error)

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
        for name, field in self.fields.items():
            field.setText(getattr(self._form, name))
        self.anyone.setChecked(self._form.accepts_anyone)
        self.encrypted.setChecked(self._form.encrypted)
        self.leaving.setCurrentIndex(list(LEAVING).index(self._form.leaving))
        self._show_rows()

    def _show_rows(self) -> None:
        """Show the rows that mean something now."""
        for name, row in self._rows.items():
            is_shown = name in self._form.shown
            row.setVisible(is_shown)
            if not is_shown:
                self.errors[name].hide()

    def _take_leaving(self, place: int) -> None:
        self._take("leaving", list(LEAVING)[place])

    def _take(self, name: str, value: str | bool | Leaving) -> None:
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
