"""Searching, picking a study, opening a series, by mouse and by keys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QListView, QSplitter
from pytestqt.qtbot import QtBot

from app.core.errors import ArchiveUnreachableError
from app.core.identity import StudyInstanceUID
from app.core.pixels import ImagePixels
from app.core.study import StudyQuery, StudyRecord
from tests.helpers.fake_heart import LOCALISER, OTHER_STUDY, SHORT_AXIS, STUDY
from tests.helpers.fake_services import FakeServices, fake_services, store_structure_set
from tests.helpers.stepwise_runner import StepwiseRunner
from widgets.item_models.series_model import FACTS_ROLE, MARK_ROLE, PICTURE_ROLE, SeriesMark
from widgets.panels.study_browser import (
    NO_MATCH,
    NO_STUDY,
    NO_STUDY_YET,
    SEARCH_FAILED,
    StudyBrowser,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
UNREACHABLE = ArchiveUnreachableError("The archive did not answer.", next_step="Try again.")


def browser_on(services: FakeServices, qtbot: QtBot, *, searched: bool = True) -> StudyBrowser:
    browser = StudyBrowser(services.session)
    qtbot.addWidget(browser)
    browser.resize(280, 720)
    browser.show()
    if searched:
        services.session.browser.search_again()
    return browser


def texts(view: QListView) -> list[str]:
    model = view.model()
    return [model.data(model.index(row, 0)) for row in range(model.rowCount())]


def shown(label: QLabel) -> str:
    return label.text() if label.isVisible() else ""


def row(view: QListView, number: int) -> QModelIndex:
    return view.model().index(number, 0)


def click(qtbot: QtBot, view: QListView, number: int) -> None:
    place = view.visualRect(row(view, number)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def opened_uid(services: FakeServices) -> str | None:
    opened = services.session.opened
    return opened.series.series.series_instance_uid if opened else None


def takes_key(widget: object, key: Qt.Key) -> bool:
    """Whether the widget keeps a key for itself that would else be a shortcut of the window."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(widget, event)  # type: ignore[call-overload]
    return event.isAccepted()


# Searching --------------------------------------------------------------------------------------------------


def test_before_the_first_search_the_list_says_how_to_get_studies(qtbot: QtBot):
    browser = browser_on(fake_services(), qtbot, searched=False)
    assert shown(browser.message) == NO_STUDY_YET


def test_studies_are_listed_with_name_date_modality_description_and_counts(qtbot: QtBot):
    browser = browser_on(fake_services(), qtbot)
    assert texts(browser.studies) == ["Example, Ada", "Sample, Bo"]
    said = row(browser.studies, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    for part in ("Example, Ada", "4711", "Heart short axis", "2026", "MR", "2 series", "15 images", "99812"):
        assert part in said


def test_a_typed_name_is_searched_for_anywhere_when_enter_is_pressed(qtbot: QtBot):
    services = fake_services()
    browser = browser_on(services, qtbot)
    qtbot.keyClicks(browser.fields.name, "ada")
    qtbot.keyClick(browser.fields.name, Qt.Key.Key_Return)
    assert services.session.browser.state.query == StudyQuery(patient_name="*ada*")


def test_typing_searches_by_itself_once_it_pauses(qtbot: QtBot):
    services = fake_services()
    browser = browser_on(services, qtbot)
    before = services.archive.calls.count("find_studies")
    with qtbot.waitSignal(browser.fields.edited):
        qtbot.keyClicks(browser.fields.name, "sam")
    assert services.archive.calls.count("find_studies") == before + 1
    assert services.session.browser.state.query.patient_name == "*sam*"


def test_every_filter_reaches_the_archive(qtbot: QtBot):
    services = fake_services()
    browser = browser_on(services, qtbot)
    fields = browser.fields
    fields.more.click()
    qtbot.keyClicks(fields.patient_id, "47")
    qtbot.keyClicks(fields.description, "heart")
    fields.modality.setCurrentText("MR")
    fields.dates.setCurrentIndex(1)
    qtbot.keyClick(fields.description, Qt.Key.Key_Return)
    query = services.session.browser.state.query
    assert (query.patient_id, query.study_description, query.modality) == ("*47*", "*heart*", "MR")
    assert query.date_from == query.date_to
    assert query.date_from is not None


def test_a_custom_range_shows_its_two_days_and_searches_between_them(qtbot: QtBot):
    services = fake_services()
    browser = browser_on(services, qtbot)
    fields = browser.fields
    assert not fields.first_day.isVisible()
    fields.dates.setCurrentIndex(fields.dates.count() - 1)
    assert fields.first_day.isVisible()
    fields.first_day.setDate(fields.last_day.date().addDays(-3))
    qtbot.keyClick(fields.name, Qt.Key.Key_Return)
    query = services.session.browser.state.query
    assert query.date_from is not None
    assert query.date_to is not None
    assert (query.date_to - query.date_from).days == 3


def test_a_filter_that_is_folded_away_is_counted(qtbot: QtBot):
    browser = browser_on(fake_services(), qtbot)
    fields = browser.fields
    fields.more.click()
    qtbot.keyClicks(fields.description, "heart")
    fields.more.click()
    assert not fields.description.isVisible()
    assert fields.more.text() == "1"
    assert fields.form().study_description == "heart"


def test_no_match_offers_to_clear_the_search(qtbot: QtBot):
    services = fake_services()
    browser = browser_on(services, qtbot)
    qtbot.keyClicks(browser.fields.name, "nobody")
    qtbot.keyClick(browser.fields.name, Qt.Key.Key_Return)
    assert shown(browser.message) == NO_MATCH
    browser.clear_button.click()
    assert services.session.browser.state.query == StudyQuery()
    assert texts(browser.studies) == ["Example, Ada", "Sample, Bo"]


def test_an_empty_archive_says_how_to_fill_it(qtbot: QtBot):
    services = fake_services()
    services.archive.studies.clear()
    browser = browser_on(services, qtbot)
    assert shown(browser.message) == NO_STUDY
    assert not browser.clear_button.isVisible()


def test_a_failed_search_says_why_keeps_the_list_and_can_be_tried_again(qtbot: QtBot):
    services = fake_services()
    browser = browser_on(services, qtbot)
    services.archive.failure = UNREACHABLE
    services.session.browser.search_again()
    assert shown(browser.failure) == SEARCH_FAILED
    assert [notice.text for notice in services.session.notices.all] == [str(UNREACHABLE)], "said once, and why"
    assert texts(browser.studies) == ["Example, Ada", "Sample, Bo"]
    services.archive.failure = None
    browser.retry_button.click()
    assert shown(browser.failure) == ""


def test_while_the_archive_works_that_is_shown(qtbot: QtBot):
    runner = StepwiseRunner()
    browser = browser_on(fake_services(runner), qtbot)
    assert browser.busy.isVisible()
    runner.run_all()
    assert not browser.busy.isVisible()


# Picking ----------------------------------------------------------------------------------------------------


def test_the_first_click_on_a_study_opens_its_first_image_series(qtbot: QtBot):
    services = fake_services()
    browser = browser_on(services, qtbot)
    click(qtbot, browser.studies, 0)
    assert opened_uid(services) == SHORT_AXIS
    assert texts(browser.series) == ["Cine short axis", "Localiser, uncalibrated"]


def test_with_a_series_open_a_click_on_a_study_only_lists_its_series(qtbot: QtBot):
    services = fake_services()
    services.session.open_series(services.reader.series[LOCALISER].series)
    browser = browser_on(services, qtbot)
    click(qtbot, browser.studies, 1)
    click(qtbot, browser.studies, 0)
    assert texts(browser.series) == ["Cine short axis", "Localiser, uncalibrated"]
    assert opened_uid(services) == LOCALISER


def test_a_study_that_is_selected_elsewhere_is_shown_as_selected_without_asking_again(qtbot: QtBot):
    services = fake_services()
    browser = browser_on(services, qtbot)
    services.session.browser.select_study(OTHER_STUDY)
    assert browser.studies.currentIndex() == row(browser.studies, 1)
    assert services.archive.calls.count("find_series") == 1
    assert opened_uid(services) is None


def test_a_double_click_opens_the_first_series_whatever_is_open(qtbot: QtBot):
    services = fake_services()
    browser = browser_on(services, qtbot)
    services.session.browser.select_study(STUDY)
    services.session.open_series(services.reader.series[LOCALISER].series)
    place = browser.studies.visualRect(row(browser.studies, 0)).center()
    click(qtbot, browser.studies, 0)
    qtbot.mouseDClick(browser.studies.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened_uid(services) == SHORT_AXIS


def test_from_the_search_to_an_open_series_by_keys_alone(qtbot: QtBot):
    services = fake_services()
    browser = browser_on(services, qtbot)
    services.session.open_series(services.reader.series[LOCALISER].series)
    with qtbot.waitActive(browser):
        browser.activateWindow()
    browser.focus_search()
    qtbot.keyClick(browser.fields.name, Qt.Key.Key_Down)
    assert browser.studies.hasFocus()
    qtbot.keyClick(browser.studies, Qt.Key.Key_Down)
    assert browser.studies.currentIndex() == row(browser.studies, 1)
    qtbot.keyClick(browser.studies, Qt.Key.Key_Up)
    qtbot.keyClick(browser.studies, Qt.Key.Key_Return)
    assert opened_uid(services) == SHORT_AXIS
    assert not browser.studies.hasFocus()


def test_after_a_click_in_a_list_the_keys_are_the_images_and_no_longer_the_search_fields(qtbot: QtBot):
    browser = browser_on(fake_services(), qtbot)
    with qtbot.waitActive(browser):
        browser.activateWindow()
    browser.focus_search()
    click(qtbot, browser.studies, 0)
    assert not browser.fields.name.hasFocus()
    click(qtbot, browser.series, 1)
    assert not any(view.hasFocus() for view in (browser.studies, browser.series)), "↓ goes on scrolling slices"


def test_in_the_panel_tab_moves_and_letters_stay_shortcuts(qtbot: QtBot):
    browser = browser_on(fake_services(), qtbot)
    assert takes_key(browser, Qt.Key.Key_Tab)
    assert takes_key(browser.studies, Qt.Key.Key_Down)
    for key in (Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_A, Qt.Key.Key_Space, Qt.Key.Key_Left):
        assert not takes_key(browser.studies, key)


# Series -----------------------------------------------------------------------------------------------------


def test_a_click_opens_a_series_and_marks_it(qtbot: QtBot):
    services = fake_services()
    browser = browser_on(services, qtbot)
    click(qtbot, browser.studies, 0)
    assert row(browser.series, 0).data(MARK_ROLE) == SeriesMark.OPEN
    click(qtbot, browser.series, 1)
    assert opened_uid(services) == LOCALISER
    assert row(browser.series, 0).data(MARK_ROLE) == SeriesMark.NONE
    assert row(browser.series, 1).data(MARK_ROLE) == SeriesMark.OPEN


def test_a_series_on_its_way_is_marked(qtbot: QtBot):
    runner = StepwiseRunner()
    services = fake_services(runner)
    browser = browser_on(services, qtbot)
    runner.run("search")
    services.session.browser.select_study(STUDY)
    runner.run("series")
    services.session.open_series(services.reader.series[LOCALISER].series)
    assert row(browser.series, 1).data(MARK_ROLE) == SeriesMark.OPENING


def test_a_structure_set_is_listed_and_a_click_on_it_explains_where_its_regions_are(qtbot: QtBot):
    services = fake_services()
    store_structure_set(services)
    browser = browser_on(services, qtbot)
    click(qtbot, browser.studies, 0)
    assert texts(browser.series)[2] == "Structures"
    click(qtbot, browser.series, 2)
    assert opened_uid(services) == SHORT_AXIS
    assert services.session.versions.state.is_open


def test_thumbnails_appear_as_they_come(qtbot: QtBot):
    runner = StepwiseRunner()
    services = fake_services(runner)
    browser = browser_on(services, qtbot)
    runner.run("search")
    services.session.browser.select_study(STUDY)
    runner.run("series")
    assert row(browser.series, 0).data(PICTURE_ROLE) is None
    runner.run("thumbnails")
    picture = row(browser.series, 0).data(PICTURE_ROLE)
    assert isinstance(picture, QPixmap)
    assert max(picture.width(), picture.height()) == 96
    assert row(browser.series, 1).data(PICTURE_ROLE) is None


def test_instances_of_many_frames_say_how_many_once_they_were_read(qtbot: QtBot):
    runner = StepwiseRunner()
    services = fake_services(runner)
    single = replace(services.archive.series[0], number_of_instances=1)
    services.archive.series[0] = single
    browser = browser_on(services, qtbot)
    runner.run("search")
    services.session.browser.select_study(STUDY)
    runner.run("series")
    assert row(browser.series, 0).data(FACTS_ROLE) == "MR · 1 image · HEART"
    runner.run_all()
    assert row(browser.series, 0).data(FACTS_ROLE) == "MR · 1 image, 12 frames · HEART"
    assert "1 image, 12 frames" in row(browser.series, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert row(browser.series, 1).data(FACTS_ROLE) == "MR · 3 images · HEART", "nothing where an image is a frame"


def test_a_thumbnail_in_colours_is_shown_in_colours(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    services = fake_services()
    red = np.zeros((60, 120, 3), dtype=np.uint8)
    red[..., 0] = 200
    monkeypatch.setattr(services.reader, "read_pixels", lambda _image: ImagePixels(red))
    browser = browser_on(services, qtbot)
    services.session.browser.select_study(STUDY)
    picture = row(browser.series, 0).data(PICTURE_ROLE)
    assert picture.toImage().pixelColor(10, 10).getRgb()[:3] == (200, 0, 0)


def test_long_names_are_painted_inside_narrow_rows(qtbot: QtBot):
    services = fake_services()
    browser = browser_on(services, qtbot)
    browser.resize(browser.minimumSizeHint().width(), 400)
    assert browser.width() <= 240
    for view in (browser.studies, browser.series):
        assert view.visualRect(row(view, 0)).width() <= view.viewport().width()
    assert not browser.grab().isNull()
    assert browser.studies.indexAt(QPoint(5, 5)) == row(browser.studies, 0)


def test_the_selected_study_stays_in_view_when_its_series_take_some_of_the_room(qtbot: QtBot):
    services = fake_services()
    services.archive.studies = [StudyRecord(StudyInstanceUID(f"2.25.{number}")) for number in range(30)]
    browser = browser_on(services, qtbot)
    view = browser.studies
    last_in_view = view.indexAt(QPoint(20, view.viewport().height() - 10)).row()
    view.setCurrentIndex(row(view, last_in_view))
    before = view.viewport().height()
    splitter = browser.findChild(QSplitter)
    splitter.setSizes([splitter.height() // 4, splitter.height()])
    qtbot.waitUntil(lambda: view.viewport().height() < before / 2)
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    view.verticalScrollBar().setValue(0)
    browser.resize(browser.width(), browser.height() - 40)
    assert view.verticalScrollBar().value() == 0, "who has scrolled away stays where he is"
