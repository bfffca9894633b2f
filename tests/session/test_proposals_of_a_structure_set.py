"""Proposals of a structure set that nobody approved come once, however often the viewer starts."""

from __future__ import annotations

from dataclasses import replace

from app.core.roi import ReviewState, new_roi_id
from tests.helpers.fake_services import FakeServices, fake_services, store_structure_set


def started(before: FakeServices | None = None) -> FakeServices:
    """The viewer opens the series; regions of a file have other identifiers each time that it is read."""
    services = fake_services()
    one = store_structure_set(services, approved=False)
    proposals = (
        replace(roi, roi_id=new_roi_id(), state=ReviewState.PROPOSED, structure_set=None) for roi in one.rois
    )
    services.reader.structure_sets[:] = [replace(one, rois=tuple(proposals))]
    if before is not None:
        services.journal.entries = {study: list(entries) for study, entries in before.journal.entries.items()}
    services.open_study()
    services.session.set_reviewer("Rossi^Ada")
    return services


def states(services: FakeServices) -> list[ReviewState]:
    review = services.session.review
    assert review is not None
    return [roi.state for roi in review.rois]


def select_only(services: FakeServices) -> None:
    review = services.session.review
    assert review is not None
    (roi,) = review.rois
    services.session.select(roi.roi_id)


def test_an_undecided_one_is_there_once():
    assert states(started(started(started()))) == [ReviewState.PROPOSED]


def test_a_rejected_one_is_not_proposed_again():
    before = started()
    select_only(before)
    before.session.deciding.reject_selected()
    assert states(started(before)) == [ReviewState.REJECTED]


def test_an_edited_one_is_not_proposed_again():
    before = started()
    select_only(before)
    before.session.reshaping.smooth()
    before.session.deciding.validate_selected()
    assert states(started(before)) == [ReviewState.VALIDATED]
