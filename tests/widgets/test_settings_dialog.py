"""Archives, PACS nodes and the reviewer: edited on a copy, checked beside the field, saved together."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.core.errors import ArchiveRejectedError, StorageError
from app.core.nodes import PacsNode
from tests.helpers.fake_services import FakeServices, StepwiseRunner, fake_services
from widgets.dialogs.settings_dialog import NO_NODE, REGISTER, SettingsDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
WARD = PacsNode("Ward", "10.0.0.5", 4242, "ORTHANC")
ARCHIVE = PacsNode("Research", "pacs.example.org", 11112, "RESEARCH")


def dialog_on(services: FakeServices, qtbot: QtBot) -> SettingsDialog:
    dialog = SettingsDialog(services.session, None)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def fill(qtbot: QtBot, dialog: SettingsDialog, **texts: str) -> None:
    for name, text in texts.items():
        field = dialog.fields.fields[name]
        field.selectAll()
        qtbot.keyClick(field, Qt.Key.Key_Delete)
        qtbot.keyClicks(field, text)


def save(dialog: SettingsDialog) -> None:
    dialog.buttons.button(dialog.buttons.StandardButton.Save).click()


def archives_offered(dialog: SettingsDialog) -> list[str]:
    return [dialog.archive.itemText(i) for i in range(dialog.archive.count())]


def test_without_a_pacs_it_says_that_none_is_needed(qtbot: QtBot):
    dialog = dialog_on(fake_services(), qtbot)
    assert dialog.no_node.isVisible()
    assert dialog.no_node.text() == NO_NODE
    assert not dialog.fields.isVisible()
    assert not dialog.remove.isEnabled()
    assert archives_offered(dialog) == ["EMBEDDED"]
    assert any(label.text() == REGISTER for label in dialog.findChildren(QLabel))


def test_a_node_is_added_tested_and_used(qtbot: QtBot):
    services = fake_services()
    dialog = dialog_on(services, qtbot)
    dialog.add.click()
    fill(qtbot, dialog, name="Ward", host="10.0.0.5", port="4242", called_ae_title="ORTHANC")
    dialog.test.click()
    assert dialog.answer.text() == "✓ Ward at 10.0.0.5:4242 answers."
    dialog.archive.setCurrentText("Ward")
    save(dialog)
    assert not dialog.isVisible()
    assert services.directory.configured == (WARD,)
    assert services.session.archive.name == "Ward"


def test_a_node_that_refuses_says_why(qtbot: QtBot):
    services = fake_services(nodes=[WARD])
    services.directory.archive(WARD).failure = ArchiveRejectedError("Ward rejected us: unknown calling AE title.")
    dialog = dialog_on(services, qtbot)
    dialog.test.click()
    assert "unknown calling AE title" in dialog.answer.text()
    assert dialog.answer.property("role") == "error"


def test_an_answer_that_comes_after_closing_is_dropped(qtbot: QtBot):
    runner = StepwiseRunner()
    dialog = SettingsDialog(fake_services(runner, nodes=[WARD]).session, None)
    qtbot.addWidget(dialog)
    dialog.test.click()
    assert "Asking Ward" in dialog.answer.text()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.deleteLater()
    runner.run_all()


@pytest.mark.parametrize(
    ("field", "text", "named"),
    [
        ("port", "70000", "port"),
        ("port", "x", "port"),
        ("called_ae_title", "SEVENTEEN LETTERS", "AE title"),
        ("host", "", "host"),
        ("name", "Research", "name of its own"),
        ("name", "EMBEDDED", "name of its own"),
    ],
)
def test_what_is_wrong_is_said_below_the_field_and_nothing_is_saved(qtbot: QtBot, field: str, text: str, named: str):
    services = fake_services(nodes=[WARD, ARCHIVE])
    dialog = dialog_on(services, qtbot)
    fill(qtbot, dialog, **{field: text})
    save(dialog)
    assert dialog.isVisible()
    assert named in dialog.fields.errors[field].text()
    assert [name for name, label in dialog.fields.errors.items() if label.isVisible()] == [field]
    assert services.directory.configured == (WARD, ARCHIVE)


def test_the_node_with_the_mistake_is_brought_up(qtbot: QtBot):
    dialog = dialog_on(fake_services(nodes=[WARD, ARCHIVE]), qtbot)
    dialog.list.setCurrentRow(1)
    fill(qtbot, dialog, port="0")
    dialog.list.setCurrentRow(0)
    save(dialog)
    assert dialog.list.currentRow() == 1
    assert dialog.fields.errors["port"].isVisible()


def test_changes_to_several_nodes_are_kept_while_moving_between_them(qtbot: QtBot):
    services = fake_services(nodes=[WARD, ARCHIVE])
    dialog = dialog_on(services, qtbot)
    fill(qtbot, dialog, host="10.0.0.6")
    dialog.list.setCurrentRow(1)
    fill(qtbot, dialog, port="104")
    save(dialog)
    assert [(node.host, node.port) for node in services.directory.configured] == [
        ("10.0.0.6", 4242),
        ("pacs.example.org", 104),
    ]


def test_removing_the_archive_in_use_falls_back_to_the_embedded_one(qtbot: QtBot):
    services = fake_services(nodes=[WARD])
    services.session.archives.use("Ward")
    dialog = dialog_on(services, qtbot)
    assert dialog.archive.currentText() == "Ward"
    dialog.remove.click()
    save(dialog)
    assert services.directory.configured == ()
    assert services.session.archive.name == "EMBEDDED"


def test_renaming_the_archive_in_use_keeps_it_in_use(qtbot: QtBot):
    services = fake_services(nodes=[WARD])
    services.session.archives.use("Ward")
    dialog = dialog_on(services, qtbot)
    fill(qtbot, dialog, name="Ward 2")
    save(dialog)
    assert services.session.archive.name == "Ward 2"


def test_settings_that_cannot_be_written_keep_the_dialog_open(qtbot: QtBot):
    services = fake_services(nodes=[WARD])
    services.directory.failure = StorageError("The settings could not be written: the disk is full.")
    dialog = dialog_on(services, qtbot)
    fill(qtbot, dialog, host="10.0.0.6")
    save(dialog)
    assert dialog.isVisible()
    assert "disk is full" in dialog.failure.text()


def test_cancelling_changes_nothing(qtbot: QtBot):
    services = fake_services(nodes=[WARD])
    dialog = dialog_on(services, qtbot)
    dialog.remove.click()
    dialog.family.setText("Reader")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert services.directory.configured == (WARD,)
    assert services.session.reviewer_name == ""


def test_the_reviewer_is_named_here_too(qtbot: QtBot):
    services = fake_services()
    dialog = dialog_on(services, qtbot)
    qtbot.keyClicks(dialog.given, "Rita")
    save(dialog)
    assert dialog.reviewer_error.isVisible()
    qtbot.keyClicks(dialog.family, "Reader")
    save(dialog)
    assert services.session.reviewer_name == "Reader^Rita"


def test_saving_without_a_change_searches_nothing_again(qtbot: QtBot):
    services = fake_services(nodes=[WARD])
    dialog = dialog_on(services, qtbot)
    save(dialog)
    assert "find_studies" not in services.archive.calls


def test_every_message_has_the_room_it_needs(qtbot: QtBot):
    dialog = dialog_on(fake_services(nodes=[WARD]), qtbot)
    fill(qtbot, dialog, name="", host="", port="x", called_ae_title="", calling_ae_title="", response_timeout_s="")
    save(dialog)
    shown = [label for label in dialog.findChildren(QLabel) if label.isVisible() and label.wordWrap()]
    assert len(shown) >= 6
    qtbot.waitUntil(lambda: all(label.height() >= label.heightForWidth(label.width()) for label in shown))
