"""The structure sets of a study as versions: listed, explained, hidden, compared, and edited as something new."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from app.core.contour import contours_of_mask
from app.core.identity import SeriesInstanceUID, SOPInstanceUID
from app.core.roi import ReviewState, Roi, RoiClass, SetKind, StructureSetProvenance
from app.core.set_facts import RoiFacts, SetFacts, WantedImages
from app.core.structure_set import ApprovalStatus, StructureSet
from app.core.study import InstanceRecord, SeriesRecord
from app.core.version_comparison import Change
from app.core.volume import ImageSlice
from app.session.browsing import Loading
from app.session.display import resolve
from app.session.version_rows import HERE
from tests.helpers.fake_services import SHORT_AXIS, STUDY, FakeServices, fake_services, proposed_roi

SETS = SeriesInstanceUID("2.25.9")
OLD, NEW = SOPInstanceUID("2.25.1"), SOPInstanceUID("2.25.2")


def _square(image: ImageSlice, top: int, side: int = 8) -> np.ndarray:
    mask = np.zeros((image.attributes.rows, image.attributes.columns), dtype=bool)
    mask[top : top + side, 20 : 20 + side] = True
    return mask


def _roi(image: ImageSlice, uid: SOPInstanceUID, name: str, top: int, *, number: int = 1) -> Roi:
    assert image.plane is not None
    held = StructureSetProvenance(uid, uid, "", number=number)
    roi = proposed_roi(image, _square(image, top), state=ReviewState.IMPORTED)
    contours = contours_of_mask(_square(image, top), image.plane)
    return replace(
        roi, contours=contours, roi_class=RoiClass(name), structure_set=held, network=None, colour=(1, 2, 3)
    )


def _put(
    services: FakeServices, uid: SOPInstanceUID, *rois: Roi, day: int = 1, predecessors: tuple[str, ...] = ()
) -> None:
    """Put a structure set with these regions into the study."""
    images = services.reader.series[SHORT_AXIS].slices
    if SETS not in services.archive.paths:
        services.archive.series.append(SeriesRecord(STUDY, SETS, "RTSTRUCT", 7, "Structures", "", 1))
        services.archive.paths[SETS] = (Path("/nowhere", SETS, "1.dcm"),)
        services.archive.instances = [InstanceRecord(STUDY, SHORT_AXIS, image.sop_instance_uid) for image in images]
    services.reader.structure_sets.append(StructureSet(uid, uid, ApprovalStatus.ABSENT, "", rois))
    names = {roi.roi_class.name: roi.structure_set.number for roi in rois if roi.structure_set}
    services.reader.set_facts.append(
        SetFacts(
            kind=SetKind.RTSTRUCT,
            sop_instance_uid=uid,
            series_instance_uid=SETS,
            study_instance_uid=STUDY,
            label=f"Version {uid[-1]}",
            approval_status=ApprovalStatus.UNAPPROVED,
            reviewer_name="",
            reviewed=None,
            stated=datetime(2026, 11, day, tzinfo=UTC),
            creator_name="Doe^Jane",
            manufacturer="Somebody",
            predecessors=tuple(SOPInstanceUID(one) for one in predecessors),
            rois=tuple(RoiFacts(number, name, contours=1) for name, number in names.items()),
            wanted=(WantedImages(SHORT_AXIS, frozenset(image.sop_instance_uid for image in images)),),
        )
    )


@pytest.fixture
def services() -> FakeServices:
    """Two versions of a region: the second moved it, renamed another and lost a third."""
    services = fake_services()
    images = services.reader.series[SHORT_AXIS].slices
    old = (
        _roi(images[2], OLD, "Tumour", 20),
        _roi(images[2], OLD, "Node", 40, number=2),
        _roi(images[3], OLD, "Lost", 20, number=3),
    )
    _put(services, OLD, *old, day=1)
    new = (_roi(images[2], NEW, "Tumour", 21), _roi(images[2], NEW, "Lymph node", 40, number=2))
    _put(services, NEW, *new, day=2, predecessors=(OLD,))
    services.open_study()
    services.show_pixels()
    return services


def test_versions_are_listed_with_the_latest_first_and_what_each_was_made_from(services: FakeServices) -> None:
    services.session.versions.open()
    state = services.session.versions.state
    assert [(row.uid, row.label, row.who, row.before) for row in state.rows] == [
        (NEW, "Version 2", "Doe^Jane", ("Version 1",)),
        (OLD, "Version 1", "Doe^Jane", ()),
    ]
    assert state.rows[0].text == "2 ROIs; on 1 slice of the open series."
    assert state.remarks == ()


def test_the_latest_is_compared_with_what_it_was_made_from(services: FakeServices) -> None:
    versions = services.session.versions
    versions.open()
    state = versions.state
    assert (state.selected, state.base) == (NEW, OLD)
    assert state.comparison is not None
    found = [(one.change, one.second.name if one.second else "") for one in state.comparison]
    assert found == [(Change.CHANGED, "Tumour"), (Change.RENAMED, "Lymph node"), (Change.GONE, "")]
    moved = state.comparison[0]
    assert moved.agreement is not None
    assert moved.agreement.dice == pytest.approx(7 / 8)
    assert moved.agreement.added_mm2 == moved.agreement.removed_mm2 > 0


def test_a_change_leads_to_its_slice(services: FakeServices) -> None:
    session = services.session
    session.versions.open()
    assert session.versions.state.comparison is not None
    session.versions.jump(session.versions.state.comparison[2].slices[0].image)
    assert session.viewport.view.index == 3


def test_a_hidden_version_leaves_the_images_and_stays_on_the_list(services: FakeServices) -> None:
    session = services.session
    session.viewport.show_slice(2)
    assert session.review is not None
    session.review.select(None)

    def drawn() -> set[str]:
        shown = resolve(session, session.panes.active).shapes
        return {shape.roi.structure_set.sop_instance_uid for shape in shown if shape.roi.structure_set}

    assert drawn() == {OLD, NEW}
    session.versions.show(OLD, visible=False)
    assert drawn() == {NEW}
    assert len(session.review.rois) == 5
    session.versions.show(OLD, visible=True)
    assert drawn() == {OLD, NEW}


def test_editing_an_imported_region_makes_a_new_one_and_leaves_the_old(services: FakeServices) -> None:
    session = services.session
    review = session.review
    assert review is not None
    imported = next(roi for roi in review.rois if roi.roi_class.name == "Node")
    session.select(imported.roi_id)
    session.versions.edit_selected_region()
    copy = review.selected
    assert copy is not None
    assert copy.roi_id != imported.roi_id
    assert (copy.state, copy.roi_class, copy.colour) == (ReviewState.EDITED, imported.roi_class, (1, 2, 3))
    assert copy.predecessor == imported.structure_set
    assert copy.structure_set is None
    assert review.redraw(copy.roi_id, copy.contours[:1], "edit")
    assert review.find(imported.roi_id) == imported
    review.undo()
    review.undo()
    assert review.find(copy.roi_id) is None


def test_what_no_structure_set_holds_yet_is_a_version_too(services: FakeServices) -> None:
    session = services.session
    session.versions.open()
    session.versions.select(OLD)
    session.versions.edit_version()
    state = session.versions.state
    assert state.rows[0].uid == HERE
    assert len(state.rows[0].rois) == 3
    session.versions.select(HERE)
    assert session.versions.state.base == OLD
    assert session.versions.state.comparison is not None
    assert {one.change for one in session.versions.state.comparison} == {Change.SAME}


def test_any_two_versions_can_be_compared(services: FakeServices) -> None:
    versions = services.session.versions
    versions.open()
    versions.select(OLD)
    assert versions.state.base == NEW
    assert versions.state.comparison is not None
    assert [one.change for one in versions.state.comparison][-1] is Change.NEW


def test_images_that_are_not_in_the_archive_are_named(services: FakeServices) -> None:
    facts = services.reader.set_facts[0]
    elsewhere = WantedImages(SeriesInstanceUID("9.9"), frozenset({SOPInstanceUID("9.9.1")}))
    services.reader.set_facts[0] = replace(facts, wanted=(elsewhere,))
    services.session.versions.open()
    row = services.session.versions.state.row(OLD)
    assert row is not None
    assert row.missing == (
        "The series 9.9 with the 1 image that it names is not in this study of the archive. Fetch it to see the regions "
        "on it.",
    )


def test_a_study_that_holds_a_structure_set_alone_is_explained_when_it_is_opened() -> None:
    services = fake_services()
    _put(services, OLD, _roi(services.reader.series[SHORT_AXIS].slices[2], OLD, "Tumour", 20))
    services.archive.series = [one for one in services.archive.series if one.modality == "RTSTRUCT"]
    services.session.start(STUDY)
    state = services.session.versions.state
    assert services.session.opened is None
    assert state.is_open
    assert state.listing is Loading.READY
    assert [row.label for row in state.rows] == ["Version 1"]
    assert state.rows[0].text == "1 ROI; none lies on an open image."
    assert state.rows[0].missing
    assert state.comparison is None


def test_closing_the_window_forgets_the_list(services: FakeServices) -> None:
    services.session.versions.open()
    services.session.versions.close()
    assert services.session.versions.state.rows == ()
