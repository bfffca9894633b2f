"""A network that nobody trusted has signed runs only after the user said so, and what was said is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import StorageError, UsageError
from app.core.identity import SOPInstanceUID
from app.core.model_card import Candidate, ModelCard, Selection
from app.core.passes import Passes
from app.core.signatures import SignatureState, TrustedKey
from app.core.trust import NetworkPolicy
from app.session.notices import Notices
from app.session.trusting import Answer, Trusting
from tests.helpers.fake_networks import NETWORK, model_card
from tests.helpers.fake_services import FakeServices, fake_services
from tests.helpers.trust import MemoryTrust

TRUSTED_ONE = replace(NETWORK, dnn_uid=SOPInstanceUID("2.25.202"), name="LV of the ward")
ASKED = (SignatureState.UNSIGNED, SignatureState.UNKNOWN_SIGNER, SignatureState.EXPIRED)


def with_signature(signature: SignatureState) -> FakeServices:
    """The first network is signed so; a second one, of somebody trusted, would fit too."""
    services = fake_services()
    first = services.proposer.selection.candidates[0]
    services.proposer.selection = Selection((first, Candidate(TRUSTED_ONE, "fits")), ())
    services.proposer.card_of = lambda network: model_card(
        network, signature=signature if network == NETWORK else SignatureState.TRUSTED
    )
    services.open_study()
    return services


def found(services: FakeServices) -> int:
    review = services.session.review
    return len(review.rois) if review is not None else 0


@pytest.mark.parametrize("signature", ASKED)
def test_nothing_runs_before_the_answer(signature: SignatureState):
    services = with_signature(signature)
    services.session.propose()
    question = services.session.trusting.question
    assert question is not None and question.card.name == NETWORK.name
    assert found(services) == 0
    assert not services.session.proposing.state.running


def test_a_trusted_network_runs_without_a_question():
    services = with_signature(SignatureState.TRUSTED)
    services.session.propose()
    assert services.session.trusting.question is None
    assert found(services) > 0


def test_run_once_runs_once_and_asks_again():
    services = with_signature(SignatureState.UNSIGNED)
    services.session.propose()
    services.session.trusting.answer(Answer.ONCE)
    assert found(services) > 0
    assert services.trust.decisions == {}
    services.session.propose()
    assert services.session.trusting.question is not None


def test_always_runs_and_never_asks_again():
    services = with_signature(SignatureState.UNSIGNED)
    services.session.propose()
    services.session.trusting.answer(Answer.ALWAYS)
    assert found(services) > 0
    services.session.propose()
    assert services.session.trusting.question is None


def test_do_not_run_runs_nothing_says_so_and_leaves_the_others():
    services = with_signature(SignatureState.UNSIGNED)
    session = services.session
    session.propose()
    session.trusting.answer(Answer.NEVER)
    assert found(services) == 0
    assert "is not proposed again" in session.notices.all[-1].text
    selection = session.proposing.state.selection
    assert selection is not None
    assert [candidate.network for candidate in selection.candidates] == [TRUSTED_ONE]
    session.propose()
    assert session.trusting.question is None
    used = session.proposing.state.used
    assert used is not None and used.network == TRUSTED_ONE


def test_no_answer_runs_nothing_and_keeps_nothing():
    services = with_signature(SignatureState.UNSIGNED)
    services.session.propose()
    services.session.trusting.answer(None)
    assert found(services) == 0 and services.trust.decisions == {}
    assert services.session.trusting.question is None
    services.session.propose()
    assert services.session.trusting.question is not None


def test_an_answer_that_cannot_be_kept_runs_nothing():
    services = with_signature(SignatureState.UNSIGNED)

    def full(_card: ModelCard, _allowed: bool | None) -> None:
        raise StorageError("The disk is full.")

    services.session.propose()
    services.trust.remember = full  # type: ignore[method-assign]
    services.session.trusting.answer(Answer.ALWAYS)
    assert found(services) == 0
    assert "The disk is full." in services.session.notices.all[-1].text


def test_the_policy_answers_for_the_user():
    services = with_signature(SignatureState.UNSIGNED)
    services.session.trusting.save(NetworkPolicy.ALLOW, ())
    services.session.propose()
    used = services.session.proposing.state.used
    assert used is not None and used.network == NETWORK
    services.session.trusting.save(NetworkPolicy.REFUSE, ())
    services.session.propose()
    used = services.session.proposing.state.used
    assert used is not None and used.network == TRUSTED_ONE


def test_where_every_network_is_refused_the_reasons_are_said():
    services = with_signature(SignatureState.UNSIGNED)
    services.proposer.selection = Selection(services.proposer.selection.candidates[:1], ())
    services.session.trusting.save(NetworkPolicy.REFUSE, ())
    services.session.propose()
    assert found(services) == 0
    assert "only networks of trusted signers" in services.session.notices.all[-1].text


def test_an_answer_about_a_whole_series_holds_for_all_its_slices():
    services = with_signature(SignatureState.UNSIGNED)
    services.session.propose_on_series()
    services.session.trusting.answer(Answer.ONCE)
    review = services.session.review
    assert review is not None and len({roi.image for roi in review.rois}) > 3
    assert services.session.trusting.question is None


# The keys.


def trusting(keeper: MemoryTrust) -> Trusting:
    def read_key(path: Path) -> bytes:
        return path.read_bytes()

    return Trusting(Passes(keeper), read_key=read_key, notices=Notices())


def test_policy_and_keys_are_kept_and_those_who_show_networks_are_told():
    keeper = MemoryTrust()
    one = trusting(keeper)
    told: list[bool] = []
    one.decided.connect(lambda: told.append(True))
    key = TrustedKey("Ward 7", bytes(32))
    one.save(NetworkPolicy.REFUSE, [key])
    assert (keeper.policy_, keeper.keys_) == (NetworkPolicy.REFUSE, (key,))
    assert (one.policy, one.keys) == (NetworkPolicy.REFUSE, (key,))
    assert told


@pytest.mark.parametrize(("name", "key"), [("", bytes(32)), ("A\\B", bytes(32)), ("N" * 65, bytes(32)), ("A", b"")])
def test_a_key_that_cannot_be_is_none(name: str, key: bytes):
    with pytest.raises(UsageError):
        TrustedKey(name, key)
