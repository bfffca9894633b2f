"""Locked, no window shows anything of the patient, nothing takes keys but the PIN, and all is as it was after."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

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
