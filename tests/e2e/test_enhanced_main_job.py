"""The main job on one file that holds all slices of two phases: the region stays on its frame, all the way round."""

from __future__ import annotations

from pathlib import Path

import pydicom
import pytest
from PySide6.QtCore import Qt

from app.core.contour import mask_of_contours
from app.core.identity import ImageReference, StudyInstanceUID
from app.core.roi import ReviewState
from app.core.tasks import TaskControl
from app.demonstration import PHANTOM_SEED, demonstration_network
from app.dicom.phantom import make_phantom
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.dciodvfy import unexpected_errors
from tests.helpers.driving import User, run_application
from tests.helpers.enhanced_files import write_enhanced_twin
from tests.helpers.independent_rtstruct_reader import dice, read_masks
from tests.helpers.phantom_files import write_phantom

DESCRIPTION = "MR HEART SHORT AXIS"
FIRST, LAST = 12, 18
"""Slices of the phantom that are kept: those with the most of the heart."""


@pytest.fixture
def enhanced(tmp_path: Path, home: Path) -> Path:
    phantom = make_phantom(PHANTOM_SEED)
    folder = tmp_path / "classic"
    folder.mkdir()
    path = write_enhanced_twin(write_phantom(folder, phantom)[FIRST:LAST], tmp_path / "enhanced.dcm", phases=2)
    with EmbeddedArchive(home / "archive") as archive:
        archive.store([path.read_bytes(), demonstration_network()], TaskControl())
    return path


def test_a_region_on_a_frame_of_the_second_phase_comes_back_onto_that_frame(enhanced: Path, home: Path) -> None:
    seen: dict[str, object] = {}

    def script(user: User) -> None:
        session = user.session
        user.open_study(DESCRIPTION)
        opened, review = session.opened, session.review
        assert opened is not None and review is not None
        assert [len(series.slices) for series in opened.stacks] == [LAST - FIRST] * 2
        session.panes.active.show_stack(1)
        session.viewport.show_slice(2)
        user.propose()
        (proposal,) = review.rois
        image = session.image
        assert image is not None and image.plane is not None
        assert proposal.image == image.reference
        session.select(proposal.roi_id)
        user.press(Qt.Key.Key_V)
        assert review.find(proposal.roi_id).state is ReviewState.VALIDATED
        user.save_as("Curie", "Marie")
        assert user.errors == []

        user.wait(lambda: any(r.modality == "RTSTRUCT" for r in session.browser.state.series), "the structure set")
        session.open_series(next(r for r in session.browser.state.series if r.modality == "MR"))
        user.wait(lambda: session.opened is not opened and session.opening is None, "the series again")
        (structure_set,) = session.opened.structure_sets
        assert [roi.image for roi in structure_set.rois] == [image.reference]
        assert structure_set.notes == ()
        seen.update(mask=mask_of_contours(proposal.contours, image.plane), image=image.reference)

    assert run_application([], script) == 0
    with EmbeddedArchive(home / "archive") as archive:
        stored = _structure_set(archive, enhanced)
    assert unexpected_errors(stored) == []
    (by_image,) = read_masks(stored.read_bytes(), [enhanced]).values()
    image = seen["image"]
    assert isinstance(image, ImageReference)
    assert list(by_image) == [(image.sop_instance_uid, image.frame_number)]
    assert dice(by_image[image.sop_instance_uid, image.frame_number], seen["mask"]) >= 0.99


def _structure_set(archive: EmbeddedArchive, enhanced: Path) -> Path:
    control = TaskControl()
    study = StudyInstanceUID(pydicom.dcmread(enhanced, stop_before_pixels=True).StudyInstanceUID)
    (series,) = [record for record in archive.find_series(study, control) if record.modality == "RTSTRUCT"]
    (path,) = archive.retrieve_series(study, series.series_instance_uid, control).paths
    return path
