"""Messages sit in one corner; errors stay until somebody dismisses them; details come on demand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.core.errors import ArchiveUnreachableError
from app.session.notices import Notices, Remedy
from widgets import notices as module
from widgets.notices import DetailsDialog, NoticeArea

AWAY = ArchiveUnreachableError(
    "The PACS did not answer.", next_step="Check Settings > Archives.", details="ECONNREFUSED"
)


@pytest.fixture
def notices() -> Notices:
    return Notices()


@pytest.fixture
def area(qtbot: QtBot, notices: Notices) -> NoticeArea:
    over = QWidget()
    over.resize(800, 500)
    qtbot.addWidget(over)
    area = NoticeArea(notices, over)
    over.show()
    return area


def texts(area: NoticeArea) -> list[str]:
    return [card.notice.text for card in area.cards]


def test_without_messages_there_is_nothing_in_the_way(area: NoticeArea):
    assert not area.isVisible()


def test_it_keeps_to_the_lower_right_corner(area: NoticeArea, notices: Notices, qtbot: QtBot):
    notices.report(AWAY)
    over = area.parentWidget()
    for width, height in ((800, 500), (1200, 700), (300, 300)):
        over.resize(width, height)
        corner = area.geometry().bottomRight()
        assert (over.width() - corner.x(), over.height() - corner.y()) == (17, 17)
        assert over.rect().contains(area.geometry())
        assert area.height() < height / 2


def test_the_newest_stands_last_and_older_ones_are_counted(area: NoticeArea, notices: Notices):
    for number in range(5):
        notices.report(ArchiveUnreachableError(f"Failure {number}."))
    assert texts(area) == ["Failure 2.", "Failure 3.", "Failure 4."]
    shown = [card.geometry().top() for card in area.cards]
    assert shown == sorted(shown)


def test_a_message_is_dismissed_by_its_button(area: NoticeArea, notices: Notices, qtbot: QtBot):
    notices.report(AWAY)
    notices.warn("Two files could not be read.")
    qtbot.mouseClick(area.cards[0].close_button, Qt.MouseButton.LeftButton)
    assert [notice.text for notice in notices.all] == ["Two files could not be read."]
    assert texts(area) == ["Two files could not be read."]
    qtbot.mouseClick(area.cards[0].close_button, Qt.MouseButton.LeftButton)
    assert not area.isVisible()


def test_confirmations_pass_and_errors_stay(notices: Notices, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "PASSING_MS", 20)
    over = QWidget()
    qtbot.addWidget(over)
    area = NoticeArea(notices, over)
    notices.report(AWAY)
    notices.inform("Saved.")
    assert texts(area) == [str(AWAY), "Saved."]
    qtbot.waitUntil(lambda: texts(area) == [str(AWAY)])


def test_details_are_shown_and_copied_on_demand(area: NoticeArea, notices: Notices, qtbot: QtBot):
    notices.report(AWAY)
    area.cards[0].details_button.click()
    dialog = area.window().findChild(DetailsDialog)
    assert dialog is not None
    assert "ECONNREFUSED" in dialog.findChild(QPlainTextEdit).toPlainText()
    copy = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Copy")
    copy.click()
    assert QApplication.clipboard().text() == f"{AWAY}\n\nECONNREFUSED"
    dialog.reject()


def test_a_message_without_details_offers_none(area: NoticeArea, notices: Notices):
    notices.warn("Two files could not be read.")
    assert not area.cards[0].details_button.isVisible()


def test_a_message_from_outside_is_plain_text_and_cut(area: NoticeArea, notices: Notices):
    notices.warn("<b>bold</b> " + "word " * 400)
    card = area.cards[0]
    assert card.height() < 400
    assert card.details_button.isVisible()


def test_what_can_be_done_about_it_is_a_button(area: NoticeArea, notices: Notices, qtbot: QtBot):
    done: list[str] = []
    notices.report(AWAY)
    notices.complain("3 of 120 images could not be read.", remedy=Remedy("Show", lambda: done.append("shown")))
    plain, with_remedy = area.cards
    assert not plain.remedy_button.isVisible()
    assert with_remedy.remedy_button.text() == "Show"
    qtbot.mouseClick(with_remedy.remedy_button, Qt.MouseButton.LeftButton)
    assert done == ["shown"]
    assert with_remedy.isVisible(), "there may be more to see"


def test_a_file_named_by_a_uid_does_not_break_the_message(area: NoticeArea, notices: Notices):
    notices.report(ArchiveUnreachableError(f"{'1.2.826.0.1.3680043.8.498.' * 3}dcm cannot be read."))
    (label,) = [label for label in area.cards[0].findChildren(QLabel) if "cannot be read" in label.text()]
    assert label.sizeHint().width() <= area.width()
