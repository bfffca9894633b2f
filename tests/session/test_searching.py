"""How a user searches is remembered: the question at the start and the own modality, but no patient."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.core.errors import StorageError, UsageError
from app.core.preferences import NO_PREFERENCES
from app.core.search_preferences import DatePreset, SearchPreferences, StartSearch
from app.core.study import StudyQuery
from app.preference_file import members_of, preferences_of
from app.session.study_search import SearchForm
from app.settings import SettingsFile
from tests.helpers.fake_heart import LOCALISER
from tests.helpers.fake_services import fake_services

MINE = SearchPreferences(StartSearch("MR", "heart", DatePreset.LAST_7_DAYS), "", {"MR": 3, "CT": 1})


def test_the_first_search_is_the_one_that_was_remembered():
    session = fake_services(preferences=replace(NO_PREFERENCES, searching=MINE)).session
    session.start(None)
    today = date.today()
    assert session.browser.state.query == StudyQuery(
        modality="MR", study_description="*heart*", date_from=today - timedelta(days=6), date_to=today
    )
    assert session.searching.start_form.modality == "MR"


def test_neither_a_patient_nor_a_day_is_remembered():
    services = fake_services()
    form = SearchForm(
        patient_name="Example",
        patient_id="4711",
        accession_number="99812",
        modality="CT",
        dates=DatePreset.CUSTOM,
        first_day=date(2026, 1, 1),
        last_day=date(2026, 1, 2),
    )
    services.session.searching.begin_like(form)
    kept = services.preferences.kept.searching
    assert kept.at_start == StartSearch("CT", "", DatePreset.ANY)
    assert "4711" not in repr(members_of(services.preferences.kept))


def test_the_modality_of_the_user_is_that_of_most_studies_until_one_is_chosen():
    services = fake_services(preferences=replace(NO_PREFERENCES, searching=MINE))
    searching = services.session.searching
    assert searching.modality == "MR"
    searching.choose_modality("CT")
    assert searching.modality == "CT"
    searching.choose_modality("")
    assert searching.modality == "MR"


def test_a_study_counts_once_however_often_it_is_looked_at():
    services = fake_services()
    told = []
    services.session.searching.changed.connect(lambda: told.append(services.session.searching.modality))
    services.open_study()
    services.session.open_series(services.reader.series[LOCALISER].series)
    assert services.preferences.kept.searching.opened == {"MR": 1}
    assert told == ["MR"]


def test_counting_leaves_what_is_being_tried_out_alone():
    services = fake_services()
    preferences = services.session.preferences
    preferences.try_out(replace(preferences.value, scale_percent=200))
    services.open_study()
    assert services.preferences.kept.scale_percent == 100
    assert preferences.value.scale_percent == 200


def test_a_preference_that_cannot_be_kept_is_said_when_it_was_asked_for_and_not_when_it_was_learned():
    services = fake_services()
    services.preferences.failure = StorageError("The disk is full.")
    services.open_study()
    assert not services.session.notices.all
    services.session.searching.choose_modality("CT")
    assert [notice.text for notice in services.session.notices.all] == ["The disk is full."]


def test_how_one_searches_outlives_the_program(tmp_path: Path):
    file = tmp_path / "settings.json"
    SettingsFile(file).save_preferences(replace(NO_PREFERENCES, searching=MINE))
    assert SettingsFile(file).preferences().searching == MINE


@pytest.mark.parametrize(
    "stated",
    [
        {"at_start": {"dates": "yesteryear"}},
        {"at_start": {"dates": "custom"}},
        {"opened": {"MR": "often"}},
        {"modality": 3},
    ],
)
def test_a_damaged_preference_is_named(stated: dict[str, object]):
    with pytest.raises(UsageError):
        preferences_of({"searching": stated})
