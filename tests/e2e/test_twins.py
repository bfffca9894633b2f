"""Regions validated in the real application, saved with segmentation and report: a real PACS gives all of it back."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core.contour import mask_of_contours
from app.core.nodes import PacsNode
from app.core.tasks import TaskControl
from app.demonstration import provide_demonstration
from app.network.dimse_archive import DimseArchive
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.dciodvfy import unexpected_errors
from tests.helpers.driving import User, run_application
from tests.helpers.independent_rtstruct_reader import read_masks
from tests.helpers.orthanc import Orthanc
from widgets.dialogs.save_dialog import SaveDialog

DESCRIPTION = "MR HEART SHORT AXIS"
MODALITIES = ("RTSTRUCT", "SEG", "SR")


def test_structure_set_segmentation_and_report_come_back_equal_and_point_at_one_another(
    orthanc: Orthanc, tmp_path: Path
) -> None:
    orthanc.clear()
    pacs = DimseArchive(
        PacsNode("ORTHANC", orthanc.host, orthanc.dicom_port, orthanc.ae_title),
        sink=EmbeddedArchive(tmp_path / "elsewhere"),
    )
    provide_demonstration(pacs, TaskControl())
    seen: dict[str, object] = {}

    def script(user: User) -> None:
        user.wait(lambda: user.session.archive.name == "ORTHANC", "the PACS")
        seen.update(_save_with_twins(user, pacs))

    assert run_application(["--pacs", f"ORTHANC@{orthanc.host}:{orthanc.dicom_port}"], script) == 0
    fetched = {modality: _fetched(pacs, seen["study"], modality) for modality in MODALITIES}
    for modality, content in fetched.items():
        path = tmp_path / f"{modality}.dcm"
        path.write_bytes(content)
        assert unexpected_errors(path) == [], modality
    _check_masks(fetched, seen["masks"], seen["paths"])
    _check_references({modality: pydicom.dcmread(BytesIO(one)) for modality, one in fetched.items()})


def _save_with_twins(user: User, pacs: DimseArchive) -> dict[str, object]:
    session = user.session
    user.open_study(DESCRIPTION)
    opened, review = session.opened, session.review
    assert opened is not None and review is not None
    session.set_reviewer("Curie^Marie")
    session.viewport.show_slice(len(opened.series.slices) // 2)
    for _ in range(2):
        user.propose()
        user.press(Qt.Key.Key_V)
        user.press(Qt.Key.Key_Down)
    assert len(review.to_save) == 2
    planes = {image.reference: image.plane for image in opened.series.slices}
    masks = {roi.sop_instance_uid: mask_of_contours(roi.contours, planes[roi.image]) for roi in review.to_save}
    summary: list[str] = []

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, SaveDialog) or summary:
            return
        if not dialog.choices.report.isChecked():
            dialog.choices.report.click()
        elif dialog.approve.isEnabled():
            summary.append(dialog.summary.text())
            QTest.mouseClick(dialog.approve, Qt.MouseButton.LeftButton)

    clock = QTimer()
    clock.timeout.connect(fill)
    clock.start(20)
    user.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    user.wait(lambda: bool(summary) and not session.saving.running, "the end of saving")
    clock.stop()
    study = opened.series.study.study_instance_uid
    user.wait(lambda: set(MODALITIES) <= {one.modality for one in pacs.find_series(study, TaskControl())}, "the PACS")
    pixels = sum(int(mask.sum()) for mask in masks.values())
    assert summary == [f"What the next system will see: 1 ROI on 2 slices, area {pixels} px, Dice 1.000"]
    assert user.errors == []
    assert session.unsaved_decisions == 0
    return {"study": study, "masks": masks, "paths": [image.path for image in opened.series.slices]}


def _fetched(pacs: DimseArchive, study: object, modality: str) -> bytes:
    (series,) = [one for one in pacs.find_series(study, TaskControl()) if one.modality == modality]
    (path,) = pacs.retrieve_series(study, series.series_instance_uid, TaskControl()).paths
    return path.read_bytes()


def _check_masks(fetched: dict[str, bytes], masks: object, paths: object) -> None:
    import highdicom

    (by_slice,) = read_masks(fetched["RTSTRUCT"], paths).values()
    seg = highdicom.seg.segread(BytesIO(fetched["SEG"]))
    uids = list(masks)
    stored = seg.get_pixels_by_source_instance(uids, segment_numbers=[1], combine_segments=False)[..., 0]
    for uid, mask in zip(uids, stored, strict=True):
        assert np.array_equal(by_slice[uid], masks[uid])
        assert np.array_equal(mask > 0, masks[uid])
    groups = highdicom.sr.srread(BytesIO(fetched["SR"])).content.get_planar_roi_measurement_groups()
    assert len(groups) == len(masks)


def _check_references(read: dict[str, pydicom.Dataset]) -> None:
    assert len({ds.StudyInstanceUID for ds in read.values()}) == 1
    (roi,) = read["RTSTRUCT"].StructureSetROISequence
    assert roi.DefinitionSourceSequence[0].ReferencedSOPInstanceUID == read["SEG"].SOPInstanceUID
    (study,) = read["SR"].CurrentRequestedProcedureEvidenceSequence
    named = {i.ReferencedSOPInstanceUID for s in study.ReferencedSeriesSequence for i in s.ReferencedSOPSequence}
    assert {read["SEG"].SOPInstanceUID, read["RTSTRUCT"].SOPInstanceUID} <= named
    assert read["SR"].VerifyingObserverSequence[0].VerifyingObserverName == "Curie^Marie"
