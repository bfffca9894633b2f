"""Whoever listens to the session finds it whole."""

from __future__ import annotations

from tests.helpers.fake_services import fake_services


def test_a_review_is_announced_only_when_it_is_there():
    services = fake_services()
    session = services.session
    found = []
    session.review_changed.connect(lambda: found.append(session.review))
    services.open_study()
    assert found
    assert None not in found


def test_every_decision_is_announced():
    services = fake_services()
    session = services.open_study()
    session.propose()
    announced = []
    session.review_changed.connect(lambda: announced.append(session.review))
    session.deciding.validate_selected()
    assert announced
