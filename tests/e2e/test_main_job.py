"""The main job in the real application: study, AI ROI, decisions, approved RTSTRUCT, archive, study again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.core.contour import mask_of_contours
from app.core.nodes import PacsNode
from app.core.roi import ReviewState
from app.core.structure_set import StructureSetRequest, WrittenObject
from app.core.tasks import TaskControl
from app.demonstration import provide_demonstration
from app.dicom.region_objects import DicomObjectsWriter
from app.network.dimse_archive import DimseArchive
from app.session.display import resolve
from app.store.embedded_archive import EmbeddedArchive
from tests.helpers.dciodvfy import unexpected_errors
from tests.helpers.driving import User, run_application
from tests.helpers.independent_rtstruct_reader import dice, read_masks
from tests.helpers.instances import data_set
from tests.helpers.orthanc import Orthanc

DESCRIPTION = "MR HEART SHORT AXIS"


@pytest.fixture(autouse=True)
def written(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What the writer wrote, as it left for the archive."""
    contents: list[bytes] = []
    write = DicomObjectsWriter.write

    def spy(
        self: DicomObjectsWriter, request: StructureSetRequest, control: TaskControl
    ) -> tuple[WrittenObject, ...]:
        result = write(self, request, control)
        contents.extend(one.content for one in result)
        return result

    monkeypatch.setattr(DicomObjectsWriter, "write", spy)
    return contents


def test_the_embedded_archive_gives_back_what_was_validated(tmp_path: Path, written: list[bytes]) -> None:
    seen: dict[str, object] = {}

    def script(user: User) -> None:
        seen.update(_main_job(user))

    assert run_application([], script) == 0
    archive = EmbeddedArchive(tmp_path / "home" / "archive")
    _check_stored(archive, {**seen, "content": written[0]})


def test_a_real_orthanc_gives_back_byte_for_byte_what_was_stored(
    orthanc: Orthanc, tmp_path: Path, written: list[bytes]
) -> None:
    orthanc.clear()
    elsewhere = EmbeddedArchive(tmp_path / "elsewhere")
    node = PacsNode("ORTHANC", orthanc.host, orthanc.dicom_port, orthanc.ae_title)
    pacs = DimseArchive(node, sink=elsewhere)
    provide_demonstration(pacs, TaskControl())
    seen: dict[str, object] = {}

    def script(user: User) -> None:
        user.wait(lambda: user.session.archive.name == "ORTHANC", "the PACS")
        seen.update(_main_job(user))

    assert run_application(["--pacs", f"ORTHANC@{orthanc.host}:{orthanc.dicom_port}"], script) == 0
    _check_stored(pacs, {**seen, "content": written[0]})


def _main_job(user: User) -> dict[str, object]:
    """Two slices proposed; the first region validated, the second rejected; saved; reopened."""
    session = user.session
    user.open_study(DESCRIPTION)
    opened, review = session.opened, session.review
    assert opened is not None and review is not None
    session.viewport.show_slice(len(opened.series.slices) // 2)
    user.propose()
    assert [roi.state for roi in review.rois] == [ReviewState.PROPOSED]
    user.press(Qt.Key.Key_Down)
    user.propose()
    assert [roi.state for roi in review.rois] == [ReviewState.PROPOSED] * 2, "a proposal never decides itself"

    first = review.rois[0]
    session.select(first.roi_id)
    shown = resolve(session, session.panes.active).shapes[0]
    plane = session.image.plane
    assert plane is not None
    mask = mask_of_contours(shown.roi.contours, plane)
    user.press(Qt.Key.Key_V)
    assert review.find(first.roi_id).state is ReviewState.VALIDATED
    assert review.selected is not None and review.selected.is_open, "the next undecided region is selected"
    user.press(Qt.Key.Key_X)
    assert [roi.state for roi in review.rois] == [ReviewState.VALIDATED, ReviewState.REJECTED]

    user.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert review.rois[1].state is ReviewState.PROPOSED
    user.press(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert review.rois[1].state is ReviewState.REJECTED

    user.save_as("Curie", "Marie")
    assert user.errors == []
    saved = review.find(first.roi_id).structure_set
    assert saved is not None

    previous = session.opened
    user.wait(lambda: any(r.modality == "RTSTRUCT" for r in session.browser.state.series), "the structure set")
    session.open_series(next(r for r in session.browser.state.series if r.modality == "MR"))
    user.wait(lambda: session.opened is not previous and session.opening is None, "the series again")
    assert session.opened.structure_sets, "the archive gives the structure set back"
    return {
        "study": opened.series.series.study_instance_uid,
        "uid": saved.sop_instance_uid,
        "slice": first.sop_instance_uid,
        "mask": mask,
    }


def _check_stored(archive: EmbeddedArchive | DimseArchive, seen: dict[str, object]) -> None:
    control = TaskControl()
    series = archive.find_series(seen["study"], control)
    structure_series = [record for record in series if record.modality == "RTSTRUCT"]
    assert len(structure_series) == 1
    retrieved = archive.retrieve_series(seen["study"], structure_series[0].series_instance_uid, control)
    assert len(retrieved.paths) == 1
    fetched = retrieved.paths[0]
    assert data_set(fetched.read_bytes()) == data_set(seen["content"]), "byte-wise what was stored"
    assert unexpected_errors(fetched) == []

    images = next(record for record in series if record.modality == "MR")
    image_paths = archive.retrieve_series(seen["study"], images.series_instance_uid, control).paths
    (by_slice,) = read_masks(fetched.read_bytes(), image_paths).values()
    assert set(by_slice) == {seen["slice"]}, "only the validated region is written"
    assert dice(by_slice[seen["slice"]], seen["mask"]) >= 0.99
