"""Before anything is stored the physician sees what, where and in whose name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from app.core.errors import ArchiveTimeoutError, StructureSetError
from app.core.saved_objects import SaveChoice, SegmentationType
from app.session.region_files import ExportFormat
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner
from widgets.dialogs.save_dialog import SaveDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def decided(services: FakeServices | None = None) -> FakeServices:
    """One region validated, one rejected, the others of the series undecided."""
    services = services or fake_services()
    settle = services.runner.run_all if isinstance(services.runner, StepwiseRunner) else lambda: None
    session = services.open_study()
    settle()
    session.propose()
    settle()
    session.deciding.validate_selected()
    session.deciding.reject_selected()
    session.viewport.step(1)
    session.propose()
    settle()
    return services


def dialog_on(services: FakeServices, qtbot: QtBot) -> SaveDialog:
    plan = services.session.save_plan()
    assert plan is not None
    dialog = SaveDialog(services.session, plan, None)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def said(dialog: SaveDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def shown_objects(dialog: SaveDialog) -> list[list[str]]:
    table = dialog.objects
    return [
        [table.item(row, column).text() for column in range(table.columnCount())] for row in range(table.rowCount())
    ]


def test_it_says_what_is_written_where_and_what_is_not(qtbot: QtBot):
    dialog = dialog_on(decided(), qtbot)
    cells = [dialog.table.item(0, column).text() for column in range(dialog.table.columnCount())]
    assert cells == ["Left ventricle", "7", "484 mm²", "LV U-Net"]
    assert dialog.table.rowCount() == 1
    text = said(dialog)
    for part in (
        "1 validated region",
        "EMBEDDED",
        "APPROVED",
        "date and time",
        "2 undecided and 1 rejected",
        "Example, Ada  4711 · Cine short axis",
    ):
        assert part in text


def test_the_proof_is_shown_before_anything_is_sent(qtbot: QtBot):
    services = decided()
    dialog = dialog_on(services, qtbot)
    (row,) = shown_objects(dialog)
    assert row == ["RTSTRUCT “VERDANT”", "EMBEDDED", "1", "8 bytes", "1 ROI on 1 slice, area 452 px, Dice 1.000"]
    assert "12 images that it refers to are in EMBEDDED" in said(dialog)
    assert not services.archive.stored


def test_until_it_is_proved_nothing_can_be_sent(qtbot: QtBot):
    runner = StepwiseRunner()
    services = decided(fake_services(runner))
    dialog = dialog_on(services, qtbot)
    assert not dialog.approve.isEnabled()
    assert dialog.progress.isVisible()
    assert shown_objects(dialog)[0][3].startswith("about ")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    runner.run_all()
    assert dialog.approve.isEnabled()
    assert not dialog.progress.isVisible()


def test_what_cannot_be_proved_is_not_sent_and_it_is_said_why(qtbot: QtBot):
    services = decided()
    services.writer.failure = StructureSetError("The structure set was not written.", cause="'LV' differs.")
    dialog = dialog_on(services, qtbot)
    assert not dialog.approve.isEnabled()
    assert "Nothing can be sent: The structure set was not written. 'LV' differs." in said(dialog)
    assert shown_objects(dialog)[0][4] == "not written"


def test_images_that_the_archive_does_not_hold_forbid_sending(qtbot: QtBot):
    services = decided()
    del services.archive.instances[3:5]
    dialog = dialog_on(services, qtbot)
    assert not dialog.approve.isEnabled()
    assert "2 images that the regions refer to are not in EMBEDDED" in said(dialog)


def test_what_cannot_be_asked_is_said_and_forbids_nothing(qtbot: QtBot):
    services = decided()
    services.archive.failure = ArchiveTimeoutError("EMBEDDED fell silent.")
    dialog = dialog_on(services, qtbot)
    assert dialog.approve.isEnabled()
    assert "could not be asked: EMBEDDED fell silent." in said(dialog)


def test_a_report_brings_its_segmentation_along_and_goes_with_it(qtbot: QtBot):
    services = decided()
    dialog = dialog_on(services, qtbot)
    dialog.choices.report.click()
    assert dialog.choices.segmentation.isChecked()
    assert [row[0] for row in shown_objects(dialog)] == [
        "RTSTRUCT “VERDANT”",
        "SEG “VERDANT”",
        "SR “VERDANT”",
    ]
    assert len(services.writer.requests) == 2, "what was chosen anew is proved anew, once"
    dialog.choices.segmentation.click()
    assert not dialog.choices.report.isChecked()
    assert [row[0] for row in shown_objects(dialog)] == ["RTSTRUCT “VERDANT”"]


def test_all_that_was_proved_is_stored_with_the_structure_set_last_and_remembered(qtbot: QtBot):
    services = decided()
    dialog = dialog_on(services, qtbot)
    dialog.choices.report.click()
    dialog.approve.click()
    assert services.archive.stored == [b"SEG", b"SR", b"RTSTRUCT"]
    assert len(services.writer.requests) == 2, "what is sent is what was shown"
    assert services.preferences.kept.saving == SaveChoice(SegmentationType.BINARY, report=True)
    assert "with SEG, SR" in services.session.notices.all[-1].text


def test_without_probabilities_only_a_binary_segmentation_is_offered(qtbot: QtBot):
    services = decided()
    assert services.session.review is not None
    services.session.uncertainty.keep(())
    plan = services.session.save_plan()
    assert plan is not None
    dialog = SaveDialog(services.session, replace(plan, probabilities={}), None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.choices.segmentation.click()
    fractional = dialog.choices.kind.findData(SegmentationType.FRACTIONAL)
    assert not dialog.choices.kind.model().item(fractional).isEnabled()
    assert "1 region has no probabilities" in said(dialog)


def test_files_are_listed_with_the_objects_and_written_after_the_approval(qtbot: QtBot, tmp_path: Path):
    services = decided()
    dialog = dialog_on(services, qtbot)
    dialog.choices.use_folder(tmp_path)
    dialog.choices.with_files.click()
    dialog.choices.formats[ExportFormat.CSV].click()
    assert shown_objects(dialog)[-1][:2] == ["regions.csv", tmp_path.name]
    assert not services.files.written
    dialog.approve.click()
    assert [path.name for path in services.files.written] == ["regions.csv"]
    assert services.preferences.kept.saving.files == ("CSV",)


def test_a_file_that_is_there_is_replaced_only_where_that_was_agreed_to(qtbot: QtBot, tmp_path: Path):
    (tmp_path / "regions.csv").write_text("mine")
    dialog = dialog_on(decided(), qtbot)
    dialog.choices.use_folder(tmp_path)
    dialog.choices.with_files.click()
    dialog.choices.formats[ExportFormat.CSV].click()
    assert not dialog.approve.isEnabled()
    dialog.replace.click()
    assert dialog.approve.isEnabled()


def test_what_was_sent_without_an_answer_is_shown_and_sent_again_as_it_was(qtbot: QtBot):
    services = decided()
    first = dialog_on(services, qtbot)
    first.choices.segmentation.click()
    services.archive.fails_storing_after = 1
    first.approve.click()
    assert services.session.unsaved_decisions == 2
    assert "EMBEDDED has taken SEG, but not RTSTRUCT" in services.session.notices.all[-1].text
    services.archive.fails_storing_after = None
    again = dialog_on(services, qtbot)
    assert "very same objects" in said(again)
    assert not again.choices.segmentation.isEnabled()
    written = len(services.writer.requests)
    again.approve.click()
    assert len(services.writer.requests) == written
    assert services.archive.stored == [b"SEG", b"SEG", b"RTSTRUCT"]
    assert services.session.unsaved_decisions == 0


def test_approving_stores_in_the_name_of_the_reviewer(qtbot: QtBot):
    services = decided()
    dialog = dialog_on(services, qtbot)
    assert "Approved by Reader, Rita" in said(dialog)
    dialog.approve.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert services.archive.stored
    assert services.writer.requests[0].reviewer_name == "Reader^Rita"


def test_by_keys_alone(qtbot: QtBot):
    services = decided()
    dialog = dialog_on(services, qtbot)
    assert dialog.focusWidget() is dialog.approve
    qtbot.keyClick(dialog.approve, Qt.Key.Key_Return)
    assert services.archive.stored


def test_another_reviewer_approves_and_who_decided_stays(qtbot: QtBot):
    services = decided()
    dialog = dialog_on(services, qtbot)
    dialog.change_reviewer.click()
    services.session.reviewers.answer("Roe^Richard")
    assert "Approved by Roe, Richard" in said(dialog)
    dialog.approve.click()
    *_, request = services.writer.requests
    assert request.reviewer_name == "Roe^Richard", "what names another reviewer is proved anew"
    assert [roi.decision.reviewer_name for roi in request.rois if roi.decision] == ["Reader^Rita"]


def test_cancelling_stores_nothing(qtbot: QtBot):
    services = decided()
    dialog = dialog_on(services, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert not services.archive.stored
    assert services.session.proving.state.proved is None
    assert services.session.unsaved_decisions == 2


def test_nothing_is_cut_off(qtbot: QtBot):
    dialog = dialog_on(decided(), qtbot)
    shown = [label for label in dialog.findChildren(QLabel) if label.isVisible() and label.wordWrap()]
    qtbot.waitUntil(lambda: all(label.height() >= label.heightForWidth(label.width()) for label in shown))
