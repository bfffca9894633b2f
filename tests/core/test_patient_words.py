"""Texts that tell whose images these are are found, however they are spelt."""

from __future__ import annotations

import pytest

from app.core.patient_words import tells_of
from app.core.study import Patient

PATIENT = Patient("Müller^José Li=山田^太郎", "12-34")


@pytest.mark.parametrize(
    "text",
    [
        "Müller mass",
        "MULLER",
        "mueller lesion",
        "tumormuller",
        "José",
        "jose 2",
        "12 34",
        "1234b",
        "Li left",
        "山田病変",
    ],
)
def test_a_word_of_the_patients_is_found(text: str):
    assert tells_of(PATIENT, text)


@pytest.mark.parametrize("text", ["Läsion 2", "Left ventricle", "Liver", "region 1 2 3", ""])
def test_other_words_are_none_of_the_patients(text: str):
    assert not tells_of(PATIENT, text)


def test_a_patient_whom_nothing_names_is_told_by_nothing():
    assert not tells_of(Patient(), "Left ventricle")
