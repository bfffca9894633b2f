"""What guards against following a network blindly, by the keys of the window."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core.roi import ReviewState
from app.session.display import OutlineLine
from app.session.reviewing import HINT_IS_NO_OUTLINE
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.viewports import picture
from widgets.main_window import FIRST_SIZE, MainWindow

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def show(qtbot: QtBot, services: FakeServices) -> MainWindow:
    window = MainWindow(services.session)
    qtbot.addWidget(window, before_close_func=MainWindow.close_without_asking)
    window.resize(*FIRST_SIZE)
    window.show()
    window.activateWindow()
    services.open_study()
    qtbot.waitUntil(window.is_up_to_date)
    return window


def press(
    qtbot: QtBot, window: MainWindow, *keys: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
):
    for key in keys:
        qtbot.keyClick(window.viewport, key, with_)
        qtbot.waitUntil(window.is_up_to_date)


def test_the_key_that_validates_leaves_a_hint_as_it_is_and_says_why(qtbot: QtBot):
    services = fake_services()
    services.proposer.is_coarse = True
    window = show(qtbot, services)
    press(qtbot, window, Qt.Key.Key_A, Qt.Key.Key_V)
    review = services.session.review
    assert review is not None
    assert {roi.state for roi in review.rois} == {ReviewState.PROPOSED}
    assert services.session.notices.all[-1].text == HINT_IS_NO_OUTLINE
    assert {shape.line for shape in window.viewport.display.shapes} == {OutlineLine.HINT}


def test_a_key_shows_the_band_of_uncertainty_and_hides_it_again(qtbot: QtBot):
    services = fake_services()
    services.proposer.false_alarm = False
    window = show(qtbot, services)
    press(qtbot, window, Qt.Key.Key_A)
    before = picture(window.viewport)
    press(qtbot, window, Qt.Key.Key_S, with_=SHIFT)
    shown = picture(window.viewport)
    (shape,) = window.viewport.display.shapes
    assert shape.band is not None
    placement = window.viewport.placement
    assert placement is not None
    places = [placement.to_screen(*point) for line in shape.band.lines for point in line]
    changed = np.abs(shown - before).max(axis=2) > 40
    assert np.mean([changed[round(y) - 1 : round(y) + 2, round(x) - 1 : round(x) + 2].any() for x, y in places]) > 0.9
    press(qtbot, window, Qt.Key.Key_S, with_=SHIFT)
    assert np.array_equal(picture(window.viewport), before)


def test_who_draws_first_compares_by_key(qtbot: QtBot):
    services = fake_services()
    window = show(qtbot, services)
    session = services.session
    press(qtbot, window, Qt.Key.Key_D, with_=CONTROL)
    assert window.actions_by_name["draw-first"].isChecked()
    press(qtbot, window, Qt.Key.Key_A)
    assert window.viewport.display.shapes == ()
    assert not window.actions_by_name["compare"].isEnabled()
    assert window.actions_by_name["nothing-here"].isEnabled()
    press(qtbot, window, Qt.Key.Key_Return, with_=CONTROL)
    assert window.viewport.display.shapes == (), "nothing is drawn yet"
    press(qtbot, window, Qt.Key.Key_Return, with_=CONTROL | SHIFT)
    assert len(window.viewport.display.shapes) == 2
    assert session.notices.all[-1].text.startswith("You and LV U-Net: Left ventricle of 484 mm² only by LV U-Net")
    assert not window.actions_by_name["nothing-here"].isEnabled()
