"""The main job on real images that the network has never seen, from a real PACS, and on one that no network fits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.core.contour import mask_of_contours
from app.core.nodes import PacsNode
from app.core.roi import ReviewState
from app.core.study import StudyQuery, StudyRecord
from app.core.tasks import TaskControl
from app.demonstration import demonstration_network
from app.dicom.iodeep import read_iodeep_card
from app.network.dimse_archive import DimseArchive
from app.session.notices import NoticeLevel
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.driving import User, run_application
from tests.helpers.independent_rtstruct_reader import dice, read_masks
from tests.helpers.orthanc import Orthanc
from tests.helpers.shared_data import shared_data
from tests.helpers.sunnybrook import write_patient


@pytest.fixture
def pacs(orthanc: Orthanc, tmp_path: Path) -> DimseArchive:
    """A client of Orthanc that keeps what it fetches apart from the viewer's; Orthanc holds the network only."""
    orthanc.clear()
    node = PacsNode("ORTHANC", orthanc.host, orthanc.dicom_port, orthanc.ae_title)
    archive = DimseArchive(node, sink=EmbeddedArchive(tmp_path / "elsewhere"))
    archive.store([demonstration_network()], TaskControl())
    return archive


def _held_out_patients(tmp_path: Path) -> list[str]:
    path = tmp_path / "network.dcm"
    path.write_bytes(demonstration_network())
    return list(read_iodeep_card(path).training_info["split"]["held_out_patients"])


def test_ventricles_of_a_patient_held_out_from_training(
    orthanc: Orthanc, pacs: DimseArchive, tmp_path: Path, home: Path
) -> None:
    patient = _held_out_patients(tmp_path)[0]
    paths, truth = write_patient(tmp_path / "series", patient, most=6)
    pacs.store([path.read_bytes() for path in paths], TaskControl())
    truth_by_uid = {path.stem: mask for path, mask in zip(paths, truth, strict=True)}
    shown: dict[str, np.ndarray] = {}

    def script(user: User) -> None:
        session = user.session
        user.wait(lambda: session.archive.name == "ORTHANC", "the PACS")
        user.open_study("MR HEART SHORT AXIS")
        user.press(Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
        user.wait(lambda: not session.proposing.state.running, "proposals on the whole series")
        review = session.review
        assert len(review.undecided) >= 5, "six real slices with a ventricle in each"
        assert session.proposing.state.card.is_for_demonstration
        while review.undecided:
            roi = review.selected
            plane = session.image.plane
            assert roi.sop_instance_uid == session.image.sop_instance_uid, "what V decides on is in view"
            shown[roi.sop_instance_uid] = mask_of_contours(roi.contours, plane)
            user.press(Qt.Key.Key_V)
        user.save_as("Held", "Out")
        assert user.errors == []

    assert run_application(["--pacs", _address(orthanc)], script) == 0

    # A second viewer, with nothing of the first one's, shows the decisions without a network.
    (home / "archive").rename(tmp_path / "first-archive")

    def reopen(user: User) -> None:
        user.wait(lambda: user.session.archive.name == "ORTHANC", "the PACS")
        user.open_study("MR HEART SHORT AXIS")
        states = {roi.state for roi in user.session.review.rois}
        assert states == {ReviewState.VALIDATED}
        assert {roi.sop_instance_uid for roi in user.session.review.rois} == set(shown)
        assert user.session.proposing.state.used is None

    assert run_application(["--pacs", _address(orthanc)], reopen) == 0

    (study,) = {record.study_instance_uid for record in _studies(pacs)}
    series = {record.modality: record for record in pacs.find_series(study, TaskControl())}
    stored = pacs.retrieve_series(study, series["RTSTRUCT"].series_instance_uid, TaskControl()).paths[0]
    (masks,) = read_masks(stored.read_bytes(), paths).values()
    assert {uid: dice(masks[uid], shown[uid]) for uid in shown} == dict.fromkeys(shown, 1.0)
    # The published figure is measured elsewhere; here it is enough that the ventricle was found where it is.
    found = [dice(masks[uid], truth_by_uid[uid]) for uid in shown]
    assert np.median(found) > 0.8


def test_no_network_fits_a_thigh_and_the_warning_says_what_was_compared(orthanc: Orthanc, pacs: DimseArchive) -> None:
    images = sorted(shared_data("sts001_mr_t2fs", "images").iterdir())
    pacs.store([path.read_bytes() for path in images], TaskControl())

    def script(user: User) -> None:
        session = user.session
        user.wait(lambda: session.archive.name == "ORTHANC" and bool(session.browser.state.studies), "the study")
        study = session.browser.state.studies[0]
        session.browser.select_study(study.study_instance_uid)
        user.wait(lambda: bool(session.browser.state.series), "its series")
        session.open_series(session.browser.state.series[0])
        user.wait(lambda: session.opened is not None and session.opening is None, "the images")
        user.propose()
        assert session.review.rois == ()
        (warning,) = [notice for notice in session.notices.all if notice.level is NoticeLevel.WARNING]
        assert "EXTREMITY" in warning.text, "what the image says"
        assert "HEART" in warning.text, "what the network asks for"

    assert run_application(["--pacs", _address(orthanc)], script) == 0


def _address(orthanc: Orthanc) -> str:
    return f"{orthanc.ae_title}@{orthanc.host}:{orthanc.dicom_port}"


def _studies(pacs: DimseArchive) -> tuple[StudyRecord, ...]:
    return pacs.find_studies(StudyQuery(), TaskControl())
