"""The question about a network, and the page of the settings where keys are trusted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.core.signatures import SignatureState, TrustedKey
from app.core.trust import NetworkPolicy
from app.session.trusting import Answer, Question
from tests.helpers.fake_networks import model_card
from tests.helpers.fake_services import FakeServices, fake_services
from widgets.dialogs.settings_dialog import SettingsDialog, SettingsPage
from widgets.dialogs.trust_dialog import TrustDialog
from widgets.dialogs.trust_page import TrustPage
from widgets.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
WARD, OLD = TrustedKey("Ward 7", bytes(32)), TrustedKey("Research", bytes([1] * 32), date(2020, 1, 1))


def shown(widget: QWidget) -> str:
    return "\n".join(
        label.text().replace("\u200b", "") for label in widget.findChildren(QLabel) if not label.isHidden()
    )


def asked(qtbot: QtBot, signature: SignatureState) -> tuple[TrustDialog, FakeServices, list[Answer]]:
    services, answers = fake_services(), list[Answer]()
    trusting = services.session.trusting
    trusting.ask(model_card(signature=signature), answers.append)
    assert trusting.question is not None
    dialog = TrustDialog(trusting, trusting.question)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog, services, answers


@pytest.mark.parametrize(
    ("signature", "mark", "words"),
    [
        (SignatureState.UNSIGNED, "○", "It is not signed."),
        (SignatureState.UNKNOWN_SIGNER, "?", "a key that is not trusted here"),
        (SignatureState.EXPIRED, "!", "a key that has expired"),
    ],
)
def test_it_says_who_signed_it_and_what_that_means(qtbot: QtBot, signature: SignatureState, mark: str, words: str):
    dialog, _services, _answers = asked(qtbot, signature)
    assert dialog.signature.text().startswith(mark)
    assert words in shown(dialog) and "LV U-Net" in shown(dialog) and "MR · HEART" in shown(dialog)


@pytest.mark.parametrize(
    ("name", "answer", "decision"),
    [("once", Answer.ONCE, None), ("always", Answer.ALWAYS, True), ("never", Answer.NEVER, False)],
)
def test_each_button_answers(qtbot: QtBot, name: str, answer: Answer, decision: bool | None):
    dialog, services, answers = asked(qtbot, SignatureState.UNSIGNED)
    card = dialog.question.card
    qtbot.mouseClick(getattr(dialog, name), Qt.MouseButton.LeftButton)
    assert answers == [answer] and not dialog.isVisible()
    assert services.trust.decision(card) is decision


def test_esc_answers_nothing(qtbot: QtBot):
    dialog, services, answers = asked(qtbot, SignatureState.UNSIGNED)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert answers == [] and services.session.trusting.question is None and services.trust.decisions == {}


def test_the_window_asks_when_a_click_needs_it_and_runs_after_the_answer(qtbot: QtBot):
    services = fake_services()
    services.proposer.card_of = lambda network: model_card(network, signature=SignatureState.UNSIGNED)
    services.open_study()
    window = MainWindow(services.session)
    qtbot.addWidget(window)
    window.show()
    services.session.propose()
    (dialog,) = window.findChildren(TrustDialog)
    assert isinstance(dialog.question, Question)
    qtbot.mouseClick(dialog.once, Qt.MouseButton.LeftButton)
    assert services.session.review is not None and services.session.review.rois
    services.session.propose()
    visible = [one for one in window.findChildren(TrustDialog) if one.isVisible()]
    assert len(visible) == 1
    visible[0].reject()
    window.close_without_asking()


# The page.


def page_on(qtbot: QtBot, *keys: TrustedKey) -> tuple[TrustPage, FakeServices]:
    services = fake_services()
    services.trust.keys_ = keys
    page = TrustPage(services.session.trusting)
    qtbot.addWidget(page)
    page.show()
    return page, services


def listed(page: TrustPage) -> list[tuple[str, str]]:
    items = [page.list.topLevelItem(row) for row in range(page.list.topLevelItemCount())]
    return [(item.text(0), item.text(2)) for item in items if item is not None]


def test_keys_are_listed_with_their_end_and_expired_ones_are_called_so(qtbot: QtBot):
    page, _services = page_on(qtbot, WARD, OLD)
    (ward, until), (old, expired) = listed(page)
    assert (ward, until, old) == ("Ward 7", "for ever", "Research")
    assert expired.startswith("! expired on") and "2020" in expired


def test_the_policy_is_kept_with_save(qtbot: QtBot):
    page, services = page_on(qtbot)
    page.choice.setCurrentIndex(page.choice.findData(NetworkPolicy.REFUSE.value))
    assert services.trust.policy_ is NetworkPolicy.ASK
    page.save()
    assert services.trust.policy_ is NetworkPolicy.REFUSE


def test_a_key_from_a_file_is_trusted_once_its_digits_were_seen_and_it_has_a_name(qtbot: QtBot, tmp_path: Path):
    page, services = page_on(qtbot)
    file = tmp_path / "carla.pub.pem"
    file.write_bytes(WARD.public_key)
    page.read_file(file)
    assert WARD.fingerprint in page.new_digits.text() and page.name.text() == "carla"
    assert page.keys == ()
    page.name.setText("Carla, Cardiology")
    page.day.setDate(QDate(2030, 5, 6))
    qtbot.mouseClick(page.take, Qt.MouseButton.LeftButton)
    page.save()
    assert services.trust.keys_ == (TrustedKey("Carla, Cardiology", WARD.public_key, date(2030, 5, 6)),)


def test_a_file_without_a_key_is_refused_in_words(qtbot: QtBot, tmp_path: Path):
    page, _services = page_on(qtbot)
    file = tmp_path / "letter.txt"
    file.write_text("Dear colleague")
    page.read_file(file)
    assert "no public key" in page.message.text() and page.form.isHidden()


def test_neither_key_nor_name_is_taken_twice(qtbot: QtBot, tmp_path: Path):
    page, _services = page_on(qtbot, WARD)
    file = tmp_path / "again.pem"
    file.write_bytes(WARD.public_key)
    page.read_file(file)
    assert "trusted already, as Ward 7" in page.message.text()
    file.write_bytes(OLD.public_key)
    page.read_file(file)
    page.name.setText(WARD.name)
    qtbot.mouseClick(page.take, Qt.MouseButton.LeftButton)
    assert "is called Ward 7 already" in page.message.text() and page.keys == (WARD,)


def test_a_key_is_removed_with_save_and_not_before(qtbot: QtBot):
    page, services = page_on(qtbot, WARD, OLD)
    page.list.setCurrentItem(page.list.topLevelItem(0))
    qtbot.mouseClick(page.remove, Qt.MouseButton.LeftButton)
    assert services.trust.keys_ == (WARD, OLD)
    page.save()
    assert services.trust.keys_ == (OLD,)


def test_the_page_is_part_of_the_settings(qtbot: QtBot):
    services = fake_services()
    services.trust.keys_ = (replace(WARD),)
    dialog = SettingsDialog(services.session, page=SettingsPage.TRUST)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.trust.choice.setCurrentIndex(dialog.trust.choice.findData(NetworkPolicy.ALLOW.value))
    dialog.accept()
    assert (services.trust.policy_, services.trust.keys_) == (NetworkPolicy.ALLOW, (WARD,))
