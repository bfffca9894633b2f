"""The fields about the archive on this machine, with what is wrong right below the field that is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.core.custody import Leaving
from app.core.phrases import phrase
from app.session.archive_form import FIELDS, NUMBERS, SERVING_FIELDS, TLS_FIELDS, ArchiveForm
from widgets.dialogs.form_fields import GAP, FormFields
from widgets.panels.labels import heading
from widgets.translation import tr

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
LEAST_CHARACTERS = 12


class KeptArchiveFields(FormFields[ArchiveForm]):
    """How the archive listens, whom it lets in, and how much it holds."""

    def __init__(self, form: ArchiveForm, parent: QWidget | None = None) -> None:
        super().__init__(form, FIELDS, parent)
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

    def _lay_out(self) -> None:
        self._add(tr("How it listens"), SERVING_FIELDS)
        self._column.addWidget(self.anyone)
        self._column.addWidget(self.encrypted)
        self._add("", TLS_FIELDS)
        self._add(tr("Limits"), NUMBERS[:-1])
        self._add(tr("How much it holds"), NUMBERS[-1:])
        self._column.addWidget(self._labelled(tr("When full, lea&ves"), self.leaving))

    def _add(self, title: str, names: Iterable[str]) -> None:
        if title:
            self._column.addSpacing(GAP)
            self._column.addWidget(heading(title))
        for name in names:
            self._add_field(
                name, LABELS[name], hint=HINTS[name], most_characters=MOST_CHARACTERS, is_file=name in TLS_FIELDS
            )

    def _fill_in(self) -> None:
        super()._fill_in()
        self.anyone.setChecked(self._form.accepts_anyone)
        self.encrypted.setChecked(self._form.encrypted)
        self.leaving.setCurrentIndex(list(LEAVING).index(self._form.leaving))
        self._show_rows()

    def _take_leaving(self, place: int) -> None:
        self._take("leaving", list(LEAVING)[place])
