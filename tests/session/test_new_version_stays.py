"""A new version of a stored region is somebody's work: a network that looks again does not take it away."""

from __future__ import annotations

from app.core.roi import ReviewState
from tests.helpers.fake_services import fake_services, store_structure_set


def test_a_new_version_that_was_reopened_outlasts_the_next_run_of_its_network():
    services = fake_services()
    store_structure_set(services)
    session = services.open_study()
    session.set_reviewer("Rossi^Ada")
    assert session.review is not None
    stored = next(roi for roi in session.review.rois if roi.is_saved)
    session.select(stored.roi_id)
    session.versions.edit_selected_region()
    copy = session.review.selected
    assert copy is not None
    session.deciding.validate_selected()
    session.select(copy.roi_id)
    session.deciding.reopen_selected()
    session.propose()
    found = session.review.find(copy.roi_id)
    assert found is not None and found.state is ReviewState.EDITED
