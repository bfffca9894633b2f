"""The structure sets of a study as versions: listed, explained, hidden, compared, and edited as something new."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.identity import SeriesInstanceUID, SOPInstanceUID
from app.core.roi import ReviewState
from app.core.set_facts import WantedImages
from app.core.version_comparison import Change
from app.session.browsing import Loading
from app.session.display import resolve
from app.session.version_rows import HERE
from tests.helpers.fake_heart import SHORT_AXIS, STUDY
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.study_versions import NEW, OLD, put_version, study_with_versions, version_roi


@pytest.fixture
def services() -> FakeServices:
    """With the series of both versions open."""
    return study_with_versions()


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

    def labels() -> set[str]:
        return {shape.label for shape in resolve(session, session.panes.active).shapes}

    assert drawn() == {OLD, NEW}
    assert {f"◇ Tumour · {OLD}", f"◇ Tumour · {NEW}"} <= labels(), "of several versions each names its own"
    session.versions.show(OLD, visible=False)
    assert drawn() == {NEW}
    assert labels() == {"◇ Tumour", "◇ Lymph node"}
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
        "The series 9.9 with the 1 image that it names is not in this study of the archive. Fetch it to see "
        "the regions on it.",
    )


def test_a_study_that_holds_a_structure_set_alone_is_explained_when_it_is_opened() -> None:
    services = fake_services()
    put_version(services, OLD, version_roi(services.reader.series[SHORT_AXIS].slices[2], OLD, "Tumour", 20))
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


def test_a_segmentation_that_came_with_a_structure_set_is_listed_and_drawn_once() -> None:
    services = study_with_versions()
    sets = services.reader.structure_sets
    sets[1] = replace(sets[1], source_uids=frozenset({OLD}))
    services = _opened_anew(services)
    assert services.session.review is not None
    assert {roi.structure_set.sop_instance_uid for roi in services.session.review.rois if roi.structure_set} == {NEW}
    services.session.versions.open()
    row = services.session.versions.state.row(OLD)
    assert row is not None
    assert not row.is_listed
    assert "made with it" in row.text
    assert services.session.versions.state.comparison is not None, "it can be compared all the same"


def _opened_anew(services: FakeServices) -> FakeServices:
    """Another viewer on the same study."""
    other = fake_services()
    other.archive.series, other.archive.paths = services.archive.series, services.archive.paths
    other.reader.structure_sets, other.reader.set_facts = services.reader.structure_sets, services.reader.set_facts
    other.open_study()
    return other
