"""What guards against following a network blindly, by the keys of the window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core.identity import SOPInstanceUID
from app.core.model_card import Candidate, Selection
from app.core.roi import ReviewState
from app.session.closed_regions import HINT_IS_NO_OUTLINE
from app.session.outlines import OutlineLine
from tests.helpers.fake_networks import NETWORK
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.viewports import picture
from widgets.dialogs.second_opinion_dialog import SecondOpinionDialog
from widgets.dialogs.settings_dialog import SettingsDialog
from widgets.main_window import FIRST_SIZE, MainWindow
from widgets.viewport.viewport import Viewport

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
    assert session.notices.all[-1].text.startswith("You and LV U-Net compared. LV U-Net alone: 2 regions, 681 mm²")
    assert not window.actions_by_name["nothing-here"].isEnabled()


def test_a_second_opinion_is_asked_for_set_beside_and_taken_by_key(qtbot: QtBot):
    services = fake_services()
    services.proposer.false_alarm = False
    second = replace(NETWORK, dnn_uid=SOPInstanceUID("2.25.202"), name="Heart net")
    services.proposer.selection = Selection((Candidate(NETWORK, "It fits."), Candidate(second, "It fits, too.")), ())
    mask = np.zeros((112, 176), bool)
    mask[46:70, 84:106] = True
    services.proposer.masks[second.dnn_uid] = mask
    window = show(qtbot, services)
    press(qtbot, window, Qt.Key.Key_A)
    press(qtbot, window, Qt.Key.Key_A, with_=CONTROL | SHIFT)
    dialog = window.findChild(SecondOpinionDialog)
    assert dialog is not None
    assert dialog.networks.count() == 1
    assert dialog.networks.item(0).text() == "Heart net\nIt fits, too."
    qtbot.keyClick(dialog.networks, Qt.Key.Key_Return)
    window.activateWindow()
    qtbot.waitUntil(lambda: len(window.viewport.display.shapes) == 2)
    lines = [shape.line for shape in window.viewport.display.shapes]
    assert lines == [OutlineLine.USUAL, OutlineLine.OTHER_NETWORK]
    press(qtbot, window, Qt.Key.Key_K, with_=CONTROL)
    assert window.actions_by_name["side-by-side"].isChecked()
    assert [len(pane_view.display.shapes) for pane_view in window.findChildren(Viewport)] == [1, 1]
    press(qtbot, window, Qt.Key.Key_K, with_=CONTROL)
    press(qtbot, window, Qt.Key.Key_N)
    press(qtbot, window, Qt.Key.Key_T, with_=CONTROL | SHIFT)
    review = services.session.review
    assert review is not None
    assert [roi.state for roi in review.rois] == [ReviewState.REJECTED, ReviewState.VALIDATED]
    press(qtbot, window, Qt.Key.Key_Z, with_=CONTROL)
    assert {roi.state for roi in review.rois} == {ReviewState.PROPOSED}


def test_the_rule_to_draw_first_is_kept_with_the_settings(qtbot: QtBot):
    services = fake_services()
    dialog = SettingsDialog(services.session)
    qtbot.addWidget(dialog)
    dialog.reviewer.draws_first.setChecked(True)
    assert not services.session.draw_first.is_on, "not before it is saved"
    dialog.accept()
    assert services.session.draw_first.is_on
    assert services.preferences.kept.draws_first
