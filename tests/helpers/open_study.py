"""Fixtures of a session with fake services in which a study is open and its pixels are at hand."""

from __future__ import annotations

import pytest

from app.session.session import Session
from tests.helpers.fake_services import FakeServices, fake_services


@pytest.fixture
def services() -> FakeServices:
    """A session with everything that it works with, before its open study."""
    services = fake_services()
    services.open_study()
    services.show_pixels()
    return services


@pytest.fixture
def session(services: FakeServices) -> Session:
    """The session of those services."""
    return services.session
