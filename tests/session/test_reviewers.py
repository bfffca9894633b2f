"""Who decides is asked once, at the first decision; with a PIN it is confirmed; a change is kept region by region."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.core.errors import StorageError, UsageError
from app.core.preferences import Preferences
from app.core.reviewer_profile import PinDigest, ReviewerProfile
from app.core.roi import ReviewState
from app.session.notices import Notices
from app.session.preferring import Preferring
from app.session.reviewers import WRONG_PIN, Asked, Reviewers
from tests.helpers.fake_heart import STUDY
from tests.helpers.fake_keepers import FakePreferenceKeeper, MemoryReviewers
from tests.helpers.fake_services import fake_services
from tests.helpers.immediate_runner import ImmediateTaskRunner
from tests.helpers.stepwise_runner import StepwiseRunner

RITA = ReviewerProfile("Reader^Rita")
PIN = "2468"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def digest() -> PinDigest:
    """Made once: it takes its time on purpose."""
    return PinDigest.of(PIN)


class Workstation:
    """Reviewers with a clock that a test turns."""

    def __init__(self, *known: ReviewerProfile, idle_minutes: int | None = None) -> None:
        self.keeper, self.notices = MemoryReviewers(known), Notices()
        self.seconds = 0.0
        self.reviewers = Reviewers(
            self.keeper,
            Preferring(FakePreferenceKeeper(Preferences(reviewer_idle_minutes=idle_minutes))),
            runner=ImmediateTaskRunner(),
            notices=self.notices,
            clock=lambda: NOON + timedelta(seconds=self.seconds),
            ticks=lambda: self.seconds,
        )
        self.done: list[str] = []

    def decide(self) -> bool:
        """Whether a decision is taken at once."""
        before = len(self.done)
        self.reviewers.identify(lambda: self.done.append(self.reviewers.name))
        return len(self.done) > before


def test_nobody_is_asked_before_the_first_decision_and_then_only_once():
    here = Workstation()
    assert here.reviewers.question is None
    assert not here.decide()
    assert here.reviewers.question is Asked.NAME
    here.reviewers.answer("Rossi^Ada")
    assert here.done == ["Rossi^Ada"], "the decision follows the answer"
    assert here.decide()
    assert here.keeper.kept == (ReviewerProfile("Rossi^Ada"),)
    assert Workstation(*here.keeper.kept).decide(), "nor at the next start"


def test_without_an_answer_nothing_is_decided_and_that_is_said():
    here = Workstation()
    here.decide()
    here.reviewers.withdraw()
    assert (here.done, here.reviewers.question) == ([], None)
    assert "Nothing was decided" in here.notices.all[0].text


def test_a_pin_is_asked_for_once_after_a_start(digest: PinDigest):
    here = Workstation(ReviewerProfile("Reader^Rita", digest))
    assert here.reviewers.is_locked
    assert not here.decide()
    assert here.reviewers.question is Asked.PIN
    here.reviewers.answer("Reader^Rita", "1357")
    assert (here.reviewers.refusal, here.done) == (WRONG_PIN, [])
    here.reviewers.answer("Reader^Rita", PIN)
    assert here.done == ["Reader^Rita"]
    assert here.decide()


def test_wrong_pins_make_one_wait_longer_and_longer_after_a_restart_too(digest: PinDigest):
    here = Workstation(ReviewerProfile("Reader^Rita", digest))
    waits = []
    for _ in range(8):
        here.decide()
        here.reviewers.answer("Reader^Rita", "0000")
        waits.append(here.keeper.kept[0].wait_s(NOON + timedelta(seconds=here.seconds)))
        if waits[-1]:
            here.reviewers.answer("Reader^Rita", PIN)
            assert here.done == [], "not even the right one is looked at while one waits"
        here.seconds += waits[-1]
    assert waits == [0, 0, 5, 15, 60, 300, 900, 900]
    again = Workstation(*here.keeper.kept)
    again.seconds = here.seconds - 10
    again.decide()
    again.reviewers.answer("Reader^Rita", PIN)
    assert again.reviewers.refusal == "Too many wrong PINs. Wait for 10 seconds."
    again.seconds += 10
    again.reviewers.answer("Reader^Rita", PIN)
    assert again.done == ["Reader^Rita"]
    assert again.keeper.kept[0].failed == 0


def test_a_clock_put_back_makes_nobody_wait_longer(digest: PinDigest):
    profile = ReviewerProfile("Reader^Rita", digest, failed=3, failed_at=NOON)
    assert profile.wait_s(NOON - timedelta(days=365)) == 5


def test_after_idle_time_the_pin_is_asked_for_again_but_only_if_that_is_wanted(digest: PinDigest):
    here = Workstation(ReviewerProfile("Reader^Rita", digest), idle_minutes=5)
    here.decide()
    here.reviewers.answer("Reader^Rita", PIN)
    here.seconds += 299
    here.reviewers.note_activity()
    here.seconds += 299
    assert here.decide()
    here.seconds += 301
    here.reviewers.note_activity()  # the very key that decides
    assert not here.decide()
    assert here.reviewers.question is Asked.PIN
    never = Workstation(ReviewerProfile("Reader^Rita", digest))
    never.decide()
    never.reviewers.answer("Reader^Rita", PIN)
    never.seconds += 86_400
    assert never.decide()


def test_a_pin_is_kept_as_a_salted_digest_only():
    here = Workstation(RITA)
    here.reviewers.set_pin("", PIN)
    (kept,) = here.keeper.kept
    assert kept.pin is not None and kept.pin.fits(PIN) and not kept.pin.fits(PIN + "0")
    assert PIN not in repr(kept)
    assert PinDigest.of(PIN).digest != kept.pin.digest, "salted"


def test_changing_or_removing_a_pin_takes_the_current_one(digest: PinDigest):
    here = Workstation(ReviewerProfile("Reader^Rita", digest))
    here.reviewers.set_pin("1111", "")
    assert here.reviewers.refusal == WRONG_PIN and here.keeper.kept[0].pin
    here.reviewers.set_pin(PIN, "12")
    assert "characters" in here.reviewers.refusal
    here.reviewers.set_pin(PIN, "")
    assert here.keeper.kept == (RITA,)


def test_somebody_with_a_pin_cannot_be_named_past_it(digest: PinDigest):
    here = Workstation(RITA, ReviewerProfile("Roe^Richard", digest))
    here.reviewers.use("Roe^Richard")
    assert not here.decide()
    assert here.reviewers.question is Asked.PIN


def test_whoever_changed_last_is_first_the_next_time():
    here = Workstation(RITA)
    here.reviewers.ask_for_change()
    assert here.reviewers.question is Asked.CHANGE
    here.reviewers.answer("Roe^Richard")
    assert [one.name for one in here.keeper.kept] == ["Roe^Richard", "Reader^Rita"]


def test_a_disk_that_refuses_keeps_nobody_from_deciding():
    here = Workstation()
    here.keeper.failure = StorageError("The settings could not be written.")
    here.decide()
    here.reviewers.answer("Rossi^Ada")
    assert here.done == ["Rossi^Ada"]
    assert "could not be written" in here.notices.all[0].text


def test_an_answer_withdrawn_while_its_pin_is_looked_at_counts_for_nothing(digest: PinDigest):
    runner = StepwiseRunner()
    services = fake_services(runner, reviewers=[ReviewerProfile("Reader^Rita", digest)])
    reviewers, done = services.session.reviewers, []
    reviewers.identify(lambda: done.append("decided"))
    reviewers.answer("Reader^Rita", PIN)
    assert reviewers.trying
    reviewers.withdraw()
    runner.run_all()
    assert (done, reviewers.is_locked) == ([], True)


def test_each_region_is_decided_in_the_name_of_who_decided_on_it():
    services = fake_services()
    session = services.open_study()
    services.show_pixels()
    session.propose()
    first, second = (roi.roi_id for roi in session.review.rois)
    session.deciding.validate_selected()
    session.reviewers.ask_for_change()
    session.reviewers.answer("Roe^Richard")
    session.deciding.validate_selected()
    decided = {roi.roi_id: roi.decision.reviewer_name for roi in session.review.rois}
    assert decided == {first: "Reader^Rita", second: "Roe^Richard"}
    entries = services.journal.read(STUDY).entries
    journalled = [
        (entry.reviewer_name, roi.decision.reviewer_name)
        for entry in entries
        for roi in entry.regions
        if roi.decision
    ]
    assert journalled == [("Reader^Rita", "Reader^Rita"), ("Roe^Richard", "Roe^Richard")]
    session.save()
    (request,) = services.writer.requests
    assert request.reviewer_name == "Roe^Richard"
    assert {roi.roi_id: roi.decision.reviewer_name for roi in request.rois} == decided


def test_a_decision_waits_for_the_name_and_is_then_about_the_same_region():
    services = fake_services(reviewers=())
    session = services.open_study()
    services.show_pixels()
    session.propose()
    selected = session.review.selected
    session.deciding.validate_selected()
    assert session.review.count(ReviewState.VALIDATED) == 0
    session.reviewers.answer("Rossi^Ada")
    assert session.review.find(selected.roi_id).state is ReviewState.VALIDATED


@pytest.mark.parametrize("salt", [b"", b"x" * 17])
def test_a_digest_of_another_size_is_none(salt: bytes):
    with pytest.raises(UsageError, match="bytes"):
        PinDigest(salt, b"x" * 32)
