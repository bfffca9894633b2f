"""The lock: idle time or a key covers everything, a PIN that is known here uncovers it, and all of it is audited."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.core.audit import AuditKind, AuditOutcome
from app.core.preferences import Preferences
from app.core.reviewer_profile import PinDigest, ReviewerProfile
from app.session.locking import Locking
from app.session.notices import Notices
from app.session.preferring import Preferring
from app.session.reviewers import NEEDS_PIN, WRONG_PIN, Reviewers
from tests.helpers.fake_keepers import FakePreferenceKeeper, MemoryReviewers
from tests.helpers.fake_services import fake_services
from tests.helpers.immediate_runner import ImmediateTaskRunner

PIN, OTHER_PIN = "2468", "1357"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def ada() -> ReviewerProfile:
    return ReviewerProfile("Rossi^Ada", PinDigest.of(PIN))


@pytest.fixture(scope="module")
def bea() -> ReviewerProfile:
    return ReviewerProfile("Verdi^Bea", PinDigest.of(OTHER_PIN))


class Desk:
    """A workstation whose clock a test turns; the first reviewer is at work."""

    def __init__(self, *known: ReviewerProfile, minutes: int | None = 5) -> None:
        self.seconds = 0.0
        preferring = Preferring(FakePreferenceKeeper(Preferences(lock_idle_minutes=minutes)))
        self.reviewers = Reviewers(
            MemoryReviewers(known),
            preferring,
            runner=ImmediateTaskRunner(),
            notices=Notices(),
            clock=lambda: NOON + timedelta(seconds=self.seconds),
            ticks=lambda: self.seconds,
        )
        self.locking = Locking(self.reviewers, preferring, ticks=lambda: self.seconds)

    def wait(self, seconds: float) -> None:
        self.seconds += seconds
        self.locking.tick()


def test_idle_time_locks_and_whoever_works_is_not_locked_out(ada: ReviewerProfile):
    desk = Desk(ada)
    for _ in range(5):
        desk.wait(200)
        desk.locking.note_activity()
    assert not desk.locking.is_locked
    desk.wait(301)
    assert desk.locking.is_locked


def test_nothing_locks_by_itself_unless_that_is_wanted(ada: ReviewerProfile):
    desk = Desk(ada, minutes=None)
    desk.wait(1e6)
    desk.locking.begin()
    assert not desk.locking.is_locked and not desk.locking.watches
    desk.locking.lock()
    assert desk.locking.is_locked


def test_only_the_right_pin_unlocks_and_work_at_the_keys_does_not(ada: ReviewerProfile):
    desk = Desk(ada)
    desk.locking.lock()
    desk.locking.note_activity()
    for name, pin, why in (("", "", NEEDS_PIN), (ada.name, "", NEEDS_PIN), (ada.name, "0000", WRONG_PIN)):
        desk.locking.unlock(name, pin)
        assert (desk.locking.is_locked, desk.reviewers.refusal) == (True, why)
    desk.locking.unlock(ada.name, PIN)
    assert not desk.locking.is_locked
    assert not desk.reviewers.is_locked, "whoever unlocked is not asked again at once"


def test_somebody_without_a_pin_of_their_own_here_cannot_unlock(ada: ReviewerProfile):
    desk = Desk(ada, ReviewerProfile("Neri^Carlo"))
    desk.locking.lock()
    for name in ("Neri^Carlo", "Somebody^New"):
        desk.locking.unlock(name, "9999")
        assert desk.locking.is_locked


def test_a_colleague_unlocks_with_their_own_pin_and_goes_on_as_the_reviewer(
    ada: ReviewerProfile, bea: ReviewerProfile
):
    desk = Desk(ada, bea)
    desk.locking.lock()
    assert {one.name for one in desk.locking.keys} == {ada.name, bea.name}
    desk.locking.unlock(bea.name, PIN)
    assert desk.locking.is_locked
    desk.locking.unlock(bea.name, OTHER_PIN)
    assert (desk.locking.is_locked, desk.reviewers.name) == (False, bea.name)


def test_wrong_pins_make_one_wait_and_the_right_one_does_too(ada: ReviewerProfile):
    desk = Desk(ada)
    desk.locking.lock()
    for _ in range(3):
        desk.locking.unlock(ada.name, "0000")
    desk.locking.unlock(ada.name, PIN)
    assert desk.locking.is_locked and "Wait for 5 seconds" in desk.reviewers.refusal
    desk.seconds += 5
    desk.locking.unlock(ada.name, PIN)
    assert not desk.locking.is_locked


def test_without_a_pin_it_is_a_cover_for_the_eyes_that_anybody_takes_away(bea: ReviewerProfile):
    desk = Desk(ReviewerProfile("Neri^Carlo"), bea)
    desk.locking.begin()
    assert not desk.locking.is_locked
    desk.locking.lock()
    assert desk.locking.keys == ()
    desk.locking.unlock()
    assert not desk.locking.is_locked


def test_starting_anew_unlocks_nothing(ada: ReviewerProfile):
    desk = Desk(ada)
    desk.locking.begin()
    assert desk.locking.is_locked


def test_a_question_that_was_open_is_not_answered_by_whoever_unlocks(ada: ReviewerProfile, bea: ReviewerProfile):
    desk, done = Desk(ada, bea), []
    desk.reviewers.identify(lambda: done.append("decided"))
    desk.locking.lock()
    desk.locking.unlock(bea.name, OTHER_PIN)
    assert not desk.locking.is_locked and done == []


def test_locking_unlocking_and_wrong_pins_are_in_the_audit_trail(ada: ReviewerProfile):
    services = fake_services(reviewers=(ada,))
    locking = services.session.locking
    locking.lock()
    locking.unlock(ada.name, "0000")
    locking.unlock(ada.name, PIN)

    events = [(event.kind, event.outcome, event.reviewer) for event in services.trail.events]
    assert events == [
        (AuditKind.LOCKED, AuditOutcome.SUCCESS, ada.name),
        (AuditKind.LOGGED_IN, AuditOutcome.MINOR, ada.name),
        (AuditKind.LOGGED_IN, AuditOutcome.SUCCESS, ada.name),
        (AuditKind.UNLOCKED, AuditOutcome.SUCCESS, ada.name),
    ]
