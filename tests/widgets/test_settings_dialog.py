"""Archives, PACS nodes and the reviewer: edited on a copy, checked beside the field, saved together."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QScrollArea, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from app.core.errors import ArchiveRejectedError, StorageError
from app.core.node_services import NodeCheck, Verdict
from app.core.nodes import PacsNode, Tls
from app.core.preferences import Language, Preferences, RegionColours, Theme
from app.core.web_nodes import Authorisation, WebNode
from app.session.browsing import Loading
from app.session.commands import COMMANDS
from app.session.reviewers import Asked
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner
from widgets.actions import native
from widgets.application import Application
from widgets.dialogs.appearance_page import LATER
from widgets.dialogs.archives_page import NO_NODE, REGISTER, REGISTER_WEB
from widgets.dialogs.settings_dialog import SettingsDialog, SettingsPage
from widgets.look import apply_look
from widgets.theme import region_colours, theme

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
SECRET = "hidden"  # noqa: S105 - of no server
WARD = PacsNode("Ward", "10.0.0.5", 4242, "ORTHANC")
ARCHIVE = PacsNode("Research", "pacs.example.org", 11112, "RESEARCH")


def dialog_on(services: FakeServices, qtbot: QtBot) -> SettingsDialog:
    dialog = SettingsDialog(services.session, None)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def fill(qtbot: QtBot, dialog: SettingsDialog, **texts: str) -> None:
    for name, text in texts.items():
        field = dialog.archives.fields.fields[name]
        field.selectAll()
        qtbot.keyClick(field, Qt.Key.Key_Delete)
        qtbot.keyClicks(field, text)


def save(dialog: SettingsDialog) -> None:
    dialog.buttons.button(dialog.buttons.StandardButton.Save).click()


def archives_offered(dialog: SettingsDialog) -> list[str]:
    return [dialog.archives.archive.itemText(i) for i in range(dialog.archives.archive.count())]


def test_without_a_pacs_it_says_that_none_is_needed(qtbot: QtBot):
    dialog = dialog_on(fake_services(), qtbot)
    assert dialog.archives.no_node.isVisible()
    assert dialog.archives.no_node.text() == NO_NODE
    assert not dialog.archives.fields.isVisible()
    assert not dialog.archives.remove.isEnabled()
    assert archives_offered(dialog) == ["EMBEDDED"]
    assert any(label.text() == REGISTER.format(title="VERDANT") for label in dialog.findChildren(QLabel))


def test_a_node_is_added_tested_and_used(qtbot: QtBot):
    services = fake_services()
    dialog = dialog_on(services, qtbot)
    dialog.archives.add.click()
    fill(qtbot, dialog, name="Ward", host="10.0.0.5", port="4242", called_ae_title="ORTHANC")
    dialog.archives.test.click()
    assert dialog.archives.findings.texts == ("✓ Works Ward at 10.0.0.5:4242 answers.",)
    dialog.archives.archive.setCurrentText("Ward")
    save(dialog)
    assert not dialog.isVisible()
    assert services.directory.configured == (WARD,)
    assert services.session.archive.name == "Ward"


def test_a_node_that_refuses_says_why(qtbot: QtBot):
    services = fake_services(nodes=[WARD])
    services.directory.archive(WARD).failure = ArchiveRejectedError("Ward rejected us: unknown calling AE title.")
    dialog = dialog_on(services, qtbot)
    dialog.archives.test.click()
    (text,) = dialog.archives.findings.texts
    assert text.startswith("✗ Fails") and "unknown calling AE title" in text
    assert dialog.archives.answer.property("role") == "error"


def test_a_remark_about_a_node_looks_neither_like_success_nor_like_failure(qtbot: QtBot):
    services = fake_services(nodes=[WARD])
    services.directory.findings = (NodeCheck(Verdict.REMARK, "The connection is not encrypted."),)
    dialog = dialog_on(services, qtbot)
    page = dialog.archives
    page.test.click()
    assert page.answer.text() == "! All that has to work does, with 1 remark."
    assert page.answer.property("role") == "caution"
    assert page.findings.texts[1] == "! Remark The connection is not encrypted."
    services.directory.findings = (NodeCheck(Verdict.FAILS, "No C-FIND.", request="Please allow C-FIND."),)
    page.test.click()
    assert page.findings.texts[1] == "✗ Fails No C-FIND. Please allow C-FIND."
    assert (page.answer.text(), page.answer.property("role")) == ("✗ Something does not work.", "error")
    services.directory.findings = ()
    page.test.click()
    assert page.answer.text() == "✓ All that has to work does."
    assert page.answer.property("role") == "good"


@pytest.mark.usefixtures("following")
def test_on_a_screen_of_700_px_the_page_of_nodes_is_scrolled_in_one_direction_alone(qtbot: QtBot):
    services = fake_services(nodes=[WARD])
    services.directory.findings = (NodeCheck(Verdict.REMARK, "The connection is not encrypted."),)
    dialog = dialog_on(services, qtbot)
    dialog.setMinimumWidth(0)
    dialog.resize(644, 414)
    dialog.archives.test.click()
    (around,) = (area for area in dialog.findChildren(QScrollArea) if area.widget() is dialog.archives)
    assert dialog.archives.minimumSizeHint().width() <= around.viewport().width()


def test_how_many_connections_a_pacs_gets_at_once_is_set_beside_its_time_out(qtbot: QtBot):
    services = fake_services(nodes=[WARD])
    dialog = dialog_on(services, qtbot)
    fill(qtbot, dialog, associations="17")
    save(dialog)
    assert "from 1 to 16" in dialog.archives.fields.errors["associations"].text()
    fill(qtbot, dialog, associations="1")
    save(dialog)
    assert services.directory.configured[0].associations == 1
    choose(dialog.archives.fields.kind, 1)
    assert not dialog.archives.fields.fields["associations"].isVisible(), "a DICOMweb server has none"


def test_an_answer_that_comes_after_closing_is_dropped(qtbot: QtBot):
    runner = StepwiseRunner()
    dialog = SettingsDialog(fake_services(runner, nodes=[WARD]).session, None)
    qtbot.addWidget(dialog)
    dialog.archives.test.click()
    assert "Asking Ward" in dialog.archives.answer.text()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.deleteLater()
    runner.run_all()


def choose(box: QComboBox, place: int) -> None:
    box.setCurrentIndex(place)
    box.activated.emit(place)


def test_a_dicomweb_node_is_added_with_its_password_and_started_on(qtbot: QtBot):
    services = fake_services()
    dialog = dialog_on(services, qtbot)
    page = dialog.archives
    page.add.click()
    choose(page.fields.kind, 1)
    assert not page.fields.fields["host"].isVisible() and page.fields.fields["url"].isVisible()
    assert page.register.text() == REGISTER_WEB
    choose(page.fields.authorisation, 1)
    fill(qtbot, dialog, name="Web", url="https://pacs.example/dicom-web", user="ward3", secret=SECRET)
    assert page.fields.fields["secret"].echoMode() == page.fields.fields["secret"].EchoMode.Password
    page.start.setCurrentText("Web")
    save(dialog)
    assert not dialog.isVisible()
    (node,) = services.directory.configured
    assert (node.url, node.user) == ("https://pacs.example/dicom-web", "ward3")
    assert list(services.directory.secrets.kept.values()) == [SECRET]
    assert services.directory.starting == "Web"
    assert services.session.archive.name == "Web", "who adds the first PACS wants to see it"
    assert services.session.browser.state.searching is Loading.READY


def test_a_second_pacs_changes_nothing_that_was_chosen(qtbot: QtBot):
    services = fake_services(nodes=[WARD])
    services.session.archives.use("EMBEDDED")
    dialog = dialog_on(services, qtbot)
    dialog.archives.add.click()
    fill(qtbot, dialog, name="Second", host="10.0.0.9", called_ae_title="SECOND")
    save(dialog)
    assert [node.name for node in services.directory.configured] == ["Ward", "Second"]
    assert (services.session.archive.name, services.session.archives.start_on) == ("EMBEDDED", "EMBEDDED")


def test_the_title_to_register_is_the_one_that_stands_in_the_field(qtbot: QtBot):
    dialog = dialog_on(fake_services(nodes=[WARD]), qtbot)
    fill(qtbot, dialog, calling_ae_title="WS7")
    assert "AE title WS7 with" in dialog.archives.register.text()


def test_a_field_that_is_empty_is_said_to_be_so(qtbot: QtBot):
    dialog = dialog_on(fake_services(), qtbot)
    dialog.archives.add.click()
    dialog.archives.test.click()
    problems = [label.text() for label in dialog.archives.fields.findChildren(QLabel) if "missing" in label.text()]
    assert [text.partition(" of ")[0] for text in problems] == ["The host", "The called AE title"]
    assert not any("Settings" in text for text in problems), "that is where one is"


def test_a_computer_without_a_keyring_says_so_once_and_keeps_the_rest(qtbot: QtBot):
    services = fake_services(nodes=[WebNode("Web", "https://pacs.example", Authorisation.BEARER)])
    services.directory.secrets.failure = StorageError("There is no keyring.")
    dialog = dialog_on(services, qtbot)
    fill(qtbot, dialog, name="Research", secret=SECRET)
    save(dialog)
    assert not dialog.isVisible()
    assert [node.name for node in services.directory.configured] == ["Research"]
    assert ["keyring" in notice.text for notice in services.session.notices.all] == [True]


def test_an_encrypted_node_shows_where_its_certificates_are(qtbot: QtBot):
    services = fake_services(nodes=[WARD])
    dialog = dialog_on(services, qtbot)
    assert not dialog.archives.fields.fields["ca_file"].isVisible()
    dialog.archives.fields.encrypted.click()
    fill(qtbot, dialog, ca_file="/etc/pacs/ca.pem", key_file="/etc/pacs/key.pem")
    save(dialog)
    assert "certificate" in dialog.archives.fields.errors["key_file"].text()
    fill(qtbot, dialog, certificate_file="/etc/pacs/own.pem")
    save(dialog)
    assert services.directory.configured[0].tls == Tls("/etc/pacs/ca.pem", "/etc/pacs/own.pem", "/etc/pacs/key.pem")


def test_an_answer_about_other_settings_than_those_that_stand_there_is_dropped(qtbot: QtBot):
    runner = StepwiseRunner()
    dialog = dialog_on(fake_services(runner, nodes=[WARD]), qtbot)
    dialog.archives.test.click()
    fill(qtbot, dialog, port="104")
    runner.run_all()
    assert not dialog.archives.answer.isVisible()


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
    assert named in dialog.archives.fields.errors[field].text()
    assert [name for name, label in dialog.archives.fields.errors.items() if label.isVisible()] == [field]
    assert services.directory.configured == (WARD, ARCHIVE)


def test_the_node_with_the_mistake_is_brought_up(qtbot: QtBot):
    dialog = dialog_on(fake_services(nodes=[WARD, ARCHIVE]), qtbot)
    dialog.archives.list.setCurrentRow(1)
    fill(qtbot, dialog, port="0")
    dialog.archives.list.setCurrentRow(0)
    save(dialog)
    assert dialog.archives.list.currentRow() == 1
    assert dialog.archives.fields.errors["port"].isVisible()


def test_changes_to_several_nodes_are_kept_while_moving_between_them(qtbot: QtBot):
    services = fake_services(nodes=[WARD, ARCHIVE])
    dialog = dialog_on(services, qtbot)
    fill(qtbot, dialog, host="10.0.0.6")
    dialog.archives.list.setCurrentRow(1)
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
    assert dialog.archives.archive.currentText() == "Ward"
    dialog.archives.remove.click()
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
    dialog.archives.remove.click()
    dialog.reviewer.idle.setCurrentIndex(1)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert services.directory.configured == (WARD,)
    assert services.session.preferences.value.reviewer_idle_minutes is None


def test_the_reviewer_is_named_here_too(qtbot: QtBot):
    services = fake_services()
    dialog = dialog_on(services, qtbot)
    dialog.show_page(SettingsPage.REVIEWER)
    assert dialog.reviewer.name.text() == "Reader, Rita"
    dialog.reviewer.change.click()
    assert services.session.reviewers.question is Asked.CHANGE
    services.session.reviewers.answer("Roe^Richard")
    assert dialog.reviewer.name.text() == "Roe, Richard"


def test_when_a_pin_is_asked_for_again_is_set_by_those_who_have_one(qtbot: QtBot):
    services = fake_services()
    dialog = dialog_on(services, qtbot)
    assert not dialog.reviewer.idle.isEnabled()
    services.session.reviewers.set_pin("", "2468")
    assert dialog.reviewer.idle.isEnabled()
    dialog.reviewer.idle.setCurrentIndex(dialog.reviewer.idle.findData(5))
    save(dialog)
    assert services.preferences.kept.reviewer_idle_minutes == 5


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


# The look ----------------------------------------------------------------------------------------------------


@pytest.fixture
def following(qapp: QApplication) -> Iterator[FakeServices]:
    """Services whose preferences dress the application, as in the real one."""
    services = fake_services()
    application = Application()
    application.follow(services.session.preferences)
    yield services
    apply_look(qapp, Theme.DARK)


def pick(box: QComboBox, value: Enum | int) -> None:
    box.setCurrentIndex(box.findData(value.value if isinstance(value, Enum) else value))
    box.activated.emit(box.currentIndex())


def test_a_theme_is_seen_at_once_and_kept_when_saved(qtbot: QtBot, following: FakeServices):
    dialog = dialog_on(following, qtbot)
    pick(dialog.appearance.theme, Theme.LIGHT)
    pick(dialog.appearance.regions, RegionColours.COLOUR_BLIND)
    assert (theme(), region_colours()) == (Theme.LIGHT, RegionColours.COLOUR_BLIND)
    assert following.preferences.kept == Preferences()
    save(dialog)
    kept = following.preferences.kept
    assert (kept.theme, kept.region_colours) == (Theme.LIGHT, RegionColours.COLOUR_BLIND)
    assert theme() is Theme.LIGHT


def test_giving_up_brings_the_look_back(qtbot: QtBot, following: FakeServices):
    dialog = dialog_on(following, qtbot)
    pick(dialog.appearance.theme, Theme.HIGH_CONTRAST)
    assert theme() is Theme.HIGH_CONTRAST
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert theme() is Theme.DARK
    assert following.preferences.kept == Preferences()


def test_what_needs_a_new_start_says_so(qtbot: QtBot):
    services = fake_services()
    dialog = dialog_on(services, qtbot)
    dialog.show_page(SettingsPage.APPEARANCE)
    assert not dialog.appearance.later.isVisible()
    pick(dialog.appearance.scale, 150)
    assert dialog.appearance.later.text() == LATER
    pick(dialog.appearance.scale, 100)
    assert not dialog.appearance.later.isVisible()
    pick(dialog.appearance.language, Language.ITALIAN)
    assert dialog.appearance.later.isVisible()
    save(dialog)
    assert services.preferences.kept == Preferences(language=Language.ITALIAN)


def test_a_look_that_cannot_be_kept_keeps_the_dialog_open(qtbot: QtBot):
    services = fake_services()
    services.preferences.failure = StorageError("The settings could not be written: the disk is full.")
    dialog = dialog_on(services, qtbot)
    pick(dialog.appearance.theme, Theme.LIGHT)
    save(dialog)
    assert dialog.isVisible()
    assert "disk is full" in dialog.failure.text()


# The keys ----------------------------------------------------------------------------------------------------


def keys_on(services: FakeServices, qtbot: QtBot, name: str) -> SettingsDialog:
    """The page of keys with a command that was clicked."""
    dialog = SettingsDialog(services.session, None, page=SettingsPage.KEYS)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    page = dialog.keys
    page.select(name)
    place = page.list.visualItemRect(page.list.currentItem()).center()
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    return dialog


def item(dialog: SettingsDialog, text: str) -> QTreeWidgetItem:
    return dialog.keys.list.findItems(text, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)[0]


def row(dialog: SettingsDialog, text: str) -> list[str]:
    return [item(dialog, text).text(0), item(dialog, text).text(1)]


def test_every_command_is_listed_with_its_keys(qtbot: QtBot):
    dialog = keys_on(fake_services(), qtbot, "validate")
    for command in COMMANDS:
        assert row(dialog, command.text.rstrip("…"))[1] == ("  ".join(native(key) for key in command.keys) or "–")


def test_a_command_is_clicked_and_its_new_key_pressed(qtbot: QtBot):
    services = fake_services()
    dialog = keys_on(services, qtbot, "validate")
    assert dialog.keys.field.hasFocus()
    qtbot.keyClick(dialog.keys.field, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert row(dialog, "Validate") == ["Validate", "Shift+F9"]
    assert services.preferences.kept.keys == {}
    save(dialog)
    assert services.preferences.kept.keys == {"validate": ("Shift+F9",)}


@pytest.mark.parametrize(
    ("key", "modifiers", "text", "written"),
    [
        (Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier, " ", "Ctrl+Space"),
        (Qt.Key.Key_Exclam, Qt.KeyboardModifier.ShiftModifier, "!", "!"),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", "Return"),
        (Qt.Key.Key_7, Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.AltModifier, "7", "Alt+7"),
    ],
)
def test_unusual_keys_are_taken_as_they_are_pressed(qtbot, key, modifiers, text, written):
    services = fake_services()
    dialog = keys_on(services, qtbot, "validate")
    for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
        QApplication.sendEvent(dialog.keys.field, QKeyEvent(kind, key, modifiers, text))
    save(dialog)
    assert services.preferences.kept.keys == {"validate": (written,)}


def test_a_modifier_alone_is_no_key_yet_and_tab_goes_on(qtbot: QtBot):
    dialog = keys_on(fake_services(), qtbot, "validate")
    qtbot.keyClick(dialog.keys.field, Qt.Key.Key_Control)
    assert row(dialog, "Validate")[1] == "V"
    qtbot.keyClick(dialog.keys.field, Qt.Key.Key_Tab)
    assert not dialog.keys.field.hasFocus()


def test_a_key_that_is_taken_is_named_and_can_be_taken_over(qtbot: QtBot):
    services = fake_services()
    dialog = keys_on(services, qtbot, "validate")
    qtbot.keyClick(dialog.keys.field, Qt.Key.Key_X)
    assert "“Reject”" in dialog.keys.message.text()
    assert row(dialog, "Validate")[1] == "V"
    dialog.keys.take.click()
    assert row(dialog, "Validate")[1] == "X"
    assert row(dialog, "Reject")[1] == "–"
    assert "“Reject” lost a key" in dialog.keys.message.text()
    save(dialog)
    assert services.preferences.kept.keys == {"validate": ("X",), "reject": ()}


def test_esc_stays_where_it_is(qtbot: QtBot):
    services = fake_services()
    dialog = keys_on(services, qtbot, "cancel")
    qtbot.keyClick(dialog.keys.field, Qt.Key.Key_Q)
    assert "Esc" in dialog.keys.message.text()
    dialog.keys.none.click()
    assert row(dialog, "Cancel")[1] == "Esc"
    qtbot.keyClick(dialog.keys.field, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_one_command_or_all_get_their_usual_keys_back(qtbot: QtBot):
    services = fake_services(preferences=Preferences(keys={"validate": ("X",), "reject": (), "fit": ("F9",)}))
    dialog = keys_on(services, qtbot, "reject")
    dialog.keys.reset.click()
    assert (row(dialog, "Reject")[1], row(dialog, "Validate")[1]) == ("X", "–")
    dialog.keys.reset_all.click()
    assert (row(dialog, "Validate")[1], row(dialog, "Fit")[1]) == ("V", "F")
    assert not dialog.keys.reset_all.isEnabled()
    save(dialog)
    assert services.preferences.kept.keys == {}


def test_keys_of_commands_that_only_another_version_knows_are_kept(qtbot: QtBot):
    services = fake_services(preferences=Preferences(keys={"teleport": ("F8",)}))
    dialog = keys_on(services, qtbot, "validate")
    qtbot.keyClick(dialog.keys.field, Qt.Key.Key_F9)
    save(dialog)
    assert services.preferences.kept.keys == {"teleport": ("F8",), "validate": ("F9",)}


def test_commands_are_found_by_name_and_by_key(qtbot: QtBot):
    dialog = keys_on(fake_services(), qtbot, "validate")
    for wanted, found, other in (("reje", "Reject", "Validate"), ("ctrl+s", "Save", "Reject")):
        dialog.keys.search.setText(wanted)
        tree = dialog.keys.list
        items = {
            text: tree.findItems(text, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)[0]
            for text in (found, other)
        }
        assert not items[found].isHidden()
        assert items[other].isHidden()


def test_long_names_do_not_make_the_page_of_archives_wider_than_a_small_screen(qtbot: QtBot):
    services = fake_services()
    services.session.archives.configure_nodes([PacsNode("Research archive of the whole hospital", "a", 104, "A")])
    assert dialog_on(services, qtbot).archives.minimumSizeHint().width() <= 500
