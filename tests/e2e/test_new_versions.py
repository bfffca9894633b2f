"""A structure set that others drew is corrected: what is saved is a new version, and theirs stays as it was."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pydicom
import pytest

from app.core.contour import contours_of_mask, mask_of_contours
from app.core.roi import ReviewState, Roi
from app.core.structure_set import ApprovalStatus
from app.core.tasks import TaskControl
from app.core.version_comparison import Change
from app.core.volume import ImageSeries
from app.dicom.rtstruct_checking import check_completely
from app.dicom.rtstruct_parsed import ParsedStructureSet
from app.dicom.rtstruct_reading import parse_file
from app.session.session import Session
from app.session.version_rows import HERE
from tests.helpers.dciodvfy import unexpected_errors
from tests.helpers.independent_rtstruct_reader import read_masks
from tests.helpers.real_session import RealSession, real_session, stored
from tests.helpers.shared_data import shared_data

pytestmark = pytest.mark.shared_data


def _mask(roi: Roi, series: ImageSeries) -> np.ndarray:
    plane = series.slices[series.index_of(roi.image) or 0].plane
    assert plane is not None
    return mask_of_contours(roi.contours, plane)


def _sets(found: RealSession, study: str) -> dict[str, Path]:
    """The structure sets of the archive by SOP Instance UID."""
    paths = [
        path
        for series in found.archive.find_series(study, TaskControl())
        if series.modality == "RTSTRUCT"
        for path in found.archive.retrieve_series(study, series.series_instance_uid, TaskControl()).paths
    ]
    return {str(pydicom.dcmread(path, stop_before_pixels=True).SOPInstanceUID): path for path in paths}


def _edit_one(session: Session) -> tuple[Roi, np.ndarray]:
    """Make new versions of both tumours on two slices; enlarge one of them; validate both."""
    review, series = session.review, session.series
    assert review is not None
    assert series is not None
    imported = [roi for roi in review.rois if roi.roi_class.name == "GTV_Mass"][8:10]
    edited = np.zeros(0)
    for number, roi in enumerate(imported):
        session.select(roi.roi_id)
        session.versions.edit_selected_region()
        copy = review.selected
        assert copy is not None
        if number == 0:
            edited = _mask(copy, series)
            edited[:, 1:] |= edited[:, :-1].copy()
            plane = series.slices[series.index_of(copy.image) or 0].plane
            assert plane is not None
            assert review.redraw(copy.roi_id, contours_of_mask(edited, plane), "edit")
        assert review.validate(copy.roi_id)
    return imported[0], edited


def test_an_imported_roi_is_edited_validated_and_saved_as_a_new_version(tmp_path: Path) -> None:
    folder = shared_data("sts001_mr_t2fs")
    images = sorted((folder / "images").glob("*.dcm"))
    (theirs,) = (folder / "rtstruct").iterdir()
    digest = hashlib.sha256(theirs.read_bytes()).hexdigest()
    found = real_session(tmp_path, stored(tmp_path, [*images, theirs]))
    first = pydicom.dcmread(images[0], stop_before_pixels=True)
    session = found.open(first.SeriesInstanceUID)
    series = session.series
    assert series is not None
    session.set_reviewer("Reader^Rita")
    before = _sets(found, first.StudyInstanceUID)
    (old_uid,) = before

    imported, edited = _edit_one(session)
    assert session.review is not None
    assert session.review.find(imported.roi_id) == imported, "the imported region stays as it came"
    assert imported.state is ReviewState.IMPORTED
    session.versions.open()
    session.versions.select(HERE)
    assert session.versions.state.base == old_uid
    compared = {(one.second or one.first).name: one for one in session.versions.state.comparison or ()}
    assert compared["GTV_Mass"].change is Change.CHANGED
    assert compared["GTV_Edema"].change is Change.GONE

    session.save()
    after = _sets(found, first.StudyInstanceUID)
    (new_uid,) = after.keys() - before.keys()
    assert hashlib.sha256(after[old_uid].read_bytes()).hexdigest() == digest, "what others drew is not touched"
    old, new = parse_file(after[old_uid]), parse_file(after[new_uid])
    assert old is not None
    assert new is not None
    assert new.header.predecessors == (old_uid,)
    assert (new.approval_status, new.reviewer_name) == (ApprovalStatus.APPROVED.value, "Reader^Rita")
    assert check_completely(new, [series]) == ()
    assert unexpected_errors(after[new_uid]) == []
    assert {roi.name for roi in new.rois} == {"GTV_Mass"}
    assert _stated(new, "GTV_Mass") == _stated(old, "GTV_Mass")
    seen = read_masks(after[new_uid].read_bytes(), images)
    written = [masks[imported.sop_instance_uid] for masks in seen.values() if imported.sop_instance_uid in masks]
    assert len(written) == 1
    np.testing.assert_array_equal(written[0], edited)

    again = found.open(first.SeriesInstanceUID)
    again.versions.open()
    row = again.versions.state.row(new_uid)
    assert row is not None
    assert row.before == (old.label,)


def _stated(parsed: ParsedStructureSet, name: str) -> tuple[object, ...]:
    roi = next(one for one in parsed.rois if one.name.startswith(name))
    observation = next(one for one in parsed.observations if one.roi_number == roi.number)
    colour = next(group.colour for group in parsed.contours if group.roi_number == roi.number)
    return colour, observation.interpreted_type, observation.code, observation.description
