"""Texts can be read in every theme, states told apart without their colour, and nothing of the look is missing."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QImage
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.core.preferences import RegionColours, Theme
from app.core.roi import ReviewState
from app.session.outlines import OutlineLine
from app.session.region_labels import STATE_MARKS
from tests.helpers.fake_services import fake_services
from widgets.action_bar import BUTTONS as ACTIONS
from widgets.look import apply_look, palette, style_sheet, system_theme
from widgets.main_window import MainWindow
from widgets.theme import (
    FONT_PX,
    colour,
    icon,
    image_colour,
    read_resource,
    region_colours,
    set_icon,
    set_picture,
    state_colour,
    state_style,
    theme,
)
from widgets.transport import BUTTONS as TRANSPORT

ICONS = sorted({*ACTIONS, *TRANSPORT, "play", "pause", "warning", "error", "close", "settings", "verdant"} - {"cine"})
THEMES = [Theme.DARK, Theme.LIGHT, Theme.HIGH_CONTRAST]
GROUNDS = ("ground", "raised", "hover", "selection")
# How people with each deficiency see linear RGB (Machado, Oliveira and Fernandes 2009, severity 1.0).
DEFICIENCIES = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}


@pytest.fixture(params=THEMES, ids=lambda theme: theme.value)
def dressed(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Theme]:
    """The application in each theme; in the dark one afterwards."""
    apply_look(qapp, request.param)
    yield request.param
    apply_look(qapp, Theme.DARK)


@pytest.fixture(params=list(RegionColours), ids=lambda colours: colours.value)
def regions(request: pytest.FixtureRequest, qapp: QApplication, dressed: Theme) -> Iterator[RegionColours]:
    """The application in each theme with each set of colours for regions."""
    apply_look(qapp, dressed, request.param)
    yield request.param
    apply_look(qapp, Theme.DARK)


def linear(of: QColor) -> np.ndarray:
    parts = np.array([of.redF(), of.greenF(), of.blueF()])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def luminance(of: QColor) -> float:
    """Relative luminance (WCAG 2.2)."""
    return float(linear(of) @ [0.2126, 0.7152, 0.0722])


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
    )
    xyz = to_xyz @ np.clip(rgb, 0, 1) / [0.95047, 1, 1.08883]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def too_faint(pairs: list[tuple[str, str]], least: float) -> list[tuple[str, str, float]]:
    measured = [(ink, ground, contrast(colour(ink), colour(ground))) for ink, ground in pairs]
    return [pair for pair in measured if pair[2] < least]


def test_text_is_readable_on_every_ground(dressed: Theme):
    assert not too_faint([("text", ground) for ground in (*GROUNDS, "pressed")], 7)


def test_what_is_said_quietly_is_readable_too(dressed: Theme):
    spoken = itertools.product(("dim", "link", "good", "caution", "bad"), ("ground", "raised"))
    on_rows = itertools.product(("dim", "link", "caution", "bad"), ("hover", "selection"))
    assert not too_faint([*spoken, *on_rows], 4.5)


def test_buttons_are_readable_whatever_they_are_doing(dressed: Theme):
    assert not too_faint([("on_accent", ground) for ground in ("accent", "accent_hover", "accent_pressed")], 4.5)


def test_where_the_focus_is_and_what_can_be_dragged_is_seen(dressed: Theme):
    focus = [("link", ground) for ground in ("ground", "raised", "hover")]
    marked = [("focus", "accent"), ("focus", "ground"), ("handle", "ground"), ("accent", "ground"), ("text", "track")]
    assert not too_faint([*focus, *marked], 3)


def test_high_contrast_means_seven_to_one_for_everything_that_is_read(qapp: QApplication):
    apply_look(qapp, Theme.HIGH_CONTRAST)
    inks = ("text", "dim", "link", "good", "caution", "bad")
    assert not too_faint(list(itertools.product(inks, ("ground", "raised"))), 7)
    assert not too_faint([("on_accent", "accent"), ("faint", "ground"), ("line", "ground")], 7)
    apply_look(qapp, Theme.DARK)


@pytest.mark.parametrize("role", ["text", "dim", "link", "caution", "graphics", "measure", "measure_selected"])
def test_what_stands_on_the_image_is_readable_in_every_theme(dressed: Theme, role: str):
    assert contrast(image_colour(role), QColor("black")) >= 4.5
    assert image_colour("image") == QColor("black") == colour("image")


@pytest.mark.parametrize("state", list(ReviewState))
def test_regions_stand_out_from_black_and_the_selected_one_more(regions: RegionColours, state: ReviewState):
    style = state_style(state)
    plain, selected = (contrast(QColor(name), QColor("black")) for name in (style.colour, style.selected_colour))
    assert plain >= 4.5
    assert selected > plain
    assert style.selected_width_px > style.width_px


@pytest.mark.parametrize("state", list(ReviewState))
def test_states_are_readable_on_the_lists(regions: RegionColours, state: ReviewState):
    assert contrast(state_colour(state), colour("ground")) >= 4.5
    for ground in ("hover", "selection"):
        assert contrast(state_colour(state, selected=True), colour(ground)) >= 4.5


def test_states_differ_in_mark_and_line_and_not_in_colour_alone():
    assert len(set(STATE_MARKS.values())) == len(ReviewState)
    lines = {(style.width_px, style.dashes, style.fill) for style in (state_style(state) for state in ReviewState)}
    assert len(lines) == len(ReviewState)


def test_hints_and_what_another_network_proposed_are_dashed_otherwise():
    dashes = {state_style(ReviewState.PROPOSED, line).dashes for line in OutlineLine}
    assert len(dashes) == len(OutlineLine)
    assert all(dashes)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_states_differ_for_colour_blind_readers(qapp: QApplication, dressed: Theme, deficiency: str):
    apply_look(qapp, dressed, RegionColours.COLOUR_BLIND)
    seen = np.array(DEFICIENCIES[deficiency])
    on_image = [QColor(state_style(state).colour) for state in ReviewState]
    on_lists = [state_colour(state) for state in ReviewState]
    for colours, least in ((on_image, 30), (on_lists, 20)):
        looks = [lab(seen @ linear(one)) for one in colours]
        assert min(np.linalg.norm(one - other) for one, other in itertools.combinations(looks, 2)) >= least


def test_the_style_sheet_has_every_colour_filled_in(dressed: Theme):
    assert "@" not in style_sheet()
    assert colour("accent").name() in style_sheet().lower()


def test_the_style_sheet_has_no_colours_of_its_own():
    assert not re.findall(r"#[0-9A-Fa-f]{3,8}\b", read_resource("styles", "verdant.qss"))


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


def test_disabled_text_is_fainter(dressed: Theme):
    made = palette()
    disabled = made.color(made.ColorGroup.Disabled, made.ColorRole.Text)
    assert contrast(disabled, colour("ground")) < contrast(colour("dim"), colour("ground"))


def strongest(widget: QWidget) -> str:
    """The colour that stands out most from the ground."""
    image = widget.window().grab(widget.geometry()).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=lambda pixel: contrast(pixel, colour("ground"))).name()


def test_open_windows_change_with_the_theme_icons_and_all(qtbot: QtBot, qapp: QApplication):
    window = QWidget()
    qtbot.addWidget(window)
    button, picture, words = QToolButton(), QLabel(), QLabel("words")
    button.setProperty("prominence", "quiet")
    set_icon(button, "close")
    set_picture(picture, "verdant", role="good", size_px=20)
    layout = QVBoxLayout(window)
    for widget in (button, picture, words):
        layout.addWidget(widget)
    window.show()
    for other in (Theme.LIGHT, Theme.HIGH_CONTRAST, Theme.DARK):
        apply_look(qapp, other)
        assert theme() is other
        assert strongest(button) == strongest(words) == colour("text").name()
        assert strongest(picture) == colour("good").name()


def test_the_theme_of_the_system_is_one_of_the_others(qapp: QApplication):
    apply_look(qapp, Theme.SYSTEM, RegionColours.COLOUR_BLIND)
    assert theme() is system_theme(qapp) is not Theme.SYSTEM
    assert region_colours() is RegionColours.COLOUR_BLIND
    apply_look(qapp, Theme.DARK)
    assert region_colours() is RegionColours.STANDARD


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.parametrize("other", [Theme.LIGHT, Theme.HIGH_CONTRAST])
def test_a_window_that_changed_looks_as_if_it_had_been_opened_so(qtbot: QtBot, qapp: QApplication, other: Theme):
    services = fake_services()
    session = services.open_study()
    services.show_pixels()
    session.propose()
    session.deciding.validate_selected()
    session.notices.warn("One image could not be read.", details="It is empty.")

    def picture_of(window: MainWindow) -> QImage:
        qtbot.waitUntil(window.is_up_to_date)
        return window.grab().toImage()

    def opened() -> MainWindow:
        window = MainWindow(session)
        qtbot.addWidget(window, before_close_func=MainWindow.close_without_asking)
        window.resize(1440, 900)
        window.show()
        return window

    changed = opened()
    before = picture_of(changed)
    apply_look(qapp, other, RegionColours.COLOUR_BLIND)
    after, fresh = picture_of(changed), picture_of(opened())
    assert after != before
    assert after == fresh
    apply_look(qapp, Theme.DARK)
    assert picture_of(changed) == before


def test_everything_is_written_in_the_one_font_with_figures_of_equal_width(qapp: QApplication, dressed: Theme):
    assert qapp.font().pixelSize() == FONT_PX
    assert qapp.font().featureValue(QFont.Tag("tnum")) == 1
    assert QLabel().font().pixelSize() == FONT_PX
