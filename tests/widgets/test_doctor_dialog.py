"""The window of the doctor: findings as they come, requests to copy, and an end when it is closed."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.core.node_services import NodeCheck, Verdict
from app.core.nodes import PacsNode
from tests.helpers.fake_services import fake_services
from tests.helpers.stepwise_runner import StepwiseRunner
from widgets.dialogs.doctor_dialog import DoctorDialog
from widgets.dialogs.settings_dialog import SettingsDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
WARD = PacsNode("Ward", "10.0.0.5", 4242, "ORTHANC")
REFUSED = NodeCheck(Verdict.FAILS, "It does not offer C-FIND.", request="Please allow C-FIND for VERDANT.")


def test_findings_and_requests_are_shown_and_copied(qtbot: QtBot):
    services = fake_services()
    services.directory.findings = (REFUSED,)
    dialog = DoctorDialog(services.session.archives.examination(WARD))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.requests.text() == "Please allow C-FIND for VERDANT."
    assert "does not work" in dialog.state.text()
    dialog.copy.click()
    assert "✗ It does not offer C-FIND." in QGuiApplication.clipboard().text()


def test_closing_it_ends_the_look(qtbot: QtBot):
    runner = StepwiseRunner()
    examination = fake_services(runner).session.archives.examination(WARD)
    dialog = DoctorDialog(examination)
    qtbot.addWidget(dialog)
    dialog.show()
    assert examination.is_running and not dialog.copy.isEnabled()
    dialog.reject()
    runner.run_all()
    assert not examination.is_running and examination.found == ()


def test_it_is_opened_beside_the_node_if_its_fields_are_right(qtbot: QtBot):
    services = fake_services(nodes=[WARD])
    dialog = SettingsDialog(services.session, None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.archives.fields.fields["host"].clear()
    dialog.archives.fields.fields["host"].textEdited.emit("")
    dialog.archives.examine.click()
    assert dialog.archives.fields.errors["host"].isVisible()
    assert dialog.findChildren(DoctorDialog) == []
    dialog.archives.fields.show_form(dialog.archives.fields.form.changed("host", "10.0.0.5"))
    dialog.archives.examine.click()
    (opened,) = dialog.findChildren(DoctorDialog)
    assert "Ward" in opened.windowTitle()
    opened.reject()
