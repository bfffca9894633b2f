"""Structure sets and segmentations explain themselves without a single image."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.core.contour import area_mm2
from app.core.roi import SetKind
from app.core.set_facts import chain
from app.core.structure_set import ApprovalStatus
from app.core.tasks import TaskControl
from app.dicom.rtstruct_writing import DicomRoiWriter
from app.dicom.set_describing import set_facts
from app.dicom.volume_reading import DicomStudyReader
from tests.helpers.regions import approved, disc, opened, region
from tests.helpers.segmentation_files import segmentation_of
from tests.helpers.series_files import write_series
from tests.helpers.shared_data import shared_data

SHAPE = (24, 18)
RING = disc(SHAPE, (11, 8), 7) & ~disc(SHAPE, (11, 8), 3)


def test_an_oblique_structure_set_states_its_geometry_and_the_images_it_wants(tmp_path: Path) -> None:
    series = opened(write_series(tmp_path / "images"))
    rois = [region(image, RING) for image in series.slices[1:4]]
    path = tmp_path / "rt.dcm"
    path.write_bytes(DicomRoiWriter().write(approved(series, *rois), TaskControl()).content)
    facts = set_facts(path, TaskControl())
    assert facts is not None
    (roi,) = facts.rois
    assert (facts.kind, facts.approval_status, roi.name) == (
        SetKind.RTSTRUCT,
        ApprovalStatus.APPROVED,
        "Left ventricle",
    )
    assert (roi.contours, roi.planes) == (3, 3)
    expected = sum(area_mm2(one.contours, image.plane) for one, image in zip(rois, series.slices[1:4], strict=True))
    assert roi.area_mm2 == pytest.approx(expected, abs=0.01)
    points = np.concatenate([contour.points_lps for one in rois for contour in one.contours])
    assert roi.extent_mm == pytest.approx(np.ptp(points, axis=0), abs=0.01)
    (wanted,) = facts.wanted
    assert wanted.series_instance_uid == series.series.series_instance_uid
    assert wanted.sop_instance_uids == {image.sop_instance_uid for image in series.slices}


def test_a_segmentation_lists_its_segments_with_who_drew_them(tmp_path: Path) -> None:
    files = write_series(tmp_path / "images", slices=3)
    path = tmp_path / "seg.dcm"
    segmentation_of(files, np.ones((3, *SHAPE, 2), dtype=np.uint8)).save_as(path, enforce_file_format=True)
    facts = set_facts(path, TaskControl())
    assert facts is not None
    assert (facts.kind, facts.label, facts.creator_name) == (SetKind.SEG, "ANOTHER", "Doe^Jane")
    assert [(roi.number, roi.source, roi.contours, roi.planes) for roi in facts.rois] == [
        (1, "EdgeFinder", 3, 3),
        (2, "EdgeFinder", 3, 3),
    ]
    assert len(facts.wanted[0].sop_instance_uids) == 3


def test_images_hold_no_regions_and_are_passed_over(tmp_path: Path) -> None:
    files = write_series(tmp_path, slices=2)
    assert DicomStudyReader().read_set_facts(files, TaskControl()) == ()


def test_a_structure_set_of_a_planning_system_lists_empty_rois_too() -> None:
    facts = set_facts(shared_data("rtstruct_alone_dev", "dicompyler_core", "rtss.dcm"), TaskControl())
    assert facts is not None
    assert len(facts.rois) == 10
    assert [roi.name for roi in facts.rois if roi.is_empty] == ["Areola"]
    body = facts.rois[0]
    assert (body.contours, body.planes) == (141, 98)
    assert [len(one.sop_instance_uids) for one in facts.wanted] == [98]


def test_structure_sets_that_name_images_nowhere_else_want_those_of_their_contours() -> None:
    facts = set_facts(
        shared_data("rtstruct_alone_dev", "rt-utils_mock", "non_existent_reference_rt.dcm"), TaskControl()
    )
    assert facts is not None
    assert [(one.series_instance_uid, len(one.sop_instance_uids)) for one in facts.wanted] == [("", 3)]


def test_the_chain_of_predecessors_names_what_is_at_hand_and_what_is_not(tmp_path: Path) -> None:
    facts = set_facts(shared_data("rtstruct_alone_dev", "rt-utils_mock", "rt.dcm"), TaskControl())
    assert facts is not None
    first = replace(facts, sop_instance_uid="1.1", predecessors=("1.0",))
    second = replace(facts, sop_instance_uid="1.2", predecessors=("1.1",))
    third = replace(facts, sop_instance_uid="1.3", predecessors=("1.2", "1.1"))
    assert chain((first, second, third), "1.3") == (second, first, "1.0")
    circular = replace(facts, sop_instance_uid="1.4", predecessors=("1.4",))
    assert chain((circular,), "1.4") == ()
