"""Whom a network is believed: signatures, the keys that are trusted, and what follows from both.

The rule is one pure function, `decide`; it knows no cryptography, no settings and no user.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.core.errors import UntrustedNetworkError, UsageError
from app.core.phrases import Phrase, phrase

if TYPE_CHECKING:
    from app.core.model_card import ModelCard
    from app.core.network_services import TrustKeeper

PUBLIC_KEY_BYTES: Final = 32
"""Of an Ed25519 public key (RFC 8032)."""
LONGEST_KEY_NAME: Final = 64
"""DnnSigner is an LO."""


class SignatureState(StrEnum):
    """What the signature of a network is worth here."""

    TRUSTED = "trusted"
    """Signed with a trusted key that has not expired, or part of this installation."""
    UNKNOWN_SIGNER = "unknown-signer"
    """Signed, and unchanged since then, with a key that is not trusted here."""
    UNSIGNED = "unsigned"
    EXPIRED = "expired"
    """Signed with a trusted key that has expired; when it was signed nobody can prove."""
    INVALID = "invalid"
    """It was changed after it was signed, or its signature is none."""


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
class TrustedKey:
    """A key whose signatures are believed.

    Parameters
    ----------
    public_key
        Ed25519, 32 bytes.
    expires
        The last day on which it is believed; None for ever.
    """

    name: str
    public_key: bytes
    expires: date | None = None

    def __post_init__(self) -> None:
        if len(self.public_key) != PUBLIC_KEY_BYTES:
            raise UsageError(f"The key “{self.name[:LONGEST_KEY_NAME]}” is not 32 bytes long.")
        if not self.name.strip() or len(self.name) > LONGEST_KEY_NAME or "\\" in self.name:
            raise UsageError(f"A key's name has 1 to {LONGEST_KEY_NAME} characters and no backslash.")

    @property
    def fingerprint(self) -> str:
        """What people compare on the telephone: 16 hexadecimal digits in fours."""
        return fingerprint(self.public_key)

    def is_expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.expires is not None and today > self.expires


@dataclass(frozen=True, slots=True)
class Seal:
    """What a network object brings along for its own proof; empty signature where it brings none.

    Parameters
    ----------
    statement
        Everything that a signature vouches for, in its one encoding (`app.dicom.iodeep_statement`).
    signature
        DnnSignature as stored.
    signer
        DnnSigner: a name that anybody can write.
    """

    statement: bytes
    signature: bytes = b""
    signer: str = ""

    @property
    def digest(self) -> str:
        """`sha256:<hex>` of the statement: architecture, weights and tags of one network, and of no other."""
        return f"sha256:{hashlib.sha256(self.statement).hexdigest()}"


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


def fingerprint(public_key: bytes) -> str:
    """16 hexadecimal digits of a public key's digest, in fours."""
    digits = hashlib.sha256(public_key).hexdigest()[:16]
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


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
