"""The dialog that names a region: it begins with what is there, and what is written there is taken over."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from app.core.roi import Roi
from app.presets import region_classes
from app.session.session import Session
from tests.helpers.fake_services import fake_services
from widgets.dialogs.naming_dialog import NamingDialog
from widgets.dialogs.painted_values_dialog import PaintedValuesDialog


@pytest.fixture
def session() -> Session:
    services = fake_services(region_classes=region_classes())
    session = services.open_study()
    session.propose()
    return session


def selected(session: Session) -> Roi:
    assert session.review is not None and session.review.selected is not None
    return session.review.selected


def test_it_begins_with_what_the_region_is(session: Session, qtbot: QtBot):
    dialog = NamingDialog(session)
    qtbot.addWidget(dialog)

    assert dialog.name.currentText() == "Left ventricle"
    assert dialog.code.text() == "SCT 87878005 · Left ventricle"
    assert dialog.kind.currentData() == "ORGAN"
    assert dialog.comment.text() == ""


def test_a_name_brings_its_code_and_all_of_it_is_taken_over(session: Session, qtbot: QtBot):
    dialog = NamingDialog(session)
    qtbot.addWidget(dialog)
    dialog.name.setEditText("Liver")
    assert dialog.code.text() == "SCT 10200004 · Liver"
    dialog.comment.setText("seen twice")

    dialog.apply.click()

    assert selected(session).roi_class.name == "Liver"
    assert selected(session).comment == "seen twice"


def test_without_a_name_nothing_can_be_taken_over_and_cancelling_changes_nothing(session: Session, qtbot: QtBot):
    before = selected(session)
    dialog = NamingDialog(session)
    qtbot.addWidget(dialog)
    dialog.name.setEditText("  ")
    assert not dialog.apply.isEnabled()

    box = dialog.findChild(QDialogButtonBox)
    assert box is not None
    box.button(QDialogButtonBox.StandardButton.Cancel).click()

    assert selected(session) is before


def test_values_to_paint_are_a_tolerance_or_a_range_and_nothing_else(session: Session, qtbot: QtBot):
    dialog = PaintedValuesDialog(session)
    qtbot.addWidget(dialog)
    assert dialog.around.isChecked() and dialog.apply.isEnabled()
    assert not dialog.low.isEnabled()
    dialog.tolerance.setText("-3")
    dialog.tolerance.textEdited.emit("-3")
    assert not dialog.apply.isEnabled() and dialog.problem.text() == "Write a number of 0 or more."

    dialog.fixed.click()
    dialog.low.setText("40,5")
    dialog.high.setText("12")
    dialog.high.textEdited.emit("12")
    assert not dialog.apply.isEnabled()
    dialog.high.setText("120")
    dialog.high.textEdited.emit("120")
    dialog.apply.click()

    typed = session.editing.painted_values.typed
    assert typed is not None and (typed.low, typed.high) == (40.5, 120.0)
    again = PaintedValuesDialog(session)
    qtbot.addWidget(again)
    assert again.fixed.isChecked() and (again.low.text(), again.high.text()) == ("40.5", "120")
