"""The page about the archive on this machine."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core.archive_keeping import ArchiveConfiguration
from app.core.archive_serving import USUAL_SERVING, ServerTls
from app.core.custody import ArchiveReport, Finding, FindingKind, Leaving, Quota
from app.core.errors import ArchiveError
from tests.helpers.fake_services import FakeServices, fake_services
from widgets.dialogs.settings_dialog import SettingsDialog, SettingsPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def services() -> FakeServices:
    return fake_services()


@pytest.fixture
def dialog(services: FakeServices, qtbot: QtBot) -> SettingsDialog:
    shown = SettingsDialog(services.session, None, page=SettingsPage.KEPT_ARCHIVE)
    qtbot.addWidget(shown)
    shown.show()
    return shown


def fill(qtbot: QtBot, dialog: SettingsDialog, **texts: str) -> None:
    for name, text in texts.items():
        field = dialog.kept_archive.fields.fields[name]
        field.selectAll()
        qtbot.keyClick(field, Qt.Key.Key_Delete)
        qtbot.keyClicks(field, text)


def save(dialog: SettingsDialog) -> None:
    dialog.buttons.button(dialog.buttons.StandardButton.Save).click()


def test_what_is_filled_in_is_kept(services, dialog, qtbot):
    fill(qtbot, dialog, ae_title="WARD3", accepted="CT1, CT2", quota_gib="20")
    page = dialog.kept_archive
    page.fields.encrypted.click()
    fill(qtbot, dialog, certificate_file="own.pem")
    page.fields.leaving.setCurrentIndex(0)
    page.fields.leaving.activated.emit(0)
    save(dialog)
    kept = services.directory.kept.configured
    assert (kept.serving.ae_title, kept.serving.accepted) == ("WARD3", ("CT1", "CT2"))
    assert kept.serving.tls == ServerTls("own.pem")
    assert kept.quota == Quota(20 << 30, Leaving.NOTHING)
    assert not dialog.isVisible()


def test_nothing_is_written_where_nothing_was_changed(services, dialog):
    services.directory.kept.failure = ArchiveError("It must not be asked.")
    save(dialog)
    assert not dialog.isVisible()


def test_what_is_wrong_is_said_beside_the_field_on_its_page(services, dialog, qtbot):
    fill(qtbot, dialog, port="70000")
    dialog.show_page(SettingsPage.KEYS)
    save(dialog)
    assert dialog.isVisible()
    assert dialog.pages.currentRow() == list(SettingsPage).index(SettingsPage.KEPT_ARCHIVE)
    assert "0 to 65535" in dialog.kept_archive.fields.errors["port"].text()
    assert services.directory.kept.configured == ArchiveConfiguration(USUAL_SERVING, Quota())


def test_a_certificate_that_cannot_be_used_keeps_the_dialog_open(services, dialog, qtbot):
    services.directory.kept.failure = ArchiveError("The file own.pem cannot be used for encryption.")
    dialog.kept_archive.fields.encrypted.click()
    fill(qtbot, dialog, certificate_file="own.pem")
    save(dialog)
    assert dialog.isVisible()
    assert "own.pem" in dialog.failure.text()


def test_whoever_opens_it_to_the_network_unencrypted_is_warned(dialog, qtbot):
    warning = dialog.kept_archive.warning
    assert not warning.isVisible()
    fill(qtbot, dialog, host="0.0.0.0")  # noqa: S104 - that is the point
    assert warning.isVisible()
    assert "nothing is encrypted" in warning.text()
    fill(qtbot, dialog, host="127.0.0.1")
    assert not warning.isVisible()


def test_how_much_it_holds_is_said(dialog):
    assert dialog.kept_archive.use.text() == "It holds 3.0 GiB; 1.0 GiB of it may leave. The disk has 40.0 GiB left."


def test_the_nodes_that_may_call_are_named(services, qtbot):
    services.directory.kept.configured = ArchiveConfiguration(USUAL_SERVING, Quota(), frozenset({"WARD", "CT1"}))
    dialog = SettingsDialog(services.session, None, page=SettingsPage.KEPT_ARCHIVE)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "CT1, WARD" in dialog.kept_archive.nodes.text()
    dialog.kept_archive.fields.anyone.click()
    assert not dialog.kept_archive.nodes.isVisible()
    assert not dialog.kept_archive.fields.fields["accepted"].isVisible()


def test_a_check_names_the_files_that_are_not_as_they_should_be(services, dialog):
    page = dialog.kept_archive
    page.check_files.click()
    assert page.outcome.text() == "3 files are sound."
    assert not page.findings.isVisible()
    findings = (Finding(FindingKind.MISSING, "1/2/3.dcm"), Finding(FindingKind.DAMAGED, "1/2/4.dcm"))
    services.directory.kept.report = ArchiveReport(3, 0, 0, findings)
    page.check_files.click()
    assert page.findings.toPlainText() == "missing: 1/2/3.dcm\ndamaged: 1/2/4.dcm"
    assert page.outcome.property("role") == "error"


def test_the_index_is_made_again_at_a_click(dialog):
    dialog.kept_archive.rebuild.click()
    assert dialog.kept_archive.outcome.text() == "The index was made again: 3 instances."
