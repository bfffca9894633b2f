"""Who may look, and who did: the lock after idle time, how the audit trail is kept, and where it is sent."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core.audit_settings import SYSLOG_TLS_PORT, USUAL_KEEP_DAYS, AuditServer, AuditSettings
from app.core.errors import UsageError
from app.core.nodes import Tls
from app.core.phrases import counted, phrase
from app.core.preferences import IDLE_MINUTES, Preferences
from app.session.session import Session
from widgets.bind import bind
from widgets.panels.labels import heading, say, wrapped
from widgets.translation import said, tr

ABOUT_LOCK = phrase(
    "When locked nothing of a patient is seen, in no window and no title; what runs goes on. The reviewer's PIN, or "
    "that of a colleague, unlocks; it is then asked for at the start, too. Without a PIN the lock only covers."
)
ABOUT_TRAIL = phrase(
    "Who looked at whose images, decided, saved, fetched, sent and exported is noted on this computer, in a chain in "
    "which no change goes unnoticed. Only the owner of this account can read it."
)
ABOUT_SERVER = phrase(
    "An audit server takes the events as DICOM audit messages (PS3.15 A.5) by syslog over TLS. While it is away they "
    "wait here. It gets what is noted from now on."
)
KEEP_DAYS = (90, 365, 730, USUAL_KEEP_DAYS, 3_650, 10_950)
FILES = ("ca_file", "certificate_file", "key_file")
_LABELS = {
    "host": phrase("&Host"),
    "port": phrase("&Port"),
    "ca_file": phrase("Trusted authorit&y (CA)"),
    "certificate_file": phrase("Our certi&ficate"),
    "key_file": phrase("Its &key"),
    "server_name": phrase("Na&me in its certificate"),
}
_HINTS = {
    "host": phrase("Name or IP address"),
    "port": str(SYSLOG_TLS_PORT),
    "ca_file": phrase("Empty: the system's"),
    "certificate_file": phrase("If the server asks for one"),
    "key_file": phrase("If in a file of its own"),
    "server_name": phrase("If it is not the host's"),
}


class SecurityPage(QWidget):
    """The lock goes with the preferences; the trail is configured by `save`."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._auditing = session.auditing
        self._kept = session.auditing.settings.audit_settings()
        self.idle = QComboBox()
        self.hides_ids = QCheckBox(tr("Note &digests in the place of patient IDs"))
        self.days = QComboBox()
        self.sends = QCheckBox(tr("&Send the audit trail to a server"))
        self.fields = {name: QLineEdit() for name in _LABELS}
        self.error, self.status = wrapped(role="error"), wrapped(role="dim")
        self._server_rows = QWidget()
        self._fill(session)
        self._lay_out()
        self.sends.toggled.connect(self._server_rows.setVisible)
        bind(session.auditing.forwarding.changed, self, self._show_status)
        self._show_status()

    def applied_to(self, preferences: Preferences) -> Preferences:
        """The preferences with what was chosen here."""
        return replace(preferences, lock_idle_minutes=self.idle.currentData())

    def check(self) -> bool:
        """Whether all of it can be; what cannot is said."""
        try:
            self._settings()
        except UsageError as error:
            say(self.error, tr(error.text))
            self._show_error()
            return False
        self.error.hide()
        return True

    def save(self) -> None:
        """Keep how the trail is kept.

        Raises
        ------
        StorageError
            If that cannot be.
        """
        self._auditing.configure(self._settings())

    def _settings(self) -> AuditSettings:
        server = None
        if self.sends.isChecked():
            texts = {name: field.text().strip() for name, field in self.fields.items()}
            port = texts.pop("port") or str(SYSLOG_TLS_PORT)
            host = texts.pop("host")
            server = AuditServer(host, int(port) if port.isdecimal() else 0, Tls(**texts))
        return AuditSettings(server, self.hides_ids.isChecked(), self.days.currentData())

    def _show_error(self) -> None:
        """Scroll to it, where the page is longer than the screen has room for."""
        self.fields["host"].setFocus()
        area: QWidget | None = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            self.layout().activate()
            area.ensureWidgetVisible(self.fields["port"])
            area.ensureWidgetVisible(self.error)

    def _fill(self, session: Session) -> None:
        self.idle.setAccessibleName(tr("Lock when idle"))
        self.idle.addItem(tr("never"), None)
        for minutes in IDLE_MINUTES:
            self.idle.addItem(tr("after {count} min", count=minutes), minutes)
        self.idle.setCurrentIndex(max(0, self.idle.findData(session.preferences.value.lock_idle_minutes)))
        self.hides_ids.setChecked(self._kept.hides_patient_ids)
        self.days.setAccessibleName(tr("Days that events are kept"))
        for days in sorted({*KEEP_DAYS, self._kept.keep_days}):
            self.days.addItem(tr(counted(days, "{count} day", "{count} days")), days)
        self.days.setCurrentIndex(self.days.findData(self._kept.keep_days))
        server = self._kept.server
        self.sends.setChecked(server is not None)
        self._server_rows.setVisible(server is not None)
        if server is not None:
            self.fields["host"].setText(server.host)
            self.fields["port"].setText(str(server.port))
            for name in (*FILES, "server_name"):
                self.fields[name].setText(getattr(server.tls, name))

    def _lay_out(self) -> None:
        lock, trail, server = QFormLayout(), QFormLayout(), QFormLayout(self._server_rows)
        for form in (lock, trail, server):
            form.setHorizontalSpacing(16)
            form.setVerticalSpacing(8)
        server.setContentsMargins(24, 0, 0, 0)
        lock.addRow(tr("&Lock when idle"), self.idle)
        trail.addRow(tr("&Keep events for at least"), self.days)
        for name, field in self.fields.items():
            field.setPlaceholderText(said(_HINTS[name]))
            field.setAccessibleName(tr(_LABELS[name]).replace("&", ""))
            server.addRow(tr(_LABELS[name]), self._with_button(name, field) if name in FILES else field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(heading(tr("Lock")))
        layout.addWidget(wrapped(tr(ABOUT_LOCK), "dim"))
        layout.addLayout(lock)
        layout.addWidget(heading(tr("Audit trail")))
        layout.addWidget(wrapped(tr(ABOUT_TRAIL), "dim"))
        layout.addLayout(trail)
        layout.addWidget(self.hides_ids)
        layout.addWidget(self.sends)
        layout.addWidget(wrapped(tr(ABOUT_SERVER), "dim"))
        layout.addWidget(self.status)
        layout.addWidget(self.error)
        layout.addWidget(self._server_rows)
        layout.addStretch(1)
        self.error.hide()

    def _with_button(self, name: str, field: QLineEdit) -> QWidget:
        row, button = QWidget(), QPushButton(tr("Choose…"))
        button.setToolTip(tr("Choose a PEM file"))
        button.setAutoDefault(False)
        button.clicked.connect(partial(self._choose_file, name))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(field, 1)
        line.addWidget(button)
        return row

    def _choose_file(self, name: str) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, tr("Choose a PEM file"), "", tr("Certificates and keys (*.pem *.crt *.key)")
        )
        if path:
            self.fields[name].setText(path)

    def _show_status(self) -> None:
        failure = self._auditing.forwarding.failure
        if self._kept.server is None:
            say(self.status, "")
        elif failure:
            say(self.status, tr("Events wait to be sent. {why}", why=said(failure)))
        else:
            say(self.status, tr("Events are sent as they are noted."))
