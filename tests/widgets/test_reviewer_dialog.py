"""Who decides is asked for in the window at the first decision, and the answer is followed by that decision."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.preferences import Preferences
from app.core.reviewer_profile import PinDigest, ReviewerProfile
from app.core.roi import ReviewState
from app.session.tool_in_hand import EditTool
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.viewports import settle
from widgets.dialogs.pin_dialog import PinDialog
from widgets.dialogs.reviewer_dialog import ReviewerDialog
from widgets.main_window import FIRST_SIZE, MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
PIN = "2468"


@pytest.fixture(scope="module")
def digest() -> PinDigest:
    """Made once: it takes its time on purpose."""
    return PinDigest.of(PIN)


def window_on(services: FakeServices, qtbot: QtBot) -> MainWindow:
    session = services.open_study()
    window = MainWindow(session)
    qtbot.addWidget(window, before_close_func=MainWindow.close_without_asking)
    window.resize(*FIRST_SIZE)
    window.show()
    services.show_pixels()
    session.propose()
    return window


def asked(qtbot: QtBot, window: MainWindow) -> ReviewerDialog:
    """The dialog that V opens."""
    window.actions_by_name["validate"].trigger()
    dialog = window.findChild(ReviewerDialog)
    assert dialog is not None
    return dialog


def test_the_first_decision_asks_by_keys_alone_and_is_taken_then(qtbot: QtBot):
    services = fake_services(reviewers=())
    window = window_on(services, qtbot)
    assert window.findChild(ReviewerDialog) is None, "not before"
    dialog = asked(qtbot, window)
    qtbot.keyClicks(dialog.family, "Rossi")
    qtbot.keyClicks(dialog.given, "Ada")
    qtbot.keyClick(dialog.given, Qt.Key.Key_Return)
    assert services.session.review.count(ReviewState.VALIDATED) == 1
    assert window.header.reviewer.text() == "Reviewer: Rossi, Ada"
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("family", "named"), [("", "family name is missing"), ("A^B", "^"), ("A=B", "="), ("A\\B", "\\")]
)
def test_an_unusable_name_keeps_the_dialog_open_and_says_why(qtbot: QtBot, family: str, named: str):
    services = fake_services(reviewers=())
    dialog = asked(qtbot, window_on(services, qtbot))
    qtbot.keyClicks(dialog.family, family)
    dialog.go_on.click()
    assert dialog.isVisible()
    assert named in dialog.error.text()
    assert services.session.review.count(ReviewState.VALIDATED) == 0
    qtbot.keyClicks(dialog.family, "Reader")
    assert not dialog.error.isVisible()


def test_esc_decides_nothing(qtbot: QtBot):
    services = fake_services(reviewers=())
    dialog = asked(qtbot, window_on(services, qtbot))
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert services.session.reviewers.question is None
    assert services.session.review.count(ReviewState.VALIDATED) == 0


def test_the_name_of_the_system_account_is_one_button_away(qtbot: QtBot):
    services = fake_services(reviewers=())
    dialog = asked(qtbot, window_on(services, qtbot))
    dialog.account.click()
    qtbot.keyClick(dialog.go_on, Qt.Key.Key_Return)
    assert services.session.reviewer_name == "Example^Eva"


def test_a_first_pin_is_typed_twice(qtbot: QtBot):
    services = fake_services(reviewers=())
    dialog = asked(qtbot, window_on(services, qtbot))
    qtbot.keyClicks(dialog.family, "Rossi")
    qtbot.keyClicks(dialog.pin, PIN)
    dialog.go_on.click()
    assert "not the same" in dialog.error.text()
    qtbot.keyClicks(dialog.again, PIN)
    dialog.go_on.click()
    (kept,) = services.reviewers.kept
    assert kept.name == "Rossi" and kept.pin is not None and kept.pin.fits(PIN)


def test_a_known_reviewer_is_asked_for_the_pin_and_the_header_says_so(qtbot: QtBot, digest: PinDigest):
    services = fake_services(reviewers=[ReviewerProfile("Reader^Rita", digest)])
    window = window_on(services, qtbot)
    assert "PIN" in window.header.reviewer.toolTip()
    dialog = asked(qtbot, window)
    assert not dialog.family.isVisible()
    qtbot.keyClicks(dialog.pin, "0000")
    qtbot.keyClick(dialog.pin, Qt.Key.Key_Return)
    assert "not the PIN" in dialog.error.text()
    qtbot.keyClicks(dialog.pin, PIN)
    qtbot.keyClick(dialog.pin, Qt.Key.Key_Return)
    assert services.session.review.count(ReviewState.VALIDATED) == 1
    assert window.header.reviewer.text() == "Reviewer: Reader, Rita"


def test_whoever_is_at_the_keys_is_not_idle(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    services = fake_services(preferences=Preferences(reviewer_idle_minutes=5))
    window = window_on(services, qtbot)
    noted: list[int] = []
    monkeypatch.setattr(services.session.reviewers, "note_activity", lambda: noted.append(1))
    key = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, key)
    assert noted
    services.session.preferences.change(Preferences())
    noted.clear()
    QApplication.sendEvent(window, key)
    assert not noted, "nobody listens where nobody asks"


def test_what_the_mouse_drew_while_the_pin_was_due_is_there_once_it_was_given(qtbot: QtBot, digest: PinDigest):
    services = fake_services(reviewers=(ReviewerProfile("Reader^Rita", digest),))
    window = window_on(services, qtbot)
    session, review = services.session, services.session.review
    assert review is not None
    before = review.rois
    session.hand.take(EditTool.BOX)
    settle(qtbot, window.viewport)
    area, placement = window.viewport.viewport(), window.viewport.placement
    assert placement is not None
    first, last = (QPoint(*map(round, placement.to_screen(at, at))) for at in (4.0, 9.0))
    QTest.mousePress(area, Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseMove(area, last)
    assert window.findChild(ReviewerDialog) is None, "nobody is disturbed in the middle of a stroke"
    QTest.mouseRelease(area, Qt.MouseButton.LeftButton, pos=last)
    dialog = window.findChild(ReviewerDialog)
    assert dialog is not None and review.rois == before
    qtbot.keyClicks(dialog.pin, PIN)
    qtbot.keyClick(dialog.pin, Qt.Key.Key_Return)
    (drawn,) = (roi for roi in review.rois if roi not in before)
    assert drawn.state is ReviewState.EDITED and session.editing.stroke is None


def test_a_pin_is_set_changed_and_removed(qtbot: QtBot):
    services = fake_services()
    for current, new in (("", PIN), (PIN, "1357"), ("1357", "")):
        dialog = PinDialog(services.session)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.keyClicks(dialog.current, current)
        qtbot.keyClicks(dialog.new, new)
        qtbot.keyClicks(dialog.again, new)
        dialog.accept()
        assert not dialog.isVisible()
        (kept,) = services.reviewers.kept
        assert (kept.pin is not None) is bool(new)
