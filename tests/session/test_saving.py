"""Saving writes what the plan showed, and marks nothing as saved that is not stored."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.errors import ArchiveStatusError, StorageError, StructureSetError
from app.core.identity import FrameOfReferenceUID
from app.core.roi import ReviewState
from app.core.structure_set import ApprovalStatus
from app.session.session import Session
from tests.helpers.fake_services import FRAME, SHORT_AXIS, FakeServices, StepwiseRunner, fake_services


def decided(services: FakeServices | None = None) -> FakeServices:
    """One region validated, one rejected, on the slice in view; two undecided on the next."""
    services = services or fake_services()
    session = services.open_study()
    if isinstance(services.runner, StepwiseRunner):
        services.runner.run_all()
    session.propose()
    if isinstance(services.runner, StepwiseRunner):
        services.runner.run_all()
    session.deciding.validate_selected()
    session.deciding.reject_selected()
    session.viewport.step(1)
    session.propose()
    if isinstance(services.runner, StepwiseRunner):
        services.runner.run_all()
    session.set_reviewer("Reader^Rita")
    return services


def saved(session: Session) -> list[bool]:
    assert session.review is not None
    return [roi.is_saved for roi in session.review.rois]


def test_the_plan_says_what_is_written_and_what_is_not():
    session = decided().session
    plan = session.save_plan()
    assert plan is not None
    assert [(region.name, region.slice_number, region.network) for region in plan.regions] == [
        ("Left ventricle", 7, "LV U-Net")
    ]
    assert plan.regions[0].area_mm2 == pytest.approx(484, abs=5)
    assert (plan.undecided, plan.rejected) == (2, 1)
    assert plan.destination == "EMBEDDED"


def test_only_validated_regions_are_written_approved_in_the_name_of_the_reviewer():
    services = decided()
    services.session.save()
    (request,) = services.writer.requests
    assert request.approval_status is ApprovalStatus.APPROVED
    assert request.reviewer_name == "Reader^Rita"
    assert [roi.state for roi in request.rois] == [ReviewState.VALIDATED]
    assert [roi.decision.reviewer_name for roi in request.rois if roi.decision] == ["Reader^Rita"]
    assert request.created.tzinfo is not None


def test_what_was_stored_is_marked_and_cannot_be_taken_back():
    services = decided()
    session = services.session
    session.save()
    assert services.archive.stored == [b"RTSTRUCT"]
    assert saved(session) == [True, False, False, False]
    assert session.unsaved_decisions == 0
    session.deciding.undo()
    assert saved(session) == [True, False, False, False]
    assert "stored in EMBEDDED as an approved RTSTRUCT" in session.notices.all[-1].text


def test_regions_in_two_frames_of_reference_make_a_structure_set_each():
    services = fake_services()
    series = services.reader.series[SHORT_AXIS]
    moved = tuple(replace(image, frame_of_reference_uid=FrameOfReferenceUID("2.25.9")) for image in series.slices[7:])
    services.reader.series[SHORT_AXIS] = replace(series, slices=(*series.slices[:7], *moved))
    session = services.open_study()
    for _ in range(2):
        session.propose()
        session.deciding.validate_selected()
        session.deciding.reject_selected()
        session.viewport.step(1)
    session.set_reviewer("Reader^Rita")
    plan = session.save_plan()
    assert plan is not None
    assert plan.structure_sets == 2
    session.save(plan)
    assert [[roi.frame_of_reference_uid for roi in one.rois] for one in services.writer.requests] == [
        [FRAME],
        ["2.25.9"],
    ]
    assert services.archive.stored == [b"RTSTRUCT"] * 2
    assert session.review is not None
    held = [roi.structure_set.sop_instance_uid for roi in session.review.rois if roi.structure_set]
    assert held == ["2.25.71", "2.25.72"]
    assert "2 approved RTSTRUCTs, one for each frame of reference" in session.notices.all[-1].text


@pytest.mark.parametrize(
    "failure",
    [StructureSetError("A contour is not closed."), StorageError("The disk is full.", next_step="Make room.")],
)
def test_a_failed_writing_keeps_every_decision_and_stores_nothing(failure):
    services = decided()
    session = services.session
    assert session.review is not None
    before = session.review.rois
    services.writer.failure = failure
    session.save()
    assert session.review.rois == before
    assert session.unsaved_decisions == 2
    assert not services.archive.stored
    assert not session.saving.running
    assert session.notices.all[-1].text == str(failure)


def test_a_failed_storing_keeps_every_decision_and_can_be_tried_again():
    services = decided()
    session = services.session
    services.archive.failure = ArchiveStatusError("The archive refused: out of resources.")
    session.save()
    assert saved(session) == [False] * 4
    services.archive.failure = None
    session.save()
    assert saved(session) == [True, False, False, False]


def test_saving_does_not_end_the_history_when_it_fails():
    services = decided()
    session = services.session
    services.writer.failure = StorageError("The disk is full.")
    session.save()
    assert session.review is not None
    assert session.review.steps.undo_text


def test_nothing_to_save_is_said_instead_of_shown():
    session = fake_services().open_study()
    session.propose()
    assert session.save_plan() is None
    assert "Nothing to save" in session.notices.all[-1].text


def test_saving_twice_at_once_writes_once():
    runner = StepwiseRunner()
    services = decided(fake_services(runner))
    services.session.save()
    services.archive.before_answer = lambda call: services.session.save() if call == "store" else None
    services.session.save()
    runner.run_all()
    assert len(services.writer.requests) == 1
    assert services.archive.stored == [b"RTSTRUCT"]


def test_cancelled_saving_marks_nothing():
    runner = StepwiseRunner()
    services = decided(fake_services(runner))
    session = services.session
    session.save()
    assert session.saving.running
    session.cancel()
    runner.run_all()
    assert not session.saving.running
    assert saved(session) == [False] * 4
    assert "still here" in session.notices.all[-1].text


def test_the_browser_lists_what_was_stored():
    services = decided()
    before = services.archive.calls.count("find_series")
    services.session.save()
    assert services.archive.calls.count("find_series") > before


def test_what_is_decided_while_saving_is_saved_the_next_time():
    runner = StepwiseRunner()
    services = decided(fake_services(runner))
    session = services.session
    session.save()
    session.deciding.validate_selected()
    runner.run_all()
    assert session.review is not None
    assert len(session.review.to_save) == 1
    session.save()
    runner.run_all()
    assert [len(request.rois) for request in services.writer.requests] == [1, 1]
