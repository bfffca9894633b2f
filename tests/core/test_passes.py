"""A network that may run once may run until the run is over, and no other one may."""

from __future__ import annotations

from dataclasses import replace

from app.core.passes import Passes
from app.core.signatures import SignatureState
from app.core.trust import NetworkPolicy, Verdict, verdict_on
from tests.helpers.fake_networks import model_card
from tests.helpers.trust import MemoryTrust

UNSIGNED = model_card(signature=SignatureState.UNSIGNED)


def test_a_pass_lets_this_very_network_run_until_it_is_taken_back():
    trust = Passes(MemoryTrust())
    assert verdict_on(UNSIGNED, trust) is Verdict.ASK
    trust.allow_once(UNSIGNED)
    assert verdict_on(UNSIGNED, trust) is Verdict.ALLOW
    assert verdict_on(replace(UNSIGNED, digest="sha256:fedc"), trust) is Verdict.ASK
    trust.take_back()
    assert verdict_on(UNSIGNED, trust) is Verdict.ASK


def test_nothing_of_a_pass_is_kept():
    keeper = MemoryTrust()
    Passes(keeper).allow_once(UNSIGNED)
    assert keeper.decisions == {}


def test_a_policy_that_refuses_is_stronger_than_a_pass():
    trust = Passes(MemoryTrust(NetworkPolicy.REFUSE))
    trust.allow_once(UNSIGNED)
    assert verdict_on(UNSIGNED, trust) is Verdict.REFUSE


def test_a_changed_network_gets_no_pass():
    trust, changed = Passes(MemoryTrust()), model_card(signature=SignatureState.INVALID)
    trust.allow_once(changed)
    assert verdict_on(changed, trust) is Verdict.REFUSE


def test_decisions_and_keys_are_those_of_the_keeper():
    keeper = MemoryTrust()
    trust = Passes(keeper)
    trust.remember(UNSIGNED, False)
    assert keeper.decision(UNSIGNED) is False and trust.decision(UNSIGNED) is False
    trust.save_policy(NetworkPolicy.ALLOW)
    assert keeper.policy() is NetworkPolicy.ALLOW
