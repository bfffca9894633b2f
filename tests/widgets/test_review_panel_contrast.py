"""What the lists write can be read on every ground that they write it on (WCAG 2.2, 1.4.3: at least 4.5:1)."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from app.core.roi import ReviewState
from widgets.theme import colour, state_style

GROUNDS = ("ground", "hover", "selection")


def luminance(shown: QColor) -> float:
    parts = [shown.redF(), shown.greenF(), shown.blueF()]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: QColor, ground: QColor) -> float:
    bright, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("role", ["text", "link"])
def test_texts(role: str, ground: str):
    assert contrast(colour(role), colour(ground)) >= 4.5


@pytest.mark.parametrize("ground", ["ground", "hover"])
@pytest.mark.parametrize("role", ["dim", "caution", "bad"])
def test_texts_that_are_never_on_a_selected_row(role: str, ground: str):
    assert contrast(colour(role), colour(ground)) >= 4.5


@pytest.mark.parametrize("state", list(ReviewState))
def test_marks_of_states_on_plain_rows(state: ReviewState):
    assert contrast(QColor(state_style(state).colour), colour("ground")) >= 4.5


@pytest.mark.parametrize("ground", ["hover", "selection"])
@pytest.mark.parametrize("state", list(ReviewState))
def test_brighter_marks_of_states_on_raised_rows(state: ReviewState, ground: str):
    assert contrast(QColor(state_style(state).selected_colour), colour(ground)) >= 4.5
