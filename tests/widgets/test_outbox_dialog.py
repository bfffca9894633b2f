"""The window of the outbox: what waits is readable, tried again and deleted by keyboard, and never by accident."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.core.errors import ArchiveUnreachableError, InstanceRefusedError
from app.core.identity import SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.nodes import PacsNode
from app.core.outbox import OutboxState
from app.core.study import InstanceRecord
from tests.helpers.fake_archive import FakeArchive
from tests.helpers.fake_services import FakeServices, fake_services
from widgets.dialogs.outbox_dialog import OutboxDialog
from widgets.main_window import MainWindow
from widgets.outbox_clock import OutboxClock

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
NODE = PacsNode("WARD", "10.0.0.5", 104, "PACS")
AWAY = ArchiveUnreachableError("PACS WARD cannot be reached.", next_step="Check that it runs.")
REFUSED = InstanceRefusedError("PACS WARD did not store it.", next_step="Ask the PACS administrator.")


def ward() -> FakeServices:
    """A PACS that is away, with a save of three objects and one of a single object that wait for it."""
    services = fake_services(nodes=[NODE])
    listed = [
        InstanceRecord(
            StudyInstanceUID("2.25.1000"), SeriesInstanceUID("2.25.2000"), SOPInstanceUID(f"2.25.{number}")
        )
        for number in range(1, 6)
    ]
    services.directory.made["WARD"] = FakeArchive(name="WARD", failure=AWAY, instances=listed)
    services.session.archives.configure_nodes([NODE])
    services.outbox.put("WARD", [b"1", b"2", b"3"])
    services.outbox.put("WARD", [b"4"])
    services.session.outbox.look()
    return services


def dialog_on(services: FakeServices, qtbot: QtBot) -> OutboxDialog:
    services.session.outbox.open()
    dialog = OutboxDialog(services.session)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def window_on(services: FakeServices, qtbot: QtBot) -> MainWindow:
    window = MainWindow(services.session)
    qtbot.addWidget(window, before_close_func=lambda _window: window.close_without_asking())
    window.show()
    return window


def column(dialog: OutboxDialog, number: int) -> list[str]:
    return [str(dialog.model.index(row, number).data()) for row in range(dialog.model.rowCount())]


def shown(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def states(services: FakeServices) -> list[OutboxState]:
    return [entry.state for entry in services.outbox.entries()]


def answered(qtbot: QtBot, button: QMessageBox.StandardButton) -> list[str]:
    """Press a button of the question that comes; what it asked."""
    asked: list[str] = []

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(f"{box.text()} {box.informativeText()}")
        qtbot.mouseClick(box.button(button), Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, press)
    return asked


def test_an_empty_outbox_says_what_belongs_there(qtbot: QtBot):
    dialog = dialog_on(fake_services(), qtbot)
    assert "Nothing waits." in shown(dialog)
    assert not (dialog.send.isEnabled() or dialog.send_all.isEnabled() or dialog.delete.isEnabled())


def test_what_waits_stands_there_with_its_cause_and_what_follows(qtbot: QtBot):
    services = ward()
    dialog = dialog_on(services, qtbot)
    assert column(dialog, 0) == ["○  Waiting", "○  Waiting, tried once"]
    assert column(dialog, 1) == ["WARD", "WARD"]
    assert column(dialog, 2) == ["RTSTRUCT", "RTSTRUCT × 3"]
    assert set(column(dialog, 3)) == {"Example, Ada  4711"}
    text = shown(dialog)
    assert "PACS WARD cannot be reached. Check that it runs." in text
    assert "It is tried again by itself at" in text
    assert "RTSTRUCT · Example, Ada  4711 · Heart short axis" in text


def test_a_refusal_is_told_by_mark_and_word_and_what_to_do(qtbot: QtBot):
    services = ward()
    services.directory.made["WARD"].failure = REFUSED
    services.session.outbox.send_now()
    dialog = dialog_on(services, qtbot)
    assert column(dialog, 0) == ["✕  Needs you", "✕  Needs you"]
    assert "Ask the PACS administrator." in shown(dialog)
    assert "It is kept here until you send it again or delete it." in shown(dialog)


def test_all_of_it_is_tried_again_by_key(qtbot: QtBot):
    services = ward()
    dialog = dialog_on(services, qtbot)
    services.directory.made["WARD"].failure = None
    qtbot.keyClick(dialog.table, Qt.Key.Key_F5)
    assert sorted(services.directory.made["WARD"].stored) == [b"1", b"2", b"3", b"4"]
    assert not dialog.send_all.isEnabled()


def test_the_selected_one_is_tried_again(qtbot: QtBot):
    services = ward()
    services.directory.made["WARD"].failure = REFUSED
    services.session.outbox.send_now()
    services.directory.made["WARD"].failure = None
    dialog = dialog_on(services, qtbot)
    qtbot.keyClick(dialog.table, Qt.Key.Key_End)
    qtbot.mouseClick(dialog.send, Qt.MouseButton.LeftButton)
    assert sorted(services.directory.made["WARD"].stored) == [b"1", b"2", b"3"]
    assert [state.is_open for state in states(services)] == [False, False, False, True]


def test_deleting_asks_first_and_says_what_is_lost(qtbot: QtBot):
    services = ward()
    dialog = dialog_on(services, qtbot)
    qtbot.keyClick(dialog.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    asked = answered(qtbot, QMessageBox.StandardButton.Cancel)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert "4 objects that WARD does not have are deleted from this computer." in asked[0]
    assert set(states(services)) == {OutboxState.WAITING}
    asked = answered(qtbot, QMessageBox.StandardButton.Discard)
    qtbot.mouseClick(dialog.delete, Qt.MouseButton.LeftButton)
    assert asked and set(states(services)) == {OutboxState.GIVEN_UP}
    assert dialog.delete.text() == "Take off the list"
    qtbot.mouseClick(dialog.delete, Qt.MouseButton.LeftButton)
    assert "Nothing waits." in shown(dialog)


def test_the_selection_stays_where_it_is_while_things_are_sent(qtbot: QtBot):
    services = ward()
    dialog = dialog_on(services, qtbot)
    qtbot.keyClick(dialog.table, Qt.Key.Key_End)
    chosen = [row.group.number for row in dialog.selected()]
    services.outbox.put("WARD", [b"5"])
    services.session.outbox.look()
    assert [row.group.number for row in dialog.selected()] == chosen == [1]


def test_the_header_counts_what_waits_and_what_needs_the_user(qtbot: QtBot):
    services = fake_services(nodes=[NODE])
    window = window_on(services, qtbot)
    assert not window.header.outbox.isVisible()
    services.directory.made["WARD"] = FakeArchive(name="WARD", failure=AWAY)
    services.session.archives.configure_nodes([NODE])
    services.outbox.put("WARD", [b"1"])
    services.session.outbox.look()
    assert window.header.outbox.isVisible() and "○ 1" in window.header.outbox.text()
    services.directory.made["WARD"].failure = REFUSED
    services.session.outbox.send_now()
    assert "✕ 1" in window.header.outbox.text()
    assert "1 item needs you." in window.header.outbox.toolTip()
    services.directory.made["WARD"].failure = None
    services.session.outbox.send_now()
    assert not window.header.outbox.isVisible()


def test_it_is_opened_from_the_header_and_closed_by_esc(qtbot: QtBot):
    services = ward()
    window = window_on(services, qtbot)
    qtbot.mouseClick(window.header.outbox, Qt.MouseButton.LeftButton)
    dialog = window.findChild(OutboxDialog)
    assert dialog is not None and dialog.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not services.session.outbox.state.is_open


def test_what_others_put_in_is_found_by_itself_and_time_is_looked_at_closely_only_while_something_waits(qtbot: QtBot):
    services = ward()
    window = window_on(services, qtbot)
    services.directory.made["WARD"].failure = None
    clock = window.findChild(OutboxClock)
    assert clock is not None
    (timer,) = clock.findChildren(QTimer)
    closely = timer.interval()
    services.session.outbox.send_now()
    assert timer.interval() > 10 * closely
    services.outbox.put("WARD", [b"5"])
    timer.timeout.emit()
    assert b"5" in services.directory.made["WARD"].stored


def test_leaving_says_that_what_waits_goes_on_at_the_next_start(qtbot: QtBot):
    services = ward()
    window = window_on(services, qtbot)
    asked = answered(qtbot, QMessageBox.StandardButton.Cancel)
    window.close()
    assert "2 items are still in the outbox. Nothing is lost: sending goes on at the next start." in asked[0]
    assert window.isVisible()
    answered(qtbot, QMessageBox.StandardButton.Close)
    window.close()
    assert not window.isVisible()


def test_it_is_no_wider_than_a_small_screen(qtbot: QtBot):
    dialog = dialog_on(ward(), qtbot)
    assert dialog.minimumSizeHint().width() <= 640 and dialog.minimumSizeHint().height() <= 400
