"""The list of measurements: what it says of each, and that it and the image always agree."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from app.core.measurement import MeasurementKind
from app.core.preferences import Preferences
from app.session.session import Session
from tests.helpers.fake_heart import LOCALISER
from widgets.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def window(qtbot: QtBot, services) -> MainWindow:
    window = MainWindow(services.session)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.is_up_to_date)
    return window


def measure(session: Session, index: int, kind: MeasurementKind = MeasurementKind.LENGTH):
    session.viewport.show_slice(index)
    points = np.array([[10.0, 20.0], [40.0, 60.0]])
    readings = session.annotating.readings(session.panes.active, session.image, kind, points)
    return session.annotating.draw(session.series, session.image, kind, points, readings=readings)


def click(window: MainWindow, number: int) -> None:
    panel = window.measurements
    place = panel.list.visualRect(panel.model.index(number)).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_list_is_there_when_there_is_something_to_list(window):
    assert not window.measurements.isVisible()
    one = measure(window.session, 3)
    assert window.measurements.isVisible() and window.measurements.title.text() == "Measurements  1"
    window.session.measuring.delete([one.measurement_id])
    assert not window.measurements.isVisible()


def test_a_row_tells_everything_to_a_screen_reader(window):
    measure(window.session, 3, MeasurementKind.RECTANGLE)
    index = window.measurements.model.index(0)
    told = index.data(int(Qt.ItemDataRole.AccessibleTextRole))
    assert told.startswith("Rectangle 1, Slice 4/12") and "SD" in told and "pixels" in told


def test_a_click_on_a_row_shows_its_slice_and_selects_it_there(window):
    first, second = measure(window.session, 3), measure(window.session, 8)
    click(window, 0)
    assert window.session.viewport.view.index == 3 and window.session.measuring.selected == first
    window.session.measuring.select(second.measurement_id)
    assert window.measurements.list.currentIndex().row() == 1


def test_a_row_of_another_series_says_so_and_a_click_opens_it(window, services):
    one = measure(window.session, 3)
    window.session.open_series(services.reader.series[LOCALISER].series)
    assert window.measurements.model.row(window.measurements.model.index(0)).place_text == "other series"
    click(window, 0)
    assert window.session.image.reference == one.image


def test_a_name_is_changed_where_it_stands(window, qtbot):
    measure(window.session, 3)
    panel = window.measurements
    panel.list.doubleClicked.emit(panel.model.index(0))
    editor = panel.list.findChild(QLineEdit)
    editor.setText("Aorta")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [one.name for one in window.session.annotating.listed()] == ["Aorta"])
    assert panel.model.index(0).data() == "Aorta"


def test_the_menu_tells_the_key_that_deletes_as_the_user_has_it(window):
    one = measure(window.session, 3)
    window.session.preferences.change(Preferences(keys={"delete-measurement": ("F8",)}))
    assert "Delete measurement\tF8" in [action.text() for action in window.measurements.menu(one).actions()]


def test_the_menu_offers_what_can_be_done(window):
    one = measure(window.session, 3)
    menu = window.measurements.menu(one)
    assert [action.text().split("\t")[0] for action in menu.actions() if action.text()] == [
        "Rename",
        "Copy",
        "Delete measurement",
        "Copy all",
        "Export CSV…",
        "Export CSV with patient identity…",
    ]
    next(action for action in menu.actions() if action.text() == "Copy").trigger()
    assert QGuiApplication.clipboard().text().startswith("Length 1\t")
    next(action for action in menu.actions() if action.text().startswith("Delete")).trigger()
    assert window.session.annotating.listed() == ()


@pytest.mark.parametrize("named", [False, True])
def test_the_table_names_the_patient_only_from_the_entry_that_says_so(window, services, qtbot, named):
    one = measure(window.session, 3)
    entry = "Export CSV with patient identity…" if named else "Export CSV…"
    menu = window.measurements.menu(one)
    next(action for action in menu.actions() if action.text() == entry).trigger()
    dialog = window.findChild(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("measurements.csv")
    path = Path("/somewhere/table.csv")
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    patient = window.session.opened.series.study.patient
    content = services.files.written[path].decode("utf-8-sig")
    assert (patient.patient_id in content) is named and (patient.name in content) is named


def test_keys_take_tools_delete_and_put_away(window, qtbot):
    window.viewport.setFocus()
    QTest.keyClick(window, Qt.Key.Key_M)
    assert window.session.hand.tool is MeasurementKind.LENGTH
    assert window.transport.measure.isChecked() and window.actions_by_name["measure-length"].isChecked()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.session.hand.measures is None and not window.transport.measure.isChecked()
    measure(window.session, 3)
    QTest.keyClick(window, Qt.Key.Key_Delete)
    assert window.session.annotating.listed() == ()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(window.session.annotating.listed()) == 1


def test_the_button_remembers_the_last_tool(window):
    button = window.transport.measure
    window.session.hand.take(MeasurementKind.COBB)
    window.session.hand.lay_down()
    assert "Cobb" in button.text()
    button.click()
    assert window.session.hand.tool is MeasurementKind.COBB


def test_every_tool_is_in_the_buttons_menu_with_a_letter_of_its_own(window):
    entries = [action.text() for action in window.transport.measure.menu().actions()]
    letters = [entry[entry.index("&") + 1].lower() for entry in entries]
    assert len(entries) == len(MeasurementKind) == len(set(letters))
