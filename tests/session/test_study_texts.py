from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.identity import StudyInstanceUID
from app.core.study import Patient, StudyRecord
from app.session.study_texts import clinical_block, parse_date, parse_time, patient_block, person_name


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20260228", date(2026, 2, 28)),
        ("1961.04.02", date(1961, 4, 2)),
        (" 20260101 ", date(2026, 1, 1)),
        ("20260230", None),
        ("2026", None),
        ("unknown", None),
        ("", None),
        ("²0260101", None),
    ],
)
def test_dates_are_read_or_left_alone(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("101112", time(10, 11, 12)),
        ("101112.123456", time(10, 11, 12)),
        ("10:11:12", time(10, 11, 12)),
        ("1011", time(10, 11)),
        ("10", time(10)),
        ("235960", time(23, 59, 59)),
        ("251112", None),
        ("1", None),
        ("", None),
    ],
)
def test_times_are_read_or_left_alone(text, moment):
    assert parse_time(text) == moment


@given(st.text(max_size=20))
def test_no_text_breaks_the_readers_of_dates_and_times(text):
    assert parse_date(text) is None or isinstance(parse_date(text), date)
    assert parse_time(text) is None or isinstance(parse_time(text), time)


def test_names_are_written_for_reading():
    assert person_name("Referrer^Jane^Q") == "Referrer, Jane Q"
    assert person_name("") == ""


def test_the_blocks_hold_every_attribute_that_the_viewer_must_show():
    study = StudyRecord(
        StudyInstanceUID("1.2.3"),
        Patient("Doe^Jane", "4711", "19610402", "F"),
        study_date="20261120",
        study_time="101112",
        study_description="MR HEART",
        study_id="S1",
        accession_number="A1",
        institution_name="Hospital",
        referring_physician_name="Referrer^Jane",
    )
    assert {f.keyword: f.value for f in patient_block(study)} == {
        "PatientName": "Doe, Jane",
        "PatientID": "4711",
        "PatientBirthDate": date(1961, 4, 2),
        "PatientSex": "F",
    }
    assert {f.keyword: f.value for f in clinical_block(study)} == {
        "AccessionNumber": "A1",
        "InstitutionName": "Hospital",
        "ReferringPhysicianName": "Referrer, Jane",
        "StudyDate": date(2026, 11, 20),
        "StudyDescription": "MR HEART",
        "StudyID": "S1",
        "StudyInstanceUID": "1.2.3",
        "StudyTime": time(10, 11, 12),
    }


def test_a_date_that_is_none_is_shown_as_it_came():
    study = StudyRecord(StudyInstanceUID("1.2.3"), Patient(birth_date="1961"), study_date="soon")
    assert {f.keyword: f.value for f in patient_block(study)}["PatientBirthDate"] == "1961"
    assert {f.keyword: f.value for f in clinical_block(study)}["StudyDate"] == "soon"
