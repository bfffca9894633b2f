"""Keeps whom this workstation trusts in its settings, and knows the networks that came with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

from app.core.model_card import ModelCard
from app.core.signatures import TrustedKey
from app.core.trust import NetworkPolicy, RememberedDecision
from app.demonstration import shipped_digests
from app.network.weights import HostWeights
from app.paths import Paths
from app.settings import SettingsFile
from app.trust_file import MOST_DECISIONS


class SettingsTrust:
    """Satisfies `app.core.network_services.TrustKeeper` on the settings file.

    Parameters
    ----------
    shipped
        Computes the content digests of the networks in the installed package. No private key could live in the
        project to sign them with; whoever can change the package could change the program, too. Asked when first
        needed.
    """

    def __init__(self, settings: SettingsFile, shipped: Callable[[], frozenset[str]] = frozenset) -> None:
        self._settings = settings
        self._compute_shipped = shipped

    def policy(self) -> NetworkPolicy:
        """What is done with networks that nobody trusted has signed."""
        return self._settings.read().trust.policy

    def save_policy(self, policy: NetworkPolicy) -> None:
        """Replace the policy."""
        self._settings.change(lambda kept: replace(kept, trust=replace(kept.trust, policy=policy)))

    def keys(self) -> tuple[TrustedKey, ...]:
        """Keys whose signatures are believed, expired ones too."""
        return self._settings.read().trust.keys

    def save_keys(self, keys: Sequence[TrustedKey]) -> None:
        """Replace the keys."""
        self._settings.change(lambda kept: replace(kept, trust=replace(kept.trust, keys=tuple(keys))))

    def shipped(self) -> frozenset[str]:
        """Content digests of the networks that are part of this installation."""
        return self._shipped

    def decision(self, card: ModelCard) -> bool | None:
        """What the user decided about this very network; None if nothing."""
        which = (card.dnn_uid, card.content_digest)
        found = [one.allowed for one in self._settings.read().trust.decisions if (one.dnn_uid, one.digest) == which]
        return found[-1] if found else None

    def remember(self, card: ModelCard, allowed: bool | None) -> None:
        """Keep what the user decided; None forgets it."""
        which = (card.dnn_uid, card.content_digest)
        own = () if allowed is None else (RememberedDecision(*which, allowed),)

        def with_it(decisions: Sequence[RememberedDecision]) -> tuple[RememberedDecision, ...]:
            others = tuple(one for one in decisions if (one.dnn_uid, one.digest) != which)
            return (*others, *own)[-MOST_DECISIONS:]

        self._settings.change(
            lambda kept: replace(kept, trust=replace(kept.trust, decisions=with_it(kept.trust.decisions)))
        )

    def hosts(self) -> tuple[str, ...]:
        """Hosts that weights outside their object may be fetched from."""
        return self._settings.read().trust.weight_hosts

    def save_hosts(self, hosts: Sequence[str]) -> None:
        """Replace the hosts."""
        self._settings.change(lambda kept: replace(kept, trust=replace(kept.trust, weight_hosts=tuple(hosts))))

    @cached_property
    def _shipped(self) -> frozenset[str]:
        return self._compute_shipped()


def kept_trust(paths: Paths) -> SettingsTrust:
    """Whom this installation trusts."""
    return SettingsTrust(SettingsFile(paths.settings), shipped_digests)


def weights_fetcher(paths: Paths) -> HostWeights:
    """Fetches weights from the hosts that the settings name into the cache, and knows the folder of the archive."""
    settings = SettingsFile(paths.settings)
    return HostWeights(
        paths.cache / "weights", lambda: settings.read().trust.weight_hosts, archive_folder=paths.archive
    )
