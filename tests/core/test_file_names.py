"""Sentences on the screen fit their lines, whatever the files are called."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.core.file_names import LONGEST, with_short_names


def test_a_usual_name_stays_as_it_is():
    text = "IM000017.dcm is truncated: 12 of 24 bytes of its pixels are there."
    assert with_short_names(text) == text


def test_a_name_made_of_a_uid_loses_its_middle_and_keeps_what_tells_it_from_its_neighbours():
    text = "1.2.826.0.1.3680043.8.498.91539051687110086161103357450766306693.dcm cannot be read."
    assert with_short_names(text) == "1.2.826.0.1.3680043.…66306693.dcm cannot be read."


@given(st.text())
def test_no_word_is_longer_than_a_line_takes_and_no_space_is_lost(text: str):
    shown = with_short_names(text)
    assert all(len(word) <= LONGEST for word in shown.split())
    assert len(shown.split()) == len(text.split())
