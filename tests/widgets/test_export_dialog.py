"""The dialog shows which files would be written and why one cannot be, and replaces nothing unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImageReader
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.session.commands import command
from app.session.region_export import ExportFormat
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.viewports import show
from widgets.dialogs.export_dialog import ExportDialog
from widgets.viewport.snapshot import PICTURE_PX, png_bytes, region_image

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def decided() -> FakeServices:
    """One region validated, one undecided, on the slice in view."""
    services = fake_services()
    session = services.open_study()
    session.set_reviewer("Reader^Rita")
    services.show_pixels()
    session.propose()
    session.deciding.validate_selected()
    return services


def dialog_on(services: FakeServices, qtbot: QtBot, folder: Path) -> ExportDialog:
    dialog = ExportDialog(services.session, None)
    qtbot.addWidget(dialog)
    dialog.use_folder(folder)
    dialog.show()
    return dialog


def listed(dialog: ExportDialog) -> dict[str, str]:
    texts = [[dialog.table.item(row, column).text() for column in (0, 1)] for row in range(dialog.table.rowCount())]
    return dict(texts)


def test_it_lists_what_is_ticked_with_what_it_holds(qtbot: QtBot, tmp_path: Path):
    dialog = dialog_on(decided(), qtbot, tmp_path)
    assert list(listed(dialog)) == ["regions.nii.gz", "regions-labels.json", "regions.csv"]

    dialog.ticks[ExportFormat.NIFTI].click()
    dialog.ticks[ExportFormat.STL].click()
    assert list(listed(dialog)) == ["regions-1-left-ventricle.stl", "regions.csv"]
    dialog.others.click()
    assert "regions-2-left-ventricle-not-validated.stl" in listed(dialog)
    assert "1 region is not validated." in listed(dialog)["regions.csv"]


def test_what_cannot_be_written_says_why(qtbot: QtBot, tmp_path: Path):
    dialog = dialog_on(decided(), qtbot, tmp_path)
    dialog.ticks[ExportFormat.PNG].click()
    assert listed(dialog)["regions-slice-7.png"] == "Not written: There is no image in view to draw them on."
    assert dialog.export.isEnabled(), "the others can be"


def test_before_anything_is_validated_there_is_nothing_to_export_but_what_is_asked_for(qtbot: QtBot, tmp_path: Path):
    services = fake_services()
    services.open_study().propose()
    dialog = dialog_on(services, qtbot, tmp_path)
    assert set(listed(dialog).values()) == {"Not written: No region is validated yet."}
    assert not dialog.export.isEnabled()
    dialog.others.click()
    assert dialog.export.isEnabled()


def test_exporting_writes_into_the_folder(qtbot: QtBot, tmp_path: Path):
    services = decided()
    dialog = dialog_on(services, qtbot, tmp_path)
    dialog.export.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert sorted(path.name for path in services.files.written) == [
        "regions-labels.json",
        "regions.csv",
        "regions.nii.gz",
    ]
    assert {path.parent for path in services.files.written} == {tmp_path}


def test_what_is_there_already_is_named_and_replaced_only_when_ticked(qtbot: QtBot, tmp_path: Path):
    (tmp_path / "regions.csv").write_text("mine")
    dialog = dialog_on(decided(), qtbot, tmp_path)
    assert dialog.caution.isVisible() and "regions.csv" in dialog.caution.text()
    assert not dialog.export.isEnabled()
    dialog.replace.click()
    assert dialog.export.isEnabled()
    (tmp_path / "other").mkdir()
    dialog.use_folder(tmp_path / "other")
    assert not dialog.caution.isVisible() and not dialog.replace.isVisible()
    assert dialog.export.isEnabled()


def test_the_picture_is_the_whole_slice_with_these_regions_and_no_text_inside(qtbot: QtBot):
    services = decided()
    session = services.session
    viewport = show(qtbot, session)
    review, image = session.review, session.image
    assert review is not None and image is not None
    validated = next(roi for roi in review.rois if roi.state.value == "validated")
    session.viewport.zoom_by(4)
    session.viewport.toggle_overlays()

    one, other = (region_image(session, rois, font=viewport.font()) for rois in ((), (validated.roi_id,)))
    assert one is not None and other is not None
    assert one.size() == other.size() and max(one.width(), one.height()) == PICTURE_PX
    assert one.width() / one.height() == pytest.approx(176 * 1.1 / (112 * 1.6), abs=0.01), "of the shape of the slice"
    assert one != other, "the outline is drawn although overlays are hidden on the screen"
    buffer = QBuffer()
    buffer.setData(png_bytes(other))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    assert not QImageReader(buffer).textKeys()


def test_the_command_has_a_key_and_waits_for_regions():
    services = fake_services()
    session = services.open_study()
    assert command("export-regions").keys
    assert not command("export-regions").enabled(session)
    session.propose()
    assert command("export-regions").enabled(session)
