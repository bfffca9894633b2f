"""Who may run: every policy with every signature and every decision of the user."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

import pytest

from app.core.errors import UntrustedNetworkError, UsageError
from app.core.identity import SOPInstanceUID
from app.core.model_card import ModelCard
from app.core.signatures import Seal, SignatureState, TrustedKey, fingerprint
from app.core.trust import NetworkPolicy, Verdict, check_trust, decide
from tests.helpers.trust import MemoryTrust

ASK, ALLOW, REFUSE = NetworkPolicy.ASK, NetworkPolicy.ALLOW, NetworkPolicy.REFUSE
VOUCHED_BY_NOBODY = (SignatureState.UNKNOWN_SIGNER, SignatureState.UNSIGNED, SignatureState.EXPIRED)

TABLE = {
    # policy, what the user decided about this network: the verdict on one that nobody vouches for
    (ASK, None): Verdict.ASK,
    (ASK, True): Verdict.ALLOW,
    (ASK, False): Verdict.REFUSE,
    (ALLOW, None): Verdict.ALLOW,
    (ALLOW, True): Verdict.ALLOW,
    (ALLOW, False): Verdict.REFUSE,
    (REFUSE, None): Verdict.REFUSE,
    (REFUSE, True): Verdict.REFUSE,
    (REFUSE, False): Verdict.REFUSE,
}

CARD = ModelCard(
    SOPInstanceUID("1.2.3"),
    name="Brightness",
    modality="MR",
    body_part_examined="HEART",
    samples_per_pixel=1,
    photometric_interpretation="MONOCHROME2",
    rows=24,
    columns=18,
    digest="sha256:" + "0" * 64,
    weights_size_bytes=100,
    signer="Ward 3",
    seal=Seal(b"statement"),
)


def test_the_table_is_complete():
    assert set(TABLE) == set(product(NetworkPolicy, (None, True, False)))
    assert set(SignatureState) == {SignatureState.TRUSTED, SignatureState.INVALID, *VOUCHED_BY_NOBODY}


@pytest.mark.parametrize("state", VOUCHED_BY_NOBODY)
@pytest.mark.parametrize(("policy", "remembered"), TABLE)
def test_what_nobody_vouches_for_is_up_to_policy_and_user(
    policy: NetworkPolicy, state: SignatureState, remembered: bool | None
):
    assert decide(policy, state, remembered) is TABLE[policy, remembered]


@pytest.mark.parametrize(("policy", "remembered"), TABLE)
def test_a_trusted_network_always_runs_and_a_changed_one_never(policy: NetworkPolicy, remembered: bool | None):
    assert decide(policy, SignatureState.TRUSTED, remembered) is Verdict.ALLOW
    assert decide(policy, SignatureState.INVALID, remembered) is Verdict.REFUSE


@dataclass
class Case:
    state: SignatureState
    policy: NetworkPolicy
    remembered: bool | None
    asks: bool
    sentences: tuple[str, ...] = field(default_factory=tuple)


REFUSALS = [
    Case(SignatureState.UNSIGNED, ASK, None, True, ("“Brightness”", "permission", "It is not signed.")),
    Case(SignatureState.UNKNOWN_SIGNER, ASK, None, True, ("signed by Ward 3, a key that is not trusted here",)),
    Case(SignatureState.EXPIRED, ASK, None, True, ("signed by Ward 3, a key that has expired",)),
    Case(SignatureState.UNSIGNED, ASK, False, False, ("is refused", "You refused it before", "Allow it in the list")),
    Case(SignatureState.EXPIRED, REFUSE, True, False, ("only networks of trusted signers", "signer's key added")),
    Case(SignatureState.INVALID, ALLOW, True, False, ("changed after it was signed", "Retrieve the network again")),
]


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: f"{case.state}-{case.policy}-{case.remembered}")
def test_a_refusal_says_why_and_what_to_do(case: Case):
    card = replace(CARD, signature=case.state)
    keeper = MemoryTrust(case.policy)
    keeper.remember(card, case.remembered)
    with pytest.raises(UntrustedNetworkError) as refusal:
        check_trust(card, keeper)
    assert refusal.value.asks is case.asks
    for sentence in case.sentences:
        assert sentence.replace("“", "").replace("”", "") in str(refusal.value)


def test_once_allowed_it_runs_until_that_is_forgotten_or_it_is_another_network():
    card, keeper = replace(CARD, signature=SignatureState.UNSIGNED), MemoryTrust(ASK)
    keeper.remember(card, True)
    check_trust(card, keeper)
    with pytest.raises(UntrustedNetworkError):
        check_trust(replace(card, seal=Seal(b"another statement")), keeper)
    with pytest.raises(UntrustedNetworkError):
        check_trust(replace(card, dnn_uid=SOPInstanceUID("1.2.4")), keeper)
    keeper.remember(card, None)
    with pytest.raises(UntrustedNetworkError):
        check_trust(card, keeper)


def test_a_key_is_believed_up_to_its_last_day():
    key = TrustedKey("Ward 3", b"k" * 32, date(2026, 6, 30))
    assert not key.is_expired(date(2026, 6, 30))
    assert key.is_expired(date(2026, 7, 1))
    assert not TrustedKey("Ward 3", b"k" * 32).is_expired(date(9999, 1, 1))


def test_a_fingerprint_is_short_and_of_one_key():
    assert len(fingerprint(b"k" * 32)) == len("0123 4567 89ab cdef")
    assert fingerprint(b"k" * 32) != fingerprint(b"l" * 32)


@pytest.mark.parametrize(("name", "key"), [("", b"k" * 32), ("a\\b", b"k" * 32), ("n" * 65, b"k" * 32), ("A", b"k")])
def test_what_is_no_key_is_refused(name: str, key: bytes):
    with pytest.raises(UsageError):
        TrustedKey(name, key)
