"""The window shows the session as it is, keeps the image large, and lets no decision go without asking."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QDialogButtonBox, QLabel, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from app.core.errors import ArchiveUnreachableError, TruncatedFileError
from app.core.nodes import PacsNode
from app.core.roi import ReviewState
from app.session.activity import duration
from tests.helpers.fake_heart import LOCALISER, SHORT_AXIS
from tests.helpers.fake_services import FakeServices, fake_services, store_structure_set
from tests.helpers.stepwise_runner import StepwiseRunner
from widgets.dialogs.about_dialog import AboutDialog
from widgets.dialogs.picture_dialog import PictureDialog
from widgets.dialogs.roomy_dialog import SHARE_OF_SCREEN, RoomyDialog
from widgets.dialogs.save_dialog import SaveDialog
from widgets.dialogs.settings_dialog import SettingsDialog
from widgets.dialogs.shortcut_sheet import ShortcutSheet
from widgets.main_window import FIRST_SIZE, MainWindow
from widgets.qt_task_runner import QtTaskRunner

Button = QMessageBox.StandardButton


def show(qtbot: QtBot, services: FakeServices) -> MainWindow:
    window = MainWindow(services.session)
    qtbot.addWidget(window, before_close_func=MainWindow.close_without_asking)
    window.resize(*FIRST_SIZE)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.is_up_to_date)
    return window


def prominent(window: MainWindow) -> dict[str, str]:
    """The buttons that stand out."""
    shown = {name: str(button.property("prominence")) for name, button in window.action_bar.buttons.items()}
    return {name: how for name, how in shown.items() if how != "quiet"}


def when_modal(act: Callable[[QDialog], None]) -> None:
    """Do something with the next modal dialog, from within its event loop."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            act(dialog)
        else:
            QTimer.singleShot(5, look)

    QTimer.singleShot(0, look)


def answer(window: MainWindow, button: Button) -> list[QMessageBox]:
    """Close the window and answer its question."""
    asked: list[QMessageBox] = []

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        asked.append(dialog)
        assert dialog.defaultButton() is dialog.button(Button.Cancel)
        dialog.button(button).click()

    when_modal(act)
    window.close()
    return asked


@pytest.mark.parametrize("size", [QSize(1280, 800), QSize(1440, 900), QSize(1920, 1080), QSize(2560, 1440)])
def test_the_image_takes_most_of_the_width(qtbot: QtBot, size: QSize):
    services = fake_services()
    services.open_study()
    window = show(qtbot, services)
    window.resize(size)
    qtbot.waitUntil(lambda: window.width() == size.width())
    assert window.viewport.width() >= 0.685 * window.width()
    if size.width() >= 1440:
        assert window.viewport.width() >= 0.695 * window.width()


def test_nothing_is_cut_in_the_smallest_window(qtbot: QtBot):
    services = fake_services()
    services.open_study()
    window = show(qtbot, services)
    window.resize(window.minimumSize())
    qtbot.waitUntil(lambda: window.minimumSizeHint().width() <= window.minimumWidth())
    assert window.minimumSizeHint().height() <= window.minimumHeight()
    qtbot.waitUntil(lambda: window.transport.slider.width() >= 80)
    for button in window.action_bar.buttons.values():
        assert button.geometry().right() < window.action_bar.width()
        shown = [label for label in button.findChildren(QLabel) if label.isVisible()]
        assert any(label.text() == button.accessibleName().split(" (")[0] for label in shown)
        assert all(label.width() >= label.sizeHint().width() for label in shown)


def test_window_and_dialogs_fit_on_a_small_screen_with_everything_twice_as_large(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    screen = QSize(1440 // 2, 900 // 2)
    monkeypatch.setattr(RoomyDialog, "room", lambda _dialog: screen * SHARE_OF_SCREEN)
    services = fake_services()
    session = services.open_study()
    session.propose()
    session.deciding.validate_selected()
    window = show(qtbot, services)
    assert window.minimumWidth() <= screen.width() and window.minimumHeight() <= screen.height()
    plan = session.save_plan()
    assert plan is not None
    for dialog in (
        SaveDialog(session, plan),
        SettingsDialog(session),
        ShortcutSheet(window.actions_by_name.keymap.table),
        AboutDialog(),
        PictureDialog(session, window.viewport),
    ):
        qtbot.addWidget(dialog)
        dialog.show()
        assert dialog.width() <= screen.width() and dialog.height() <= screen.height(), dialog
        for buttons in dialog.findChildren(QDialogButtonBox):
            assert dialog.rect().contains(buttons.geometry()), dialog


def test_panels_fold_away_and_come_back(qtbot: QtBot):
    services = fake_services()
    services.open_study()
    window = show(qtbot, services)
    narrow = window.viewport.width()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.viewport, Qt.Key.Key_Tab)
    assert not window.browser.isVisible()
    assert not window.review.isVisible()
    qtbot.waitUntil(lambda: window.viewport.width() == window.width())
    window.actions_by_name["panels"].trigger()
    qtbot.waitUntil(lambda: window.viewport.width() == narrow)


def test_search_brings_folded_panels_back(qtbot: QtBot):
    window = show(qtbot, fake_services())
    qtbot.waitUntil(window.isActiveWindow)
    window.actions_by_name["panels"].trigger()
    window.actions_by_name["search"].trigger()
    assert window.browser.isVisible()
    assert window.browser.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.viewport.hasFocus()


def test_the_next_thing_to_do_stands_out(qtbot: QtBot):
    services = fake_services()
    window = show(qtbot, services)
    assert prominent(window) == {}
    session = services.open_study()
    assert prominent(window) == {"propose": "primary"}
    session.propose()
    assert prominent(window) == {"validate": "primary", "reject": "second"}
    session.deciding.validate_selected()
    session.deciding.reject_selected()
    assert prominent(window) == {"save": "primary"}


def test_the_buttons_do_what_the_keys_do(qtbot: QtBot):
    services = fake_services()
    session = services.open_study()
    window = show(qtbot, services)
    for name in ("propose", "validate", "reject", "undo"):
        qtbot.mouseClick(window.action_bar.buttons[name], Qt.MouseButton.LeftButton)
    review = session.review
    assert review is not None
    assert [roi.state for roi in review.rois] == [ReviewState.VALIDATED, ReviewState.PROPOSED]


def test_every_button_has_a_name(qtbot: QtBot):
    window = show(qtbot, fake_services())
    nameless = [
        button
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and not (button.accessibleName() or button.text() or button.toolTip())
    ]
    # The magnifying glass in the search field does nothing.
    assert all(isinstance(button.parent(), QLineEdit) for button in nameless)
    assert len(nameless) <= 1


def test_the_last_run_is_stated(qtbot: QtBot):
    services = fake_services()
    session = services.open_study()
    window = show(qtbot, services)
    assert window.action_bar.last_run.text() == ""
    session.propose()
    assert window.action_bar.last_run.text() == "CPU · 44 ms · LV U-Net"
    assert "Networks take 256 of 1024 MiB of memory" in window.action_bar.last_run.toolTip()


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0441, "44 ms"), (0.9994, "999 ms"), (0.9996, "1.0 s"), (12.34, "12.3 s")]
)
def test_durations_are_read_at_a_glance(seconds: float, text: str):
    assert duration(seconds) == text


def test_the_header_says_which_archive_and_whether_it_answers(qtbot: QtBot):
    services = fake_services(nodes=[PacsNode("ORTHANC", "10.0.0.5", 4242, called_ae_title="ORTHANC")])
    session = services.session
    window = show(qtbot, services)
    session.browser.search_again()
    assert window.header.archive.text() == "Archive: EMBEDDED"
    assert window.header.dot.toolTip() == "EMBEDDED answers"
    menu = window.header.archive.menu()
    menu.aboutToShow.emit()
    assert [(action.text(), action.isChecked()) for action in menu.actions() if action.isCheckable()] == [
        ("EMBEDDED", True),
        ("ORTHANC", False),
    ]
    services.directory.made["ORTHANC"].failure = ArchiveUnreachableError("PACS ORTHANC does not answer.")
    menu.actions()[1].trigger()
    assert window.header.archive.text() == "Archive: ORTHANC"
    assert window.header.dot.toolTip() == "ORTHANC does not answer"
    assert [card.notice.text for card in window.notices.cards] == ["PACS ORTHANC does not answer."]


def test_a_pacs_can_be_added_from_where_archives_are_chosen(qtbot: QtBot):
    window = show(qtbot, fake_services())
    menu = window.header.archive.menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == "Add a PACS…").trigger()
    (dialog,) = window.findChildren(SettingsDialog)
    assert dialog.isVisible() and dialog.archives.add.isVisible()


def test_the_header_names_the_reviewer(qtbot: QtBot):
    services = fake_services(reviewers=())
    window = show(qtbot, services)
    assert window.header.reviewer.text() == "Reviewer: not set"
    services.session.set_reviewer("Reader^Rita")
    assert window.header.reviewer.text() == "Reviewer: Reader, Rita"


# Transport


def test_the_slider_marks_slices_with_regions_and_goes_where_it_is_clicked(qtbot: QtBot):
    services = fake_services()
    store_structure_set(services)
    session = services.open_study()
    window = show(qtbot, services)
    slider = window.transport.slider
    qtbot.waitUntil(lambda: [(mark.index, mark.state) for mark in slider.marks] == [(6, ReviewState.VALIDATED)])
    session.viewport.show_slice(2)
    session.propose()
    qtbot.waitUntil(lambda: len(slider.marks) == 2)
    for index in (0, 6, 11):
        qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=slider.place_of(index).toPoint())
        assert session.viewport.view.index == index


def test_slices_that_could_not_be_read_are_crossed_out_on_the_slider(qtbot: QtBot):
    services = fake_services()
    for index in (2, 9):
        uid = services.reader.series[SHORT_AXIS].slices[index].sop_instance_uid
        services.reader.failures[uid] = TruncatedFileError("The file is truncated.")
    services.open_study()
    window = show(qtbot, services)
    slider = window.transport.slider
    qtbot.waitUntil(lambda: slider.damaged == (2, 9))
    assert "crossed out" in slider.toolTip()
    card = window.notices.cards[-1]
    qtbot.mouseClick(card.remedy_button, Qt.MouseButton.LeftButton)
    assert services.session.viewport.view.index == 9


def test_the_play_button_starts_and_stops(qtbot: QtBot):
    services = fake_services()
    session = services.open_study()
    window = show(qtbot, services)
    button = window.transport.buttons["cine"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert session.viewport.view.playing
    assert button.accessibleName() == "Stop autoplay"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not session.viewport.view.playing
    assert button.accessibleName() == "Autoplay"


# Saving and closing


def with_a_decision(qtbot: QtBot) -> tuple[FakeServices, MainWindow]:
    services = fake_services()
    session = services.open_study()
    session.propose()
    session.deciding.validate_selected()
    return services, show(qtbot, services)


def test_save_shows_what_will_be_written(qtbot: QtBot):
    services, window = with_a_decision(qtbot)
    window.actions_by_name["save"].trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    dialog.reject()
    assert services.archive.stored == []
    assert services.session.unsaved_decisions == 1


def test_a_window_without_decisions_closes_without_a_word(qtbot: QtBot):
    services = fake_services()
    services.open_study()
    window = show(qtbot, services)
    assert window.close()


def test_cancel_keeps_the_window_and_the_decisions(qtbot: QtBot):
    services, window = with_a_decision(qtbot)
    (question,) = answer(window, Button.Cancel)
    assert "1 decision is not saved" in question.text()
    assert window.isVisible()
    assert services.session.unsaved_decisions == 1


def test_discard_closes(qtbot: QtBot):
    services, window = with_a_decision(qtbot)
    answer(window, Button.Discard)
    assert not window.isVisible()
    assert services.archive.stored == []


def test_save_opens_the_save_dialog_and_keeps_the_window(qtbot: QtBot):
    _, window = with_a_decision(qtbot)
    answer(window, Button.Save)
    assert window.isVisible()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    assert not isinstance(dialog, QMessageBox)
    dialog.reject()


def test_save_goes_to_the_series_that_holds_the_decisions(qtbot: QtBot):
    services, window = with_a_decision(qtbot)
    session = services.session
    session.open_series(services.reader.series[LOCALISER].series)
    answer(window, Button.Save)
    assert window.isVisible()
    assert session.review is not None
    assert len(session.review.to_save) == 1


def test_whoever_has_asked_closes_without_asking(qtbot: QtBot):
    _, window = with_a_decision(qtbot)
    window.close_without_asking()
    assert not window.isVisible()


def test_closing_withdraws_what_runs(qtbot: QtBot):
    runner = StepwiseRunner()
    services = fake_services(runner)
    session = services.open_study()
    runner.run_all()
    services.show_pixels()
    window = show_without_waiting(qtbot, services)
    session.propose()
    assert "propose" in runner.waiting
    window.close()
    assert "propose" not in runner.waiting
    assert not session.proposing.state.running


def show_without_waiting(qtbot: QtBot, services: FakeServices) -> MainWindow:
    window = MainWindow(services.session)
    qtbot.addWidget(window, before_close_func=MainWindow.close_without_asking)
    window.show()
    return window


def test_a_failure_is_shown_and_what_was_open_stays(qtbot: QtBot):
    services = fake_services()
    session = services.open_study()
    session.propose()
    window = show(qtbot, services)
    opened = session.opened
    services.archive.failure = ArchiveUnreachableError("PACS ORTHANC does not answer.", details="errno 111")
    session.open_series(services.reader.series[LOCALISER].series)
    assert session.opened is opened
    assert window.viewport.display.pixels is not None
    assert len(window.viewport.display.shapes) == 2
    assert [card.notice.text for card in window.notices.cards] == ["PACS ORTHANC does not answer."]


def test_the_whole_loop_on_real_threads(qtbot: QtBot):
    runner = QtTaskRunner()
    services = fake_services(runner)
    session = services.session
    window = show(qtbot, services)
    qtbot.waitUntil(window.isActiveWindow)
    session.browser.search_again()
    qtbot.waitUntil(lambda: len(session.browser.state.studies) == 2)
    session.browser.select_study(session.browser.state.studies[0].study_instance_uid)
    qtbot.waitUntil(lambda: len(session.browser.state.thumbnails) == 2)
    session.open_series(session.browser.state.image_series[0])
    qtbot.waitUntil(lambda: window.is_up_to_date() and window.viewport.display.pixels is not None)
    qtbot.keyClick(window.viewport, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: len(window.viewport.display.shapes) == 2)
    qtbot.keyClick(window.viewport, Qt.Key.Key_V)
    qtbot.keyClick(window.viewport, Qt.Key.Key_X)
    session.set_reviewer("Reader^Rita")
    session.save()
    qtbot.waitUntil(lambda: services.archive.stored == [b"RTSTRUCT"])
    qtbot.waitUntil(lambda: session.unsaved_decisions == 0)
    (request,) = services.writer.requests
    assert [roi.state for roi in request.rois] == [ReviewState.VALIDATED]
    assert request.reviewer_name == "Reader^Rita"
    window.close()
    runner.shutdown()
