"""What is shown of texts of others can be read, and steers neither a terminal nor the direction of writing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.legible import legible


@pytest.mark.parametrize(
    "text", ["Müller^Jörg", "山田^太郎", "Иванов^Иван", "ابن سينا", "O'Brien [Ward 3]", "a\\b", ""]
)
def test_names_stay_as_they_are(text: str):
    assert legible(text) == text


def test_controls_are_spaces_and_marks_of_direction_are_gone():
    assert legible("Doe\r\n^Jane\x1b[2J\x00") == "Doe ^Jane [2J"
    assert legible("\u202egnp.exe\u202c") == "gnp.exe"


@given(st.text())
def test_nothing_is_left_that_a_terminal_obeys_and_no_letter_is_lost(text: str):
    shown = legible(text)
    assert not any(c < " " or "\x7f" <= c <= "\x9f" or c in "\u2028\u2029\u202e" for c in shown)
    assert [c for c in shown if c.isalnum()] == [c for c in text if c.isalnum()]
    assert legible(shown) == shown
