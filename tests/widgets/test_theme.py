"""Texts can be read, states can be told apart without their colour, and nothing of the look is missing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from app.core.roi import ReviewState
from app.session.display import STATE_MARKS
from widgets.action_bar import BUTTONS as ACTIONS
from widgets.theme import colour, icon, palette, state_style, style_sheet
from widgets.transport import BUTTONS as TRANSPORT

ICONS = sorted({*ACTIONS, *TRANSPORT, "play", "pause", "warning", "error", "close", "settings", "verdant"} - {"cine"})


def luminance(of: QColor) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [of.redF(), of.greenF(), of.blueF()]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ground", ["ground", "raised", "hover", "selection", "image"])
def test_text_is_readable_on_every_ground(ground: str):
    assert contrast(colour("text"), colour(ground)) >= 7


@pytest.mark.parametrize("role", ["dim", "link", "good", "caution", "bad"])
@pytest.mark.parametrize("ground", ["ground", "raised", "image"])
def test_what_is_said_quietly_is_readable_too(role: str, ground: str):
    assert contrast(colour(role), colour(ground)) >= 4.5


def test_the_primary_button_is_readable():
    assert contrast(colour("on_accent"), colour("accent")) >= 4.5


@pytest.mark.parametrize("state", list(ReviewState))
def test_regions_stand_out_from_black_and_the_selected_one_more(state: ReviewState):
    style = state_style(state)
    plain, selected = (contrast(QColor(name), QColor("black")) for name in (style.colour, style.selected_colour))
    assert plain >= 4.5
    assert selected > plain
    assert style.selected_width_px > style.width_px


def test_states_differ_in_mark_and_line_and_not_in_colour_alone():
    assert len(set(STATE_MARKS.values())) == len(ReviewState)
    lines = {(style.width_px, style.dashes, style.fill) for style in (state_style(state) for state in ReviewState)}
    assert len(lines) == len(ReviewState)


def test_the_style_sheet_has_every_colour_filled_in():
    assert "@" not in style_sheet()
    assert colour("accent").name() in style_sheet().lower()


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_there_and_drawn_in_the_colour_asked_for(qapp: QApplication, name: str):
    image = icon(name, role="caution").pixmap(QSize(32, 32)).toImage()
    drawn = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert drawn == {colour("caution").name()}


def test_disabled_text_is_fainter(qapp: QApplication):
    made = palette()
    disabled = made.color(made.ColorGroup.Disabled, made.ColorRole.Text)
    assert contrast(disabled, colour("ground")) < contrast(colour("dim"), colour("ground"))
