"""Whose images these are: two lines, and every field on a click."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.core.study import Patient
from tests.helpers.fake_heart import SHORT_AXIS
from tests.helpers.fake_services import FakeServices, fake_services
from widgets.panels.patient_header import NO_STUDY, PatientHeader
from widgets.panels.study_details import StudyDetails

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def header_on(services: FakeServices, qtbot: QtBot, *, width: int = 800) -> PatientHeader:
    header = PatientHeader(services.session)
    qtbot.addWidget(header)
    header.resize(width, header.sizeHint().height())
    header.show()
    return header


def details_of(header: PatientHeader, qtbot: QtBot) -> StudyDetails:
    qtbot.mouseClick(header, Qt.MouseButton.LeftButton)
    details = header.findChild(StudyDetails)
    assert details is not None
    return details


def test_without_a_study_it_says_so_and_opens_nothing(qtbot: QtBot):
    header = header_on(fake_services(), qtbot)
    assert header.accessibleDescription() == NO_STUDY
    assert not header.isEnabled()
    qtbot.mouseClick(header, Qt.MouseButton.LeftButton)
    assert header.findChild(StudyDetails) is None


def test_two_lines_name_the_patient_and_the_examination(qtbot: QtBot):
    services = fake_services()
    header = header_on(services, qtbot)
    services.open_study()
    patient, clinical = header.accessibleDescription().split("\n")
    for part in ("Example, Ada", "F", "born ", "1961", "ID 4711"):
        assert part in patient
    for part in ("Heart short axis", "2026", "ACC 99812", "Ref. Refer, Rita", "Verdant Hospital"):
        assert part in clinical


def test_a_click_shows_every_field_to_select_and_to_copy(qtbot: QtBot):
    services = fake_services()
    header = header_on(services, qtbot)
    services.open_study()
    details = details_of(header, qtbot)
    tips = {label.toolTip() for label in details.findChildren(QLabel)}
    assert tips >= {
        "PatientName",
        "PatientID",
        "PatientBirthDate",
        "PatientSex",
        "AccessionNumber",
        "InstitutionName",
        "ReferringPhysicianName",
        "StudyDate",
        "StudyDescription",
        "StudyID",
        "StudyInstanceUID",
        "StudyTime",
    }
    values = [label for label in details.findChildren(QLabel) if label.accessibleName()]
    assert len(values) == 12
    assert all(label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse for label in values)
    copy = next(button for button in details.findChildren(QPushButton) if button.text() == "Copy all")
    copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "Patient ID: 4711" in copied
    assert "Study time: 09:30:00" in copied
    assert "Study Instance UID: 1.2.826.0.1.1" in copied
    details.close()


def test_escape_closes_the_fields(qtbot: QtBot):
    services = fake_services()
    header = header_on(services, qtbot)
    services.open_study()
    details = details_of(header, qtbot)
    with qtbot.waitSignal(details.destroyed):
        qtbot.keyClick(details, Qt.Key.Key_Escape)


@pytest.mark.parametrize("width", [90, 200, 400])
def test_long_texts_are_cut_and_never_painted_over_each_other(qtbot: QtBot, width: int):
    services = fake_services()
    long = Patient("Featherstonehaugh-Cholmondeley^Bartholomew Maximilian", "0123456789" * 3, "19610402", "M")
    series = services.reader.series[SHORT_AXIS]
    study = replace(series.study, patient=long, study_description="Cardiac MR with late enhancement " * 3)
    services.reader.series[SHORT_AXIS] = replace(series, study=study)
    header = header_on(services, qtbot, width=width)
    services.open_study()
    assert header.minimumSizeHint().width() == 0
    QApplication.processEvents()
    image = header.grab().toImage()
    assert image.width() == width
    # The margin at the right end stays free: nothing runs out of the header.
    background = image.pixel(width - 4, 4)
    assert all(image.pixel(width - 4, y) == background for y in range(4, image.height() - 4))


def test_an_unknown_patient_is_no_empty_line(qtbot: QtBot):
    services = fake_services()
    series = services.reader.series[SHORT_AXIS]
    services.reader.series[SHORT_AXIS] = replace(series, study=replace(series.study, patient=Patient()))
    header = header_on(services, qtbot)
    services.open_study()
    assert header.accessibleDescription().startswith("No name")
