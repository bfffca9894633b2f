"""Whether a network may run: what its signature is worth here, the settings, and what the user decided.

The rule is one pure function, `decide`; it knows no cryptography, no settings and no user.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.core.errors import UntrustedNetworkError
from app.core.model_card import ModelCard
from app.core.phrases import Phrase, phrase
from app.core.signatures import SignatureState, TrustedKey


class NetworkPolicy(StrEnum):
    """What is done with networks that are not `SignatureState.TRUSTED`."""

    ASK = "ask"
    """The user is asked once for each network."""
    ALLOW = "allow"
    REFUSE = "refuse"


class Verdict(StrEnum):
    """Whether a network may run."""

    ALLOW = "allow"
    ASK = "ask"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class RememberedDecision:
    """What the user decided about one network.

    Parameters
    ----------
    digest
        Of the network's seal: another network with this DnnUID is decided about anew.
    """

    dnn_uid: str
    digest: str
    allowed: bool


class TrustKeeper(Protocol):
    """Whom this workstation trusts and what its user decided about networks, kept between starts; any thread may
    call it.

    What reads may raise StorageError if the settings cannot be read; what writes, if they cannot be written.
    """

    def policy(self) -> NetworkPolicy:
        """What is done with networks that nobody trusted has signed."""
        ...

    def save_policy(self, policy: NetworkPolicy) -> None:
        """Replace the policy."""
        ...

    def keys(self) -> tuple[TrustedKey, ...]:
        """Keys whose signatures are believed, expired ones too."""
        ...

    def save_keys(self, keys: Sequence[TrustedKey]) -> None:
        """Replace the keys."""
        ...

    def shipped(self) -> frozenset[str]:
        """Content digests of the networks that are part of this installation."""
        ...

    def decision(self, card: ModelCard) -> bool | None:
        """What the user decided about this very network; None if nothing."""
        ...

    def remember(self, card: ModelCard, allowed: bool | None) -> None:
        """Keep what the user decided; None forgets it."""
        ...


def decide(policy: NetworkPolicy, state: SignatureState, remembered: bool | None) -> Verdict:
    """Whether a network may run.

    A changed network never runs. A trusted one always does: its signer vouches for it, whatever was decided before
    anybody did. Of the others, a policy that refuses is stronger than a permission, and a refusal of this very
    network is stronger than a policy that allows.

    Parameters
    ----------
    remembered
        What the user decided about this very network; None if nothing.
    """
    if state is SignatureState.INVALID:
        return Verdict.REFUSE
    if state is SignatureState.TRUSTED:
        return Verdict.ALLOW
    if policy is NetworkPolicy.REFUSE or remembered is False:
        return Verdict.REFUSE
    if policy is NetworkPolicy.ALLOW or remembered:
        return Verdict.ALLOW
    return Verdict.ASK


def verdict_on(card: ModelCard, keeper: TrustKeeper) -> Verdict:
    """What the settings and the user's earlier decision say of a network whose signature has been judged."""
    return decide(keeper.policy(), card.signature, keeper.decision(card))


def check_trust(card: ModelCard, keeper: TrustKeeper) -> None:
    """Let a network pass, or not.

    Raises
    ------
    UntrustedNetworkError
        It may not run, or not before the user was asked (`asks`).
    """
    verdict = verdict_on(card, keeper)
    if verdict is Verdict.ALLOW:
        return
    why = signature_sentence(card)
    if verdict is Verdict.ASK:
        raise UntrustedNetworkError(
            phrase("The network {network} does not run without your permission.", network=card.name),
            cause=why,
            next_step=phrase("Allow it if you know where it comes from."),
            asks=True,
        )
    refused = phrase("The network {network} is refused.", network=card.name)
    if card.signature is SignatureState.INVALID:
        raise UntrustedNetworkError(
            refused,
            cause=why,
            next_step=phrase("Retrieve the network again; if it stays so, ask its author for an intact copy."),
        )
    if keeper.policy() is NetworkPolicy.REFUSE:
        raise UntrustedNetworkError(
            refused,
            cause=phrase("{why} The settings allow only networks of trusted signers.", why=why),
            next_step=phrase("Have its signer's key added to the trusted ones, or choose another network."),
        )
    raise UntrustedNetworkError(
        refused,
        cause=phrase("{why} You refused it before.", why=why),
        next_step=phrase("Allow it in the list of networks, or choose another one."),
    )


def signature_sentence(card: ModelCard) -> Phrase:
    """What is to be said of a network's signature."""
    match card.signature:
        case SignatureState.TRUSTED if not card.signer:
            return phrase("It is part of this installation of Verdant.")
        case SignatureState.TRUSTED:
            return phrase("It is signed by {signer}.", signer=card.signer)
        case SignatureState.UNKNOWN_SIGNER:
            return phrase("It is signed by {signer}, a key that is not trusted here.", signer=card.signer)
        case SignatureState.EXPIRED:
            return phrase("It is signed by {signer}, a key that has expired.", signer=card.signer)
        case SignatureState.UNSIGNED:
            return phrase("It is not signed.")
        case SignatureState.INVALID:
            return phrase("It was changed after it was signed.")
