"""The windows of import and export show what is there, what will be left out, and what came of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.core.deidentification import ConfidentialityOption
from app.core.errors import StorageError, UsageError
from app.core.identity import SeriesInstanceUID
from app.core.nodes import PacsNode
from app.core.phrases import phrase
from app.core.study_export import Concern
from app.core.taking_over import Offer, TakenOver
from app.session.notices import NoticeLevel
from tests.helpers.fake_heart import OTHER_STUDY, STUDY
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner
from widgets.dialogs.import_dialog import ImportDialog
from widgets.dialogs.study_export_dialog import StudyExportDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

WRITING = Concern(SeriesInstanceUID("1.9"), "9 US Heart", 3, phrase("a screenshot"), is_final=False)
DOCUMENT = Concern(SeriesInstanceUID("1.8"), "8 DOC", 1, phrase("a document"), is_final=True)


def importing_on(services: FakeServices, qtbot: QtBot) -> ImportDialog:
    dialog = ImportDialog(services.session, None)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def exporting_on(services: FakeServices, qtbot: QtBot, folder: Path) -> StudyExportDialog:
    services.session.browser.search_again()
    services.session.browser.select_study(STUDY)
    dialog = StudyExportDialog(services.session, None)
    qtbot.addWidget(dialog)
    dialog.use_folder(folder)
    dialog.show()
    return dialog


def seen(*labels: QLabel) -> list[str]:
    return [label.text() for label in labels if label.isVisible()]


class TestImport:
    def test_at_first_there_is_nothing_to_import(self, qtbot: QtBot) -> None:
        dialog = importing_on(fake_services(), qtbot)
        assert not dialog.start.isEnabled()
        assert seen(dialog.found, dialog.outcome, dialog.problem) == []
        assert not dialog.refused.isVisible()

    def test_what_is_dropped_on_it_is_looked_at(self, qtbot: QtBot) -> None:
        services = fake_services()
        services.importer.offer = Offer(5, unlisted=2, studies_listed=1, missing=("IM1: gone",))
        dialog = importing_on(services, qtbot)
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile("/disc")])
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(dialog, QDragEnterEvent(QPoint(5, 5), copy, mime, left, none))
        QApplication.sendEvent(dialog, QDropEvent(QPointF(5, 5), copy, mime, left, none))
        assert seen(dialog.chosen) == ["/disc"]
        assert "5 files were found" in dialog.found.text()
        assert dialog.listed.isVisible()
        assert "2 files" in dialog.listed.text()
        assert [dialog.refused.item(0).text()] == ["IM1: gone"]
        assert dialog.start.isEnabled()

    def test_what_came_in_and_what_did_not_is_shown_and_can_be_copied(self, qtbot: QtBot) -> None:
        services = fake_services()
        services.importer.offer = Offer(5, unlisted=2, studies_listed=1)
        services.importer.outcome = TakenOver(OTHER_STUDY, 3, ("cut.dcm: cut off",), ("LICENSE: text",), already=1)
        dialog = importing_on(services, qtbot)
        services.session.media.importing.choose([Path("disc")])
        dialog.listed.setChecked(True)
        dialog.start.click()
        assert services.importer.asked_only_listed == [True]
        assert seen(dialog.outcome) == [
            "2 files were imported. 1 was there already. 2 were not taken; they are listed below."
        ]
        dialog.copy.click()
        assert QGuiApplication.clipboard().text() == "cut.dcm: cut off\nLICENSE: text"
        dialog.show_it.click()
        state = services.session.browser.state
        assert state.study is not None and state.study.study_instance_uid == OTHER_STUDY
        assert not dialog.isVisible()

    def test_why_nothing_can_be_taken_is_shown(self, qtbot: QtBot) -> None:
        services = fake_services()
        services.importer.failure = UsageError("There is no such folder.")
        dialog = importing_on(services, qtbot)
        services.session.media.importing.choose([Path("nowhere")])
        assert seen(dialog.problem) == ["There is no such folder."]
        assert not dialog.start.isEnabled()

    def test_it_shows_how_far_it_is_and_can_be_ended(self, qtbot: QtBot) -> None:
        runner = StepwiseRunner()
        services = fake_services(runner)
        dialog = importing_on(services, qtbot)
        services.session.media.importing.choose([Path("disc")])
        assert seen(dialog.found) == ["Looking…"]
        runner.run_all()
        dialog.start.click()
        assert dialog.bar.isVisible()
        assert dialog.end.text() == "Cancel"
        dialog.end.click()
        runner.run_all()
        assert dialog.isVisible()
        assert "stays in the archive" in dialog.problem.text()
        assert dialog.end.text() == "Close"


class TestExport:
    def test_it_lists_the_series_and_writes_those_that_are_ticked(self, qtbot: QtBot, tmp_path: Path) -> None:
        services = fake_services()
        dialog = exporting_on(services, qtbot, tmp_path)
        count = dialog.series.count()
        assert count > 1
        assert dialog.chosen == ()
        dialog.series.item(0).setCheckState(Qt.CheckState.Unchecked)
        dialog.media.click()
        dialog.as_zip.click()
        dialog.export.click()
        (asked,) = services.exporter.asked
        assert (asked.study_instance_uid, asked.target) == (STUDY, tmp_path / "study-1.zip")
        assert len(asked.series) == count - 1
        assert (asked.as_media, asked.as_zip, asked.deidentification) == (True, True, None)
        assert "read back and found equal" in dialog.outcome.text()
        assert not dialog.export.isVisible()

    def test_without_a_series_or_a_name_nothing_can_be_written(self, qtbot: QtBot, tmp_path: Path) -> None:
        dialog = exporting_on(fake_services(), qtbot, tmp_path)
        dialog.name.setText("  ")
        assert not dialog.export.isEnabled()
        dialog.name.setText("../../elsewhere")
        assert dialog.target == tmp_path / "elsewhere"
        for row in range(dialog.series.count()):
            dialog.series.item(row).setCheckState(Qt.CheckState.Unchecked)
        assert not dialog.export.isEnabled()

    def test_that_the_copy_names_the_patient_is_said_until_names_are_taken_out(self, qtbot, tmp_path) -> None:
        dialog = exporting_on(fake_services(), qtbot, tmp_path)
        assert dialog.named.isVisible()
        assert not dialog.names.pseudonym.isEnabled()
        dialog.names.tick.click()
        assert not dialog.named.isVisible()
        assert dialog.names.pseudonym.isEnabled()

    def test_images_with_writing_are_named_and_taken_along_only_on_demand(self, qtbot, tmp_path) -> None:
        services = fake_services()
        services.exporter.found = (WRITING, DOCUMENT)
        dialog = exporting_on(services, qtbot, tmp_path)
        dialog.names.tick.click()
        assert dialog.names.concerns.text().split("\n") == [
            "Always left out:",
            "8 DOC: 1 instance, a document",
            "",
            "Left out, because a name may be written in them:",
            "9 US Heart: 3 instances, a screenshot",
        ]
        assert not dialog.names.anyway.isChecked()
        dialog.names.anyway.click()
        dialog.export.click()
        asked = services.exporter.asked[0].deidentification
        assert asked is not None and asked.with_burned_in
        assert "1 was left out." in dialog.outcome.text()

    def test_the_options_are_those_that_are_ticked(self, qtbot, tmp_path) -> None:
        services = fake_services()
        dialog = exporting_on(services, qtbot, tmp_path)
        dialog.names.tick.click()
        dialog.names.pseudonym.setText(" TRIAL-7 ")
        dialog.names.lasting.click()
        dialog.names.dates.setCurrentIndex(1)
        dialog.names.ticks[ConfidentialityOption.RETAIN_PATIENT_CHARACTERISTICS].click()
        dialog.export.click()
        asked = services.exporter.asked[0].deidentification
        assert asked is not None
        assert asked.pseudonym == "TRIAL-7"
        assert services.exporter.lasting == [True]
        assert asked.options == {
            ConfidentialityOption.CLEAN_DESCRIPTORS,
            ConfidentialityOption.CLEAN_STRUCTURED_CONTENT,
            ConfidentialityOption.RETAIN_MODIFIED_DATES,
            ConfidentialityOption.RETAIN_PATIENT_CHARACTERISTICS,
        }

    def test_other_series_are_looked_at_anew(self, qtbot, tmp_path) -> None:
        services = fake_services()
        services.exporter.found = (WRITING,)
        dialog = exporting_on(services, qtbot, tmp_path)
        dialog.names.tick.click()
        dialog.names.anyway.click()
        services.exporter.found = ()
        dialog.series.item(0).setCheckState(Qt.CheckState.Unchecked)
        assert not dialog.names.anyway.isVisible()
        assert dialog.names.names_out().with_burned_in is False

    def test_a_failure_is_shown_and_another_try_possible(self, qtbot, tmp_path) -> None:
        services = fake_services()
        services.exporter.failure = StorageError("The disk is full.")
        dialog = exporting_on(services, qtbot, tmp_path)
        dialog.export.click()
        assert seen(dialog.problem) == ["The disk is full."]
        assert dialog.export.isEnabled()
        services.exporter.failure = None
        dialog.export.click()
        assert seen(dialog.problem) == []
        assert "12 instances" in dialog.outcome.text()


@pytest.mark.parametrize(("room", "is_beside"), [(QSize(1500, 900), True), (QSize(600, 460), False)])
def test_the_options_stand_below_the_series_where_the_screen_is_too_narrow(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: QSize, is_beside: bool
):
    monkeypatch.setattr(StudyExportDialog, "room", lambda _self: room)
    dialog = exporting_on(fake_services(), qtbot, tmp_path)

    def stands_beside() -> bool:
        names, series = (widget.mapTo(dialog, QPoint()) for widget in (dialog.names, dialog.series))
        return names.x() > series.x() + dialog.series.width()

    qtbot.waitUntil(lambda: stands_beside() is is_beside)
    assert dialog.names.minimumSizeHint().width() <= 560


MISSING = Concern(SeriesInstanceUID("1.2.3"), "4 MR cine", 3, phrase("It did not come."), is_final=True)


class TestExportOfAPart:
    def test_what_is_missing_is_said_and_what_is_here_is_written_when_that_is_wanted(
        self, qtbot: QtBot, tmp_path: Path
    ) -> None:
        services = fake_services()
        services.exporter.missing = (MISSING,)
        dialog = exporting_on(services, qtbot, tmp_path)
        assert not dialog.partly.isVisible() and not dialog.again.isVisible()
        dialog.export.click()
        (problem,) = seen(dialog.problem)
        assert "4 MR cine: 3 instances are missing. It did not come." in problem
        assert (dialog.export.isVisible(), dialog.partly.isVisible()) == (False, True)
        dialog.partly.click()
        (outcome,) = seen(dialog.outcome)
        assert "The copy is not whole: 3 instances could not be fetched." in outcome
        assert "4 MR cine: 3 instances are missing." in outcome
        assert services.session.notices.all[-1].level is NoticeLevel.WARNING
        assert not dialog.partly.isVisible() and not dialog.again.isVisible()

    def test_the_rest_is_fetched_from_a_pacs_when_that_is_wanted(self, qtbot: QtBot, tmp_path: Path) -> None:
        ward = PacsNode("Ward", "10.0.0.5", 4242, "ORTHANC")
        services = fake_services(nodes=[ward])
        pacs = services.directory.archive(ward)
        pacs.studies, pacs.series = services.archive.studies, services.archive.series
        services.session.archives.use("Ward")
        services.exporter.missing = (MISSING,)
        dialog = exporting_on(services, qtbot, tmp_path)
        dialog.export.click()
        services.exporter.missing = ()
        dialog.again.click()
        assert dialog.outcome.text().startswith("12 instances were written")
        assert [one.with_what_is_here for one in services.exporter.asked] == [False, False]
