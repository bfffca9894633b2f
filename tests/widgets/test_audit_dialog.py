"""The audit trail in a window: what was done is there to search, to verify and to export; who looked is noted."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.audit import AuditKind, AuditPeer
from app.core.audit_settings import AuditServer
from app.core.errors import ArchiveUnreachableError, StorageError
from app.core.nodes import Tls
from tests.helpers.audits import MOMENT, PATIENT_ID, SENT, event
from tests.helpers.fake_services import FakeServices, fake_services
from widgets.dialogs.audit_dialog import AuditDialog
from widgets.dialogs.settings_dialog import SettingsDialog, SettingsPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def noted() -> FakeServices:
    services = fake_services()
    services.trail.events += [SENT, event(1), event(2, reviewer="Verdi^Bea")]
    return services


def dialog_on(services: FakeServices, qtbot: QtBot) -> AuditDialog:
    services.session.auditing.pages.open()
    dialog = AuditDialog(services.session)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def rows(dialog: AuditDialog) -> list[list[str]]:
    model = dialog.sorting
    return [
        [model.index(row, column).data() or "" for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_events_are_listed_newest_first_and_looking_is_one(qtbot: QtBot):
    services = noted()
    dialog = dialog_on(services, qtbot)

    listed = rows(dialog)
    assert [row[1] for row in listed] == ["Audit trail read", "Images opened", "Images opened", "Sent"]
    assert listed[1][3] == "Verdi, Bea" and listed[3][6] == "ORTHANC (10.0.0.5)" and listed[3][4] == PATIENT_ID
    assert services.trail.kinds[-1] is AuditKind.TRAIL_READ


def test_what_another_system_did_is_said_to_be_its_doing(qtbot: QtBot):
    services = fake_services()
    query = (("SOPClassUID", "1.2.840.10008.5.1.4.1.2.2.1"), ("PatientName", "*"))
    services.trail.events += [
        event(1, kind=AuditKind.PEER_FETCHED, peer=AuditPeer("CT2", "10.0.0.7"), destination=AuditPeer("WARD")),
        event(2, kind=AuditKind.PEER_QUERIED, peer=AuditPeer("", "10.0.0.9"), query=query, figures=(), studies=()),
    ]
    _reading, queried, fetched = rows(dialog_on(services, qtbot))

    assert (fetched[1], fetched[3], fetched[6]) == ("Fetched by another system", "CT2", "CT2 (10.0.0.7) → WARD")
    assert (queried[3], queried[7]) == ("10.0.0.9", "PatientName=*")


def test_words_kinds_and_days_narrow_it_down(qtbot: QtBot):
    dialog = dialog_on(noted(), qtbot)
    qtbot.keyClicks(dialog.words, "bea OPENED")
    assert len(rows(dialog)) == 1
    dialog.words.clear()
    dialog.kind.setCurrentIndex(dialog.kind.findData(AuditKind.SENT))
    dialog.kind.activated.emit(dialog.kind.currentIndex())
    assert [row[1] for row in rows(dialog)] == ["Sent"]
    dialog.from_day.setChecked(True)
    assert rows(dialog) == [] and "No event fits" in dialog.count.text()
    dialog.since.setDate(MOMENT.date())
    assert len(rows(dialog)) == 1


def test_what_happens_while_it_is_open_is_there(qtbot: QtBot):
    services = noted()
    dialog = dialog_on(services, qtbot)
    before = len(rows(dialog))
    services.open_study()
    assert len(rows(dialog)) == before + 1


def test_the_chain_is_looked_at_when_it_is_asked_for(qtbot: QtBot):
    services = noted()
    dialog = dialog_on(services, qtbot)
    assert not dialog.checked.isVisible()
    dialog.verify.click()
    assert "as they were written" in dialog.checked.text()
    services.trail.findings = ("00000001.audit was changed after its record 2.",)
    dialog.verify.click()
    assert "not as it was written" in dialog.checked.text() and "record 2" in dialog.checked.text()


def test_what_is_listed_is_exported_oldest_first(qtbot: QtBot):
    services = noted()
    dialog = dialog_on(services, qtbot)
    qtbot.keyClicks(dialog.words, PATIENT_ID)
    services.session.auditing.pages.export(Path("trail.csv"))

    lines = services.files.written[Path("trail.csv")].decode("utf-8-sig").splitlines()
    assert len(lines) == 4 and lines[1].startswith("2026-03-04T05:06:07")


def test_a_trail_that_cannot_be_read_says_why_and_closing_forgets(qtbot: QtBot):
    services = noted()
    services.trail.failure = StorageError("The audit trail could not be read.")
    dialog = dialog_on(services, qtbot)
    assert "could not be read" in dialog.failure.text() and not dialog.export.isEnabled()
    services.trail.failure = None
    dialog.accept()
    assert services.session.auditing.pages.state.events == ()


def settings_on(services: FakeServices, qtbot: QtBot) -> SettingsDialog:
    dialog = SettingsDialog(services.session, page=SettingsPage.SECURITY)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_the_server_is_configured_and_gets_what_is_noted(qtbot: QtBot):
    services = fake_services()
    dialog = settings_on(services, qtbot)
    page = dialog.security
    page.sends.setChecked(True)
    assert not page.check() and page.error.isVisible()
    page.fields["host"].setText("audit.example")
    page.fields["ca_file"].setText("/etc/ca.pem")
    page.idle.setCurrentIndex(page.idle.findData(10))
    dialog.accept()

    assert services.trail.settings.server == AuditServer("audit.example", 6514, Tls("/etc/ca.pem"))
    assert services.preferences.kept.lock_idle_minutes == 10
    idle, server = (event.detail for event in services.trail.of(AuditKind.SECURITY))
    assert "locked after 10 min" in idle and "audit.example:6514" in server
    assert services.trail.sent == len(services.trail.events)


def test_what_cannot_be_sent_is_said_on_the_page(qtbot: QtBot):
    services = fake_services()
    services.trail.settings = services.trail.settings.__class__(AuditServer("audit.example"))
    services.trail.refusal = ArchiveUnreachableError("Audit server audit.example:6514 cannot be reached.")
    dialog = settings_on(services, qtbot)
    page = dialog.security
    services.open_study()

    assert "wait to be sent" in page.status.text() and "cannot be reached" in page.status.text()


def test_nothing_is_noted_where_nothing_was_changed(qtbot: QtBot):
    services = fake_services()
    settings_on(services, qtbot).accept()
    assert services.trail.of(AuditKind.SECURITY) == []
