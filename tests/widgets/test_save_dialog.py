"""Before anything is stored the physician sees what, where and in whose name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.helpers.fake_services import FakeServices, fake_services
from widgets.dialogs.save_dialog import SaveDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def decided() -> FakeServices:
    """One region validated, one rejected, the others of the series undecided."""
    services = fake_services()
    session = services.open_study()
    session.propose()
    session.deciding.validate_selected()
    session.deciding.reject_selected()
    session.viewport.step(1)
    session.propose()
    return services


def dialog_on(services: FakeServices, qtbot: QtBot) -> SaveDialog:
    plan = services.session.save_plan()
    assert plan is not None
    dialog = SaveDialog(services.session, plan, None)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def said(dialog: SaveDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_it_says_what_is_written_where_and_what_is_not(qtbot: QtBot):
    dialog = dialog_on(decided(), qtbot)
    cells = [dialog.table.item(0, column).text() for column in range(dialog.table.columnCount())]
    assert cells == ["Left ventricle", "7", "484 mm²", "LV U-Net"]
    assert dialog.table.rowCount() == 1
    text = said(dialog)
    for part in (
        "1 validated region",
        "EMBEDDED",
        "RTSTRUCT",
        "APPROVED",
        "date and time",
        "2 undecided and 1 rejected",
        "Example, Ada  4711 · Cine short axis",
    ):
        assert part in text


def test_approving_names_the_reviewer_and_stores(qtbot: QtBot):
    services = decided()
    dialog = dialog_on(services, qtbot)
    qtbot.keyClicks(dialog.family, "Reader")
    qtbot.keyClicks(dialog.given, "Rita")
    dialog.approve.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert services.session.reviewer_name == "Reader^Rita"
    assert services.archive.stored
    assert services.writer.requests[0].reviewer_name == "Reader^Rita"


def test_by_keys_alone(qtbot: QtBot):
    services = decided()
    dialog = dialog_on(services, qtbot)
    assert dialog.focusWidget() is dialog.family
    qtbot.keyClicks(dialog.family, "Reader")
    qtbot.keyClick(dialog.family, Qt.Key.Key_Return)
    assert services.session.reviewer_name == "Reader"
    assert services.archive.stored


@pytest.mark.parametrize(
    ("family", "named"), [("", "family name is missing"), ("A^B", "^"), ("A=B", "="), ("A\\B", "\\")]
)
def test_an_unusable_name_keeps_the_dialog_open_and_says_why(qtbot: QtBot, family: str, named: str):
    services = decided()
    dialog = dialog_on(services, qtbot)
    dialog.family.setText(family)
    dialog.approve.click()
    assert dialog.isVisible()
    assert dialog.name_error.isVisible()
    assert named in dialog.name_error.text()
    assert not services.archive.stored
    assert services.session.reviewer_name == ""
    dialog.family.setText("Reader")
    assert not dialog.name_error.isVisible()


def test_the_name_is_asked_once_a_session(qtbot: QtBot):
    services = decided()
    services.session.set_reviewer("Reader^Rita")
    dialog = dialog_on(services, qtbot)
    assert (dialog.family.text(), dialog.given.text()) == ("Reader", "Rita")
    assert dialog.focusWidget() is dialog.approve


def test_cancelling_writes_nothing_and_names_nobody(qtbot: QtBot):
    services = decided()
    dialog = dialog_on(services, qtbot)
    dialog.family.setText("Reader")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert not services.writer.requests
    assert services.session.reviewer_name == ""


def test_nothing_is_cut_off_when_a_message_appears(qtbot: QtBot):
    dialog = dialog_on(decided(), qtbot)
    dialog.approve.click()
    shown = [label for label in dialog.findChildren(QLabel) if label.isVisible() and label.wordWrap()]
    qtbot.waitUntil(lambda: all(label.height() >= label.heightForWidth(label.width()) for label in shown))
