"""What was changed after an archive may have taken it is not in that archive, and is there again after a crash."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.errors import ArchiveTimeoutError
from app.core.roi import ReviewState, RoiClass
from tests.helpers.fake_services import STUDY, FakeServices, fake_services, store_structure_set


def sent_without_an_answer() -> FakeServices:
    services = fake_services()
    session = services.open_study()
    session.set_reviewer("Rossi^Ada")
    session.propose()
    session.deciding.validate_selected()
    services.archive.failure = ArchiveTimeoutError("No answer in time.")
    session.save()
    assert session.review is not None
    (roi,) = session.review.to_save
    session.select(roi.roi_id)
    return services


def opened_again(before: FakeServices) -> FakeServices:
    """The viewer was killed; the archive had taken the structure set."""
    entries = before.journal.entries[STUDY]
    held = next(entry for entry in entries if entry.sent_as).sent_as[0][1]
    services = fake_services()
    services.journal.entries = {STUDY: list(entries)}
    services.reader.structure_sets[:] = [replace(store_structure_set(services), sop_instance_uid=held)]
    services.open_study()
    return services


def unsaved(services: FakeServices) -> list[tuple[str, ReviewState]]:
    review = services.session.review
    assert review is not None
    return [(roi.roi_class.name, roi.state) for roi in review.rois if not roi.is_saved and roi.is_decided]


def test_what_stayed_as_it_was_sent_is_stored():
    assert unsaved(opened_again(sent_without_an_answer())) == []


def test_an_outline_that_was_changed_and_validated_again_is_not_lost():
    before = sent_without_an_answer()
    before.session.reshaping.smooth()
    before.session.deciding.validate_selected()
    assert unsaved(opened_again(before)) == [("Left ventricle", ReviewState.VALIDATED)]


@pytest.mark.parametrize("name", ["Tumour", "Scar"])
def test_another_name_is_not_lost(name: str):
    before = sent_without_an_answer()
    review = before.session.review
    assert review is not None and review.selected is not None
    review.rename(review.selected.roi_id, RoiClass(name))
    assert unsaved(opened_again(before)) == [(name, ReviewState.VALIDATED)]


def test_a_rejection_after_sending_is_not_lost():
    before = sent_without_an_answer()
    before.session.deciding.reject_selected()
    assert unsaved(opened_again(before)) == [("Left ventricle", ReviewState.REJECTED)]
