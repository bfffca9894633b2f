"""The network that a click would run is made ready when a study is opened, if it is clear which one that is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.errors import ArchiveUnreachableError
from app.core.identity import SOPInstanceUID
from app.core.model_card import Candidate, Selection
from app.core.signatures import SignatureState
from app.core.trust import NetworkPolicy
from tests.helpers.fake_heart import LOCALISER
from tests.helpers.fake_networks import NETWORK, model_card
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.stepwise_runner import StepwiseRunner


@pytest.fixture
def services() -> FakeServices:
    return fake_services(StepwiseRunner())


def open_study(services: FakeServices) -> None:
    services.open_study()
    services.runner.run_all()


def test_the_only_network_that_fits_is_made_ready_when_its_study_is_opened(services):
    open_study(services)
    assert services.proposer.prepared == [NETWORK]
    assert services.session.notices.all == ()


def test_once_for_a_study(services):
    open_study(services)
    services.session.open_series(services.reader.series[LOCALISER].series)
    services.runner.run_all()
    assert len(services.proposer.prepared) == 1


def test_of_several_that_fit_none_is_made_ready(services):
    other = Candidate(replace(NETWORK, dnn_uid=SOPInstanceUID("2.25.7"), name="Second"), "also fits")
    selection = services.proposer.selection
    services.proposer.selection = Selection((*selection.candidates, other), selection.excluded)
    open_study(services)
    assert services.proposer.prepared == []


def test_a_network_about_which_the_user_must_be_asked_is_not_made_ready(services):
    services.trust.policy_ = NetworkPolicy.ASK
    services.proposer.card_of = lambda network: replace(model_card(network), signature=SignatureState.UNSIGNED)
    open_study(services)
    assert services.proposer.prepared == []
    assert services.session.trusting.question is None


def test_a_click_does_not_wait_for_it(services):
    services.open_study()
    services.runner.run("open-1")
    while "warm-up" not in services.runner.waiting:
        assert services.runner.run()
    services.session.propose()
    assert "warm-up" not in services.runner.waiting
    services.runner.run_all()
    assert services.proposer.prepared == []
    assert services.session.review is not None
    assert services.session.review.rois


def test_an_archive_that_is_down_is_no_message_before_somebody_asks(services):
    services.session.browser.search_again()
    services.runner.run_all()
    services.open_study()
    while "warm-up" not in services.runner.waiting:
        assert services.runner.run()
    services.archive.failure = ArchiveUnreachableError("PACS X cannot be reached.")
    services.runner.run("warm-up")
    assert services.proposer.prepared == []
    assert services.session.notices.all == ()
