"""Which networks may run: the policy, and the keys whose signatures are believed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import FileError, UsageError
from app.core.phrases import phrase
from app.core.signatures import LONGEST_KEY_NAME, TrustedKey, fingerprint
from app.core.trust import NetworkPolicy
from app.session.trusting import Trusting
from widgets.item_models.localised import date_format, short_date
from widgets.panels.labels import heading, say, wrapped
from widgets.translation import tr

POLICIES = {
    NetworkPolicy.ASK: phrase("Ask once for each network"),
    NetworkPolicy.ALLOW: phrase("Allow all networks"),
    NetworkPolicy.REFUSE: phrase("Refuse them: run signed networks of trusted keys only"),
}
ABOUT = phrase(
    "A network signed with one of the keys below runs without a question. What follows is for all others. "
    "A network that was changed after it was signed never runs."
)
NO_KEY = phrase("No key yet. Whoever signs networks gives you a file NAME.pub.pem; compare its digits by telephone.")
NAME, DIGITS, EXPIRES = range(3)
LEAST_LIST_PX = 104
YEARS = 2
"""How long a new key is believed unless somebody says otherwise."""


class TrustPage(QWidget):
    """Edits a copy of the policy and the keys."""

    def __init__(self, trusting: Trusting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trusting = trusting
        self._keys = list(trusting.keys)
        self._new: bytes | None = None
        self.choice = QComboBox()
        self.list = QTreeWidget()
        self.no_key = wrapped(tr(NO_KEY), "dim")
        self.add, self.remove = QPushButton(tr("Add from file…")), QPushButton(tr("Remove"))
        self.listed, self.form = QWidget(), QWidget()
        self.new_digits, self.name = wrapped(), QLineEdit()
        self.expires, self.day = QCheckBox(tr("Believed until")), QDateEdit()
        self.take, self.forget = QPushButton(tr("Trust this key")), QPushButton(tr("Cancel"))
        self.message = wrapped(role="error")
        self._lay_out()
        self._connect()
        self._list_keys()

    @property
    def policy(self) -> NetworkPolicy:
        """The policy as it was chosen."""
        return NetworkPolicy(self.choice.currentData())

    @property
    def keys(self) -> tuple[TrustedKey, ...]:
        """The keys as they were edited."""
        return tuple(self._keys)

    def save(self) -> None:
        """Keep policy and keys.

        Raises
        ------
        StorageError
            If the settings cannot be written.
        """
        self._trusting.save(self.policy, self.keys)

    def read_file(self, path: Path) -> None:
        """Take the key in a file; it is trusted only once a name was given and the digits were seen."""
        try:
            key = self._trusting.read_key(path)
        except (FileError, UsageError) as error:
            say(self.message, tr(error.text))
            return
        known = next((one for one in self._keys if one.public_key == key), None)
        if known is not None:
            say(self.message, tr("This key is trusted already, as {name}.", name=known.name))
            return
        say(self.message, "")
        self._new = key
        self.new_digits.setText(tr("Its digits: {digits}", digits=fingerprint(key)))
        self.name.setText(path.name.split(".")[0][:LONGEST_KEY_NAME])
        self.listed.hide()
        self.form.show()
        self.name.setFocus()
        self.name.selectAll()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(wrapped(tr(ABOUT), "dim"))
        for policy, text in POLICIES.items():
            self.choice.addItem(tr(text), policy.value)
        self.choice.setCurrentIndex(self.choice.findData(self._trusting.policy.value))
        self.choice.setAccessibleName(tr("Networks that nobody trusted has signed"))
        layout.addWidget(heading(tr("Networks that nobody trusted has signed")))
        layout.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(8)
        layout.addWidget(heading(tr("Trusted keys")))
        layout.addWidget(self._laid_out_list(), 1)
        layout.addWidget(self._laid_out_form())
        layout.addWidget(self.message)
        self.message.hide()

    def _laid_out_list(self) -> QWidget:
        self.list.setColumnCount(3)
        self.list.setHeaderLabels([tr("Name"), tr("Digits"), tr("Believed until")])
        self.list.setAccessibleName(tr("Trusted keys"))
        self.list.setRootIsDecorated(False)
        self.list.setAllColumnsShowFocus(True)
        self.list.setTabKeyNavigation(False)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setMinimumHeight(LEAST_LIST_PX)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.add, self.remove):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch()
        layout = QVBoxLayout(self.listed)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.no_key)
        layout.addLayout(buttons)
        return self.listed

    def _laid_out_form(self) -> QWidget:
        self.name.setMaxLength(LONGEST_KEY_NAME)
        self.expires.setChecked(True)
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat(date_format())
        self.day.setDate(QDate.currentDate().addYears(YEARS))
        self.day.setAccessibleName(tr("Believed until"))
        until = QHBoxLayout()
        until.setSpacing(8)
        until.addWidget(self.expires)
        until.addWidget(self.day)
        until.addStretch()
        decide = QHBoxLayout()
        decide.setSpacing(8)
        for button in (self.take, self.forget):
            button.setAutoDefault(False)
            decide.addWidget(button)
        decide.addStretch()
        form = QFormLayout(self.form)
        form.setContentsMargins(0, 8, 0, 0)
        form.setHorizontalSpacing(16)
        form.addRow(self.new_digits)
        form.addRow(tr("&Name"), self.name)
        form.addRow("", until)
        form.addRow("", decide)
        self.form.hide()
        return self.form

    def _connect(self) -> None:
        self.add.clicked.connect(self._choose_file)
        self.remove.clicked.connect(self._remove)
        self.take.clicked.connect(self._take)
        self.forget.clicked.connect(self._forget)
        self.expires.toggled.connect(self.day.setEnabled)
        self.list.currentItemChanged.connect(self._enable)

    def _choose_file(self) -> None:
        kinds = tr("Public keys (*.pem *.pub *.txt);;All files (*)")
        name, _kind = QFileDialog.getOpenFileName(self, tr("Public key of a signer"), "", kinds)
        if name:
            self.read_file(Path(name))

    def _take(self) -> None:
        if self._new is None:
            return
        name = self.name.text().strip()
        if any(key.name == name for key in self._keys):
            say(self.message, tr("Another key is called {name} already.", name=name))
            return
        day = self.day.date()
        until = date(day.year(), day.month(), day.day()) if self.expires.isChecked() else None
        try:
            self._keys.append(TrustedKey(name, self._new, until))
        except UsageError as error:
            say(self.message, tr(error.text))
            return
        self._forget()
        self._list_keys()

    def _forget(self) -> None:
        self._new = None
        self.form.hide()
        self.listed.show()
        say(self.message, "")

    def _remove(self) -> None:
        place = self.list.indexOfTopLevelItem(self.list.currentItem())
        if place >= 0:
            del self._keys[place]
            self._list_keys()

    def _list_keys(self) -> None:
        today = datetime.now().astimezone().date()
        self.list.clear()
        for key in self._keys:
            until = short_date(key.expires) if key.expires is not None else tr("for ever")
            if key.is_expired(today):
                until = tr("! expired on {day}", day=until)
            item = QTreeWidgetItem([key.name, key.fingerprint, until])
            item.setTextAlignment(EXPIRES, Qt.AlignmentFlag.AlignLeft)
            self.list.addTopLevelItem(item)
        self.no_key.setVisible(not self._keys)
        self._enable()

    def _enable(self) -> None:
        self.remove.setEnabled(self.list.currentItem() is not None)
