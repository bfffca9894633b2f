"""Presets, what is remembered of a search, stopping it, what is not listed, and the priors beside the patient."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from app.core.identity import StudyInstanceUID
from app.core.preferences import NO_PREFERENCES
from app.core.search_preferences import DatePreset, SearchPreferences, StartSearch
from app.core.study import FoundStudies, Patient, StudyQuery, StudyRecord
from app.session.browsing import MOST_STUDIES
from tests.helpers.fake_heart import STUDY
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner
from widgets.panels.priors_button import PriorsButton
from widgets.panels.study_browser import StudyBrowser

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
MINE = replace(NO_PREFERENCES, searching=SearchPreferences(StartSearch("CT", "", DatePreset.TODAY), "", {"MR": 2}))


def browser_on(services: FakeServices, qtbot: QtBot) -> StudyBrowser:
    browser = StudyBrowser(services.session)
    qtbot.addWidget(browser)
    browser.resize(280, 720)
    browser.show()
    return browser


def many(count: int) -> list[StudyRecord]:
    return [StudyRecord(StudyInstanceUID(f"2.25.{number}"), Patient(f"Many^{number}")) for number in range(count)]


def entries(menu: QMenu) -> dict[str, bool]:
    """Texts of what a menu offers, and whether each can be chosen."""
    return {action.text(): action.isEnabled() for action in menu.actions() if not action.isSeparator()}


def said(label: QLabel) -> str:
    return label.text() if label.isVisible() else ""


def test_a_preset_is_one_click_and_another_click_takes_it_back(qtbot: QtBot):
    services = fake_services()
    browser = browser_on(services, qtbot)
    today, week = browser.fields.presets.dates.values()
    week.click()
    query = services.session.browser.state.query
    assert (query.date_from, query.date_to) == (date.today() - timedelta(days=6), date.today())
    assert (today.isChecked(), week.isChecked()) == (False, True)
    today.click()
    assert services.session.browser.state.query.date_from == date.today()
    assert (today.isChecked(), week.isChecked()) == (True, False)
    today.click()
    assert services.session.browser.state.query == StudyQuery()
    assert not today.isChecked()


def test_the_own_modality_is_offered_once_it_is_known(qtbot: QtBot):
    services = fake_services()
    browser = browser_on(services, qtbot)
    mine = browser.fields.presets.modality
    assert not mine.isVisible()
    services.open_study()
    assert (mine.isVisible(), mine.text()) == (True, "MR")
    mine.click()
    assert services.session.browser.state.query == StudyQuery(modality="MR")
    assert browser.fields.modality.currentText() == "MR"


def test_the_fields_begin_as_they_were_remembered(qtbot: QtBot):
    services = fake_services(preferences=MINE)
    browser = browser_on(services, qtbot)
    assert browser.fields.form().modality == "CT"
    assert browser.fields.presets.dates[DatePreset.TODAY].isChecked()
    assert services.session.browser.state.query == browser.fields.form().query(date.today())


def test_a_search_can_be_remembered_for_the_start_and_forgotten(qtbot: QtBot):
    services = fake_services()
    browser = browser_on(services, qtbot)
    presets = browser.fields.presets
    presets.fill()
    assert not entries(presets.choices)["Search like this at the start"], "it is so already"
    presets.dates[DatePreset.TODAY].click()
    presets.fill()
    presets.choices.actions()[0].trigger()
    assert services.preferences.kept.searching.at_start.dates is DatePreset.TODAY
    presets.fill()
    assert entries(presets.choices)["Search for all studies at the start"]
    presets.choices.actions()[1].trigger()
    assert services.preferences.kept.searching.at_start == StartSearch()


def test_a_modality_of_ones_own_can_be_chosen(qtbot: QtBot):
    services = fake_services(preferences=MINE)
    browser = browser_on(services, qtbot)
    presets = browser.fields.presets
    presets.fill()
    own = next(action.menu() for action in presets.choices.actions() if action.menu() is not None)
    next(action for action in own.actions() if action.text() == "PT").trigger()
    assert presets.modality.text() == "PT"
    assert services.preferences.kept.searching.modality == "PT"


def test_an_accession_number_is_searched_for_as_it_is(qtbot: QtBot):
    services = fake_services()
    browser = browser_on(services, qtbot)
    fields = browser.fields
    fields.more.click()
    qtbot.keyClicks(fields.accession, "99812")
    qtbot.keyClick(fields.accession, Qt.Key.Key_Return)
    assert services.session.browser.state.query == StudyQuery(accession_number="99812")


def test_wildcards_and_ranges_are_explained_where_they_are_typed(qtbot: QtBot):
    browser = browser_on(fake_services(), qtbot)
    fields = browser.fields
    for field in (fields.name, fields.patient_id, fields.accession, fields.description):
        assert "*" in field.toolTip()
        assert "?" in field.toolTip()
    assert "both days" in fields.dates.toolTip()


def test_a_search_that_runs_is_counted_and_can_be_stopped(qtbot: QtBot):
    runner = StepwiseRunner()
    services = fake_services(runner)
    browser = browser_on(services, qtbot)
    assert not browser.stop_button.isVisible()
    services.archive.parts = [FoundStudies(tuple(many(3)))]
    seen: list[str] = []

    def stop() -> None:
        if len(services.session.browser.state.studies) == 3 and browser.stop_button.isVisible():
            seen.append(browser._studies_title.text())
            browser.stop_button.click()

    services.session.browser.changed.connect(stop)
    services.session.browser.search_again()
    assert browser.stop_button.isVisible()
    runner.run("search")
    assert seen == ["Studies  3 …"]
    assert said(browser.remark) == "Stopped after 3 studies."
    assert not browser.stop_button.isVisible()


def test_a_list_that_is_cut_says_at_how_many_and_how_to_narrow_it(qtbot: QtBot):
    services = fake_services()
    services.archive.studies = many(MOST_STUDIES + 1)
    browser = browser_on(services, qtbot)
    services.session.browser.search_again()
    assert browser.studies.model().rowCount() == MOST_STUDIES
    assert said(browser.remark).startswith("Cut at 1000 studies, the newest: narrow the search")
    services.archive.studies = many(2)
    services.session.browser.search_again()
    assert said(browser.remark) == ""


def test_what_comes_later_is_added_below_without_moving_what_is_looked_at(qtbot: QtBot):
    services = fake_services()
    browser = browser_on(services, qtbot)
    model = browser.studies.model()
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(model.rowCount()))
    services.archive.parts = [FoundStudies(tuple(many(40))), FoundStudies(tuple(many(80)[40:]))]
    services.archive.studies = many(80)
    services.session.browser.search(StudyQuery(patient_name="*"))
    assert 40 in resets
    assert resets.count(80) <= 1, "sorted once, at the end"


def test_in_a_low_panel_the_presets_make_room_for_the_fields(qtbot: QtBot):
    browser = browser_on(fake_services(), qtbot)
    browser.fields.more.click()
    assert browser.fields.presets.isVisible()
    browser.resize(280, 300)
    qtbot.waitUntil(lambda: not browser.fields.presets.isVisible())
    fields = (browser.fields.name, browser.fields.modality, browser.fields.accession, browser.fields.description)
    assert all(field.height() >= field.minimumSizeHint().height() for field in fields)
    browser.resize(280, 720)
    qtbot.waitUntil(browser.fields.presets.isVisible)


def priors_button(services: FakeServices, qtbot: QtBot) -> PriorsButton:
    button = PriorsButton(services.session)
    qtbot.addWidget(button)
    return button


def test_priors_are_counted_beside_the_patient_and_listed_apart_by_how_sure_they_are(qtbot: QtBot):
    services = fake_services()
    ada = Patient("Example^Ada", "4711", "19610402")
    services.archive.studies += [
        StudyRecord(StudyInstanceUID("2.25.1"), ada, "20240105", study_description="CT chest", modalities=("CT",)),
        StudyRecord(StudyInstanceUID("2.25.2"), replace(ada, patient_id="X-9"), "20230105", study_description="Knee"),
    ]
    button = priors_button(services, qtbot)
    assert button.isHidden()
    services.open_study()
    assert not button.isHidden()
    assert button.text() == "⚠ Priors (1)"
    button.fill()
    head, sure, warning, doubtful = entries(button.choices)
    assert head == "Same patient ID"
    assert sure.endswith("CT  CT chest")
    assert warning == "⚠  Same name and birth date, but another patient ID"
    assert doubtful.endswith("Knee  Example, Ada  ID X-9")
    assert list(entries(button.choices).values()) == [False, True, False, True]


def test_without_priors_there_is_nothing_to_click(qtbot: QtBot):
    services = fake_services()
    button = priors_button(services, qtbot)
    services.open_study()
    assert services.session.opened is not None
    assert services.session.opened.series.study.study_instance_uid == STUDY
    assert button.text() == "Priors (0)"
    assert not button.isEnabled()
