"""Two studies are of one patient where their tags say so, and not on the strength of half an identity."""

from __future__ import annotations

import pytest

from app.core.identity import StudyInstanceUID
from app.core.study import Patient, StudyRecord, are_of_one_patient


def study(uid: str, patient_id: str, issuer: str = "", name: str = "Example^Ada") -> StudyRecord:
    return StudyRecord(StudyInstanceUID(uid), Patient(name, patient_id, issuer=issuer))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (study("1", "4711"), study("2", "4711"), True),
        (study("1", "4711"), study("2", " 4711 "), True),
        (study("1", "4711"), study("2", "4711", name="Corrected^Ada"), True),
        (study("1", "4711"), study("2", "4712"), False),
        (study("1", "4711", "NORTH"), study("2", "4711", "SOUTH"), False),
        (study("1", "4711", "NORTH"), study("2", "4711"), True),
        (study("1", ""), study("2", ""), False),
        (study("1", ""), study("1", ""), True),
        (study("1", "4711"), study("1", "4712"), False),
    ],
)
def test_it_takes_the_same_identifier_of_the_same_issuer_or_the_same_study(
    one: StudyRecord, other: StudyRecord, same: bool
):
    assert are_of_one_patient(one, other) is same
    assert are_of_one_patient(other, one) is same


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Example^Ada", "Example, Ada"),
        ("Example^Ada^Maria^Dr", "Example, Ada Maria Dr"),
        ("Müller^Jürg", "Müller, Jürg"),
        ("Иванов^Иван", "Иванов, Иван"),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "Yamada, Tarou (山田, 太郎)"),
        ("=山田^太郎=やまだ^たろう", "山田, 太郎"),
        ("==やまだ^たろう", "やまだ, たろう"),
        ("Wang^XiaoDong=王^小东", "Wang, XiaoDong (王, 小东)"),
        ("王^小东=王^小东", "王, 小东"),
        ("", ""),
        ("^^", ""),
    ],
)
def test_a_name_is_read_out_in_the_groups_that_it_has(name: str, read: str):
    assert Patient(name).display_name == read


def test_a_name_that_runs_from_right_to_left_keeps_its_direction_to_itself():
    assert Patient("قباني^لنزار").display_name == "\u2068قباني, لنزار\u2069"
    assert Patient("Qabbani^Nizar=قباني^لنزار").display_name == "Qabbani, Nizar (\u2068قباني, لنزار\u2069)"
    assert Patient("שרון^דבורה").display_name == "\u2068שרון, דבורה\u2069"
