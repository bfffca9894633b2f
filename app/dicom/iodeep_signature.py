"""Ed25519 signatures of networks (RFC 8032): keys as people keep them, signing, and what a signature is worth.

DnnSignature holds the public key and the signature over the statement: whoever reads it can tell a changed network
from one of an unknown signer. Whether the key is to be believed only the reader's trusted keys say.
"""

from __future__ import annotations

import binascii
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from app.core.errors import UsageError
from app.core.model_card import ModelCard
from app.core.phrases import phrase
from app.core.signatures import PUBLIC_KEY_BYTES, Seal, SignatureState, TrustedKey, fingerprint
from app.core.trust import TrustKeeper

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SIGNATURE_BYTES: Final = 64
_WITH_KEY_BYTES: Final = PUBLIC_KEY_BYTES + SIGNATURE_BYTES


class SigningKey:
    """A private key; it is never written but as PEM (PKCS #8), and never shown."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def generate(cls) -> SigningKey:
        """A new key from the system's randomness."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_pem(cls, content: bytes, password: str | None) -> SigningKey:
        """Read a private key.

        Raises
        ------
        UsageError
            If it is none, of another kind, or the password does not open it.
        """
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        try:
            key = load_pem_private_key(content, password.encode() if password else None)
        except TypeError:
            needs = "needs a password" if password is None else "has no password"
            raise UsageError(f"The private key {needs}.", next_step="Give the password that goes with it.") from None
        except (ValueError, UnsupportedAlgorithm):
            raise UsageError(
                "The private key cannot be read.",
                cause="It is no PEM file of a private key, or the password is wrong.",
                next_step="Give a key that `verdant iodeep keygen` has made, and its password.",
            ) from None
        if not isinstance(key, Ed25519PrivateKey):
            raise UsageError("The private key is not of the kind Ed25519.", next_step="Make one with `keygen`.")
        return cls(key)

    def to_pem(self, password: str | None) -> bytes:
        """The key as a PEM file, encrypted if there is a password."""
        from cryptography.hazmat.primitives import serialization as forms

        hidden = forms.BestAvailableEncryption(password.encode()) if password else forms.NoEncryption()
        return self._key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, hidden)

    @property
    def public_key(self) -> bytes:
        """32 bytes."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, statement: bytes) -> bytes:
        """DnnSignature: public key and signature, 96 bytes."""
        return self.public_key + self._key.sign(statement)


def public_key_pem(public_key: bytes) -> bytes:
    """A public key as a PEM file (SubjectPublicKeyInfo), to be handed to those who shall trust it."""
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = Ed25519PublicKey.from_public_bytes(public_key)
    return key.public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo)


def public_key_of(content: bytes) -> bytes:
    """The 32 bytes of a public key, from a PEM file or 64 hexadecimal digits.

    Raises
    ------
    UsageError
        If it is neither, or of another kind; a private key is named as one.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    if b"PRIVATE KEY" in content:
        raise UsageError(
            "This is a private key.", next_step="Give the public one, NAME.pub.pem; keep this one secret."
        )
    stripped = content.strip()
    if len(stripped) == 2 * PUBLIC_KEY_BYTES:
        try:
            return binascii.unhexlify(stripped)
        except binascii.Error:
            pass
    try:
        key = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise UsageError(
            "This is no public key of the kind Ed25519.", next_step="Give the file NAME.pub.pem of its owner."
        )
    return key.public_bytes_raw()


def judged(card: ModelCard, keeper: TrustKeeper, *, today: date | None = None) -> ModelCard:
    """The card with what its signature is worth here; a card without seal stays as it is."""
    if card.seal is None:
        return card
    day = today or datetime.now().astimezone().date()
    state, signer = signature_state(card.seal, keeper.keys(), shipped=keeper.shipped(), today=day)
    return replace(card, signature=state, signer=signer)


def is_whole(seal: Seal) -> bool:
    """Whether a signature comes with its key and holds, whoever's it is."""
    if len(seal.signature) != _WITH_KEY_BYTES:
        return False
    return _verifies(seal.signature[:PUBLIC_KEY_BYTES], seal.signature[PUBLIC_KEY_BYTES:], seal.statement)


def signature_state(
    seal: Seal, keys: Collection[TrustedKey], *, shipped: Collection[str], today: date
) -> tuple[SignatureState, str]:
    """What a signature is worth, and the signer's name to show; none for a network that came with Verdant."""
    if seal.digest in shipped:
        return SignatureState.TRUSTED, ""
    if not seal.signature:
        return SignatureState.UNSIGNED, ""
    if len(seal.signature) == _WITH_KEY_BYTES:
        if not is_whole(seal):
            return SignatureState.INVALID, seal.signer
        public_key = seal.signature[:PUBLIC_KEY_BYTES]
        own = [key for key in keys if key.public_key == public_key]
        return _worth(own, _stranger(seal.signer, public_key), today)
    if len(seal.signature) == SIGNATURE_BYTES:
        named = [key for key in keys if key.name == seal.signer]
        makers = [key for key in named if _verifies(key.public_key, seal.signature, seal.statement)]
        if named and not makers:
            return SignatureState.INVALID, seal.signer
        return _worth(makers, seal.signer, today)
    return SignatureState.INVALID, seal.signer


def _worth(keys: Collection[TrustedKey], stranger: str, today: date) -> tuple[SignatureState, str]:
    valid = [key for key in keys if not key.is_expired(today)]
    if valid:
        return SignatureState.TRUSTED, valid[0].name
    for key in keys:
        return SignatureState.EXPIRED, key.name
    return SignatureState.UNKNOWN_SIGNER, stranger


def _stranger(signer: str, public_key: bytes) -> str:
    """A name that nobody vouches for stands beside the key's own mark."""
    return phrase("“{signer}” (key {fingerprint})", signer=signer, fingerprint=fingerprint(public_key))


def _verifies(public_key: bytes, signature: bytes, statement: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, statement)
    except (InvalidSignature, ValueError):
        return False
    return True
