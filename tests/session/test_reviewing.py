"""Nothing is decided but by an action for that very region; everything can be taken back until it is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.contour import Contour
from app.core.identity import FrameOfReferenceUID, ImageReference, RoiId, SOPInstanceUID
from app.core.roi import (
    GenerationAlgorithm,
    NetworkProvenance,
    ReviewState,
    Roi,
    RoiClass,
    StructureSetProvenance,
)
from app.core.structure_set import ApprovalStatus, StructureSet
from app.session.reviewing import Review

SLICES = tuple(ImageReference(SOPInstanceUID(f"1.2.{n}")) for n in range(4))
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
STORED = StructureSetProvenance(SOPInstanceUID("2.25.9"), "VERDANT", "APPROVED", "Reader^Rita")


def network(uid: str = "2.25.1") -> NetworkProvenance:
    return NetworkProvenance(
        SOPInstanceUID(uid), "LV", version="1", digest="sha256:00", threshold=0.5, device="CPU", created=NOON
    )


def proposal(name: str, index: int = 0, dnn_uid: str = "2.25.1") -> Roi:
    return Roi(
        RoiId(name),
        RoiClass("Left ventricle"),
        SLICES[index].sop_instance_uid,
        FrameOfReferenceUID("1.3"),
        contours=(Contour(np.array([[0, 0, 0], [9, 0, 0], [0, 9, 0]], dtype=float)),),
        state=ReviewState.PROPOSED,
        generation=GenerationAlgorithm.AUTOMATIC,
        score=0.9,
        network=network(dnn_uid),
    )


def review_with(*rois: Roi) -> Review:
    review = Review(SLICES, clock=lambda: NOON)
    review.add_proposals(rois, on_slices=[roi.image for roi in rois])
    return review


def test_a_proposal_that_somebody_named_or_described_outlasts_the_next_run_of_its_network():
    review = review_with(proposal("a"), proposal("b"), proposal("c"))
    review.rename(RoiId("a"), RoiClass("Aneurysm"))
    review.rename(RoiId("b"), review.rois[1].roi_class, comment="see the report of May")
    review.add_proposals([proposal("d")], on_slices=[SLICES[0]])
    assert set(states(review)) == {"a", "b", "d"}
    assert {roi.comment for roi in review.rois} == {"", "see the report of May"}


def states(review: Review) -> dict[str, ReviewState]:
    return {roi.roi_id: roi.state for roi in review.rois}


def test_proposals_come_in_undecided_in_the_order_of_slices_and_the_first_is_selected():
    review = review_with(proposal("late", 2), proposal("early", 0))
    assert [roi.roi_id for roi in review.rois] == ["early", "late"]
    assert review.selected is not None
    assert review.selected.roi_id == "early"
    assert review.undecided == review.rois
    assert not review.to_save


def test_what_is_already_decided_is_refused_as_a_proposal():
    review = review_with()
    with pytest.raises(ValueError, match="undecided"):
        review.add_proposals([replace(proposal("a"), state=ReviewState.VALIDATED)], on_slices=[])


def test_a_decision_concerns_one_region_only_and_knows_its_time():
    review = review_with(proposal("a"), proposal("b"), proposal("c", 1))
    assert review.validate(RoiId("b"))
    assert states(review) == {
        "a": ReviewState.PROPOSED,
        "b": ReviewState.VALIDATED,
        "c": ReviewState.PROPOSED,
    }
    decided = review.find(RoiId("b"))
    assert decided is not None
    assert decided.decision is not None
    assert decided.decision.when == NOON
    assert all(roi.decision is None for roi in review.undecided)


def test_a_rejected_region_stays_on_the_list_and_can_be_reopened():
    review = review_with(proposal("a"))
    assert review.reject(RoiId("a"))
    assert states(review) == {"a": ReviewState.REJECTED}
    assert review.reopen(RoiId("a"))
    assert states(review) == {"a": ReviewState.PROPOSED}
    assert review.rois[0].decision is None


def test_a_decision_that_changes_nothing_is_no_step_of_the_history():
    review = review_with(proposal("a"))
    review.validate(RoiId("a"))
    assert not review.validate(RoiId("a"))
    assert not review.validate(RoiId("unknown"))
    assert not review.reopen(RoiId("unknown"))
    review.undo()
    assert states(review) == {"a": ReviewState.PROPOSED}


def test_undo_and_redo_walk_back_and_forth_and_say_what_they_do():
    review = review_with(proposal("a"), proposal("b", 1))
    review.validate(RoiId("a"))
    review.reject(RoiId("b"))
    assert review.steps.undo_text == "reject"
    review.undo()
    review.undo()
    assert review.steps.undo_text == "AI ROI"
    assert review.steps.redo_text == "validate"
    assert len(review.undecided) == 2
    review.redo()
    review.redo()
    assert states(review) == {"a": ReviewState.VALIDATED, "b": ReviewState.REJECTED}
    assert not review.steps.redo_text


def test_undo_takes_the_proposals_themselves_back_in_the_end():
    review = review_with(proposal("a"))
    review.undo()
    assert review.rois == ()
    assert review.selected is None
    review.redo()
    assert states(review) == {"a": ReviewState.PROPOSED}


def test_a_new_decision_forgets_what_could_be_done_again():
    review = review_with(proposal("a"), proposal("b"))
    review.validate(RoiId("a"))
    review.undo()
    review.reject(RoiId("b"))
    review.redo()
    assert states(review) == {"a": ReviewState.PROPOSED, "b": ReviewState.REJECTED}


def test_new_proposals_replace_undecided_ones_of_that_network_on_those_slices_only():
    review = review_with(proposal("decided"), proposal("stale"), proposal("elsewhere", 1))
    review.add_proposals([proposal("other network", 0, "2.25.2")], on_slices=[SLICES[0]])
    review.validate(RoiId("decided"))
    review.add_proposals([proposal("fresh")], on_slices=[SLICES[0]])
    assert states(review) == {
        "decided": ReviewState.VALIDATED,
        "other network": ReviewState.PROPOSED,
        "fresh": ReviewState.PROPOSED,
        "elsewhere": ReviewState.PROPOSED,
    }


def test_a_run_that_finds_nothing_takes_its_stale_proposals_away_and_can_be_undone():
    review = review_with(proposal("stale"))
    review.add_proposals([], on_slices=[SLICES[0]])
    assert review.rois == ()
    review.undo()
    assert states(review) == {"stale": ReviewState.PROPOSED}


def test_stored_regions_come_in_as_they_are_and_only_once():
    review = review_with()
    stored = replace(proposal("s"), state=ReviewState.VALIDATED).saved_in(STORED)
    review.load([stored])
    review.load([replace(stored, roi_id=RoiId("same again"))])
    assert states(review) == {"s": ReviewState.VALIDATED}
    assert not review.steps.undo_text
    assert not review.to_save


def test_undo_takes_away_no_region_that_was_stored_elsewhere_meanwhile():
    review = review_with(proposal("a"))
    review.validate(RoiId("a"))
    review.undo()
    review.load([replace(proposal("s", 1), state=ReviewState.VALIDATED).saved_in(STORED)])
    review.redo()
    assert states(review) == {"a": ReviewState.VALIDATED, "s": ReviewState.VALIDATED}
    review.undo()
    review.undo()
    assert states(review) == {"s": ReviewState.VALIDATED}


def test_regions_on_images_that_arrive_later_come_in_with_them():
    stored = StructureSet(
        STORED.sop_instance_uid,
        "VERDANT",
        ApprovalStatus.APPROVED,
        "Reader^Rita",
        tuple(
            replace(proposal(name, n), state=ReviewState.VALIDATED).saved_in(STORED) for n, name in enumerate("abc")
        ),
    )
    review = Review(SLICES[:2], clock=lambda: NOON)
    review.take_over([replace(stored, rois=stored.rois[:2])], SLICES[:2])
    assert list(states(review)) == ["a", "b"]
    for images in (SLICES, SLICES[1:], SLICES):
        review.take_over([stored], images)
        assert sorted(states(review)) == ["a", "b", "c"]
        assert len(review.rois) == 3


def test_stored_and_imported_regions_are_open_to_no_decision():
    review = review_with()
    imported = replace(proposal("i"), state=ReviewState.IMPORTED).saved_in(replace(STORED, approval_status=""))
    review.load([replace(proposal("s"), state=ReviewState.VALIDATED).saved_in(STORED), imported])
    for roi_id in ("s", "i"):
        assert not review.reject(RoiId(roi_id))
        assert not review.validate(RoiId(roi_id))
        assert not review.reopen(RoiId(roi_id))
    assert states(review) == {"s": ReviewState.VALIDATED, "i": ReviewState.IMPORTED}


def test_saving_marks_the_regions_that_were_written_and_ends_the_history():
    review = review_with(proposal("a"), proposal("b"))
    review.validate(RoiId("a"))
    signed = review.signed("Reader^Rita")
    assert [roi.decision.reviewer_name for roi in signed if roi.decision] == ["Reader^Rita"]
    review.mark_saved(signed, STORED)
    review.undo()
    assert states(review) == {"a": ReviewState.VALIDATED, "b": ReviewState.PROPOSED}
    assert [roi.roi_id for roi in review.rois if roi.is_saved] == ["a"]
    assert not review.to_save
    assert not review.unsaved_decisions


def test_decisions_taken_while_saving_are_not_marked_as_saved():
    review = review_with(proposal("a"), proposal("b"))
    review.validate(RoiId("a"))
    signed = review.signed("Reader^Rita")
    review.validate(RoiId("b"))
    review.mark_saved(signed, STORED)
    assert [roi.roi_id for roi in review.to_save] == ["b"]


def test_the_list_shows_the_undecided_first_each_part_in_the_order_of_slices():
    review = review_with(proposal("0"), proposal("1", 1), proposal("2", 2), proposal("3", 3))
    review.validate(RoiId("0"))
    review.reject(RoiId("2"))
    assert [roi.roi_id for roi in review.listed] == ["1", "3", "0", "2"]


def test_stepping_goes_round_and_passes_rejected_regions_over():
    review = review_with(proposal("0"), proposal("1", 1), proposal("2", 2))
    review.reject(RoiId("1"))
    review.select(RoiId("0"))
    assert [roi.roi_id for _ in range(3) if (roi := review.step_selection(1))] == ["2", "0", "2"]
    assert [roi.roi_id for _ in range(2) if (roi := review.step_selection(-1))] == ["0", "2"]


def test_next_goes_to_the_next_undecided_region_across_slices_and_round_the_end():
    review = review_with(proposal("0"), proposal("1", 1), proposal("2", 2))
    review.validate(RoiId("1"))
    assert [roi.roi_id for _ in range(2) if (roi := review.select_next_undecided())] == ["2", "0"]
    review.validate(RoiId("0"))
    review.validate(RoiId("2"))
    assert review.select_next_undecided() is None


def test_selecting_the_same_region_again_is_no_news():
    review = review_with(proposal("a"))
    news = []
    review.changed.connect(lambda: news.append("changed"))
    review.select(RoiId("a"))
    review.select(RoiId("unknown"))
    assert not news
    review.select(None)
    assert news == ["changed"]


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["validate", "reject", "reopen", "undo", "redo", "propose"]), st.integers(0, 3)),
    max_size=30,
)


@settings(max_examples=60)
@given(ACTIONS)
def test_whatever_is_done_each_validated_region_was_validated_by_name(actions):
    """Replays any sequence of actions beside a plain model of what was decided on each region."""
    clock = iter(NOON + timedelta(seconds=n) for n in range(1000))
    review = Review(SLICES, clock=lambda: next(clock))
    past: list[dict[str, ReviewState]] = []
    future: list[dict[str, ReviewState]] = []
    expected: dict[str, ReviewState] = {}
    for number, (action, at) in enumerate(actions):
        if action == "undo":
            review.undo()
            if past:
                future.append(expected)
                expected = past.pop()
        elif action == "redo":
            review.redo()
            if future:
                past.append(expected)
                expected = future.pop()
        else:
            before = dict(expected)
            if action == "propose":
                name = f"{number}"
                # Each from a network of its own, so that none replaces another.
                review.add_proposals([proposal(name, at, f"2.25.{number}")], on_slices=[SLICES[at]])
                done = True
                expected = {**expected, name: ReviewState.PROPOSED}
            else:
                names = list(expected)
                if not names:
                    continue
                name = names[at % len(names)]
                done = getattr(review, action)(RoiId(name))
                wanted = {
                    "validate": ReviewState.VALIDATED,
                    "reject": ReviewState.REJECTED,
                    "reopen": ReviewState.PROPOSED,
                }[action]
                assert done == (expected[name] is not wanted)
                expected = {**expected, name: wanted}
            if done:
                past.append(before)
                future.clear()
        assert states(review) == expected
