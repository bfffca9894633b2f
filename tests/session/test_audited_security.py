"""Who was at work and what keeps others out is noted: reviewers, PINs, the lock, nodes, the archive, trust."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.archive_serving import ArchiveServing
from app.core.audit import AuditEvent, AuditKind, AuditOutcome
from app.core.custody import Quota
from app.core.identity import StudyInstanceUID
from app.core.nodes import PacsNode
from app.core.reviewer_profile import PinDigest, ReviewerProfile
from app.core.trust import NetworkPolicy
from app.core.web_nodes import Authorisation, WebNode
from app.session.trusting import Answer
from tests.helpers.fake_heart import STUDY
from tests.helpers.fake_networks import NETWORK, model_card
from tests.helpers.fake_services import FakeServices, fake_services

PIN = "2468"


@pytest.fixture(scope="module")
def ada() -> ReviewerProfile:
    return ReviewerProfile("Rossi^Ada", PinDigest.of(PIN))


def details(services: FakeServices, kind: AuditKind) -> list[str]:
    return [event.detail for event in services.trail.of(kind)]


def test_nodes_that_are_added_changed_and_removed_are_named():
    services = fake_services()
    node = PacsNode("Ward", "10.0.0.5", 104, "WARD")
    archives = services.session.archives
    for nodes in ([node], [node], [replace(node, port=11112)], []):
        archives.configure_nodes(nodes)

    assert details(services, AuditKind.NODES) == ["added: Ward", "changed: Ward", "removed: Ward"]


def test_that_a_password_of_a_node_was_entered_is_noted_and_it_is_not():
    services = fake_services()
    node = WebNode("Web", "https://pacs.example/dicom-web", authorisation=Authorisation.BEARER)
    services.session.archives.configure_nodes([node], secrets={node: "s3cret"})

    assert "Web" in details(services, AuditKind.NODES)[-1]
    assert "s3cret" not in str(services.trail.events)


def test_another_way_to_listen_is_noted_once_with_who_is_let_in():
    services = fake_services()
    keeping = services.session.archives.keeping
    for _ in range(2):
        keeping.configure(ArchiveServing("ROOM7", "0.0.0.0", accepted=("CT2",)), Quota(3 << 30))  # noqa: S104

    (said,) = details(services, AuditKind.NODES)
    assert all(word in said for word in ("ROOM7 at 0.0.0.0:11112", "not encrypted", "accepts CT2", "3072 MiB"))


def test_another_policy_and_what_is_decided_of_one_network_are_noted():
    services = fake_services()
    trusting = services.session.trusting
    trusting.save(NetworkPolicy.REFUSE, ())
    trusting.save(NetworkPolicy.REFUSE, ())
    trusting.remember(model_card(replace(NETWORK, name="Left ventricle")), True)
    trusting.ask(model_card(replace(NETWORK, name="Right ventricle")), lambda _answer: None)
    trusting.answer(Answer.ONCE)

    policy, always, once = details(services, AuditKind.TRUST)
    assert "refuse" in policy
    assert "Left ventricle" in always and always.endswith(": allowed.")
    assert "Right ventricle" in once and once.endswith(": allowed once.")


def test_right_and_wrong_pins_are_noted_with_the_name_they_were_tried_for(ada: ReviewerProfile):
    services = fake_services(reviewers=(ada,))
    reviewers = services.session.reviewers
    for pin in ("0000", "1111", "2222", "3333"):
        reviewers.answer(ada.name, pin)
    reviewers.answer("Verdi^Bea")

    events = services.trail.of(AuditKind.LOGGED_IN)
    wrong = [AuditOutcome.MINOR, AuditOutcome.MINOR, AuditOutcome.SERIOUS, AuditOutcome.SERIOUS]
    assert [event.outcome for event in events] == [*wrong, AuditOutcome.SUCCESS]
    assert [event.reviewer for event in events] == [ada.name] * 4 + ["Verdi^Bea"]
    assert "too soon" in events[3].detail
    assert not any("0000" in str(event) for event in events)


def test_whoever_goes_on_ends_the_turn_of_the_one_before(ada: ReviewerProfile):
    services = fake_services(reviewers=(ReviewerProfile("Verdi^Bea"), ada))
    services.session.reviewers.answer(ada.name, PIN)

    left: AuditEvent
    (left,) = services.trail.of(AuditKind.LOGGED_OUT)
    assert left.reviewer == "Verdi^Bea"
    assert [event.reviewer for event in services.trail.of(AuditKind.LOGGED_IN)] == [ada.name]


def test_a_pin_that_is_set_or_removed_is_noted_and_the_pin_is_not(ada: ReviewerProfile):
    services = fake_services(reviewers=(ada,))
    reviewers = services.session.reviewers
    reviewers.answer(ada.name, PIN)
    reviewers.set_pin(PIN, "97531")
    reviewers.set_pin("97531", "")

    assert details(services, AuditKind.SECURITY) == ["The PIN was set.", "The PIN was removed."]
    assert "97531" not in str(services.trail.events)


def test_locking_and_when_it_locks_are_noted():
    services = fake_services()
    preferences = services.session.preferences
    preferences.change(replace(preferences.value, lock_idle_minutes=5))
    preferences.change(replace(preferences.value, scale_percent=125))
    services.session.locking.lock()
    services.session.locking.unlock()

    (said,) = details(services, AuditKind.SECURITY)
    assert said == "Without a hand: locked after 5 min; the PIN is asked for never."
    assert services.trail.kinds[-2:] == [AuditKind.LOCKED, AuditKind.UNLOCKED]


def test_that_the_ledger_was_emptied_is_noted():
    services = fake_services()
    services.session.ledger.clear()

    assert details(services, AuditKind.SECURITY) == ["The correction ledger was emptied."]


def test_what_is_being_tried_out_is_not_noted():
    services = fake_services()
    preferences = services.session.preferences
    preferences.try_out(replace(preferences.value, lock_idle_minutes=1))
    preferences.take_back()

    assert services.trail.of(AuditKind.SECURITY) == []


def test_a_study_that_is_to_stay_or_may_leave_is_noted_with_whose_it_is():
    services = fake_services()
    services.session.browser.search_again()
    for stays in (True, False):
        services.session.archives.keeping.pin(
            StudyInstanceUID(STUDY), stays=stays, on_done=lambda: None, on_failed=lambda _error: None
        )

    events = services.trail.of(AuditKind.PINNED)
    assert [event.detail for event in events] == ["It stays in the archive.", "It may leave the archive."]
    assert {event.studies[0].patient_id for event in events} == {"4711"}
