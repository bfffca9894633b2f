from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.study import StudyQuery
from app.session.study_search import MOST_CHARACTERS, DatePreset, SearchForm, date_range, name_pattern, text_pattern

TODAY = date(2026, 3, 1)


def test_an_empty_form_asks_for_everything():
    assert SearchForm().query(TODAY) == StudyQuery()


@pytest.mark.parametrize(
    ("typed", "pattern"),
    [
        ("smith", "*smith*"),
        ("  smith ", "*smith*"),
        ("smith, jane", "*smith*jane*"),
        ("Smith Jane", "*Smith*Jane*"),
        ("smith^jane", "*smith^jane*"),
        ("smi*", "smi*"),
        ("sm?th", "sm?th"),
        (",", ""),
        ("", ""),
    ],
)
def test_a_name_is_found_anywhere_unless_wildcards_were_typed(typed, pattern):
    assert name_pattern(typed) == pattern


@pytest.mark.parametrize(
    ("typed", "pattern"), [("short axis", "*short axis*"), ("MR*", "MR*"), ("4711", "*4711*"), (" ", "")]
)
def test_a_text_is_found_anywhere_unless_wildcards_were_typed(typed, pattern):
    assert text_pattern(typed) == pattern


@given(st.text())
def test_what_is_typed_never_becomes_several_values_or_too_long(typed):
    for pattern in (name_pattern(typed), text_pattern(typed)):
        assert "\\" not in pattern
        assert pattern.isprintable()
        assert len(pattern) <= 2 * MOST_CHARACTERS


@pytest.mark.parametrize(
    ("preset", "first", "last"),
    [
        (DatePreset.ANY, None, None),
        (DatePreset.TODAY, TODAY, TODAY),
        (DatePreset.LAST_7_DAYS, date(2026, 2, 23), TODAY),
        (DatePreset.LAST_30_DAYS, date(2026, 1, 31), TODAY),
        (DatePreset.LAST_YEAR, date(2025, 3, 2), TODAY),
    ],
)
def test_a_preset_counts_today(preset, first, last):
    assert date_range(preset, TODAY) == (first, last)


def test_a_range_given_backwards_is_taken_the_other_way_round():
    early, late = date(2025, 1, 1), date(2025, 2, 1)
    form = SearchForm(dates=DatePreset.CUSTOM, first_day=late, last_day=early)
    query = form.query(TODAY)
    assert (query.date_from, query.date_to) == (early, late)


def test_days_of_a_custom_range_are_ignored_with_a_preset():
    query = SearchForm(dates=DatePreset.TODAY, first_day=date(2000, 1, 1)).query(TODAY)
    assert (query.date_from, query.date_to) == (TODAY, TODAY)


def test_every_field_reaches_the_query():
    form = SearchForm(patient_name="smith", patient_id="47", study_description="heart", modality="MR")
    assert form.query(TODAY) == StudyQuery(
        patient_name="*smith*", patient_id="*47*", study_description="*heart*", modality="MR"
    )
