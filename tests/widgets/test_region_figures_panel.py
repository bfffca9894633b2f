"""The figures below the list: there when they are unfolded, of the selected region, copied as they are shown."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.session.session import Session
from app.session.tool_in_hand import EditTool
from tests.helpers.fake_services import fake_services
from widgets.panels.region_figures import RegionFiguresPanel


def panel_on(session: Session, qtbot: QtBot) -> RegionFiguresPanel:
    panel = RegionFiguresPanel(session)
    qtbot.addWidget(panel)
    panel.resize(240, 500)
    panel.show()
    return panel


def proposed() -> Session:
    services = fake_services()
    session = services.open_study()
    services.show_pixels()
    session.propose()
    return session


def test_folded_away_nothing_is_computed_and_unfolded_the_numbers_come_with_their_units(qtbot: QtBot):
    session = proposed()
    panel = panel_on(session, qtbot)
    assert panel.lines == [] and session.region_figures.value is None

    panel.fold.button.click()

    shown = dict(panel.lines)
    assert shown["Area"] == "484 mm²"
    assert {"Perimeter", "Long axis", "Short axis", "Mean", "SD", "Volume"} <= set(shown)
    assert "as it was proposed" in panel.remarks.text()
    panel.fold.button.click()
    assert panel.lines == []


def test_they_follow_a_stroke_and_say_how_far_it_is_from_the_proposal(qtbot: QtBot):
    session = proposed()
    panel = panel_on(session, qtbot)
    panel.fold.button.click()
    before = dict(panel.lines)["Area"]
    session.hand.take(EditTool.PAINT)
    session.editing.press(session.panes.active, np.array([60.0, 112.0]), reach_mm=1)
    session.editing.release()

    shown = dict(panel.lines)
    assert shown["Area"] != before
    assert "Dice with the proposal" in shown and "HD95 to the proposal" in shown


def test_copied_they_are_lines_of_text(qtbot: QtBot):
    session = proposed()
    panel = panel_on(session, qtbot)
    assert not panel.copy.isEnabled()
    panel.fold.button.click()

    panel.copy.click()

    assert "Area\t484 mm²" in QGuiApplication.clipboard().text()
    assert session.notices.all[-1].text == "The figures are copied."
