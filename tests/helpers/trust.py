"""Whom a test trusts, without a settings file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.core.model_card import ModelCard
from app.core.signatures import TrustedKey
from app.core.trust import NetworkPolicy


@dataclass
class MemoryTrust:
    """Satisfies `TrustKeeper`."""

    policy_: NetworkPolicy = NetworkPolicy.ASK
    keys_: tuple[TrustedKey, ...] = ()
    shipped_: frozenset[str] = frozenset()
    decisions: dict[tuple[str, str], bool] = field(default_factory=dict)

    def policy(self) -> NetworkPolicy:
        return self.policy_

    def save_policy(self, policy: NetworkPolicy) -> None:
        self.policy_ = policy

    def keys(self) -> tuple[TrustedKey, ...]:
        return self.keys_

    def save_keys(self, keys: Sequence[TrustedKey]) -> None:
        self.keys_ = tuple(keys)

    def shipped(self) -> frozenset[str]:
        return self.shipped_

    def decision(self, card: ModelCard) -> bool | None:
        return self.decisions.get((card.dnn_uid, card.content_digest))

    def remember(self, card: ModelCard, allowed: bool | None) -> None:
        which = (card.dnn_uid, card.content_digest)
        if allowed is None:
            self.decisions.pop(which, None)
        else:
            self.decisions[which] = allowed
