"""The fields of one PACS node, of either kind, with what is wrong right below the field that is wrong."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from app.core.phrases import phrase
from app.core.web_nodes import Authorisation
from app.session.node_form import FIELDS, NodeForm, NodeKind
from widgets.dialogs.form_fields import FormFields
from widgets.translation import tr

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
LEAST_CHARACTERS = 9


class NodeFields(FormFields[NodeForm]):
    """How a PACS is reached, and how we prove who we are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(NodeForm(), FIELDS, parent)
        self.kind, self.authorisation = _choice(list(KINDS.values())), _choice(list(AUTHORISATIONS.values()))
        self.encrypted = QCheckBox(tr("Encr&ypt the connection (TLS)"))
        self._column.addWidget(self._labelled(tr("It spea&ks"), self.kind))
        self._who = self._labelled(tr("It is &told who asks by"), self.authorisation)
        for name in FIELDS:
            self._add_field(
                name, LABELS[name], hint=HINTS[name], most_characters=MOST_CHARACTERS, is_file=name in FILES
            )
            if name == "url":
                self._column.addWidget(self._who)
            if name == "associations":
                self._column.addWidget(self.encrypted)
        self.fields["secret"].setMaxLength(MOST_SECRET_CHARACTERS)
        self.fields["secret"].setEchoMode(QLineEdit.EchoMode.Password)
        self._align()
        self.show_form(self._form)
        self.kind.activated.connect(self._take_kind)
        self.authorisation.activated.connect(self._take_authorisation)
        self.encrypted.toggled.connect(self._take_encrypted)

    def show_form(self, form: NodeForm) -> None:
        """Fill the fields in."""
        self._form = form
        self._fill_in()
        self.kind.setCurrentIndex(list(KINDS).index(form.kind))
        self.authorisation.setCurrentIndex(list(AUTHORISATIONS).index(form.authorisation))
        self.encrypted.setChecked(form.encrypted)
        self.show_problems({})
        self._show_rows()

    def _show_rows(self) -> None:
        super()._show_rows()
        is_web = self._form.kind is NodeKind.DICOMWEB
        self._who.setVisible(is_web)
        self.encrypted.setVisible(not is_web)

    def _take_kind(self, place: int) -> None:
        self._take("kind", list(KINDS)[place])

    def _take_authorisation(self, place: int) -> None:
        self._take("authorisation", list(AUTHORISATIONS)[place])

    def _take_encrypted(self, is_on: bool) -> None:
        if is_on != self._form.encrypted:
            self._take("encrypted", is_on)


def _choice(texts: list[str]) -> QComboBox:
    box = QComboBox()
    box.addItems([tr(text) for text in texts])
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(LEAST_CHARACTERS)
    return box
