"""Saving writes what the plan showed, and marks nothing as saved that is not stored."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.errors import ArchiveStatusError, StorageError, StructureSetError
from app.core.identity import FrameOfReferenceUID
from app.core.roi import ReviewState
from app.core.saved_objects import SaveChoice, SegmentationType
from app.core.structure_set import ApprovalStatus
from app.session.session import Session
from tests.helpers.fake_heart import FRAME, SHORT_AXIS
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner


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


def with_twins(services: FakeServices) -> FakeServices:
    """The user has chosen a segmentation and a report some time ago."""
    preferences = services.session.preferences
    preferences.change(replace(preferences.value, saving=SaveChoice(SegmentationType.BINARY, report=True)))
    return decided(services)


def test_what_was_chosen_once_is_written_again_with_the_structure_set_last():
    services = with_twins(fake_services())
    services.session.save()
    assert services.archive.stored == [b"SEG", b"SR", b"RTSTRUCT"]
    assert saved(services.session) == [True, False, False, False]
    assert services.session.review is not None
    held = {roi.structure_set.sop_instance_uid for roi in services.session.review.rois if roi.structure_set}
    assert held == {"2.25.71"}, "the structure set holds regions, nothing else does"


def test_probabilities_that_nobody_kept_are_written_as_what_was_drawn():
    services = decided()
    plan = services.session.save_plan()
    assert plan is not None
    fractional = SaveChoice(SegmentationType.FRACTIONAL)
    known = replace(plan, probabilities={roi_id: object() for roi_id in plan.rois})
    assert known.possible(fractional) == fractional
    unknown = replace(plan, probabilities={})
    assert unknown.possible(fractional) == SaveChoice(SegmentationType.BINARY)
    assert "1 region has no probabilities" in unknown.why_no_fractions


def test_an_archive_that_took_a_part_is_named_with_it_and_gets_the_very_same_again():
    services = with_twins(fake_services())
    session = services.session
    services.archive.fails_storing_after = 2
    session.save()
    said = session.notices.all[-1].text
    assert "EMBEDDED has taken SEG, SR, but not RTSTRUCT." in said
    assert "out of resources" in said
    assert saved(session) == [False] * 4
    assert not session.review.to_save[0].is_saved
    services.archive.fails_storing_after = None
    session.save()
    assert services.archive.stored == [b"SEG", b"SR", b"SEG", b"SR", b"RTSTRUCT"]
    assert len(services.writer.requests) == 1
    assert saved(session) == [True, False, False, False]


def test_a_region_that_got_another_name_meanwhile_is_written_anew():
    services = decided()
    session = services.session
    services.archive.failure = ArchiveStatusError("The archive refused: out of resources.")
    session.save()
    services.archive.failure = None
    assert session.review is not None
    roi = session.review.to_save[0]
    assert session.review.rename(roi.roi_id, replace(roi.roi_class, name="Myocardium"))
    session.save()
    assert [request.rois[0].roi_class.name for request in services.writer.requests] == [
        "Left ventricle",
        "Myocardium",
    ]
    assert session.review.find(roi.roi_id).roi_class.name == "Myocardium"


def test_regions_whose_images_are_not_in_the_archive_are_not_stored():
    services = decided()
    services.archive.instances.clear()
    services.session.save()
    assert not services.archive.stored
    assert "12 images that the regions refer to are not in EMBEDDED" in services.session.notices.all[-1].text
    assert services.session.unsaved_decisions == 2


def test_what_is_sent_is_what_was_proved_and_in_the_name_that_it_says():
    services = decided()
    session = services.session
    plan = session.save_plan()
    assert plan is not None
    session.proving.start(plan, SaveChoice(), reviewer_name="Reader^Rita")
    proved = session.proving.state.proved
    session.set_reviewer("Roe^Richard")
    session.save(plan, proved)
    assert not services.archive.stored
    assert "another reviewer" in session.notices.all[-1].text
    session.set_reviewer("Reader^Rita")
    session.save(plan, proved)
    assert services.archive.stored == [b"RTSTRUCT"]
    assert len(services.writer.requests) == 1


def test_proving_tells_how_far_it_is_and_can_be_withdrawn():
    runner = StepwiseRunner()
    services = decided(fake_services(runner))
    session = services.session
    plan = session.save_plan()
    assert plan is not None
    seen = []
    session.proving.changed.connect(lambda: seen.append(session.proving.state.fraction))
    session.proving.start(plan, SaveChoice(), reviewer_name="Reader^Rita")
    session.proving.cancel()
    runner.run_all()
    assert session.proving.state.proved is None
    session.proving.start(plan, SaveChoice(), reviewer_name="Reader^Rita")
    runner.run_all()
    assert session.proving.state.can_send
    assert 0 < max(seen) < 1
    assert not services.archive.stored
