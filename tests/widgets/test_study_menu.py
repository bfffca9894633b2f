"""What can be done with a listed study."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.session.session import Session
from tests.helpers.fake_heart import STUDY
from tests.helpers.fake_services import fake_services
from widgets.item_models.study_model import StudyModel, marked_name
from widgets.panels.study_browser import StudyBrowser
from widgets.panels.study_menu import study_menu


def pinning(session: Session, browser: StudyBrowser) -> QAction:
    (found,) = [one for one in study_menu(session, browser).actions() if one.text() == "Keep the study here"]
    return found


def test_a_study_is_pinned_and_marked_from_its_menu(qtbot: QtBot):
    services = fake_services()
    session = services.session
    browser = StudyBrowser(session)
    qtbot.addWidget(browser)
    session.browser.search_again()
    session.browser.select_study(STUDY)
    pin = pinning(session, browser)
    assert pin.text() == "Keep the study here"
    assert pin.isEnabled()
    assert not pin.isChecked()
    pin.trigger()
    assert services.directory.kept.pinned == {STUDY}
    services.archive.studies = [replace(one, is_pinned=True) for one in services.archive.studies]
    session.browser.search_and_select(STUDY)
    pin = pinning(session, browser)
    assert pin.isChecked()


def test_a_pinned_study_is_marked_for_the_eye_and_for_the_ear():
    services = fake_services()
    study = services.archive.studies[0]
    assert marked_name(study) == "Example, Ada"
    pinned = replace(study, is_pinned=True)
    assert marked_name(pinned).endswith(" Example, Ada")
    assert "Stays on this computer" in StudyModel().description(pinned)
    assert "Stays on this computer" not in StudyModel().description(study)
