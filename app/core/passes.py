"""Networks that may run once: what a user permits for one run lies over what is kept."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.model_card import ModelCard
from app.core.signatures import TrustedKey
from app.core.trust import NetworkPolicy, TrustKeeper


class Passes:
    """Satisfies `TrustKeeper` on another one; a network with a pass counts as allowed until it is taken back.

    A policy that refuses is stronger than a pass, as it is stronger than what was remembered.
    """

    def __init__(self, keeper: TrustKeeper) -> None:
        self._keeper = keeper
        self._passes: frozenset[tuple[str, str]] = frozenset()

    def allow_once(self, card: ModelCard) -> None:
        """Give this very network a pass."""
        self._passes |= {_which(card)}

    def take_back(self) -> None:
        """Take back all passes: the run is over."""
        self._passes = frozenset()

    def policy(self) -> NetworkPolicy:
        """What is done with networks that nobody trusted has signed."""
        return self._keeper.policy()

    def save_policy(self, policy: NetworkPolicy) -> None:
        """Replace the policy."""
        self._keeper.save_policy(policy)

    def keys(self) -> tuple[TrustedKey, ...]:
        """Keys whose signatures are believed, expired ones too."""
        return self._keeper.keys()

    def save_keys(self, keys: Sequence[TrustedKey]) -> None:
        """Replace the keys."""
        self._keeper.save_keys(keys)

    def shipped(self) -> frozenset[str]:
        """Content digests of the networks that are part of this installation."""
        return self._keeper.shipped()

    def decision(self, card: ModelCard) -> bool | None:
        """What the user decided about this very network; a pass is a permission."""
        return True if _which(card) in self._passes else self._keeper.decision(card)

    def remember(self, card: ModelCard, allowed: bool | None) -> None:
        """Keep what the user decided; None forgets it."""
        self._keeper.remember(card, allowed)


def _which(card: ModelCard) -> tuple[str, str]:
    return card.dnn_uid, card.content_digest
