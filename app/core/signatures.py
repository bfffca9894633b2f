"""What a network is signed with: keys, the seal that an object brings along, and what its signature is worth."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.core.errors import UsageError

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


def fingerprint(public_key: bytes) -> str:
    """16 hexadecimal digits of a public key's digest, in fours."""
    digits = hashlib.sha256(public_key).hexdigest()[:16]
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
