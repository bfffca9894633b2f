"""Locked, no window shows anything of the patient, nothing takes keys but the PIN, and all is as it was after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.core.preferences import Preferences
from app.core.reviewer_profile import PinDigest, ReviewerProfile
from app.core.roi import ReviewState
from tests.helpers.fake_services import FakeServices, fake_services
from widgets.dialogs.lock_dialog import LockDialog
from widgets.dialogs.tag_browser import TagBrowser
from widgets.main_window import FIRST_SIZE, MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
PIN = "2468"


@pytest.fixture(scope="module")
def ada() -> ReviewerProfile:
    return ReviewerProfile("Rossi^Ada", PinDigest.of(PIN))


def window_on(services: FakeServices, qtbot: QtBot) -> MainWindow:
    window = MainWindow(services.session)
    qtbot.addWidget(window, before_close_func=MainWindow.close_without_asking)
    window.resize(*FIRST_SIZE)
    window.show()
    services.open_study()
    services.show_pixels()
    return window


def picture(window: QWidget) -> QImage:
    return window.grab().toImage()


def is_blank(window: QWidget) -> bool:
    """Whether nothing but the label of the cover is seen."""
    image = picture(window)
    middle = image.height() // 2
    rows = [y for y in range(0, image.height(), 7) if abs(y - middle) > 40]
    background = image.pixel(3, 3)
    return all(image.pixel(x, y) == background for y in rows for x in range(0, image.width(), 5))


def test_the_window_and_its_title_show_nothing_while_it_is_locked(qtbot: QtBot, ada: ReviewerProfile):
    services = fake_services(reviewers=(ada,))
    window = window_on(services, qtbot)
    before, title = picture(window), window.windowTitle()
    assert not is_blank(window) and title != "Verdant"

    window.actions_by_name["lock"].trigger()

    assert is_blank(window) and window.windowTitle() == "Verdant"
    services.session.locking.unlock(ada.name, PIN)
    assert window.windowTitle() == title
    assert picture(window).size() == before.size() and not is_blank(window)


def test_other_windows_are_covered_too_also_those_that_open_meanwhile(qtbot: QtBot, ada: ReviewerProfile):
    services = fake_services(reviewers=(ada,))
    window = window_on(services, qtbot)
    window.actions_by_name["tags"].trigger()
    tags = window.findChild(TagBrowser)
    assert tags is not None and not is_blank(tags)
    window.actions_by_name["lock"].trigger()
    assert is_blank(tags) and tags.windowTitle() == "Verdant"

    late = QDialog(window)
    late.setWindowTitle("Example, Ada")
    QVBoxLayout(late).addWidget(QLabel("Example, Ada\n" * 12))
    late.resize(400, 300)
    late.show()
    QLabel("Example, Ada\n" * 12, late).show()
    assert is_blank(late) and late.windowTitle() == "Verdant"

    services.session.locking.unlock(ada.name, PIN)
    assert late.windowTitle() == "Example, Ada" and not is_blank(late) and not is_blank(tags)
    late.close()


def seen() -> list[QWidget]:
    """Every window of the application in which something but the cover is seen, the question of the lock aside."""
    return [
        window
        for window in QApplication.topLevelWidgets()
        if window.isVisible() and not isinstance(window, LockDialog) and not is_blank(window)
    ]


def menu_that_names(parent: QWidget) -> QMenu:
    menu = QMenu("Example, Ada", parent)
    for number in range(12):
        menu.addAction(f"Example, Ada {number}")
    return menu


def show_menu(window: MainWindow) -> QWidget:
    menu = menu_that_names(window)
    menu.popup(window.mapToGlobal(QPoint(50, 50)))
    return menu


def tear_menu_off(window: MainWindow) -> QWidget:
    menu = menu_that_names(window)
    menu.setTearOffEnabled(True)
    menu.showTearOffMenu(window.mapToGlobal(QPoint(50, 50)))
    return next(
        one for one in window.findChildren(QMenu) + QApplication.topLevelWidgets() if "TornOff" in name_of(one)
    )


def name_of(widget: QWidget) -> str:
    return str(widget.metaObject().className())


def show_tip(window: MainWindow) -> QWidget:
    QToolTip.showText(window.mapToGlobal(QPoint(50, 50)), "Example, Ada\n" * 12, window)
    return next(one for one in QApplication.topLevelWidgets() if name_of(one) == "QTipLabel" and one.isVisible())


def ask_something(window: MainWindow) -> QWidget:
    box = QMessageBox(QMessageBox.Icon.NoIcon, "Example, Ada", "Example, Ada\n" * 12, parent=window)
    box.open()
    return box


def ask_for_a_file(window: MainWindow) -> QWidget:
    dialog = QFileDialog(window, "Example, Ada", str(Path.cwd()))
    dialog.open()
    return dialog


def fill_the_screen(window: MainWindow) -> QWidget:
    alone = QLabel("Example, Ada\n" * 12)
    alone.setParent(window, Qt.WindowType.Window)
    alone.showFullScreen()
    return alone


@pytest.mark.parametrize(
    "opened", [show_menu, tear_menu_off, show_tip, ask_something, ask_for_a_file, fill_the_screen]
)
@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_nothing_is_seen_in_a_window_of_any_kind_whenever_it_opens(
    qtbot: QtBot, ada: ReviewerProfile, opened: Callable[[MainWindow], QWidget], when: str
):
    services = fake_services(reviewers=(ada,))
    window = window_on(services, qtbot)
    other = opened(window) if when == "before" else None
    assert not is_blank(window)
    services.session.locking.lock()
    other = other or opened(window)
    assert seen() == []
    passes = other.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
    if passes:
        qtbot.waitUntil(lambda: not isValid(other) or not other.isVisible())
    services.session.locking.unlock(ada.name, PIN)
    assert not is_blank(window)
    assert passes or (other.isVisible() and not is_blank(other) and other.windowTitle() != "Verdant")
    if isValid(other):
        other.close()


def test_what_the_system_draws_is_not_used_where_idle_time_locks_and_withdrawn_where_it_is_open(
    qtbot: QtBot, ada: ReviewerProfile
):
    native = Qt.ApplicationAttribute.AA_DontUseNativeDialogs
    services = fake_services(reviewers=(ada,))
    window = window_on(services, qtbot)
    assert not QApplication.testAttribute(native)
    services.session.preferences.change(Preferences(lock_idle_minutes=5))
    assert QApplication.testAttribute(native)
    services.session.preferences.change(Preferences())
    assert not QApplication.testAttribute(native)

    drawn_by_the_system = QDialog(window)
    drawn_by_the_system.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    drawn_by_the_system.open()
    services.session.locking.lock()
    assert drawn_by_the_system.result() == QDialog.DialogCode.Rejected and not drawn_by_the_system.isVisible()
    services.session.locking.unlock(ada.name, PIN)


def test_the_names_to_choose_from_at_the_lock_stay_open_and_can_be_seen(qtbot: QtBot, ada: ReviewerProfile):
    services = fake_services(reviewers=(ada, replace(ada, name="Bianchi^Bea")))
    services.session.reviewers.answer(ada.name)
    window = window_on(services, qtbot)
    services.session.locking.lock()
    lock = window.findChild(LockDialog)
    assert lock is not None and lock.who.count() == 2
    lock.who.showPopup()
    names = lock.who.view()
    QApplication.processEvents()
    assert names.isVisible() and names.window().findChild(QWidget, "lock-cover") is None
    lock.who.hidePopup()
    services.session.locking.unlock("Bianchi^Bea", PIN)


def test_a_title_that_changes_meanwhile_is_seen_only_afterwards(qtbot: QtBot, ada: ReviewerProfile):
    services = fake_services(reviewers=(ada,))
    window = window_on(services, qtbot)
    window.actions_by_name["lock"].trigger()
    window.setWindowTitle("Another series – Verdant")
    window.resize(window.width() + 60, window.height() + 40)

    assert window.windowTitle() == "Verdant" and is_blank(window)
    services.session.locking.unlock(ada.name, PIN)
    assert window.windowTitle() == "Another series – Verdant"


def test_keys_go_to_the_pin_alone_and_a_wrong_one_says_so(qtbot: QtBot, ada: ReviewerProfile):
    services = fake_services(reviewers=(ada,))
    window = window_on(services, qtbot)
    services.session.propose()
    window.actions_by_name["lock"].trigger()
    dialog = window.findChild(LockDialog)
    assert dialog is not None and dialog.isModal() and QApplication.activeModalWidget() is dialog

    QTest.keyClick(window, Qt.Key.Key_V)
    QTest.mouseClick(window.viewport, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.close()
    assert dialog.isVisible()
    assert services.session.review is not None
    qtbot.keyClicks(dialog.pin, "0000")
    qtbot.keyClick(dialog.pin, Qt.Key.Key_Return)
    assert dialog.error.isVisible() and services.session.locking.is_locked
    dialog.pin.clear()
    qtbot.keyClicks(dialog.pin, PIN)
    qtbot.keyClick(dialog.pin, Qt.Key.Key_Return)
    assert not services.session.locking.is_locked and not dialog.isVisible()


def test_a_question_that_opens_meanwhile_gets_no_key_and_keeps_nobody_from_the_pin(
    qtbot: QtBot, ada: ReviewerProfile
):
    services = fake_services(reviewers=(ada,))
    window = window_on(services, qtbot)
    window.actions_by_name["lock"].trigger()
    lock = window.findChild(LockDialog)
    assert lock is not None
    question, said_yes = QDialog(window), []
    yes = QPushButton("&Yes", question)
    yes.clicked.connect(lambda: said_yes.append(True))
    yes.setDefault(True)
    question.open()
    for _ in range(2):
        QTest.keyClick(question, Qt.Key.Key_Return)
        QTest.keyClick(question.windowHandle(), Qt.Key.Key_Y, Qt.KeyboardModifier.AltModifier)
        QTest.mouseClick(yes, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is lock)
    assert not said_yes and question.isVisible()
    QTest.keyClicks(lock.pin, PIN)
    QTest.mouseClick(lock.unlock, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not services.session.locking.is_locked)
    QTest.mouseClick(yes, Qt.MouseButton.LeftButton)
    assert said_yes
    question.close()


def test_work_goes_on_and_the_review_is_as_it_was(qtbot: QtBot, ada: ReviewerProfile):
    services = fake_services(reviewers=(ada,))
    window = window_on(services, qtbot)
    session = services.session
    session.propose()
    session.reviewers.prove(ada.name, PIN, lambda: None)
    session.deciding.validate_selected()
    window.actions_by_name["lock"].trigger()
    session.propose_on_series()
    session.locking.unlock(ada.name, PIN)

    assert session.review is not None
    assert session.review.count(ReviewState.VALIDATED) == 1
    assert session.review.undecided


def test_without_a_pin_one_click_uncovers(qtbot: QtBot):
    services = fake_services()
    window = window_on(services, qtbot)
    window.actions_by_name["lock"].trigger()
    dialog = window.findChild(LockDialog)
    assert dialog is not None and not dialog.pin.isVisible()
    qtbot.mouseClick(dialog.unlock, Qt.MouseButton.LeftButton)
    assert not services.session.locking.is_locked


def test_time_goes_by_only_where_idle_time_locks(qtbot: QtBot, ada: ReviewerProfile):
    services = fake_services(reviewers=(ada,), preferences=Preferences(lock_idle_minutes=5))
    window = window_on(services, qtbot)
    assert window._lock_cover._clock.isActive()
    services.session.preferences.change(Preferences())
    assert not window._lock_cover._clock.isActive()
