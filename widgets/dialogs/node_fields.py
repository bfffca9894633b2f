"""The fields of one PACS node, of either kind, with what is wrong right below the field that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
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

from app.core.phrases import phrase
from app.core.web_nodes import Authorisation
from app.session.node_form import FIELDS, NodeForm, NodeKind
from widgets.panels.labels import wrapped
from widgets.translation import said, tr

LABELS = {
    "name": phrase("&Name"),
    "url": phrase("&URL"),
    "host": phrase("&Host"),
    "port": phrase("&Port"),
    "called_ae_title": phrase("Its A&E title (called)"),
    "calling_ae_title": phrase("&Our AE title (calling)"),
    "user": phrase("Us&er or client"),
    "secret": phrase("Pass&word or token"),
    "token_url": phrase("URL for to&kens"),
    "scope": phrase("S&cope"),
    "response_timeout_s": phrase("Time-o&ut in seconds"),
    "associations": phrase("Connect&ions at once"),
    "ca_file": phrase("Trusted authorit&y (CA)"),
    "certificate_file": phrase("Our certi&ficate"),
    "key_file": phrase("Its &key"),
    "server_name": phrase("Na&me in its certificate"),
}
HINTS = {
    "name": phrase("What you call it"),
    "url": "https://pacs.example/dicom-web",
    "host": phrase("Name or IP address"),
    "port": "104",
    "called_ae_title": phrase("As the PACS calls itself"),
    "calling_ae_title": "VERDANT",
    "user": phrase("As the server knows it"),
    "secret": phrase("As kept in the keyring"),
    "token_url": "https://login.example/token",
    "scope": phrase("If the server asks for one"),
    "response_timeout_s": "30",
    "associations": "3",
    "ca_file": phrase("Empty: the system's"),
    "certificate_file": phrase("If the server asks for one"),
    "key_file": phrase("If in a file of its own"),
    "server_name": phrase("If it is not the host's"),
}
KINDS = {
    NodeKind.DIMSE: phrase("DICOM (DIMSE)"),
    NodeKind.DICOMWEB: phrase("DICOMweb"),
}
AUTHORISATIONS = {
    Authorisation.NONE: phrase("Nothing"),
    Authorisation.BASIC: phrase("User and password (Basic)"),
    Authorisation.BEARER: phrase("Token (Bearer)"),
    Authorisation.OAUTH2: phrase("Client identifier and secret (OAuth 2)"),
}
FILES = ("ca_file", "certificate_file", "key_file")
MOST_CHARACTERS = 255
MOST_SECRET_CHARACTERS = 4096
GAP, LEAST_CHARACTERS = 8, 9


class NodeFields(QWidget):
    """Emits `edited` when the user changed a field."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = NodeForm()
        self.fields: dict[str, QLineEdit] = {}
        self.errors: dict[str, QLabel] = {}
        self._rows: dict[str, QWidget] = {}
        self._labels: list[QLabel] = []
        self.kind, self.authorisation = QComboBox(), QComboBox()
        self.encrypted = QCheckBox(tr("Encr&ypt the connection (TLS)"))
        self._show_kinds()
        # Not a QFormLayout: it gives a wrapped text the height that it would need if it were narrow.
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._labelled(tr("It spea&ks"), self.kind))
        self._who = self._labelled(tr("It is &told who asks by"), self.authorisation)
        for name in FIELDS:
            self._add_field(column, name)
            if name == "url":
                column.addWidget(self._who)
            if name == "associations":
                column.addWidget(self.encrypted)
        self._align()
        self.show_form(self._form)
        self.kind.activated.connect(self._take_kind)
        self.authorisation.activated.connect(self._take_authorisation)
        self.encrypted.toggled.connect(self._take_encrypted)

    @property
    def form(self) -> NodeForm:
        """The fields as they are filled in."""
        return self._form

    def show_form(self, form: NodeForm) -> None:
        """Fill the fields in."""
        self._form = form
        for name, field in self.fields.items():
            field.setText(getattr(form, name))
        self.kind.setCurrentIndex(list(KINDS).index(form.kind))
        self.authorisation.setCurrentIndex(list(AUTHORISATIONS).index(form.authorisation))
        self.encrypted.setChecked(form.encrypted)
        self.show_problems({})
        self._show_rows()

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Say below each field what is wrong with it; go to the first one that is wrong."""
        for name, error in self.errors.items():
            error.setText(said(problems.get(name, "")))
            error.setVisible(name in problems)
        first = next((name for name in FIELDS if name in problems), None)
        if first is not None:
            self.fields[first].setFocus()

    def _show_kinds(self) -> None:
        self.kind.addItems([tr(text) for text in KINDS.values()])
        self.kind.setAccessibleName(tr("It spea&ks").replace("&", ""))
        self.authorisation.addItems([tr(text) for text in AUTHORISATIONS.values()])
        for box in (self.kind, self.authorisation):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(LEAST_CHARACTERS)
        self.authorisation.setAccessibleName(tr("It is &told who asks by").replace("&", ""))

    def _add_field(self, column: QVBoxLayout, name: str) -> None:
        field, error = QLineEdit(), wrapped(role="error")
        field.setPlaceholderText(said(HINTS[name]))
        field.setAccessibleName(tr(LABELS[name]).replace("&", ""))
        field.setMaxLength(MOST_CHARACTERS)
        if name == "secret":
            field.setMaxLength(MOST_SECRET_CHARACTERS)
            field.setEchoMode(QLineEdit.EchoMode.Password)
        field.textEdited.connect(partial(self._take, name))
        error.hide()
        row = self._labelled(tr(LABELS[name]), field)
        if name in FILES:
            _add_button(row, tr("Choose…"), tr("Choose a PEM file"), partial(self._choose_file, name))
        self.fields[name], self.errors[name], self._rows[name] = field, error, row
        column.addWidget(row)
        column.addWidget(error)

    def _labelled(self, text: str, field: QWidget) -> QWidget:
        label = QLabel(text)
        label.setBuddy(field)
        self._labels.append(label)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP)
        line.addWidget(label)
        line.addWidget(field, 1)
        return row

    def _align(self) -> None:
        """Make every label as wide as the widest one in this language and size."""
        for label in self._labels:
            label.ensurePolished()
        width = max(label.sizeHint().width() for label in self._labels)
        for label in self._labels:
            label.setFixedWidth(width)
        for error in self.errors.values():
            error.setContentsMargins(width + GAP, 0, 0, 0)

    def _show_rows(self) -> None:
        """Show the rows that mean something now."""
        is_web = self._form.kind is NodeKind.DICOMWEB
        for name, row in self._rows.items():
            is_shown = name in self._form.shown
            row.setVisible(is_shown)
            if not is_shown:
                self.errors[name].hide()
        self._who.setVisible(is_web)
        self.encrypted.setVisible(not is_web)

    def _take_kind(self, place: int) -> None:
        self._take("kind", list(KINDS)[place])

    def _take_authorisation(self, place: int) -> None:
        self._take("authorisation", list(AUTHORISATIONS)[place])

    def _take_encrypted(self, is_on: bool) -> None:
        if is_on != self._form.encrypted:
            self._take("encrypted", is_on)

    def _take(self, name: str, value: str | bool | NodeKind | Authorisation) -> None:
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


def _add_button(row: QWidget, text: str, tip: str, pressed: partial[None]) -> None:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    button.clicked.connect(pressed)
    layout = row.layout()
    assert layout is not None  # noqa: S101 - made with the row
    layout.addWidget(button)
